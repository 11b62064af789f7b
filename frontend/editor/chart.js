// Rows as bars: one column of numbers over one of names. The table says the same in words.
// On the page they are a list, which fits every width; as a file they are drawn.

import { numeric } from "./answers.js";
import { element } from "./page.js";
import { drawing, files, lines, shape, wrapped } from "./svg.js";
import { plain } from "./table.js";

const MOST = 100;

/** Returns the columns that hold a number somewhere. */
export function numbers({ columns, rows }) {
  return columns.map((_, index) => index).filter((index) => rows.some((row) => !Number.isNaN(numeric(row[index]))));
}

/** Returns the bars of an answer with what chooses their columns; null when it holds no numbers. */
export function chart(page, answer) {
  const values = numbers(answer);
  if (!values.length) return null;
  const names = answer.columns.map((_, index) => index).filter((index) => !values.includes(index));
  const bars = element("ol", { class: "bars" });
  const note = element("p", { class: "quiet" });
  let last = [];
  const [name, value] = [choice("chart-name", names), choice("chart-value", values)];

  function choice(key, indexes) {
    const options = indexes.map((index) => element("option", { value: index }, answer.columns[index]));
    return element("select", { "aria-label": page.text(key), change: () => draw() }, ...options);
  }

  function draw() {
    const [named, at] = [name.value === "" ? -1 : +name.value, +value.value];
    const drawn = answer.rows.filter((row) => Number.isFinite(numeric(row[at])));
    const shown = drawn.slice(0, MOST).map((row, index) => [named < 0 ? `${index + 1}` : plain(page, row[named]), row[at]]);
    const found = shown.map(([, term]) => numeric(term));
    last = shown;
    const [low, high] = [Math.min(0, ...found), Math.max(0, ...found)];
    const part = (number) => `${(100 * number) / (high - low || 1)}%`;
    bars.replaceChildren(
      ...shown.map(([text, term], index) => {
        const bar = element("span", { class: "bar" });
        bar.style.marginInlineStart = part(Math.min(0, found[index]) - low);
        bar.style.width = part(Math.abs(found[index]));
        return element(
          "li", {},
          element("span", { class: "bar-name" }, text), " ",
          element("span", { class: "bar-track", "aria-hidden": "true" }, bar),
          element("span", { class: "number" }, term.value),
        );
      }),
    );
    const left = answer.rows.length - drawn.length;
    note.textContent = [
      drawn.length > MOST ? page.text("chart-first", { n: MOST }) : "",
      left ? page.counted("chart-left", left) : "",
    ].join(" ");
  }

  draw();
  const choices = [names.length > 1 && ["chart-name", name], values.length > 1 && ["chart-value", value]].filter(Boolean);
  const row = choices.map(([key, select]) => element("label", {}, `${page.text(key)} `, select));
  return element("div", {}, row.length ? element("p", { class: "row" }, ...row) : null, bars, files(page, "chart", () => picture(page, answer.columns[+value.value], last)), note);
}

const [NAME, BARS, ROW] = [190, 340, 22];

function picture(page, title, shown) {
  const found = shown.map(([, term]) => numeric(term));
  const [low, high] = [Math.min(0, ...found), Math.max(0, ...found)];
  const part = (number) => (BARS * number) / (high - low || 1);
  const parts = shown.flatMap(([text, term], at) => {
    const y = 26 + at * ROW;
    return [
      ...lines(wrapped(text, NAME - 10, 12, 1), 4, y + 14, ROW, "d-value"),
      shape("rect", { class: "d-bar", x: NAME + part(Math.min(0, found[at]) - low), y: y + 3, width: Math.max(1, part(Math.abs(found[at]))), height: 14 }),
      ...lines([term.value], NAME + BARS + 8, y + 14, ROW, "d-value"),
    ];
  });
  const size = { width: NAME + BARS + 110, height: 34 + shown.length * ROW };
  return drawing({ id: "chart-drawing", title, about: page.text("chart"), ...size }, ...lines([title], 4, 16, ROW, "d-head"), ...parts);
}
