// Asking the endpoint, and what it says: rows, a yes or no, triples, or what is wrong.

import { statements } from "./ntriples.js";

const LARGEST = 16 << 20; // bytes of an answer that a browser shows without strain
const LONGEST = 4000; // characters of an address; longer queries are posted
const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.8";

/** What cannot be answered; `told` holds the members of the server's problem details. */
export class Problem extends Error {
  constructor(told) {
    super(told.detail);
    this.told = told;
  }
}

/**
 * Asks a query and returns the answer with the time it took and the server's limits.
 *
 * @throws {Problem} what the server says is wrong, or that it cannot be reached, or that the answer is too large.
 */
export async function ask(page, query, signal) {
  const began = performance.now();
  const body = new URLSearchParams({ query });
  const posted = body.toString().length > LONGEST;
  let response;
  try {
    response = await fetch(posted ? "/sparql" : `/sparql?${body}`, {
      method: posted ? "POST" : "GET",
      body: posted ? body : undefined,
      headers: { Accept: ACCEPT, "Accept-Language": page.lang === "zh" ? "zh-CN" : "en" },
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem({ detail: page.text("unreachable"), remedy: page.text("unreachable-remedy") });
  }
  const text = await whole(page, response, signal);
  const milliseconds = Math.round(performance.now() - began);
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
  if (!response.ok) throw new Problem(type.endsWith("json") ? JSON.parse(text) : { detail: `HTTP ${response.status}` });
  return { ...read(page, type, text), text, milliseconds, limits: limits(response.headers.get("Lc-Limits")) };
}

async function whole(page, response, signal) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.length;
      text += decoder.decode(value, { stream: true });
      if (size > LARGEST) break;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem({ detail: page.text("broken-off"), remedy: page.text("unreachable-remedy") });
  }
  await reader.cancel();
  throw new Problem({ detail: page.text("too-large", { size: page.size(LARGEST) }), remedy: page.text("too-large-remedy") });
}

function read(page, type, text) {
  if (!type.endsWith("json")) return { kind: "graph", columns: [page.text("subject"), page.text("property"), page.text("value")], ...statements(text) };
  const { head, results, boolean } = JSON.parse(text);
  if (boolean !== undefined) return { kind: "boolean", value: boolean };
  const columns = head.vars;
  return { kind: "rows", columns, rows: results.bindings.map((row) => columns.map((name) => row[name] ?? null)) };
}

/** Returns the limits that a header `seconds=20, rows=1000000` tells, by name. */
export function limits(header) {
  return Object.fromEntries([...(header ?? "").matchAll(/(\w+)=([\d.]+)/g)].map(([, name, value]) => [name, +value]));
}

/** Returns the number that a term is, or NaN; a missing one is no number. */
export function numeric(term) {
  const is = /#(decimal|double|float|integer|(non)?(Positive|Negative)Integer|(unsigned)?(long|int|short|byte))$/i;
  return term?.type === "literal" && is.test(term.datatype ?? "") ? Number(term.value) : NaN;
}
