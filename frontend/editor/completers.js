// What may be written at a place of a query: prefixes, classes and properties of this graph, and things by their names.

import { Yasqe } from "@zazuko/yasqe";
import { element } from "./page.js";

const MOST = 50; // suggestions in a list
const TYPE = new Set(["a", "rdf:type", "rdfs:domain", "rdfs:range", "rdfs:subClassOf"]);
const NAMED = /^<?[^\x00-\x7f]/; // begins with a character that no keyword has
const WORD = /<[^\s<>]*$|[?$]?[^\s<>{}()[\];,.|/^*+!?$"'=]*$/;
const DECLARED = /(?<=^\s*prefix\s+)\S.*$|$/i;

/** Registers our completers in place of the editor's own. */
export function register(page, vocabulary) {
  const things = new Map();

  async function thingsCalled(typed) {
    const q = typed.replace(/^<|>$/g, "").replace(page.base, "");
    if (!q || q.includes(":")) return [];
    if (!things.has(q)) {
      const response = await fetch(`/editor/things.json?${new URLSearchParams({ q })}`);
      things.set(q, response.ok ? (await response.json()).things : []);
    }
    return things.get(q).map((thing) => ({ ...thing, name: `<${thing.iri}>`, called: page.short(thing.iri) }));
  }

  const termsCalled = (terms) => async (typed) => best((await vocabulary)[terms] ?? [], typed);
  const prefixesCalled = async (typed) =>
    page.prefixes
      .map(([prefix, namespace]) => ({ name: `${prefix}: <${namespace}>`, declares: true }))
      .filter(({ name }) => name.startsWith(typed.split(/\s/)[0]));

  const completers = {
    prefixes: [(place) => place === "prefix", prefixesCalled],
    classes: [(place) => place === "class", termsCalled("classes")],
    properties: [(place) => place === "property", termsCalled("properties")],
    things: [(place) => place === "thing", thingsCalled],
  };
  for (const [name, [fits, find]] of Object.entries(completers)) {
    Yasqe.registerAutocompleter(completer(page, name, (yasqe) => fits(placeOf(yasqe)), find));
  }
}

/** Declares one of our prefixes as soon as it is written. */
export function declare(page, yasqe, change) {
  if (!change.text.join("").endsWith(":") || !["+input", "complete"].includes(change.origin)) return;
  const cursor = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const prefix = /(?:^|[\s({|/^;,.])([a-z][\w-]*):$/.exec(before)?.[1];
  if (prefix && !/\bprefix\s+[\w-]+:$/i.test(before)) addPrefix(page, yasqe, prefix);
}

function addPrefix(page, yasqe, prefix) {
  const namespace = page.prefixes.find(([known]) => known === prefix)?.[1];
  if (namespace && !(prefix in yasqe.getPrefixesFromQuery())) yasqe.addPrefixes({ [prefix]: namespace });
}

function completer(page, name, fits, find) {
  const found = new Map(); // what was ever suggested: answers may come in another order than they were asked for
  return {
    name,
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: fits,
    preProcessToken(yasqe, token) {
      const { text, start, end } = typedIn(yasqe, name === "prefixes" ? DECLARED : WORD);
      return { ...token, string: text, from: { ch: start }, to: { ch: end } };
    },
    async get(_yasqe, token) {
      const items = (await find(token.string.trim())).slice(0, MOST);
      items.forEach((item) => found.set(item.name, item));
      return items.map((item) => item.name);
    },
    postprocessHints: (yasqe, hints) => hints.map((hint) => shown(page, hint, found.get(hint.text))),
  };
}

function shown(page, hint, { name, called, zh, en, declares }) {
  const labels = [...new Set(page.lang === "zh" ? [zh, en] : [en, zh])].filter(Boolean);
  return {
    ...hint,
    render: (parent) =>
      parent.append(element("code", {}, called ?? name), labels.length ? element("span", { class: "hint-label" }, labels.join(" · ")) : ""),
    hint(editor) {
      editor.replaceRange(written(editor, name), hint.from, hint.to, "complete");
      const prefix = /^([\w-]+):/.exec(name)?.[1];
      if (prefix && !declares) addPrefix(page, editor, prefix);
    },
  };
}

/** Returns a full IRI with a prefix that the query declares itself, where one fits; all else as it is. */
function written(editor, name) {
  const iri = name.startsWith("<") ? name.slice(1, -1) : "";
  for (const [prefix, namespace] of Object.entries(editor.getPrefixesFromQuery())) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^\w[\w-]*$/.test(local)) return `${prefix}:${local}`;
  }
  return name;
}

/** Returns the terms that fit what is typed: by name, by local name, by label in either language. */
function best(terms, typed) {
  const wanted = typed.replace(/^<|>$/g, "").toLowerCase();
  const ranked = [];
  for (const term of terms) {
    const name = term.name.toLowerCase();
    const local = name.slice(name.indexOf(":") + 1);
    const texts = [term.zh, term.en].filter(Boolean).map((text) => text.toLowerCase());
    const rank = [name.startsWith(wanted), local.startsWith(wanted), name.includes(wanted) || texts.some((text) => text.includes(wanted))];
    if (rank.includes(true) && name !== wanted) ranked.push([rank.indexOf(true), term]);
  }
  return ranked.sort((a, b) => a[0] - b[0]).map(([, term]) => term); // stable: the most used stay first
}

/** Returns what stands before the cursor as far as it belongs together, and where. */
function typedIn(yasqe, pattern) {
  const { line, ch } = yasqe.getDoc().getCursor();
  const text = pattern.exec(yasqe.getDoc().getLine(line).slice(0, ch))[0];
  return { text, line, start: ch - text.length, end: ch };
}

/** Returns what the place of the cursor asks for, or nothing. */
function placeOf(yasqe) {
  const { text, line, start, end } = typedIn(yasqe, WORD);
  const whole = yasqe.getDoc().getLine(line);
  if (/^\s*prefix\s+[\w-]*:?\s*$/i.test(whole.slice(0, end)) && end === whole.length) return "prefix";
  const at = { line, ch: text ? start + 1 : start };
  const token = yasqe.getCompleteToken(yasqe.getTokenAt(at), at);
  if (/^[?$]/.test(text) || /^(comment|string|number)$/.test(token.type ?? "")) return null;
  if (!text && !yasqe.asked) return null;
  if (/[/|^]$/.test(whole.slice(0, start))) return "property"; // a path goes on
  if (TYPE.has(yasqe.getPreviousNonWsToken(line, token)?.state?.lastProperty)) return "class";
  const possible = token.state.possibleCurrent ?? [];
  if (possible.includes("a")) return "property";
  return text && possible.includes("IRI_REF") && (NAMED.test(text) || yasqe.asked) ? "thing" : null;
}
