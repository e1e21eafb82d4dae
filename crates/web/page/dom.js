// Making and finding elements.

export const byId = (id) => document.getElementById(id);

// An element with attributes and children; text is text, never markup. What is
// not so is left out, but for ARIA, where "false" says that it could be.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || (value === false && !key.startsWith("aria-"))) continue;
    element.setAttribute(key, value);
  }
  element.append(...children.filter((it) => it !== null && it !== undefined && it !== ""));
  return element;
}

// Writes a text if it is another: what stays is not read out again.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Elements by key, in an order. One that is there already stays the very same,
// so that a finger that is on it while something changes still presses it.
export class Keyed {
  constructor(box, make) {
    this.box = box;
    this.make = make;
    this.elements = new Map();
  }

  // Shows an element for each key; `fill` gives it what is in it.
  show(keys, fill) {
    const wanted = new Set(keys);
    for (const [key, element] of this.elements) {
      if (wanted.has(key)) continue;
      element.remove();
      this.elements.delete(key);
    }
    keys.forEach((key, index) => {
      if (!this.elements.has(key)) this.elements.set(key, this.make(key));
      const element = this.elements.get(key);
      fill(element, key, index);
      const here = this.box.children[index];
      if (here !== element) this.box.insertBefore(element, here ?? null);
    });
  }

  // All elements, in their order.
  get all() {
    return [...this.box.children];
  }
}
