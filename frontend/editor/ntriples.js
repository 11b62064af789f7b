// N-Triples as rows of terms, in the form that SPARQL's JSON results have.

const TERM = String.raw`<([^<>"{}|^\`\\\s]*(?:\\[uU][0-9A-Fa-f]+[^<>"{}|^\`\\\s]*)*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?`;
const LINE = new RegExp(String.raw`^\s*(?:${TERM})\s+(?:${TERM})\s+(?:${TERM})\s*\.\s*$`);
const SIGNS = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

/** Returns the statements of a text, and how many of its lines are none that can be shown. */
export function statements(text) {
  const rows = [];
  let left = 0;
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const found = LINE.exec(line);
    if (found) rows.push([term(found, 1), term(found, 6), term(found, 11)]);
    else left += 1;
  }
  return { rows, left };
}

function term(found, at) {
  const [iri, node, literal, lang, datatype] = found.slice(at, at + 5);
  if (iri !== undefined) return { type: "uri", value: plain(iri) };
  if (node !== undefined) return { type: "bnode", value: node };
  return { type: "literal", value: plain(literal), ...(lang && { "xml:lang": lang }), ...(datatype && { datatype }) };
}

function plain(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, sign) =>
    sign === undefined ? String.fromCodePoint(parseInt(four ?? eight, 16)) : (SIGNS[sign] ?? sign),
  );
}
