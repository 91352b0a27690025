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
  figure(T.value, (m) => m.value),
  { title: T.weight, cell: (m) => "× " + m.weight, look: "figure" },
  figure(T.points, (m) => m.value * m.weight),
], D.measures);

function ranksChart() {
  const { ranks, wishing, granted: some } = D.coverage;
  return barChart(T.by_rank, [...ranks.map(([best], i) => ({ label: say(T.wish_no, i + 1), value: best,
    note: number(best) + " · " + percent(best, wishing) })),
    { label: T.none_met, value: wishing - some, note: number(wishing - some) + " · " + percent(wishing - some,
      wishing), weak: true }]);
}

/* Of an update that was asked for it: what fewer moves cost. */
function movesPart() {
  return D.frontier && part(T.curve, h("p", null, say(T.curve_says, number(D.frontier.fewest))),
    movesChart(D.frontier.points), table(T.curve, [figure(T.max_moves, (p) => p.max_moves), figure(T.moves, (p) => p.moves),
      figure(T.score, (p) => p.score), figure(T.bound, (p) => p.bound)], D.frontier.points));
}

function vacanciesPart() {
  return D.vacancies.length > 0 && part(T.missing, table(T.missing, [
    { title: T.slot, cell: (v) => (v.slot >= 0 ? h("a", { href: D.slots[v.slot].href }, D.slots[v.slot].label) : "") },
    { title: T.what, cell: (v) => v.what }, { title: T.missing, cell: (v) => v.missing },
    figure(T.number, (v) => v.number)], D.vacancies));
}

