/* Suggestions while typing in a search box (WAI-ARIA combobox with a listbox). Without this the form just works. */
(() => {
  "use strict";
  const WAIT = 150;
  const set = (node, values) => {
    for (const name in values) node.setAttribute(name, values[name]);
    return node;
  };
  for (const input of document.querySelectorAll("form[role=search] input[type=search]")) {
    const list = set(document.createElement("ul"), { role: "listbox", id: input.id + "-list", class: "options" });
    let timer, asked, links, at;
    list.setAttribute("aria-label", input.labels[0].textContent);
    input.after(list);
    set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
    const open = (is) => {
      at = -1;
      list.hidden = !is;
      set(input, { "aria-expanded": is }).removeAttribute("aria-activedescendant");
    };
    const close = () => {
      clearTimeout(timer);
      asked?.abort();
      open(false);
    };
    const choose = (n) => {
      const options = list.children;
      options[at]?.setAttribute("aria-selected", "false");
      at = (n + options.length) % options.length;
      set(options[at], { "aria-selected": "true" }).scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    };
    const show = ([, names, notes, addresses]) => {
      links = addresses;
      list.replaceChildren(...names.map((name, n) => {
        const option = set(document.createElement("li"), {
          role: "option", id: list.id + n, "aria-selected": "false",
        });
        option.append(name, " ", document.createElement("small"));
        option.lastChild.textContent = notes[n];
        option.onmousedown = (event) => event.preventDefault();
        option.onclick = () => location.assign(links[n]);
        return option;
      }));
      open(names.length > 0);
    };
    const ask = async () => {
      asked = new AbortController();
      try {
        const reply = await fetch("/suggest?" + new URLSearchParams(new FormData(input.form)), {
          signal: asked.signal,
        });
        if (reply.ok) show(await reply.json());
      } catch { /* nothing is suggested */ }
    };
    close();
    input.addEventListener("input", (event) => {
      close();
      if (!event.isComposing && input.value.trim()) timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("compositionend", () => input.dispatchEvent(new Event("input")));
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown") choose(at + 1);
      else if (event.key === "ArrowUp") choose(at < 0 ? -1 : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) location.assign(links[at]);
      else return;
      event.preventDefault();
    });
  }
})();
