// An answer as a map: its counties shaded by a number, and the points it states. The table below says the same in words.

import { numeric } from "./answers.js";
import { numbers } from "./chart.js";
import { element } from "./page.js";
import { drawing, files, lines, shape, wrapped } from "./svg.js";
import { plain } from "./table.js";

const STEPS = 5;
const [LINE, NARROWEST] = [14, 60];
const POINT = /^\s*(?:<[^>]*>\s*)?POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;
const HINT = /\/region\/3715\d\d$|^3715\d\d$|[区县市]$|\b(county|district|city)$/i;

let known = null;

/** Returns the outlines when an answer may speak of places; nothing when it does not, or they cannot be had. */
export async function outlines(answer) {
  const place = (term) => term !== null && (HINT.test(term.value) || pointOf(term) !== null);
  if (!answer.rows?.some((row) => row.some(place))) return null;
  known ??= fetch("/editor/counties.json")
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  return known;
}

function pointOf(term) {
  if (term?.type !== "literal" || !/wktLiteral$/.test(term.datatype ?? "")) return null;
  const found = POINT.exec(term.value);
  return found && [Number(found[1]), Number(found[2])];
}

/** Returns the map of an answer with what chooses its columns; null when it names no place. */
export function map(page, answer, places) {
  if (places === null) return null;
  const codes = new Map();
  for (const county of places.counties) {
    for (const name of [county.iri, county.code, county.zh, county.en]) if (name) codes.set(name.toLowerCase(), county.code);
  }
  const countyOf = (term) => (term === null ? undefined : codes.get(String(term.value).trim().toLowerCase()));
  const holds = (index) => answer.rows.filter((row) => countyOf(row[index]) || pointOf(row[index])).length;
  const named = answer.columns.map((_, index) => index).filter(holds);
  if (!named.length) return null;
  const most = named.reduce((best, index) => (holds(index) > holds(best) ? index : best));
  const place = choice("map-place", named, most);
  const value = choice("map-value", [...numbers(answer).filter((index) => index !== most), -1]);
  const shown = element("div");

  function choice(key, indexes, chosen = indexes[0]) {
    const options = indexes.map((index) =>
      element("option", { value: index, selected: index === chosen ? "" : null }, index < 0 ? page.text("map-rows") : answer.columns[index]),
    );
    return element("select", { "aria-label": page.text(key), change: () => draw() }, ...options);
  }

  function draw() {
    const [at, counted] = [+place.value, +value.value];
    const found = new Map();
    const points = [];
    let elsewhere = 0;
    for (const row of answer.rows) {
      const [code, point] = [countyOf(row[at]), pointOf(row[at])];
      if (code) found.set(code, [...(found.get(code) ?? []), row]);
      else if (point) points.push({ point, row, at });
      else elsewhere += 1;
    }
    const areas = new Map([...found].map(([code, rows]) => [code, area(rows, counted)]));
    show(page, shown, places, areas, points, { elsewhere, value: counted < 0 ? page.text("map-rows") : answer.columns[counted] });
  }

  function area(rows, counted) {
    if (counted < 0) return { numbers: [rows.length], words: [page.number(rows.length)] };
    const terms = new Map(rows.map((row) => row[counted]).filter((term) => Number.isFinite(numeric(term))).map((term) => [numeric(term), term]));
    return { numbers: [...terms.keys()], words: [...terms.values()].map((term) => term.value) };
  }

  draw();
  const choices = [named.length > 1 && ["map-place", place], value.options.length > 1 && ["map-value", value]].filter(Boolean);
  const row = choices.map(([key, select]) => element("label", {}, `${page.text(key)} `, select));
  return element("div", {}, row.length ? element("p", { class: "row" }, ...row) : null, shown);
}

function show(page, into, places, areas, points, { elsewhere, value }) {
  const inside = points.filter(({ point }) => within(places, at(places, point)));
  const notes = [
    elsewhere ? page.counted("map-elsewhere", elsewhere) : "",
    points.length > inside.length ? page.counted("map-outside", points.length - inside.length) : "",
  ];
  const drawn = draw(page, places, areas, inside, value);
  const figure = element("figure", { class: "drawing", role: "group", "aria-label": page.text("map-view") }, drawn, files(page, "map", () => drawn));
  into.replaceChildren(
    element(
      "div", { class: "beside" },
      element("div", {}, figure, element("p", { class: "quiet" }, places.source[page.lang])),
      element("div", {}, table(page, places, areas, points, value), element("p", { class: "quiet" }, notes.join(" "))),
    ),
  );
}

function table(page, places, areas, points, value) {
  const rows = places.counties.map((county) => [
    element("a", { href: page.thing(county.iri) }, name(page, county)),
    areas.has(county.code) ? areas.get(county.code).words.join(" / ") || page.text("map-no-number") : page.text("map-none"),
  ]);
  for (const one of points) rows.push([pointName(page, one), `${page.text("map-point")} ${one.point.join(", ")}`]);
  const cells = rows.map(([place, said]) => element("tr", {}, element("td", {}, place), element("td", { class: "number" }, said)));
  const heads = [element("th", { scope: "col" }, page.text("map-county")), element("th", { scope: "col", class: "number" }, value)];
  return element(
    "div", { class: "scroll", role: "region", "aria-label": `${page.text("map-view")} · ${page.text("table")}`, tabindex: "0" },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...cells)),
  );
}

