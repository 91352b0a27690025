/* The search: one field for everything, with arrow keys, as screen readers know it (a combobox with a list). */

const FOUND_AT_MOST = 12;

function searchBox() {
  const everything = Object.values(TYPES).flatMap((kind) => kind.entities);
  const box = h("ul", { role: "listbox", id: "found", "aria-label": T.search_results, hidden: true });
  const field = h("input", { type: "search", id: "search", role: "combobox", "aria-expanded": "false",
    "aria-controls": "found",
    "aria-autocomplete": "list", autocomplete: "off", placeholder: T.search_hint, oninput: look, onkeydown: press,
      onfocus: look });
  const told = h("span", { class: "quiet", role: "status" });
  let found = [], at = -1;
  const score = (e, wanted) => {
    const id = e.id.toLowerCase(), name = e.name.toLowerCase();
    if (id === wanted || name === wanted) return 0;
    if (name.startsWith(wanted) || id.startsWith(wanted)) return 1;
    return name.includes(wanted) || id.includes(wanted) ? 2 : 3;
  };
  function look() {
    const wanted = field.value.trim().toLowerCase();
    found = wanted ? everything.map((e) => [score(e, wanted), e]).filter(([s]) => s < 3).sort((a,
      b) => a[0] - b[0]) : [];
    at = found.length ? 0 : -1;
    told.textContent = wanted ? say(T.found_n, found.length) : "";
    found = found.slice(0, FOUND_AT_MOST).map(([, e]) => e);
    box.replaceChildren(...found.map((e, i) => h("li", { role: "option", id: "found-" + i,
      "aria-selected": String(i === at),
      onmousedown: (event) => event.preventDefault(), onclick: () => go(e) },
      h("span", null, e.name), h("span", { class: "id" }, " ", e.id !== e.name && e.type !== "grade" ? e.id : ""),
      h("span", { class: "kind" }, TYPES[e.type].one, e.class ? " · " + e.class.label : ""))));
    if (wanted && !found.length) box.append(h("li", { class: "empty" }, T.nothing_found));
    show(Boolean(wanted));
  }
  function show(open) {
    box.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (open && at >= 0) field.setAttribute("aria-activedescendant", "found-" + at);
    else field.removeAttribute("aria-activedescendant");
  }
  function go(e) {
    field.value = "";
    show(false);
    location.hash = e.href;
  }
  function press(event) {
    if (event.key === "Escape") show(false);
    else if (event.key === "Enter" && at >= 0 && !box.hidden) go(found[at]);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      [...box.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
      box.children[at].scrollIntoView({ block: "nearest" });
      show(true);
    } else return;
    event.preventDefault();
  }
  field.addEventListener("blur", () => show(false));
  return h("div", { class: "search", role: "search" }, h("label", { class: "quiet", for: "search" }, T.search), field,
    box, told);
}
