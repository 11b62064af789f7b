// Rows as bars: one column of numbers over one of names. The table says the same in words.

import { numeric } from "./answers.js";
import { element } from "./page.js";
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
  return element("div", {}, row.length ? element("p", { class: "row" }, ...row) : null, bars, note);
}