function name(page, county) {
  return county[page.lang] ?? county.zh ?? county.code;
}

function pointName(page, { row, at: place }) {
  const other = row.find((term, index) => term !== null && index !== place);
  return other ? plain(page, other) : page.text("map-point");
}

/** Returns where a longitude and a latitude lie in the drawing. */
function at({ projection: p }, [east, north]) {
  return [p.left + (east - p.west) * p.across, p.top + (p.north - north) * p.down];
}

function within({ width, height }, [x, y]) {
  return x >= 0 && x <= width && y >= 0 && y <= height;
}

// ---- drawn ----------------------------------------------------------------------------------------------------------

function draw(page, places, areas, points, value) {
  const single = [...areas.values()].filter(({ numbers: found }) => found.length === 1);
  const steps = stepsOf(single.map(({ numbers: [number], words: [words] }) => ({ number, words })));
  const legend = steps.map(([low, high], step) => [`d-step-${step + 1}`, low.words === high.words ? low.words : `${low.words}–${high.words}`]);
  const states = new Set(places.counties.map(({ code }) => state(areas.get(code), steps)));
  const keys = { "d-bound": page.text("map-many"), "d-plain": page.text("map-no-number"), "d-unsaid": page.text("map-none") };
  for (const [name, words] of Object.entries(keys)) if (states.has(name)) legend.push([name, words]);
  let y = places.height + 6;
  const swatches = legend.flatMap(([name, words]) => {
    y += 20;
    return [
      shape("rect", { class: `d-swatch ${name}`, x: 4, y: y - 12, width: 24, height: 14, fill: hatched(name, "map-hatch") }),
      ...lines([words], 36, y, LINE, "d-value"),
    ];
  });
  y += 20;
  return drawing(
    { id: "map-drawing", title: `${page.text("map-view")} · ${value}`, about: page.text("map-about"), width: places.width, height: Math.round(y + 8) },
    shape("defs", {}, hatch("map-hatch", 1), hatch("map-wide", places.fine)),
    ...places.counties.map((county) => outline(page, places, county, areas.get(county.code), steps)),
    ...points.map((one) => dot(page, places, one)),
    ...swatches,
    ...lines([places.notice[page.lang]], 4, y, LINE, "d-note"),
  );
}

/** Returns numbers as steps that hold as many different ones each, each step as its ends. */
function stepsOf(found) {
  const distinct = [...new Map(found.map((one) => [one.number, one])).values()].sort((a, b) => a.number - b.number);
  const count = Math.min(STEPS, distinct.length);
  const edge = (step) => Math.floor((step * distinct.length) / count);
  return Array.from({ length: count }, (_, step) => [distinct[edge(step)], distinct[edge(step + 1) - 1]]);
}

function state(area, steps) {
  if (!area) return "d-unsaid";
  if (!area.numbers.length) return "d-plain";
  if (area.numbers.length > 1) return "d-bound";
  return `d-step-${steps.findIndex(([, high]) => area.numbers[0] <= high.number) + 1}`;
}

function outline(page, places, county, area, steps) {
  const called = name(page, county);
  const looks = state(area, steps);
  let said = page.text("map-none");
  if (area) said = area.words.length > 1 ? page.text("map-several", { n: page.number(area.words.length) }) : (area.words[0] ?? page.text("map-no-number"));
  const room = Math.max(county.room, NARROWEST);
  const [names, values] = [wrapped(called, room, 12, 2), wrapped(said, room, 12, 2)];
  const top = county.y - ((names.length + values.length - 1) * LINE) / 2 + 4;
  const halo = looks === "d-unsaid" ? " d-halo" : "";
  return shape(
    "a", { href: page.thing(county.iri) },
    shape("title", {}, `${called}: ${said}`),
    shape("path", { class: `d-area ${looks}`, d: county.path, transform: `scale(${1 / places.fine})`, fill: hatched(looks, "map-wide") }),
    ...lines(names, county.x, top, LINE, `d-name${halo}`, "middle"),
    ...lines(values, county.x, top + names.length * LINE, LINE, `d-value${halo}`, "middle"),
  );
}

function dot(page, places, one) {
  const [cx, cy] = at(places, one.point);
  const iri = one.row.find((term) => term?.type === "uri")?.value;
  const content = [shape("title", {}, pointName(page, one)), shape("circle", { class: "d-point", cx, cy, r: 5 })];
  return iri ? shape("a", { href: page.thing(iri) }, ...content) : shape("g", {}, ...content);
}

function hatched(looks, pattern) {
  return looks === "d-unsaid" ? `url(#${pattern})` : null;
}

function hatch(id, size) {
  return shape(
    "pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: `scale(${size}) rotate(45)` },
    shape("rect", { class: "d-blank", width: 7, height: 7 }),
    shape("line", { class: "d-hatch", x1: 0, y1: 0, x2: 0, y2: 7 }),
  );
}
