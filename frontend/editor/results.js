// What stands below the editor: the answer in its views, or what is wrong.

import { chart } from "./chart.js";
import { graph } from "./graph.js";
import { map } from "./map.js";
import { element } from "./page.js";
import { table } from "./table.js";

/** Returns an answer with the buttons that choose between its views; `places` are the outlines for its map. */
export function answered(page, query, answer, places) {
  const views = [];
  if (answer.kind === "boolean") {
    views.push(["table", () => element("p", { class: "yes-no" }, page.text(answer.value ? "true" : "false"))]);
  } else if (answer.rows.length) {
    views.push(["table", () => table(page, answer)]);
    for (const [name, view] of [["chart", chart(page, answer)], ["map-view", map(page, answer, places)], ["graph-view", graph(page, answer)]]) {
      if (view) views.push([name, () => view]);
    }
  } else {
    views.push(["table", () => element("p", {}, page.text("no-rows"))]);
  }
  views.push(["raw", () => element("pre", { class: "code", tabindex: "0" }, answer.text)]);

  const shown = element("div");
  const buttons = views.map(([name, view]) =>
    element("button", { type: "button", "aria-pressed": "false", click: () => show(name, view) }, page.text(name)),
  );
  function show(name, view) {
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(views[index][0] === name)));
    shown.replaceChildren(view());
  }
  show(...views[0]);
  return element(
    "section", { "aria-labelledby": "answer" },
    element("h2", { id: "answer" }, page.text("answer")),
    views.length > 1 ? element("div", { class: "views", role: "group", "aria-labelledby": "answer" }, ...buttons) : null,
    shown,
    answer.left ? element("p", { class: "quiet" }, page.text("not-parsed", { n: page.number(answer.left) })) : null,
    downloads(page, query, answer),
  );
}

const FORMATS = {
  rows: ["json", "xml", "csv", "tsv"],
  boolean: ["json", "xml"],
  graph: ["turtle", "ntriples", "rdfxml", "jsonld"],
};

function downloads(page, query, { kind }) {
  const links = FORMATS[kind].flatMap((format, index) => [
    index ? ", " : " ",
    element("a", { href: `/sparql?${new URLSearchParams({ query, format })}` }, format),
  ]);
  return element("p", { class: "quiet" }, page.text("as"), ...links);
}

/** Returns what is wrong, where, and what to do about it; `go` moves to the place in the query. */
export function refused(page, { detail, line, column, excerpt, remedy }, go) {
  const place = line ? ` (${page.text("line-column", { line, column })})` : "";
  return element(
    "div", { class: "problem", role: "alert" },
    element("h2", {}, page.text("error")),
    element("p", {}, detail + place),
    excerpt ? element("pre", { class: "excerpt", tabindex: "0" }, excerpt) : null,
    remedy ? element("p", {}, `→ ${remedy}`) : null,
    line ? element("p", {}, element("button", { type: "button", click: go }, page.text("go-to-error"))) : null,
  );
}

/** Returns a line about an answer: how many rows, how long it took, and what the server allows. */
export function summary(page, { kind, rows, milliseconds, limits }) {
  const parts = [page.text("took", { ms: page.number(milliseconds) })];
  if (rows) parts.unshift(page.counted("rows", rows.length));
  if (limits.seconds) parts.push(allowed(page, limits));
  return parts.join(" · ");
}

/** Returns what the server allows a query. */
export function allowed(page, { seconds, rows, bytes }) {
  return page.text("limits", { seconds: page.number(seconds), rows: page.number(rows), size: page.size(bytes) });
}
