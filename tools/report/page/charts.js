/* Charts as inline SVG. Shades of one colour and different strokes, so that no meaning hangs on a hue. */

const chartWidth = () => Math.max(300, Math.min(1100, document.getElementById("main").clientWidth - 76));

function chart(title, width, height, ...parts) {
  return h("div", { class: "scroll" },
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title, class: "chart" },
      parts));
}

const words = (x, y, text, attributes) => svg("text", { x, y, ...attributes }, text);
const box = (x, y, width, height, attributes, hint) =>
  svg("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), ...attributes },
    hint && svg("title", null, hint));

/* Bars side by side with their words: rows of {label, value, note}. */
function barChart(title, rows) {
  const width = Math.min(460, chartWidth()), most = Math.max(1, ...rows.map((r) => r.value)), step = 30, from = 96,
    room = 92;
  return chart(title, width, rows.length * step + 4, rows.map((row, i) => [
    words(from - 10, i * step + 19, row.label, { "text-anchor": "end" }),
    box(from, i * step + 5, ((width - from - room) * row.value) / most, 20,
      { class: row.weak ? "bar weak" : "bar", rx: 2 },
      row.label + ": " + row.note),
    words(from + ((width - from - room) * row.value) / most + 8, i * step + 19, row.note, { class: "note" }),
  ]));
}

/* Workload of a full post of everybody who counts, least first, with minimum, fair share and maximum marked. */
function workloadChart(people, marked) {
  const rows = people.filter((q) => q.full !== undefined).sort((a, b) => a.full - b.full);
  if (!rows.length) return null;
  const left = 44, right = 122, width = Math.min(chartWidth(), left + right + 64 * rows.length), height = 240, low = 26;
  const least = rows[0].full, most = rows[rows.length - 1].full, fair = D.balance.fair;
  const top = Math.max(most, fair, 1) * 1.06, tick = [30, 60, 120, 240, 600, 1200].find((t) => top / t < 6) || 6000,
    step = (width - left - right) / rows.length;
  const y = (load) => height - low - ((height - low - 10) * Math.max(0, load)) / top;
  const marks = [
    { at: most, says: say(T.maximum, number(most)), dash: "2 3" },
    { at: fair, says: say(T.fair_share, number(Math.round(fair))), dash: "" },
    { at: least, says: say(T.minimum, number(least)), dash: "2 3" },
  ];
  /* Words of marks that lie close together are moved apart. */
  let above = -Infinity;
  for (const m of marks) {
    m.words = Math.max(y(m.at) + 4, above + 15);
    above = m.words;
  }
  return chart(say(T.workload_chart, least, most, Math.round(fair)), width, height,
    [...Array(Math.floor(top / tick) + 1).keys()].map((i) => {
      const load = i * tick;
      return [svg("line", { x1: left, x2: width - right, y1: y(load), y2: y(load), class: "rule" }),
        words(left - 8, y(load) + 4, number(load), { "text-anchor": "end", class: "note" })];
    }),
    rows.map((q, i) => svg("a", { href: q.href, tabindex: -1 },
      box(left + i * step + step * 0.1, y(q.full), step * 0.8, height - low - y(q.full),
        { class: marked && q !== marked ? "bar weak" : "bar" }, q.label + ": " + q.full))),
    marks.map((m) => [
      svg("line", { x1: left, x2: width - right + 4, y1: y(m.at), y2: y(m.at), class: "mark",
        "stroke-dasharray": m.dash }),
      words(width - right + 8, Math.min(height - 4, m.words), m.says, { class: "markword" })]),
    marked && words(left + (rows.indexOf(marked) + 0.5) * step, height - 8, "▲ " + marked.label,
      { "text-anchor": anchor(rows.indexOf(marked) / rows.length) }));
}

/* Words near an end of a chart are turned inwards. */
const anchor = (part) => (part < 0.25 ? "start" : part > 0.75 ? "end" : "middle");

/* A person's load within the range of all, for a row of a table. */
function loadBar(person) {
  const people = D.staff.filter((q) => q.full !== undefined), width = 160;
  const top = Math.max(1, D.balance.fair, ...people.map((q) => q.full));
  const x = (load) => (Math.max(0, load) / top) * (width - 2);
  if (person.full === undefined) return null;
  return svg("svg", { viewBox: `0 0 ${width} 16`, width, height: 16, class: "chart small", "aria-hidden": "true" },
    box(0, 3, x(person.full), 10, { class: "bar", rx: 1 }),
    svg("line", { x1: x(D.balance.fair), x2: x(D.balance.fair), y1: 0, y2: 16, class: "mark" }));
}

