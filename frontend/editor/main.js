// The query page made an editor. Without this script it is a form, and stays usable as one.

import { Yasqe } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./style.css";
import { Problem, ask, limits } from "./answers.js";
import { declare, register } from "./completers.js";
import { outlines } from "./map.js";
import { Page, element } from "./page.js";
import { allowed, answered, refused, summary } from "./results.js";

const KEPT = "lc-graph.query";
const form = document.getElementById("editor");
const page = new Page(form);
const textarea = form.elements.query;
const results = document.getElementById("results");
const status = element("p", { class: "quiet", role: "status" });
const link = element("input", { readonly: "", hidden: "", "aria-label": page.text("share-link"), class: "link" });

const vocabulary = fetch("/editor/vocabulary.json")
  .then((response) => (response.ok ? response.json() : {}))
  .catch(() => ({})) // an editor without suggestions is still one
  .then((found) => {
    page.prefixes = Object.entries(found.prefixes ?? {});
    page.relations = new Map((found.properties ?? []).map((one) => [one.name.replace(/^<|>$/g, ""), one[page.lang] ?? one.zh ?? one.en ?? ""]));
    return found;
  });
Yasqe.defaults.autocompleters = ["variables"];
register(page, vocabulary);

const frame = element("div", { class: "editor" });
textarea.after(frame);
const yasqe = new Yasqe(frame, {
  value: first(),
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: null,
  viewportMargin: Infinity,
  screenReaderLabel: page.text("query"),
  invalidLine: page.text("invalid-line"),
  extraKeys: {
    // The tabulator moves on, as everywhere on the page: nobody is caught in the editor.
    Tab: false,
    "Shift-Tab": false,
    "Ctrl-Enter": () => run(),
    "Cmd-Enter": () => run(),
    "Ctrl-Space": suggest,
  },
});
const text = yasqe.getDoc();
textarea.hidden = true;
textarea.required = false;
form.querySelector("label[for=query]").addEventListener("click", (event) => (event.preventDefault(), yasqe.focus()));

const stop = element("button", { type: "button", hidden: "", click: () => running?.abort() }, page.text("stop"));
const share = element("button", { type: "button", click: copyLink }, page.text("share"));
form.querySelector("button").after(stop, share);
form.append(link, element("p", { class: "quiet" }, page.text("keys")), status);
const allowedNow = limits(form.dataset.limits);
if (allowedNow.seconds) status.textContent = allowed(page, allowedNow);
if (form.dataset.line) mark(+form.dataset.line, +form.dataset.column);

let running = null;
let marks = [];
let saving = 0;

form.addEventListener("submit", (event) => {
  textarea.value = text.getValue();
  if (form.elements.format.value !== "html") return; // a file: the browser takes it
  event.preventDefault();
  run();
});
document.getElementById("examples")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { value } = event.target.elements.example;
  if (value) load(value);
});
document.querySelector("a.language").addEventListener("click", ({ currentTarget }) => {
  const other = new URL(currentTarget.href);
  if (!other.searchParams.has("query")) return; // the query comes along by what is kept in this browser
  other.searchParams.set("query", text.getValue());
  currentTarget.href = other;
});
yasqe.on("change", (_, change) => {
  // Suggestions that found nothing wait on, and would keep others away when several characters come at once.
  const waiting = yasqe.state.completionActive;
  if (waiting && !waiting.widget) waiting.close();
  unmark();
  link.hidden = true;
  clearTimeout(saving);
  saving = setTimeout(save, 300);
  declare(page, yasqe, change);
});
yasqe.on("autocompletionShown", (_, { hints }) => hints.setAttribute("aria-label", page.text("suggestions")));
addEventListener("pagehide", () => saving && save());

/** Returns the query to begin with: the address's, else the one kept in this browser, else the page's. */
function first() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("query") || asked.has("example")) return textarea.value;
  try {
    return localStorage.getItem(KEPT) || textarea.value;
  } catch {
    return textarea.value; // a browser may refuse to keep anything
  }
}

function save() {
  saving = 0;
  try {
    localStorage.setItem(KEPT, text.getValue());
  } catch {
    // as above: then nothing is kept
  }
}

function suggest() {
  yasqe.asked = true;
  yasqe.autocomplete();
  yasqe.asked = false;
}

async function load(id) {
  const response = await fetch(page.address(`/editor/examples/${encodeURIComponent(id)}`, { lang: page.lang }));
  if (!response.ok) return void (status.textContent = page.text("unreachable"));
  text.setValue(await response.text());
  yasqe.focus();
}

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  const query = text.getValue();
  unmark();
  save();
  history.replaceState(null, "", shared(query));
  stop.hidden = false;
  status.textContent = page.text("running");
  results.setAttribute("aria-busy", "true");
  try {
    const [answer] = await Promise.all([ask(page, query, mine.signal), vocabulary]);
    status.textContent = summary(page, answer);
    results.replaceChildren(answered(page, query, answer, await outlines(answer)));
  } catch (error) {
    if (mine.signal.aborted) {
      if (running === mine) status.textContent = page.text("stopped");
    } else if (error instanceof Problem) {
      status.textContent = "";
      results.replaceChildren(refused(page, error.told, () => go(error.told)));
      if (error.told.line) mark(error.told.line, error.told.column);
    } else {
      throw error;
    }
  } finally {
    if (running === mine) {
      running = null;
      stop.hidden = true;
      results.removeAttribute("aria-busy");
    }
  }
}

/** Returns a position of the server, which counts from 1 and in characters, as the editor counts. */
function place(line, column) {
  const before = [...(text.getLine(line - 1) ?? "")].slice(0, column - 1).join("");
  return { line: line - 1, ch: before.length };
}

function mark(line, column) {
  const from = place(line, column);
  const handle = yasqe.addLineClass(from.line, "wrap", "wrong-line");
  const found = text.markText(from, { line: from.line, ch: from.ch + 1 }, { className: "wrong" });
  marks = [() => yasqe.removeLineClass(handle, "wrap", "wrong-line"), () => found.clear()];
}

function unmark() {
  marks.forEach((remove) => remove());
  marks = [];
}

function go({ line, column }) {
  yasqe.focus();
  text.setCursor(place(line, column));
}

/** Returns the page's address with a query in it, which is what one shares. */
function shared(query) {
  return page.address("/sparql", { query });
}

async function copyLink() {
  link.value = location.origin + shared(text.getValue());
  link.hidden = false;
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
    status.textContent = page.text("copied");
  } catch {
    status.textContent = page.text("copy-yourself"); // no leave to write there: it is selected
  }
}
