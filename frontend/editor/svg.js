// Drawings as SVG: elements, words in lines that fit, and files of what was drawn.

import { png, save } from "../drawings/raster.js";
import { element } from "./page.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const PAINT = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "paint-order", "vector-effect",
  "font-family", "font-size", "font-weight", "text-anchor",
];

/** Makes an element of a drawing; `null` leaves an attribute or a child out. */
export function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Returns a drawing with its title and what it shows; an image hides what is in it, so with links it is a group. */
export function drawing({ id, title, about, width, height, ...more }, ...content) {
  return shape(
    "svg",
    {
      id, class: `drawn ${more.class ?? ""}`.trim(), viewBox: `0 0 ${width} ${height}`, width, height, role: "group",
      "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-desc`,
    },
    shape("title", { id: `${id}-title` }, title),
    shape("desc", { id: `${id}-desc` }, about),
    ...content,
  );
}

/** Returns lines of text below each other, the first with its baseline at a place. */
export function lines(texts, x, y, step, name, anchor = null) {
  return texts.map((text, at) => shape("text", { class: name, x, y: y + at * step, "text-anchor": anchor }, text));
}

/** Returns words as lines that fit; what is beyond the last line is cut, and the cut is shown. */
export function wrapped(words, room, size, most = 3) {
  const wide = (text) => [...text].reduce((sum, sign) => sum + size * (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/.test(sign) ? 1 : 0.6), 0);
  const cut = (line) => {
    if (wide(line) <= room) return line;
    const signs = [...line];
    while (signs.length && wide(`${signs.join("")}…`) > room) signs.pop();
    return `${signs.join("")}…`;
  };
  const found = [""];
  for (const piece of words.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+?(?:[/#:-]|(?=[\s\u3000-\u9fff\uff00-\uffef]|$))|\s+/g) ?? []) {
    const last = found[found.length - 1];
    if (!last.trim() || wide((last + piece).trimEnd()) <= room) found[found.length - 1] += piece;
    else found.push(piece);
  }
  const trimmed = found.map((line) => line.trim());
  if (trimmed.length > most) trimmed.splice(most - 1, Infinity, `${trimmed[most - 1]}…`);
  return trimmed.map(cut);
}

/** Returns what gives a drawing to the reader as files; `make` draws it, when it is not the one on the page. */
export function files(page, name, make) {
  const told = element("span", { role: "status" });
  const blob = () => new Blob([standalone(make())], { type: "image/svg+xml" });
  async function picture() {
    const address = URL.createObjectURL(blob());
    try {
      save(await png(address), `${name}.png`);
      told.textContent = "";
    } catch {
      told.textContent = ` ${page.text("picture-failed")}`;
    } finally {
      URL.revokeObjectURL(address);
    }
  }
  const button = (words, click) => element("button", { type: "button", class: "as-link", click }, words);
  return element(
    "p", { class: "quiet files" },
    button(page.text("save-svg"), () => save(blob(), `${name}.svg`)), " · ", button(page.text("save-png"), picture), told,
  );
}

/** Returns a drawing as a file: painted by attributes, on the page's ground, with whole addresses. */
function standalone(drawn) {
  const copy = drawn.cloneNode(true);
  const stage = drawn.isConnected ? null : element("div", { class: "unseen", "aria-hidden": "true" }, drawn);
  if (stage) document.body.append(stage); // only what is in the page has a style
  const theirs = [drawn, ...drawn.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((one, at) => {
    const style = getComputedStyle(theirs[at]);
    if (!/^(title|desc|defs)$/.test(one.localName)) {
      for (const name of PAINT) if (style.getPropertyValue(name)) one.setAttribute(name, style.getPropertyValue(name).replace(/url\("(.*)"\)/, "url($1)"));
    }
    if (one.localName === "a") one.setAttribute("href", theirs[at].href.baseVal && new URL(theirs[at].href.baseVal, location.href).href);
    one.removeAttribute("class");
  });
  stage?.remove();
  copy.setAttribute("xmlns", NAMESPACE);
  copy.prepend(shape("rect", { width: "100%", height: "100%", fill: getComputedStyle(document.body).getPropertyValue("--card").trim() }));
  return new XMLSerializer().serializeToString(copy);
}
