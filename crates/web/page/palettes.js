// Palettes as swatches that recolour whatever plays.

import { byId, el } from "./dom.js";

export class Palettes {
  constructor(send) {
    this.send = send;
    this.desk = {};
  }

  // The swatches, made anew only when they are others.
  list(palettes) {
    const own = this.choice(null, ["#2a2e3d", "#3a4056", "#2a2e3d"], "each its own");
    const others = palettes.map((it) => this.choice(it.name, it.colors, it.name.replaceAll("_", " ")));
    byId("palettes").replaceChildren(own, ...others);
    this.update(this.desk);
  }

  // Which of them is over every pattern.
  update(desk) {
    this.desk = desk;
    for (const button of byId("palettes").children)
      button.setAttribute("aria-pressed", button.dataset.palette === (desk.palette ?? ""));
  }

  choice(name, colors, label) {
    const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
    for (const color of colors) {
      const part = el("i");
      part.style.background = color;
      swatch.append(part);
    }
    const button = el("button", { type: "button", "data-palette": name ?? "" },
      swatch, el("span", { class: "label" }, label));
    button.addEventListener("click", () => this.send({ palette: (this.desk.palette ?? null) === name ? null : name }));
    return button;
  }
}
