// The patterns: what there is to play, tags, search, and what plays.

import { Keyed, byId, el, write } from "./dom.js";

export const STATES = {
  waiting: "waits for its beat",
  held: "held",
  reverted: "older version plays",
  problem: "broken, old version plays",
  gone: "file is gone",
};

// The file that a pattern is from.
export const fileOf = (key) => key?.split(":")[0];

export class Patterns {
  constructor(send) {
    this.send = send;
    this.tags = new Set();
    this.grid = byId("grid");
    this.cards = new Keyed(this.grid, (key) => this.card(key));
    const onBar = byId("on-bar");
    onBar.addEventListener("click", () => onBar.setAttribute("aria-pressed", !this.onBar));
    const search = byId("search");
    search.addEventListener("input", () => this.filter());
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        search.value = "";
        this.filter();
        search.blur();
      }
      if (event.key === "Enter") {
        this.shown[0]?.click();
        search.blur();
      }
      if (event.key === "ArrowDown") {
        event.preventDefault();
        this.shown[0]?.focus();
      }
    });
  }

  get onBar() {
    return byId("on-bar").getAttribute("aria-pressed") === "true";
  }

  // The cards that fit what is looked for, in their order.
  get shown() {
    return this.cards.all.filter((it) => !it.hidden);
  }

  // The key of the card that has the focus.
  get selected() {
    return document.activeElement?.closest("#grid button")?.dataset.key;
  }

  update(state) {
    this.state = state;
    const { order, patterns, playing, queued } = state;
    const tags = [...new Set(order.flatMap((key) => patterns[key]?.tags ?? []))].sort();
    if (tags.join() !== this.knownTags) {
      this.knownTags = tags.join();
      this.tags = new Set([...this.tags].filter((it) => tags.includes(it)));
      byId("tags").replaceChildren(...tags.map((tag) => this.tag(tag)));
    }
    this.cards.show(order, (card, key, index) => fill(card, index, patterns[key], key === playing, key === queued?.key));
    this.filter();
    if (playing !== this.playing) this.bringIntoSight(this.cards.elements.get(playing));
    this.playing = playing;
  }

  // Brings what plays into sight where the patterns scroll by themselves.
  bringIntoSight(card) {
    const { grid } = this;
    if (!card || grid.scrollHeight === grid.clientHeight) return;
    const top = card.offsetTop - grid.offsetTop;
    const seen = top >= grid.scrollTop && top + card.offsetHeight <= grid.scrollTop + grid.clientHeight;
    if (!seen) grid.scrollTop = top - (grid.clientHeight - card.offsetHeight) / 2;
  }

  card(key) {
    const card = el("button", { type: "button", "data-key": key });
    card.addEventListener("click", (event) => this.choose(key, event.shiftKey));
    return card;
  }

  // Plays a pattern at once or, if hands want it so, from the next bar on.
  choose(key, shifted = false) {
    if (this.onBar === shifted) this.send({ select: key });
    else this.queue(key);
  }

  // What is queued and chosen again is not queued any more.
  queue(key) {
    this.send({ queue: this.state.queued?.key === key ? null : key });
  }

  // Moves the focus through the cards, or to an end of them; from nowhere it
  // starts at what plays.
  move(by) {
    const { shown } = this;
    const at = shown.findIndex((it) => it === document.activeElement);
    const playing = shown.findIndex((it) => it.dataset.key === this.playing);
    const to = at >= 0 || !Number.isFinite(by) ? at + by : playing;
    shown[Math.min(shown.length - 1, Math.max(0, to))]?.focus();
  }

  tag(tag) {
    const button = el("button", { type: "button", "aria-pressed": this.tags.has(tag) }, tag);
    button.addEventListener("click", () => {
      if (!this.tags.delete(tag)) this.tags.add(tag);
      button.setAttribute("aria-pressed", this.tags.has(tag));
      this.filter();
    });
    return button;
  }

  // Shows the patterns that have every chosen tag and every word looked for.
  filter() {
    if (!this.state) return;
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [key, card] of this.cards.elements) {
      const pattern = this.state.patterns[key];
      const text = [key, pattern.label, pattern.description, ...pattern.tags].join(" ").toLowerCase();
      const fits = words.every((word) => text.includes(word)) && [...this.tags].every((tag) => pattern.tags.includes(tag));
      card.hidden = !fits;
      shown += fits;
    }
    byId("none").hidden = shown > 0;
    write(byId("none"), this.cards.elements.size
      ? "No pattern is like that."
      : "There are no patterns yet: save a Python file into the patterns folder, and it shows up here.");
  }
}

function fill(card, index, pattern, playing, queued) {
  const text = JSON.stringify([index, pattern, playing, queued]);
  if (card.filled === text) return;
  card.filled = text;
  card.dataset.state = pattern.state;
  if (playing) card.setAttribute("aria-current", "true");
  else card.removeAttribute("aria-current");
  card.title = pattern.description;
  card.toggleAttribute("data-queued", queued);
  const note = queued ? "on the next bar" : STATES[pattern.state];
  card.replaceChildren(
    el("span", { class: "name" }, pattern.label),
    // The number is the key that plays it.
    el("span", { class: "state" }, index < 9 ? el("kbd", {}, String(index + 1)) : "", ` v${pattern.version}`),
    el("span", { class: "tags" }, pattern.tags.join(" · ") || pattern.description || card.dataset.key),
    ...(note ? [el("span", { class: "note" }, note)] : []),
  );
}
