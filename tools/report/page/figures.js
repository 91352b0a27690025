/* What the whole result comes to, and the questions asked of it: who is where, wishes, workload, rooms, adults, costs,
 * rules. */

const card = (href, value, says, under) => h("a", { class: "card", href }, h("span", { class: "value" }, value),
  h("span", { class: "says" }, says), under && h("span", { class: "under" }, under));

function resultPart() {
  const [status, ...others] = D.says;
  return h("section", { class: "part result " + D.status },
    h("p", { class: "status" }, h("span", { "aria-hidden": "true" }, D.status === "draft" ? "✗ " : "✓ "), status),
    h("ul", null, others.map((line) => h("li", null, line))));
}

const measuresTable = () => table(T.measures, [
  { title: T.measure, cell: (m) => m.name },
  { title: T.value, cell: (m) => number(m.value), figure: true },
  { title: T.weight, cell: (m) => "× " + m.weight, figure: true },
  { title: T.points, cell: (m) => number(m.value * m.weight), by: (m) => m.value * m.weight, figure: true },
], D.measures);

function ranksChart() {
  const { ranks, wishing, granted: some } = D.coverage;
  return barChart(T.by_rank, [...ranks.map(([best], i) => ({ label: say(T.wish_no, i + 1), value: best,
    note: number(best) + " · " + percent(best, wishing) })),
    { label: T.none_met, value: wishing - some, note: number(wishing - some) + " · " + percent(wishing - some, wishing), weak: true }]);
}

function vacanciesPart() {
  return D.vacancies.length > 0 && part(T.missing, table(T.missing, [
    { title: T.slot, cell: (v) => (v.slot >= 0 ? h("a", { href: D.slots[v.slot].href }, D.slots[v.slot].label) : "") },
    { title: T.what, cell: (v) => v.what }, { title: T.missing, cell: (v) => v.missing },
    { title: T.number, cell: (v) => v.number, figure: true }], D.vacancies));
}

function noticesPart() {
  const left = D.students.filter((s) => s.lacks), over = D.staff.filter((q) => q.exceeds);
  const broken = [...new Set(D.breaches.map(([rule]) => rule))], looked = D.articles.flatMap((a) => a.warnings);
  const lines = [
    left.length > 0 && [h("a", { href: "#student" }, say(T.left_out, left.length)), h("details", null, h("summary", null, T.show),
      table(T.not_scheduled, [nameColumn(T.student), idColumn, { title: T.class_, cell: (s) => link(s.class) },
        { title: T.lacks, cell: (s) => s.lacks }], left))],
    over.length > 0 && [T.over_caps, list(over.map((q) => [link(q), " (", q.exceeds, ")"]))],
    broken.length > 0 && h("a", { href: "#rules" }, say(T.broken, broken.join(", "))),
    looked.length > 0 && h("a", { href: "#rules" }, say(T.to_look_at, looked.length)), ...D.waivers].filter(Boolean);
  return lines.length > 0 && part(T.notices, h("ul", null, lines.map((line) => h("li", null, line))));
}

function overview() {
  const { coverage: c, balance: b } = D;
  return { title: D.school.name, under: D.school.id !== D.school.name ? D.school.id : "", kind: T.overview, parts: [
    resultPart(),
    h("div", { class: "cards" },
      card("#student", number(c.in_care), say(T.in_care, number(c.students)), say(T.seats_n, number(c.seats))),
      card("#wishes", percent(c.granted, c.wishing), say(T.got_some, number(c.granted), number(c.wishing)),
        c.ranks.length > 0 && say(T.first_wish, number(c.ranks[0][0]))),
      card("#workload", number(b.least) + "–" + number(b.most), say(T.load_range, b.count), say(T.spread, b.mean, b.gini)),
      card("#costs", number(D.costs.week), T.yuan_a_week, D.costs.budget !== undefined && say(T.of_budget, number(D.costs.budget)))),
    vacanciesPart(), noticesPart(),
    h("div", { class: "pair" }, part(T.by_rank, ranksChart()), part(T.score_parts, measuresTable())),
    part(T.workload_all, workloadChart(D.staff)),
    part(T.adults, adultsChart()),
    h("div", { class: "screen" }, part(T.print, h("p", null, T.print_says), printButtons()))] };
}

/* Who is where ---------------------------------------------------------------------------------- */

/* The slot that runs at this moment of the week, else the first. */
function slotNow() {
  const now = new Date(), day = (now.getDay() + 6) % 7, time = now.toTimeString().slice(0, 5);
  return D.slots.find((k) => k.day === day && k.start <= time && time < k.end) || D.slots[0];
}