/* Adults on duty and those who could be, by slot. */
function adultsChart() {
  const step = Math.max(42, Math.min(104, (chartWidth() - 44) / D.slots.length)), height = 240, low = 40, left = 36;
  const width = left + step * D.slots.length + 8, most = Math.max(1,
    ...D.slots.map((k) => Math.max(k.available, k.on_duty)));
  const y = (n) => height - low - ((height - low - 18) * n) / most;
  return chart(T.adults_chart, width, height,
    [0, most / 2, most].map((n) => [
      svg("line", { x1: left, x2: width, y1: y(n), y2: y(n), class: "rule" }),
      words(left - 6, y(n) + 4, Math.round(n), { "text-anchor": "end", class: "note" })]),
    D.slots.map((slot, i) => [
      box(left + i * step + step * 0.16, y(slot.available), step * 0.68, height - low - y(slot.available),
        { class: "outline" },
        slot.label + ": " + say(T.available_n, slot.available)),
      box(left + i * step + step * 0.28, y(slot.on_duty), step * 0.44, height - low - y(slot.on_duty), { class: "bar" },
        slot.label + ": " + say(T.on_duty_n, slot.on_duty)),
      words(left + (i + 0.5) * step, y(slot.on_duty) - 4, slot.on_duty, { "text-anchor": "middle", class: "note" }),
      words(left + (i + 0.5) * step, height - 22, D.days[slot.day], { "text-anchor": "middle" }),
      words(left + (i + 0.5) * step, height - 8, slot.start, { "text-anchor": "middle", class: "note" })]));
}

/* The best score found for each number of moves allowed, as steps, and what none can be below, dashed. */
function movesChart(points) {
  const left = 70, right = 100, low = 40, top = 14, width = Math.min(chartWidth(), 760), height = 260;
  const first = points[0].max_moves, last = points[points.length - 1].max_moves;
  const least = Math.min(...points.map((p) => p.bound)), most = Math.max(...points.map((p) => p.score));
  const x = (moves) => left + ((width - left - right) * (last > first ? (moves - first) / (last - first) : 0.5));
  const y = (score) => height - low - ((height - low - top) * (most > least ? (score - least) / (most - least) : 0.5));
  const steps = (of, at) => at.map((p, i) => (i ? `H${x(p.max_moves)}V${y(of(p))}` : `M${x(p.max_moves)},${y(of(p))}`)).join("");
  const end = points[points.length - 1];
  let apart = -Infinity; /* numbers of moves that would touch are left out */
  return chart(T.curve, width, height,
    [least, (least + most) / 2, most].map((n) => [
      svg("line", { x1: left, x2: width - right, y1: y(n), y2: y(n), class: "rule" }),
      words(left - 8, y(n) + 4, number(Math.round(n)), { "text-anchor": "end", class: "note" })]),
    svg("path", { d: steps((p) => p.bound, points), class: "curve bound" }),
    svg("path", { d: steps((p) => p.score, points), class: "curve" }),
    points.map((p) => {
      const room = x(p.max_moves) - apart > 34;
      if (room) apart = x(p.max_moves);
      return [svg("circle", { cx: x(p.max_moves), cy: y(p.score), r: 4, class: "bar" },
        svg("title", null, say(T.curve_point, p.max_moves, number(p.score)))),
        room && words(x(p.max_moves), height - 20, p.max_moves, { "text-anchor": "middle", class: "note" })];
    }),
    words((left + width - right) / 2, height - 4, T.max_moves, { "text-anchor": "middle" }),
    words(x(last) + 10, y(end.score) + 4, T.score, { class: "markword" }),
    words(x(last) + 10, Math.max(y(end.bound) + 4, y(end.score) + 19), T.bound, { class: "note" }));
}

/* One cell of a heat map: the fuller, the darker and the wider; the number stands over it. */
function heat(share, text, hint) {
  const part = Math.max(0, Math.min(1, share));
  return h("span", { class: "heat" },
    svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      box(0, 0, 100, 10, { class: "heatfill", "fill-opacity": (0.05 + 0.55 * part).toFixed(2) }),
      box(0, 8.6, 100 * part, 1.4, { class: "heatline" })),
    h("span", { title: hint }, text));
}
