// What the page tells its scripts: the words of its language, and how addresses and names are written here.

/** Reads the page's form, whose attributes hold what the server has to say to the editor. */
export class Page {
  constructor(form) {
    this.form = form;
    this.lang = form.dataset.lang;
    this.base = form.dataset.base;
    this.words = JSON.parse(form.dataset.words);
    this.kept = new URLSearchParams(location.search).has("lang") ? { lang: this.lang } : {};
    this.prefixes = [];
    this.relations = new Map(); // what the properties of the graph are called, by their short names
  }

  /** Returns our words for a key in the page's language, with values put in. */
  text(key, values = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  counted(key, n) {
    return this.text(n === 1 && `${key}-1` in this.words ? `${key}-1` : key, { n: this.number(n) });
  }

  number(value) {
    return value.toLocaleString(this.lang === "zh" ? "zh-CN" : "en");
  }

  size(bytes) {
    return bytes >= 1 << 20 ? `${this.number(Math.round(bytes / (1 << 20)))} MB` : `${this.number(bytes)} B`;
  }

  /** Returns an address of ours that keeps a language chosen by hand. */
  address(path, values = {}) {
    const asked = new URLSearchParams({ ...values, ...this.kept }).toString();
    return asked ? `${path}?${asked}` : path;
  }

  /** Returns where a thing is shown: on its own page if it is ours, else on the page of all that is said of it. */
  thing(iri) {
    const [path, fragment] = iri.startsWith(this.base) ? iri.slice(this.base.length).split("#", 2) : [""];
    if (!/^\w/.test(path)) return this.address("/thing", { iri });
    if (path.startsWith("release/")) return `/${path}`;
    return this.address(`/${path}.html`) + (fragment === undefined ? "" : `#${fragment}`);
  }

  /** Returns what a property of the graph is called, empty when it is called nothing; undefined for what is none. */
  relation(iri) {
    return this.relations.get(this.short(iri));
  }

  /** Returns an IRI as `prefix:name` where one of our prefixes fits. */
  short(iri) {
    for (const [prefix, namespace] of this.prefixes) {
      const name = iri.slice(namespace.length);
      if (iri.startsWith(namespace) && /^[\w-]+$/.test(name)) return `${prefix}:${name}`;
    }
    return iri.startsWith(this.base) ? iri.slice(this.base.length) : iri;
  }
}

/** Makes an element: attributes that are functions listen, `null` leaves one out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}
