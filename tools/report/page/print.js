/* On paper: one sheet of A4 for each class and each person. The overview prints all of them after itself, a list
 * prints those of its type, everything else prints as it stands. */

const SHEETS_OF = { class: ["class"], staff: ["staff"], room: ["room"], overview: ["class", "staff"] };
const SHEET_MM = 186; /* A4 across, less the margins of @page and some room for rounding */
let asked = null; /* by a button: the types whose sheets are to be printed, without the view itself */

function sheet(entity) {
  return h("section", { class: "sheet" },
    h("h2", null, entity.name, entity.id !== entity.name && h("span", { class: "id" }, " ", entity.id)),
    h("p", { class: "under" }, D.school.name, " · ", D.school.term, " · ", D.school.start, " – ", D.school.end,
      entity.load !== undefined && " · " + T.load + " " + say(T.minutes, number(entity.load))),
    week(entity));
}

/* A sheet too long for its page is set smaller, a short one larger. Sheets are as wide on the screen, out of sight, as
 * on paper. Set larger they wrap more, so it takes some steps. */
function fit(sheets) {
  const tall = (SHEET_MM * 96) / 25.4;
  let scales = sheets.map(() => 1.7);
  for (let step = 0; step < 9; step++) {
    sheets.forEach((s, i) => (s.style.zoom = scales[i]));
    const heights = sheets.map((s) => s.getBoundingClientRect().height);
    scales = scales.map((scale, i) => (heights[i] > tall ? scale * Math.max(0.5,
      Math.min(0.96, tall / heights[i])) : scale));
  }
}

function prepareSheets() {
  const types = asked || (view.entity ? null : SHEETS_OF[view.type || "overview"]);
  const sheets = (types || []).flatMap((type) => TYPES[type].entities.filter((e) => e.uses.length).map(sheet));
  document.body.classList.toggle("sheets-only", Boolean(asked || (types && view.type)));
  document.getElementById("sheets").replaceChildren(...sheets);
  fit(sheets);
  for (const roll of document.querySelectorAll("#main details.roll")) roll.open = true;
}

function clearSheets() {
  asked = null;
  document.body.classList.remove("sheets-only");
  document.getElementById("sheets").replaceChildren();
}

function printButtons() {
  const button = (words, types) => h("button", { type: "button", onclick: () => { asked = types; window.print(); } },
    words);
  return h("p", { class: "buttons" }, button(T.print_classes, ["class"]), button(T.print_staff, ["staff"]),
    button(T.print_rooms, ["room"]));
}

window.addEventListener("beforeprint", prepareSheets);
window.addEventListener("afterprint", clearSheets);