function slotView(slot) {
  const groups = GROUPS.filter((g) => g.slots.includes(slot));
  const names = (g) => g.students.map(both).concat(g.staff.map(both)).join(" ");
  const place = (g) => (g.room ? g.room.label : "");
  const order = (g) => (g.room ? g.room.place : D.rooms.length);
  const columns = [
    { title: T.room, cell: (g) => (g.room ? link(g.room) : "–"), by: order },
    { title: T.what, cell: (g) => [groupTitle(g, slot), g.weeks !== 0 && h("span", { class: "weeks" }, " ", weekWords(g.weeks))],
      by: (g) => g.label },
    { title: T.adults_here, cell: (g) => list([g.provider, ...g.staff].filter(Boolean).map(link)) },
    { title: T.students, cell: (g) => g.students.length, by: (g) => g.students.length, figure: true },
    { title: T.names, cell: (g) => g.students.length > 0 && h("details", { class: "roll" }, h("summary", null, T.show),
      list(g.students.map(link))) },
  ];
  const inClass = { label: T.class_, options: D.classes.map((c) => [c.id, c.label]),
    fits: (g, id) => g.classes.some((c) => c.id === id) };
  groups.sort((a, b) => order(a) - order(b));
  return { title: slot.label, under: slot.period, kind: T.who_where, type: "slot", parts: [
    h("nav", { class: "slots screen", "aria-label": T.slots }, DAYS_USED.map((day) => h("div", null, h("span", null, D.days[day]),
      D.slots.filter((k) => k.day === day).map((k) =>
        h("a", { href: k.href, "aria-current": k === slot ? "true" : null }, k.time))))),
    facts([[T.attending, slot.attending], [T.in_meetings, slot.meetings], [T.in_study, slot.study],
      [T.on_duty, slot.on_duty], [T.rooms_in_use, slot.rooms_used]]),
    finder(T.who_where, columns, groups, { text: (g) => [g.label, place(g), names(g)].join(" "), choices: [inClass] })] };
}

/* The other questions ----------------------------------------------------------------------------- */

function wishesView() {
  const missed = wishesOf(D.students).filter((w) => !w.granted);
  const activityChoice = { label: T.activity, options: D.activities.map((a) => [a.id, a.label]), fits: (w, id) => w.activity.id === id };
  const ranks = table(T.by_rank, [
    { title: T.wish_rank, cell: (r) => r.rank, figure: false },
    { title: T.best_of, cell: (r) => number(r.best), figure: true },
    { title: T.seats_of, cell: (r) => number(r.seats), figure: true },
  ], D.coverage.ranks.map(([best, seatsOf], i) => ({ rank: say(T.wish_no, i + 1), best, seats: seatsOf })));
  return { title: T.wishes, type: "wishes", parts: [
    h("div", { class: "pair" }, part(T.by_rank, ranksChart()), part(T.seats_taken, ranks)),
    part(T.unmet, h("p", null, T.unmet_says), unmet(missed, [classChoice(), activityChoice], [...wishStudent, ...wishColumns]))] };
}

function workloadView() {
  const cap = (is, most) => (most === undefined ? is : say(T.of_most, is, most));
  const people = D.staff.filter((q) => q.full !== undefined || q.duties);
  const b = D.balance;
  return { title: T.workload, type: "workload", parts: [
    facts([[T.own_staff, b.count], [T.range, say(T.minutes, number(b.least) + "–" + number(b.most))], [T.mean, number(b.mean)],
      [T.deviation, number(b.deviation)], ["Gini", b.gini], [T.fair_share_name, say(T.minutes, number(Math.round(b.fair)))]]),
    part(T.workload_all, h("p", null, T.full_post), workloadChart(D.staff)),
    finder(T.workload, [nameColumn(T.person), idColumn, { title: T.type, cell: (q) => q.role, by: (q) => q.role },
      { title: T.against_fair, cell: loadBar, by: (q) => (q.full === undefined ? -1 : q.full) },
      { title: T.load, cell: (q) => number(q.load), by: (q) => q.load, figure: true },
      { title: T.duties, cell: (q) => q.duties, by: (q) => q.duties, figure: true },
      { title: T.late_duties, cell: (q) => q.late, by: (q) => q.late, figure: true },
      { title: T.most_week, cell: (q) => cap(q.most_week, q.max_week), by: (q) => q.most_week, figure: true },
      { title: T.most_day, cell: (q) => cap(q.most_day, q.max_day), by: (q) => q.most_day, figure: true },
      { title: T.most_days, cell: (q) => cap(q.most_days, q.max_days), by: (q) => q.most_days, figure: true },
      { title: T.exceeds, cell: (q) => (q.exceeds ? h("span", { class: "no" }, "✗ ", q.exceeds) : ""), by: (q) => q.exceeds || "" },
    ], people, { text: both, choices: [wordChoice(T.type, people, (q) => q.role)] })] };
}

/* Students in a room in a slot: of the week in which they are most. */
function crowd(room, slot) {
  const uses = room.uses.filter((u) => u.slot === slot);
  let most = 0;
  for (const u of uses)
    most = Math.max(most, uses.reduce((sum, v) => sum + (weeksOfBoth(u.weeks, v.weeks) >= 0 ? v.students : 0), 0));
  return most;
}

