/* What is shown of each type: the list of all, and one with its week. Each view gives its title and its parts. */

/* Names and values; what has no value is left out. */
const absent = (value) => value === undefined || value === false || value === "" || value.length === 0;
const facts = (rows) => h("dl", { class: "facts" }, rows.filter(([, value]) => !absent(value)).map(([name,
  value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
const part = (title, ...content) => h("section", { class: "part" }, h("h2", null, title), content);
const both = (e) => e.name + " " + e.id;
const idColumn = { title: T.id, cell: (e) => h("span", { class: "id" }, e.id), by: (e) => e.id };
const nameColumn = (title) => ({ title, cell: (e) => h("a", { href: e.href }, e.name), by: (e) => e.name });
const classColumn = { title: T.class_, cell: (s) => link(s.class), by: (s) => s.class.place };
const classChoice = () => ({ label: T.class_, options: D.classes.map((c) => [c.id, c.label]),
  fits: (item, id) => (item.student || item).class.id === id });
const gradeChoice = () => ({ label: T.grade_, options: TYPES.grade.entities.map((g) => [g.id, g.label]),
  fits: (item, id) => String(item.grade !== undefined ? item.grade : item.class.grade) === id });
const wordChoice = (label, entities, of) => ({ label, options: [...new Set(entities.map(of))].sort().map((w) => [w, w]),
  fits: (item, word) => of(item) === word });
/* Of a class or a grade. */
const studentsOf = (entity) => D.students.filter((s) => s.class === entity || s.class.gradeEntity === entity);

/* Wishes ------------------------------------------------------------------------------------ */

const wishResult = (w) => w.granted
  ? h("span", { class: "yes" }, "✓ ", T.granted)
  : h("span", null, h("span", { class: w.why[0] === D.better ? "id" : "no" }, w.why[0] === D.better ? "– " : "✗ ",
    w.why[0]),
      h("br"), h("span", { class: "why" }, w.why[1]));

const wishColumns = [
  figure(T.wish_rank, (w) => w.rank),
  { title: T.activity, cell: (w) => link(w.activity), by: (w) => w.activity.name },
  { title: T.result, cell: wishResult, by: (w) => w.why[0] },
];
const wishStudent = [
  { title: T.student, cell: (w) => link(w.student), by: (w) => w.student.name },
  { title: T.class_, cell: (w) => link(w.student.class), by: (w) => w.student.class.place },
];

/* Lists --------------------------------------------------------------------------------------- */

const sectionLinks = (sections) => list(sections.map((x) => h("a", { href: x.activity.href }, x.label)));
const granted = (s) => s.wishes.filter((w) => w.granted);

const LISTS = {
  class: (all) => finder(T.classes, [nameColumn(T.class_), idColumn,
    { title: T.head, cell: (c) => c.head !== undefined && link(D.staff[c.head]) },
    { title: T.room, cell: (c) => c.room !== undefined && link(D.rooms[c.room]) },
    figure(T.students, (c) => studentsOf(c).length),
  ], all, { text: both, choices: [gradeChoice()] }),
  grade: (all) => table(T.grades, [nameColumn(T.grade_),
    { title: T.classes, cell: (g) => list(D.classes.filter((c) => c.gradeEntity === g).map(link)) },
    figure(T.students, (g) => studentsOf(g).length),
  ], all),
  staff: (all) => finder(T.staff, [nameColumn(T.person), idColumn,
    word(T.type, (q) => q.role),
    figure(T.load, (q) => q.load),
    figure(T.duties, (q) => q.duties),
  ], all, { text: both, choices: [wordChoice(T.type, all, (q) => q.role)] }),
  room: (all) => finder(T.rooms, [nameColumn(T.room), idColumn,
    word(T.site, (p) => p.site || ""),
    figure(T.capacity, (p) => p.capacity),
    figure(T.slots_used, slotsUsed),
  ], all, { text: both }),
  provider: (all) => table(T.providers, [nameColumn(T.provider), idColumn,
    figure(T.slots_used, slotsUsed)], all),
  activity: (all) => finder(T.activities, [nameColumn(T.activity), idColumn,
    word(T.kind, (a) => a.kind),
    word(T.grades, (a) => a.grades),
    { title: T.sections, cell: (a) => a.sections.length || T.not_opened, by: (a) => a.sections.length, look: "figure" },
    figure(T.seats_taken, seats),
    figure(T.wishing, (a) => a.wishing),
  ], all, { text: both, choices: [wordChoice(T.kind, all, (a) => a.kind)] }),
  student: (all) => finder(T.student_list, [nameColumn(T.student), idColumn,
    classColumn,
    { title: T.activities, cell: (s) => sectionLinks(s.sections), by: (s) => s.sections.length },
    word(T.best_wish, bestWish),
  ], all, { text: both, choices: [gradeChoice(), classChoice(),
    wordChoice(T.best_wish, all, bestWish)] }),
};

const slotsUsed = (e) => new Set(e.uses.map((u) => u.slot)).size;
const seats = (a) => a.sections.reduce((sum, x) => sum + x.students.length, 0);
function bestWish(s) {
  if (s.lacks) return T.not_scheduled;
  if (!s.wishes.length || !s.wants) return T.no_wishes;
  return granted(s).length ? say(T.wish_no, granted(s)[0].rank) : T.none_met;
}

/* One of each ----------------------------------------------------------------------------------- */

const DETAILS = {
  class: (c) => [facts([[T.grade_, link(c.gradeEntity)], [T.head, c.head !== undefined && link(D.staff[c.head])],
    [T.room, c.room !== undefined && link(D.rooms[c.room])], [T.students, studentsOf(c).length]]),
    week(c), h("div", { class: "screen" }, part(T.student_list, roll(studentsOf(c))))],
  grade: (g) => [facts([[T.classes, list(D.classes.filter((c) => c.gradeEntity === g).map(link))],
    [T.students, studentsOf(g).length]]), week(g)],
  staff: (q) => [facts(personFacts(q)), week(q), q.full !== undefined && h("div", { class: "screen" },
    part(T.workload_all, h("p", null, T.full_post), workloadChart(D.staff, q)))],
  room: (p) => [facts([[T.site, p.site], [T.capacity, p.capacity],
    [T.slots_used, slotsUsed(p) + " / " + D.slots.length],
    [T.closed, list((p.closed || []).map((k) => D.slots[k].label))]]), week(p)],
  provider: (p) => [facts([[T.slots_used, slotsUsed(p)]]), week(p)],
  activity: (a) => [facts([[T.kind, a.kind], [T.grades, a.grades], [T.group_size, a.least + "–" + a.most],
    [T.wishing, a.wishing], [T.seats_taken, seats(a)]]), week(a), a.sections.map(sectionRoll),
    part(T.unmet_here, unmet(wishesOf(D.students).filter((w) => w.activity === a && !w.granted),
      [classChoice()], [...wishStudent, ...wishColumns.filter((c) => c.title !== T.activity)]))],
  student: (s) => [facts([[T.class_, link(s.class)], [T.wants, s.wants], [T.weeks, s.weeks ? weekWords(s.weeks) : ""],
    [T.not_scheduled, s.lacks && say(T.lacking, s.lacks)]]), week(s),
    s.wishes.length > 0 && part(T.wishes, table(T.wishes, wishColumns, s.wishes, { stack: true }))],
};

/* A figure with its cap, where there is one. */
const capped = (is, most) => (most === undefined ? is : say(T.of_most, is, most));

function personFacts(q) {
  const minutes = (n) => say(T.minutes, number(Math.round(n)));
  return [[T.type, q.role], [T.load, minutes(q.load)],
    [T.fair_share_name, q.full !== undefined && minutes((D.balance.fair * q.share) / 100 - q.prior)],
    ...Object.entries(q.periods).map(([period, load]) => [period, minutes(load)]),
    [T.duties, q.duties],
    [T.late_duties, q.late > 0 && q.late],
    [T.share, q.share !== 100 && q.share + "%"],
    [T.prior_load, q.prior !== 0 && minutes(q.prior)],
    [T.week_cap, q.max_week !== undefined && capped(q.most_week, q.max_week)],
    [T.day_cap, q.max_day !== undefined && capped(q.most_day, q.max_day)],
    [T.days_cap, q.max_days !== undefined && capped(q.most_days, q.max_days)],
    [T.exceeds, q.exceeds && h("span", { class: "no" }, "✗ ", q.exceeds)]];
}

const roll = (students) => table(T.student_list, [nameColumn(T.student), idColumn,
  { title: T.activities, cell: (s) => sectionLinks(s.sections), by: (s) => s.sections.length },
  word(T.best_wish, bestWish)], students);

function sectionRoll(x) {
  const wish = (s) => s.wishes.find((w) => w.activity === x.activity);
  return part(x.label, facts([[T.time, list(x.slots.map((k) => h("a", { href: k.href }, k.label)))],
    [T.weeks, x.weeks ? weekWords(x.weeks) : ""], [T.room, x.room ? link(x.room) : T.no_room],
    [T.led_by, list([x.provider, ...x.staff].filter(Boolean).map(link))], [T.students, x.students.length]]),
    h("details", { class: "roll" }, h("summary", null, T.roll), table(x.label, [nameColumn(T.student), idColumn,
      classColumn, word(T.wish_rank, (s) => (wish(s) ? wish(s).rank : "")),
    ], x.students)));
}

/* Wishes that were not met, those of students with better ones hidden at first. */
function unmet(wishes, choices, columns) {
  if (!wishes.length) return h("p", { class: "empty" }, T.none_unmet);
  const better = (w) => w.why[0] === D.better, kinds = [...new Set(wishes.map((w) => w.why[0]))].sort();
  const kindChoice = { label: T.reason, options: [["*", T.but_better], ...kinds.map((kind) => [kind, kind])],
    fits: (w, kind) => (kind === "*" ? !better(w) : w.why[0] === kind) };
  return finder(T.unmet, columns, wishes, { text: (w) => both(w.student) + " " + w.activity.name,
    choices: [kindChoice, ...choices], first: ["*"], stack: true });
}

function oneView(type, entity) {
  const all = TYPES[type].entities, at = all.indexOf(entity);
  const step = (to, words, rel) => (all[to] ? h("a", { href: all[to].href, rel }, words(all[to].label)) : h("span"));
  return { title: entity.name, under: entity.id !== entity.name && type !== "grade" ? entity.id : "",
    kind: TYPES[type].one,
    type, entity,
    parts: [h("nav", { class: "steps screen", "aria-label": TYPES[type].many },
      step(at - 1, (name) => "‹ " + name, "prev"), h("a", { href: "#" + type }, TYPES[type].many),
      step(at + 1, (name) => name + " ›", "next")), DETAILS[type](entity)] };
}

const listView = (type) => ({ title: TYPES[type].many, type, parts: [LISTS[type](TYPES[type].entities)] });
