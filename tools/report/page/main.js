/* The frame: heading, search, menu, and the view that the address names. */

let view = null;

const QUESTIONS = [["slot", T.who_where], ["wishes", T.wishes], ["workload", T.workload], ["rooms", T.rooms_use],
  ["adults", T.adults], ["costs", T.costs], ["rules", T.rules]];

function menu() {
  const item = (to, words) => h("li", null, h("a", { href: "#" + to, "data-view": to }, words));
  return h("nav", { class: "menu screen", "aria-label": T.menu },
    h("ul", null, item("", T.overview), Object.entries(TYPES).filter(([, kind]) => kind.entities.length)
      .map(([type, kind]) => item(type, kind.many))),
    h("ul", null, QUESTIONS.map(([to, words]) => item(to, words))));
}

function viewOf(hash) {
  const [type, ...rest] = hash.replace(/^#/, "").split("/");
  let id = rest.join("/");
  try {
    id = decodeURIComponent(id);
  } catch { /* an address typed by hand: taken as it is */ }
  if (type === "slot") return slotView(D.slots.find((k) => k.id === id) || slotNow());
  if (Object.hasOwn(VIEWS, type)) return VIEWS[type]();
  if (!Object.hasOwn(TYPES, type)) return overview();
  const entity = id && find(type, id);
  return entity ? oneView(type, entity) : listView(type);
}

function show() {
  const main = document.getElementById("main");
  view = viewOf(location.hash);
  const title = h("h1", { tabindex: -1 }, view.title);
  main.replaceChildren(...put(h("div"), [view.kind && h("p", { class: "kind" }, view.kind),
    h("div", { class: "title" }, title, view.under && h("span", { class: "id" }, view.under)),
    h("p", { class: "print-only under" }, D.school.name, " · ", D.school.term, " · ", D.school.start, " – ",
      D.school.end),
    view.parts]).childNodes);
  document.title = view.title + " – " + (view.type ? D.school.name : "kehou");
  for (const a of document.querySelectorAll("[data-view]"))
    a.toggleAttribute("aria-current", a.dataset.view === (view.type || ""));
  return title;
}

function skip(event) {
  event.preventDefault();
  document.querySelector("h1").focus();
}

document.body.append(
  h("a", { class: "skip", href: "#main", onclick: skip }, T.skip),
  h("header", { class: "screen" }, h("a", { class: "school", href: "#" }, D.school.name,
    h("span", null, D.school.term)), searchBox()),
  menu(), h("main", { id: "main" }), h("div", { id: "sheets" }),
  h("footer", { class: "screen" }, say(T.footer, D.school.start, D.school.end, D.school.weeks)));
show();
window.addEventListener("hashchange", () => {
  window.scrollTo(0, 0);
  show().focus({ preventScroll: true });
});
