/* The week of one entity: a column a day, times level across days; on a narrow screen one day after the other. */

const DAYS_USED = [...new Set(D.slots.map((slot) => slot.day))].sort((a, b) => a - b);

/* What a group is, for somebody who looks at the week of `subject`. */
function groupTitle(group, subject) {
  if (group.kind === "section")
    return subject && subject === group.activity ? h("strong", null, group.label)
                                                 : h("a", { href: group.activity.href }, group.label);
  const classes = group.classes.filter((c) => c !== subject);
  if (group.kind === "study" && classes.length && classes.length <= 3 && subject && subject.type !== "class" &&
      subject.type !== "student")
    return [h("strong", null, group.label), " ", list(classes.map(link))];
  return h("strong", null, group.label);
}

function groupPeople(group, subject) {
  const people = [group.provider, ...group.staff].filter((e) => e && e !== subject);
  return people.length ? h("span", { class: "people" }, list(people.map(link))) : null;
}

function useBox(use, subject) {
  const { group } = use;
  const counted = group.kind !== "post" && subject.type !== "student";
  return h("div", { class: "use " + group.kind },
    h("div", { class: "what" }, groupTitle(group, subject)),
    h("div", { class: "where" },
      group.room && group.room !== subject && h("span", null, link(group.room)),
      groupPeople(group, subject),
      counted && h("span", { class: "count" }, say(T.students_n, use.students)),
      use.weeks !== 0 && h("span", { class: "weeks" }, weekWords(use.weeks))));
}

/* Uses of one day and time. */
function bandItem(uses, row, subject) {
  const slot = uses[0].slot;
  return h("li", { style: "grid-row:" + (row + 1) },
    h("a", { class: "time", href: slot.href, "aria-label": say(T.who_at, slot.label) }, slot.time),
    uses.map((u) => useBox(u, subject)));
}

function week(subject) {
  const uses = [...subject.uses].sort((a, b) =>
    a.slot.place - b.slot.place || a.group.kind.localeCompare(b.group.kind) * -1 ||
    a.group.label.localeCompare(b.group.label, D.lang, { numeric: true }) || a.group.weeks - b.group.weeks);
  if (!uses.length) return h("p", { class: "empty" }, T.no_week);
  const bands = [...new Set(uses.map((u) => u.slot.time))].sort();
  const column = (day) => {
    const today = bands.map((time) => uses.filter((u) => u.slot.day === day && u.slot.time === time));
    return h("section", { class: "day" + (today.some((u) => u.length) ? "" : " idle") },
      h("h3", null, D.days[day]),
      h("ul", { style: "grid-row: 2 / span " + bands.length },
        today.map((band, row) => band.length > 0 && bandItem(band, row, subject))));
  };
  return h("div", { class: "week", style: "--days:" + DAYS_USED.length + ";--bands:" + bands.length },
    DAYS_USED.map(column));
}