function roomsView() {
  const rows = TYPES.room.entities;
  const cell = (room, slot) => {
    if (room.closed && room.closed.includes(slot.place)) return h("span", { class: "shut", title: T.closed }, "×");
    const n = crowd(room, slot);
    const used = room.uses.some((u) => u.slot === slot);
    return used ? h("a", { href: room.href }, heat(n / room.capacity, n, say(T.room_filled, room.label, slot.label, n, room.capacity)))
                : h("span", { class: "unused" }, "·");
  };
  return { title: T.rooms_use, type: "rooms", parts: [h("p", null, T.heat_says),
    finder(T.rooms_use, [nameColumn(T.room), { title: T.capacity, cell: (p) => p.capacity, by: (p) => p.capacity, figure: true },
      ...D.slots.map((slot) => ({ title: [D.days[slot.day], h("br"), slot.start], cell: (p) => cell(p, slot) })),
    ], rows, { text: both }), part(T.slots, slotsTable())] };
}

const slotsTable = () => table(T.slots, [
  { title: T.slot, cell: (k) => h("a", { href: k.href }, k.label) }, { title: T.period, cell: (k) => k.period },
  { title: T.attending, cell: (k) => k.attending, figure: true }, { title: T.in_meetings, cell: (k) => k.meetings, figure: true },
  { title: T.in_study, cell: (k) => k.study, figure: true }, { title: T.sections, cell: (k) => k.sections, figure: true },
  { title: T.study_groups, cell: (k) => k.groups, figure: true },
  { title: T.rooms_in_use, cell: (k) => say(T.of_most, k.rooms_used, k.rooms_open), figure: true },
], D.slots);

const adultsView = () => ({ title: T.adults, type: "adults", parts: [h("p", null, T.adults_says), adultsChart(),
  table(T.adults, [{ title: T.slot, cell: (k) => h("a", { href: k.href }, k.label) },
    { title: T.attending, cell: (k) => k.attending, by: (k) => k.attending, figure: true },
    { title: T.on_duty, cell: (k) => k.on_duty, by: (k) => k.on_duty, figure: true },
    { title: T.available, cell: (k) => k.available, by: (k) => k.available, figure: true },
    { title: T.spare, cell: (k) => k.available - k.on_duty, by: (k) => k.available - k.on_duty, figure: true }], D.slots),
  vacanciesPart()] });

const costsView = () => ({ title: T.costs, type: "costs", parts: [
  facts([[T.yuan_a_week, number(D.costs.week)], [T.budget, D.costs.budget !== undefined ? number(D.costs.budget) : ""],
    [T.fee_month, number(D.costs.fee_month)], [T.students_in_care, number(D.coverage.in_care)]]),
  table(T.costs, [{ title: T.item, cell: (i) => (i.provider !== undefined ? link(D.providers[i.provider]) : i.name) },
    { title: T.times, cell: (i) => number(i.times), by: (i) => i.times, figure: true },
    { title: T.yuan, cell: (i) => number(i.yuan), by: (i) => i.yuan, figure: true },
    { title: T.part, cell: (i) => percent(i.yuan, D.costs.week), figure: true }], D.costs.items),
  h("p", { class: "why" }, T.costs_say),
  part(T.by_month, table(T.by_month, [{ title: T.month, cell: (m) => m.month }, { title: T.days, cell: (m) => m.days, figure: true },
    ...[["income", T.income], ["subsidies", T.subsidies], ["providers", T.fees_of_providers], ["materials", T.materials],
      ["balance", T.balance]].map(([what, title]) => ({ title, cell: (m) => number(m[what]), figure: true }))], D.costs.months))] });

/* By article of the regulation: what was checked, and who or what breaches it. */
function rulesView() {
  const marks = { pass: ["yes", "✓ "], waived: ["warn", "! "], breached: ["no", "✗ "], not_applicable: ["id", "– "] };
  const state = (a) => h("span", { class: marks[a.state][0] }, marks[a.state][1], a.state_name);
  const found = (a) => [a.figure, [...a.breaches.map((b) => D.breaches[b].join(": ")), ...a.waivers.map((w) => D.waivers[w]), ...a.warnings]
    .map((line) => h("p", { class: "why" }, line))];
  return { title: T.rules, type: "rules", parts: [h("p", null, T.rules_say),
    table(T.rules, [{ title: T.article, cell: (a) => a.number, by: (a) => a.number },
      { title: T.says, cell: (a) => a.says }, { title: T.state, cell: state, by: (a) => a.state_name },
      { title: T.figures, cell: found }, { title: T.checked_by, cell: (a) => h("span", { class: "why" }, a.checked) }], D.articles)] };
}

const VIEWS = {
  wishes: wishesView, workload: workloadView, rooms: roomsView, adults: adultsView, costs: costsView, rules: rulesView,
};
