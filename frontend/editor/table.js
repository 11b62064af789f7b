// Rows as a table: filtered, sorted, and shown a part at a time.

import { numeric } from "./answers.js";
import { element } from "./page.js";

const STEP = 500;

/** Returns the table of an answer with what filters it and shows more of it. */
export function table(page, { columns, rows }) {
  let [sorted, descending, wanted, shown] = [-1, false, "", STEP];
  const body = element("tbody");
  const count = element("p", { class: "quiet", role: "status" });
  const more = element("button", { type: "button", click: () => ((shown += STEP), draw()) });
  const heads = columns.map((name, index) =>
    element("th", { scope: "col" }, element("button", { type: "button", class: "sort", click: () => sort(index) }, name)),
  );
  const filter = element("input", {
    type: "search", "aria-label": page.text("filter"), placeholder: page.text("filter"),
    input: () => ((wanted = filter.value.trim().toLowerCase()), (shown = STEP), draw()),
  });

  function sort(index) {
    descending = sorted === index && !descending;
    sorted = index;
    heads.forEach((head, at) => {
      if (at === index) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    draw();
  }

  function chosen() {
    const found = rows.filter((row) => !wanted || row.some((term) => plain(page, term).toLowerCase().includes(wanted)));
    return sorted < 0 ? found : found.sort((a, b) => compare(page, a[sorted], b[sorted]) * (descending ? -1 : 1));
  }

  function draw() {
    const found = chosen();
    body.replaceChildren(...found.slice(0, shown).map((row) => element("tr", {}, ...row.map((term) => cell(page, term)))));
    const left = Math.max(0, found.length - shown);
    more.hidden = left === 0;
    more.textContent = page.text("more", { n: page.number(Math.min(STEP, left)) });
    const [n, all] = [found.length - left, rows.length];
    count.textContent = n === all ? "" : page.text("shown", { shown: page.number(n), n: page.number(all) });
  }

  draw();
  return element(
    "div", {},
    rows.length > 10 ? element("p", {}, filter) : null,
    element(
      "div", { class: "scroll", role: "region", "aria-label": page.text("table"), tabindex: "0" },
      element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body),
    ),
    count,
    element("p", {}, more),
  );
}

/** Returns what a term reads as. */
export function plain(page, term) {
  if (term === null) return "";
  if (term.type === "uri") return page.short(term.value);
  if (term.type === "triple") return ["subject", "predicate", "object"].map((part) => plain(page, term.value[part])).join(" ");
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

function cell(page, term) {
  const text = plain(page, term);
  if (term?.type === "uri") return element("td", {}, element("a", { href: page.thing(term.value) }, text));
  const number = !Number.isNaN(numeric(term));
  return element("td", { class: number ? "number" : null, lang: term?.["xml:lang"] ?? null, dir: term?.["xml:lang"] ? "auto" : null }, text);
}

function compare(page, a, b) {
  const [m, n] = [numeric(a), numeric(b)];
  if (!Number.isNaN(m) && !Number.isNaN(n)) return m - n;
  if (Number.isNaN(m) !== Number.isNaN(n)) return Number.isNaN(m) ? 1 : -1;
  return plain(page, a).localeCompare(plain(page, b), page.lang === "zh" ? "zh-CN" : "en");
}