function noticesPart() {
  const left = D.students.filter((s) => s.lacks), over = D.staff.filter((q) => q.exceeds);
  const broken = [...new Set(D.breaches.map(([rule]) => rule))], looked = D.articles.flatMap((a) => a.warnings);
  const lines = [
    left.length > 0 && [h("a", { href: "#student" }, say(T.left_out, left.length)),
      h("details", null, h("summary", null, T.show),
      table(T.not_scheduled, [nameColumn(T.student), idColumn, classColumn,
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
      card("#workload", number(b.least) + "–" + number(b.most), say(T.load_range, b.count),
        say(T.spread, b.mean, b.gini)),
      card("#costs", number(D.costs.week), T.yuan_a_week, D.costs.budget !== undefined && say(T.of_budget,
        number(D.costs.budget)))),
    vacanciesPart(), noticesPart(), movesPart(),
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
    { title: T.what, cell: (g) => [groupTitle(g, slot), g.weeks !== 0 && h("span", { class: "weeks" }, " ",
      weekWords(g.weeks))],
      by: (g) => g.label },
    { title: T.adults_here, cell: (g) => list([g.provider, ...g.staff].filter(Boolean).map(link)) },
    figure(T.students, (g) => g.students.length),
    { title: T.names, cell: (g) => g.students.length > 0 && h("details", { class: "roll" }, h("summary", null, T.show),
      list(g.students.map(link))) },
  ];
  const inClass = { label: T.class_, options: D.classes.map((c) => [c.id, c.label]),
    fits: (g, id) => g.classes.some((c) => c.id === id) };
  groups.sort((a, b) => order(a) - order(b));
  return { title: slot.label, under: slot.period, kind: T.who_where, type: "slot", parts: [
    h("nav", { class: "slots screen", "aria-label": T.slots },
      DAYS_USED.map((day) => h("div", null, h("span", null, D.days[day]),
      D.slots.filter((k) => k.day === day).map((k) =>
        h("a", { href: k.href, "aria-current": k === slot ? "true" : null }, k.time))))),
    facts([[T.attending, slot.attending], [T.in_meetings, slot.meetings], [T.in_study, slot.study],
      [T.on_duty, slot.on_duty], [T.rooms_in_use, slot.rooms_used]]),
    finder(T.who_where, columns, groups, { text: (g) => [g.label, place(g), names(g)].join(" "),
      choices: [inClass] })] };
}

/* The other questions ----------------------------------------------------------------------------- */

function wishesView() {
  const missed = wishesOf(D.students).filter((w) => !w.granted);
  const activityChoice = { label: T.activity, options: D.activities.map((a) => [a.id, a.label]),
    fits: (w, id) => w.activity.id === id };
  const ranks = table(T.by_rank, [
    { title: T.wish_rank, cell: (r) => r.rank },
    figure(T.best_of, (r) => r.best),
    figure(T.seats_of, (r) => r.seats),
  ], D.coverage.ranks.map(([best, seatsOf], i) => ({ rank: say(T.wish_no, i + 1), best, seats: seatsOf })));
  return { title: T.wishes, type: "wishes", parts: [
    h("div", { class: "pair" }, part(T.by_rank, ranksChart()), part(T.seats_taken, ranks)),
    part(T.unmet, h("p", null, T.unmet_says), unmet(missed, [classChoice(), activityChoice],
      [...wishStudent, ...wishColumns]))] };
}

function workloadView() {
  const people = D.staff.filter((q) => q.full !== undefined || q.duties);
  const b = D.balance;
  return { title: T.workload, type: "workload", parts: [
    facts([[T.own_staff, b.count], [T.range, say(T.minutes, number(b.least) + "–" + number(b.most))],
      [T.mean, number(b.mean)],
      [T.deviation, number(b.deviation)], [T.gini, b.gini], [T.fair_share_name,
        say(T.minutes, number(Math.round(b.fair)))]]),
    part(T.workload_all, h("p", null, T.full_post), workloadChart(D.staff)),
    finder(T.workload, [nameColumn(T.person), idColumn, word(T.type, (q) => q.role),
      { title: T.against_fair, cell: loadBar, by: (q) => (q.full === undefined ? -1 : q.full) },
      figure(T.load, (q) => q.load),
      figure(T.duties, (q) => q.duties),
      figure(T.late_duties, (q) => q.late),
      { title: T.most_week, cell: (q) => capped(q.most_week, q.max_week), by: (q) => q.most_week, look: "figure" },
      { title: T.most_day, cell: (q) => capped(q.most_day, q.max_day), by: (q) => q.most_day, look: "figure" },
      { title: T.most_days, cell: (q) => capped(q.most_days, q.max_days), by: (q) => q.most_days, look: "figure" },
      { title: T.exceeds, cell: (q) => (q.exceeds ? h("span", { class: "no" }, "✗ ", q.exceeds) : ""),
        by: (q) => q.exceeds || "" },
    ], people, { text: both, choices: [wordChoice(T.type, people, (q) => q.role)] })] };
}

/* Students in a room in a slot: of the week in which they are most. */
function crowd(room, slot) {
  const uses = room.uses.filter((u) => u.slot === slot);
  const sum = (some) => some.reduce((n, u) => n + u.students, 0);
  if (uses.every((u) => u.weeks === 0)) return sum(uses);
  return Math.max(...[...Array(D.school.weeks).keys()].map((week) =>
    sum(uses.filter((u) => (weekBits[u.weeks] >> BigInt(week)) & 1n))));
}

function roomsView() {
  const rows = TYPES.room.entities;
  const cell = (room, slot) => {
    if (room.closed && room.closed.includes(slot.place)) return h("span", { class: "shut", title: T.closed }, "×");
    const n = crowd(room, slot);
    const used = room.uses.some((u) => u.slot === slot);
    return used ? h("a", { href: room.href }, heat(n / room.capacity, n,
      say(T.room_filled, room.label, slot.label, n, room.capacity)))
                : h("span", { class: "unused" }, "·");
  };
  return { title: T.rooms_use, type: "rooms", parts: [h("p", null, T.heat_says),
    finder(T.rooms_use, [nameColumn(T.room), figure(T.capacity, (p) => p.capacity),
      ...D.slots.map((slot) => ({ title: [D.days[slot.day], h("br"), slot.start], cell: (p) => cell(p, slot) })),
    ], rows, { text: both }), part(T.slots, slotsTable())] };
}

const slotsTable = () => table(T.slots, [
  { title: T.slot, cell: (k) => h("a", { href: k.href }, k.label) }, { title: T.period, cell: (k) => k.period },
  figure(T.attending, (k) => k.attending),
    figure(T.in_meetings, (k) => k.meetings),
  figure(T.in_study, (k) => k.study),
    figure(T.sections, (k) => k.sections),
  figure(T.study_groups, (k) => k.groups),
  { title: T.rooms_in_use, cell: (k) => say(T.of_most, k.rooms_used, k.rooms_open), look: "figure" },
], D.slots);

const adultsView = () => ({ title: T.adults, type: "adults", parts: [h("p", null, T.adults_says), adultsChart(),
  table(T.adults, [{ title: T.slot, cell: (k) => h("a", { href: k.href }, k.label) },
    figure(T.attending, (k) => k.attending),
    figure(T.on_duty, (k) => k.on_duty),
    figure(T.available, (k) => k.available),
    figure(T.spare, (k) => k.available - k.on_duty)],
      D.slots),
  vacanciesPart()] });

const costsView = () => ({ title: T.costs, type: "costs", parts: [
  facts([[T.yuan_a_week, number(D.costs.week)], [T.budget, D.costs.budget !== undefined ? number(D.costs.budget) : ""],
    [T.fee_month, number(D.costs.fee_month)], [T.students_in_care, number(D.coverage.in_care)]]),
  table(T.costs, [{ title: T.item, cell: (i) => (i.provider !== undefined ? link(D.providers[i.provider]) : i.name) },
    figure(T.times, (i) => i.times),
    figure(T.yuan, (i) => i.yuan),
    { title: T.part, cell: (i) => percent(i.yuan, D.costs.week), look: "figure" }], D.costs.items),
  h("p", { class: "why" }, T.costs_say),
  part(T.by_month, table(T.by_month, [{ title: T.month, cell: (m) => m.month },
    figure(T.days, (m) => m.days),
    ...[["income", T.income], ["subsidies", T.subsidies], ["providers", T.fees_of_providers],
      ["materials", T.materials],
      ["balance", T.balance]].map(([what, title]) => ({ title, cell: (m) => yuan(m[what]), look: "figure" }))],
        [...D.costs.months, { ...D.costs.term, month: T.total }]))] });

/* By article of the regulation: what was checked, and who or what breaches it. */
function rulesView() {
  const marks = { pass: ["yes", "✓ "], waived: ["warn", "! "], breached: ["no", "✗ "], not_applicable: ["id", "– "] };
  const state = (a) => h("span", { class: marks[a.state][0] }, marks[a.state][1], a.state_name);
  const found = (a) => [a.figure, [...a.breaches.map((b) => D.breaches[b].join(": ")),
    ...a.waivers.map((w) => D.waivers[w]), ...a.warnings]
    .map((line) => h("p", { class: "why" }, line))];
  return { title: T.rules, type: "rules", parts: [h("p", null, T.rules_say),
    table(T.rules, [word(T.article, (a) => a.number),
      { title: T.says, cell: (a) => a.says, look: "wide" }, { title: T.state, cell: state, by: (a) => a.state_name },
      { title: T.figures, cell: found }, { title: T.checked_by,
        cell: (a) => h("span", { class: "why" }, a.checked) }], D.articles, { stack: true })] };
}

const VIEWS = {
  wishes: wishesView, workload: workloadView, rooms: roomsView, adults: adultsView, costs: costsView, rules: rulesView,
};
