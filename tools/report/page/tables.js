/* Tables that sort by a click on a heading, and lists with filters above them. */

const ROWS_AT_FIRST = 100;

/* Columns of figures and of words, which sort by what they show. */
const figure = (title, of) => ({ title, cell: (item) => number(of(item)), by: of, look: "figure" });
const word = (title, of) => ({ title, cell: of, by: of });

/* columns: {title, cell(item), by(item): to sort by, look: "figure" (right-aligned) or "wide"}. A table that
 * stacks shows a row as lines on a narrow screen. */
function table(caption, columns, items, { stack = false } = {}) {
  const state = { by: -1, down: false, all: false, items };
  const body = h("tbody"), more = h("p", { class: "more" });
  const heads = columns.map((c, i) => h("th", { scope: "col", class: c.look },
    c.by ? h("button", { type: "button", onclick: () => sortBy(i) }, c.title) : c.title));
  function draw() {
    const shown = state.all ? state.items : state.items.slice(0, ROWS_AT_FIRST);
    body.replaceChildren(...shown.map((item) => h("tr", null, columns.map((c, i) =>
      h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: c.look,
        "data-title": typeof c.title === "string" ? c.title : null }, c.cell(item))))));
    more.replaceChildren();
    if (shown.length < state.items.length)
      more.append(h("button", { type: "button", onclick: () => ((state.all = true), draw()) },
        say(T.show_all, state.items.length)));
  }
  function sortBy(i) {
    state.down = state.by === i ? !state.down : columns[i].look === "figure";
    state.by = i;
    heads.forEach((head, k) => (k === i ? head.setAttribute("aria-sort", state.down ? "descending" : "ascending")
                                        : head.removeAttribute("aria-sort")));
    const way = state.down ? -1 : 1, { by } = columns[i];
    state.items = [...state.items].sort((a, b) => {
      const x = by(a), y = by(b);
      return way * (typeof x === "number" ? x - y : String(x).localeCompare(String(y), D.lang, { numeric: true }));
    });
    draw();
  }
  draw();
  const node = h("div", { class: "scroll" },
    h("table", { class: stack && "stack" }, h("caption", { class: "quiet" }, caption),
      h("thead", null, h("tr", null, heads)), body), more);
  node.show = (newItems) => {
    state.items = newItems;
    state.all = false;
    if (state.by >= 0) {
      state.down = !state.down;
      sortBy(state.by);
    } else draw();
  };
  return node;
}

let finders = 0;

/* A table with a field to search in and choices above it: choices {label, options: [[value, words]], fits(item, value)}. */
function finder(caption, columns, items, { text, choices = [], first = {}, stack = false }) {
  const rows = table(caption, columns, items, { stack }), count = h("p", { class: "found", role: "status" });
  const id = "find" + ++finders;
  const field = h("input", { type: "search", id, autocomplete: "off", oninput: look });
  const selects = choices.map((choice, i) => h("select", { id: id + "-" + i, onchange: look },
    h("option", { value: "" }, T.all), choice.options.map(([value, says]) =>
      h("option", { value, selected: first[i] === value }, says))));
  function look() {
    const wanted = field.value.trim().toLowerCase();
    const found = items.filter((item) => (!wanted || text(item).toLowerCase().includes(wanted)) &&
      choices.every((choice, i) => !selects[i].value || choice.fits(item, selects[i].value)));
    count.textContent = say(T.found, found.length, items.length);
    rows.show(found);
  }
  look();
  return [h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    h("label", { for: id }, T.filter, field),
    choices.map((choice, i) => h("label", { for: id + "-" + i }, choice.label, selects[i])), count), rows];
}
