// Offers the drawings of a page as pixels, beside the file that the server draws. Without this they are SVG alone.

import { png, save } from "./raster.js";

for (const link of document.querySelectorAll("a[data-png]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link";
  button.textContent = link.dataset.png;
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    told.textContent = "";
    try {
      save(await png(link.href), link.dataset.file);
    } catch {
      told.textContent = ` ${link.dataset.failed}`;
    }
  });
  link.after(" · ", button, told);
}
