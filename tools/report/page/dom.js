"use strict";
/* Data, texts, and elements. Nothing is ever parsed as markup, so a name is always text. */

const D = JSON.parse(document.getElementById("data").textContent);
const T = D.text;

function put(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) put(node, child);
    else if (child !== null && child !== undefined && child !== false && child !== "")
      node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  return put(node, children);
}

const h = (tag, attributes, ...children) => dress(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) =>
  dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/* A text of the catalogue with its figures and names filled in. */
function say(text, ...parts) {
  let next = 0;
  return text.replace(/%(?:(\d+)\$)?([ds%])/g, (_, place, kind) =>
    kind === "%" ? "%" : String(parts[place ? place - 1 : next++]));
}

const number = (n) => Number(n).toLocaleString(D.lang);
/* An amount in yuan: with its fen where it has some. */
const yuan = (n) => Number(n).toLocaleString(D.lang, { minimumFractionDigits: Number.isInteger(n) ? 0 : 2 });

/* Never rounded up to all or down to none. */
function percent(part, whole) {
  const p = whole ? (100 * part) / whole : 0;
  return (p > 99 && p < 100 ? Math.floor(10 * p) / 10 : p > 0 && p < 1 ? Math.ceil(10 * p) / 10 : Math.round(p)) + "%";
}

/* Things side by side, separated. */
const list = (things) => things.flatMap((thing, i) => (i ? [T.comma, thing] : [thing]));
