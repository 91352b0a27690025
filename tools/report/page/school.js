/* The school: every entity with its label, its link and its week, made once from the data. */

/* What can be looked up, in the order of the menu. */
const TYPES = {
  class: { entities: D.classes, many: T.classes, one: T.class_ },
  grade: { entities: [], many: T.grades, one: T.grade_ },
  staff: { entities: D.staff, many: T.staff, one: T.person },
  room: { entities: D.rooms, many: T.rooms, one: T.room },
  provider: { entities: D.providers, many: T.providers, one: T.provider },
  activity: { entities: D.activities, many: T.activities, one: T.activity },
  student: { entities: D.students, many: T.student_list, one: T.student },
};

for (const g of [...new Set(D.classes.map((c) => c.grade))].sort((a, b) => a - b))
  TYPES.grade.entities.push({ id: String(g), name: say(T.grade, g), grade: g });

const address = (type, id) => "#" + type + "/" + encodeURIComponent(id);

/* People may share a name: then the id says who is meant. */
for (const [type, kind] of Object.entries(TYPES)) {
  const bearers = new Map();
  for (const e of kind.entities) {
    e.name = e.name || e.id;
    bearers.set(e.name, (bearers.get(e.name) || 0) + 1);
  }
  kind.entities.forEach((e, place) => {
    const alike = e.name !== e.id && bearers.get(e.name) > 1 && type !== "grade";
    Object.assign(e, { type, place, href: address(type, e.id), label: alike ? e.name + " " + e.id : e.name, uses: [] });
  });
}

const find = (type, id) => TYPES[type].entities.find((e) => e.id === id);
const link = (entity) => h("a", { href: entity.href }, entity.label);

D.slots.forEach((slot, place) => {
  slot.place = place;
  slot.time = slot.start + "–" + slot.end;
  slot.label = D.days[slot.day] + " " + slot.time;
  slot.href = address("slot", slot.id);
});

/* Sets of weeks -------------------------------------------------------------------------- */

const weekBits = D.weeks.map(([bits]) => BigInt(bits));
const weekPlaces = new Map(weekBits.map((bits, place) => [bits, place]));
const weekWords = (weeks) => D.weeks[weeks][1];
/* The weeks of both sets, or -1 where they share none. Set 0 is all weeks. */
function weeksOfBoth(a, b) {
  if (a === 0 || a === b) return b;
  if (b === 0) return a;
  const both = weekPlaces.get(weekBits[a] & weekBits[b]);
  return both === undefined ? -1 : both;
}

/* Groups --------------------------------------------------------------------------------- */

for (const s of D.students) {
  s.class = D.classes[s.class];
  s.weeks = s.weeks || 0;
  s.wishes = s.wishes || [];
  s.sections = [];
}

function use(entity, group, slot, weeks, students) {
  if (entity) entity.uses.push({ group, slot, weeks, students });
}

/* Students of a group by class and by grade. */
function shares(group) {
  const of = new Map();
  for (const s of group.students)
    for (const e of [s.class, s.class.gradeEntity]) of.set(e, (of.get(e) || 0) + 1);
  return of;
}

function settle(group, kind) {
  group.kind = kind;
  group.staff = group.staff.map((q) => D.staff[q]);
  group.students = (group.students || []).map((s) => D.students[s]);
  group.room = D.rooms[group.room];
  group.provider = D.providers[group.provider];
  group.slots = group.slots.map((k) => D.slots[k]);
  const of = shares(group);
  group.classes = [...of.keys()].filter((e) => e.type === "class").sort((a, b) => a.place - b.place);
  for (const slot of group.slots) {
    const n = group.students.length;
    for (const e of [group.room, group.provider, group.activity, ...group.staff]) use(e, group, slot, group.weeks, n);
    for (const [e, part] of of) use(e, group, slot, group.weeks, part);
    for (const s of group.students) {
      const weeks = weeksOfBoth(group.weeks, s.weeks);
      if (weeks >= 0) use(s, group, slot, weeks, n);
    }
  }
}

for (const c of D.classes) c.gradeEntity = TYPES.grade.entities.find((g) => g.grade === c.grade);
for (const a of D.activities) a.sections = [];
for (const x of D.sections) {
  x.activity = D.activities[x.activity];
  x.label = x.activity.name + "-" + x.number;
  x.activity.sections.push(x);
  settle(x, "section");
  for (const s of x.students) s.sections.push(x);
}
for (const x of D.studies) {
  settle(x, "study");
  x.label = T.study;
}
for (const x of D.duties) {
  x.label = D.posts[x.post].name || D.posts[x.post].id;
  settle(x, "post");
}
const GROUPS = [...D.sections, ...D.studies, ...D.duties];

/* Wishes: each student's, with the reason where it was not granted ------------------------- */

for (const s of D.students)
  s.wishes = s.wishes.map(([activity, reason], rank) => ({
    student: s,
    activity: D.activities[activity],
    rank: rank + 1,
    granted: reason < 0,
    section: reason < 0 ? s.sections.find((x) => x.activity === D.activities[activity]) : undefined,
    why: reason < 0 ? ["", ""] : D.reasons[reason],
  }));
const wishesOf = (students) => students.flatMap((s) => s.wishes);
