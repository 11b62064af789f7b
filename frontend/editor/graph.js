// An answer as a graph: its things as boxes in columns, joined by what relates them. The list says the same in words.

import { ask } from "./answers.js";
import { columns } from "./layout.js";
import { element } from "./page.js";
import { drawing, files, lines, shape, wrapped } from "./svg.js";
import { plain } from "./table.js";

const MOST = 60; // things that are drawn
const [WIDE, APART, GAP, LINE, EDGE] = [156, 150, 12, 15, 6];
const LABELS = "rdfs:label|skos:prefLabel|dcterms:title|schema:headline|lc:gloss";

/** Returns the columns of an answer that hold things, the two that are joined at first, and the one that tells how. */
function endsOf(page, { columns: names, rows }) {
  const things = names.map((_, index) => index).filter((index) => rows.some((row) => isThing(row[index])));
  const relates = (index) => rows.every((row) => row[index] === null || page.relation(row[index].value) !== undefined);
  const relation = things.find(relates) ?? -1;
  return [things, things.filter((index) => index !== relation).slice(0, 2), relation];
}

function isThing(term) {
  return term?.type === "uri" || term?.type === "bnode";
}

/** Returns the graph of an answer with what chooses its columns; null when it joins no things. */
export function graph(page, answer) {
  const [things, ends, relation] = answer.kind === "graph" ? [[0, 2], [0, 2], 1] : endsOf(page, answer);
  if (ends.length < 2 || !answer.rows.some((row) => ends.every((index) => isThing(row[index])))) return null;
  const all = answer.columns.map((_, index) => index);
  const shown = element("div");
  const from = choice("graph-from", things, ends[0]);
  const to = choice("graph-to", things, ends[1]);
  const by = choice("graph-by", [-1, ...all], relation);

  function choice(key, indexes, chosen) {
    const options = indexes.map((index) =>
      element("option", { value: index, selected: index === chosen ? "" : null }, index < 0 ? page.text("graph-no-label") : answer.columns[index]),
    );
    return element("select", { "aria-label": page.text(key), change: () => draw() }, ...options);
  }

  let asked = 0;
  async function draw() {
    const mine = (asked += 1);
    const made = joined(answer, +from.value, +to.value, +by.value);
    if (!made.nodes.length) return shown.replaceChildren(element("p", {}, page.text("graph-nothing")));
    show(page, shown, made, new Map());
    const names = await called(page, made);
    if (mine === asked && names.size) show(page, shown, made, names);
  }

  draw();
  const choices = [["graph-from", from], ["graph-by", by], ["graph-to", to]];
  const row = choices.map(([key, select]) => element("label", {}, `${page.text(key)} `, select));
  return element("div", {}, answer.kind === "graph" ? null : element("p", { class: "row" }, ...row), shown);
}

/** Returns the things of two columns, in the order of the answer and up to a number, and what joins them. */
function joined({ rows }, from, to, by) {
  const known = new Map();
  const edges = new Map();
  let values = 0;
  for (const row of rows) {
    const [subject, object] = [row[from], row[to]];
    if (!isThing(subject) || !isThing(object)) {
      if (subject && object) values += 1;
      continue;
    }
    for (const term of [subject, object]) known.set(key(term), known.get(key(term)) ?? { term, at: known.size });
    const name = `${key(subject)} ${key(object)}`;
    const edge = edges.get(name) ?? { from: known.get(key(subject)).at, to: known.get(key(object)).at, by: new Map() };
    if (by >= 0 && row[by]) edge.by.set(key(row[by]), row[by]);
    edges.set(name, edge);
  }
  const nodes = [...known.values()].slice(0, MOST).map(({ term }) => term);
  const drawn = [...edges.values()].filter((edge) => Math.max(edge.from, edge.to) < nodes.length);
  return { nodes, edges: drawn, n: known.size, values };
}

function key(term) {
  return `${term.type} ${term.value}`;
}

/** Returns what the things are called in the page's language, as the endpoint that everybody asks tells it. */
async function called(page, { nodes, edges }) {
  const relations = edges.flatMap((edge) => [...edge.by.values()]).filter(({ value }) => page.relation(value) === undefined);
  const iris = [...nodes, ...relations]
    .filter(({ type, value }) => type === "uri" && !/[<>"{}|\\^`\s]/.test(value))
    .map(({ value }) => `<${value}>`);
  const prefixes = page.prefixes.map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>\n`).join("");
  const query = `${prefixes}SELECT DISTINCT ?x ?name { VALUES ?x { ${[...new Set(iris)].join(" ")} } ?x ${LABELS} ?name } ORDER BY ?x ?name`;
  const names = new Map();
  try {
    const { rows } = await ask(page, query, new AbortController().signal);
    for (const [{ value }, name] of rows) {
      const fits = name["xml:lang"] === page.lang ? 2 : name["xml:lang"] ? 0 : 1;
      if (fits >= (names.get(value)?.fits ?? 0)) names.set(value, { name: name.value, fits });
    }
  } catch {
    // then they go by their addresses
  }
  return new Map([...names].map(([iri, { name }]) => [iri, name]));
}

function show(page, into, made, names) {
  const name = (term) => names.get(term.value) ?? plain(page, term);
  const said = (edge) => [...edge.by.values()].map((term) => page.relation(term.value) || name(term)).join(page.lang === "zh" ? "、" : ", ");
  const thing = (term) => (term.type === "uri" ? element("a", { href: page.thing(term.value) }, name(term)) : name(term));
  const notes = [
    made.n > made.nodes.length ? page.text("graph-cut", { shown: page.number(made.nodes.length), n: page.number(made.n) }) : "",
    made.values ? page.counted("graph-values", made.values) : "",
  ];
  const items = made.edges.map((edge) =>
    element("li", {}, thing(made.nodes[edge.from]), ` — ${said(edge)}${said(edge) && " "}→ `, thing(made.nodes[edge.to])),
  );
  const drawn = draw(page, made, name, said);
  const open = into.querySelector("details")?.open; // drawn again with names: what was opened stays so
  into.replaceChildren(
    element("div", { class: "scroll", role: "region", "aria-label": page.text("graph-view"), tabindex: "0" }, drawn),
    files(page, "graph", () => drawn),
    element("p", { class: "quiet" }, notes.join(" ")),
    element("details", { open: open ? "" : null }, element("summary", {}, page.counted("graph-list", items.length)), element("ul", { class: "plain" }, ...items)),
  );
}

function draw(page, { nodes, edges }, name, said) {
  const placed = columns(nodes.length, edges.map(({ from, to }) => [from, to]));
  const boxes = nodes.map((term) => {
    const texts = wrapped(name(term), WIDE - 14, 12);
    return { texts, high: texts.length * LINE + 10 };
  });
  const heights = placed.map((column) => column.reduce((sum, node) => sum + boxes[node].high + GAP, -GAP));
  const height = Math.max(...heights) + 2 * EDGE;
  const width = placed.length * (WIDE + APART) - APART + 2 * EDGE;
  placed.forEach((column, at) => {
    let y = (height - heights[at]) / 2;
    for (const node of column) {
      Object.assign(boxes[node], { x: EDGE + at * (WIDE + APART), y, column: at });
      y += boxes[node].high + GAP;
    }
  });
  const degree = (node, end) => edges.filter((edge) => edge[end] === node).length;
  const links = edges.filter(({ from, to }) => from !== to).map((edge) => {
    // The words stand at the end that fewer edges share.
    return line(boxes[edge.from], boxes[edge.to], said(edge), degree(edge.from, "from") < degree(edge.to, "to"));
  });
  const arrow = shape(
    "marker",
    { id: "graph-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" },
    shape("path", { class: "g-arrow", d: "M0 0L8 4L0 8z" }),
  );
  return drawing(
    { id: "graph-drawing", class: "graph", title: page.text("graph-view"), about: page.text("graph-about"), width, height },
    shape("defs", {}, arrow),
    ...links.map(([path]) => path),
    ...nodes.map((term, at) => box(page, term, name(term), boxes[at])),
    ...links.flatMap(([, words]) => words),
  );
}

function line(from, to, said, atBeginning) {
  const forward = to.column > from.column;
  const [x1, y1] = [from.x + (to.column < from.column ? 0 : WIDE), from.y + from.high / 2];
  const [x2, y2] = [to.x + (forward ? 0 : WIDE), to.y + to.high / 2];
  const bend = APART / 2;
  const [c1, c2] = [x1 + (to.column < from.column ? -bend : bend), x2 + (forward ? -bend : bend)];
  const path = shape("path", { class: "g-edge", d: `M${x1} ${y1}C${c1} ${y1} ${c2} ${y2} ${x2} ${y2}`, "marker-end": "url(#graph-arrow)" });
  path.append(shape("title", {}, said));
  const [x, y, other, away] = atBeginning ? [x1, y1, c1, y2] : [x2, y2, c2, y1];
  const right = other > x;
  const base = away < y ? y + 11 : y - 3; // on the side to which the line does not bend
  const words = said ? lines(wrapped(said, APART - 40, 11, 1), x + (right ? 10 : -10), base, LINE, "g-label d-halo", right ? "start" : "end") : [];
  return [path, words];
}

function box(page, term, name, { x, y, high, texts }) {
  const content = [
    shape("title", {}, name),
    shape("rect", { class: "g-node", x, y, width: WIDE, height: high, rx: 5 }),
    ...lines(texts, x + WIDE / 2, y + LINE + 1, LINE, "g-name", "middle"),
  ];
  return term.type === "uri" ? shape("a", { href: page.thing(term.value) }, ...content) : shape("g", {}, ...content);
}
