// What is there to read: patterns, palettes, problems, source, health.

const byId = (id) => document.getElementById(id);

// An element with attributes and children; text is text, never markup.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    element.setAttribute(key, value);
  }
  element.append(...children.filter((it) => it !== null && it !== undefined && it !== ""));
  return element;
}

const STATES = {
  waiting: "waits for its beat",
  held: "held",
  reverted: "older version plays",
  problem: "broken, old version plays",
  gone: "file is gone",
};

export class Lists {
  constructor(send) {
    this.send = send;
    this.tags = new Set();
    this.cards = new Map();
    const search = byId("search");
    search.addEventListener("input", () => this.filter());
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        search.value = "";
        this.filter();
        search.blur();
      }
      if (event.key === "Enter") {
        const first = [...this.cards.values()].find((it) => !it.hidden);
        first?.click();
        search.blur();
      }
    });
  }

  update(state, changed) {
    this.state = state;
    const touched = (...keys) => !changed || keys.some((key) => key in changed);
    if (touched("patterns", "order", "playing")) this.patterns(state);
    if (touched("palettes") || changed?.desk) this.palettes(state);
    if (touched("problems")) this.problems(state);
    if (touched("source", "playing")) this.source(state.source ?? "");
    if (touched("outputs", "clock", "lights", "last_reload")) this.health(state);
    if (touched("patterns", "playing", "last_reload")) this.playing(state);
  }

  playing({ patterns, playing, last_reload: reload }) {
    const pattern = patterns[playing];
    byId("playing-label").textContent = pattern?.label ?? "Nothing";
    byId("playing-about").textContent = pattern?.description ?? "";
    document.title = pattern ? `${pattern.label} – dj-hue` : "dj-hue";
    const line = byId("version");
    line.replaceChildren();
    if (!pattern) return;
    const file = `${playing.split(":")[0]}.py`;
    line.append(`${file} · version ${pattern.version}`);
    const newer = pattern.on_disk && pattern.on_disk !== pattern.version;
    if (newer) line.append(el("span", { class: "odd" }, ` of ${pattern.on_disk} on disk`));
    else if (STATES[pattern.state]) line.append(el("span", { class: "odd" }, ` · ${STATES[pattern.state]}`));
    if (reload?.save_to_frame_ms !== undefined && reload.key === playing.split(":")[0])
      line.append(el("br"), "saved to light in ", el("b", {}, `${reload.save_to_frame_ms.toFixed(1)} ms`));
  }

  patterns(state) {
    const { order, patterns, playing } = state;
    const tags = [...new Set(order.flatMap((key) => patterns[key]?.tags ?? []))].sort();
    if (tags.join() !== this.knownTags) {
      this.knownTags = tags.join();
      this.tags = new Set([...this.tags].filter((it) => tags.includes(it)));
      byId("tags").replaceChildren(...tags.map((tag) => this.tag(tag)));
    }
    for (const [key, card] of this.cards) {
      if (!patterns[key]) {
        card.remove();
        this.cards.delete(key);
      }
    }
    const grid = byId("grid");
    order.forEach((key, index) => {
      const card = this.cards.get(key) ?? this.card(key);
      fill(card, key, patterns[key], key === playing);
      if (grid.children[index] !== card) grid.insertBefore(card, grid.children[index] ?? null);
    });
    this.filter();
  }

  card(key) {
    const card = el("button", { type: "button", "data-key": key });
    card.addEventListener("click", () => this.send({ select: key }));
    this.cards.set(key, card);
    return card;
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
    for (const [key, card] of this.cards) {
      const pattern = this.state.patterns[key];
      const text = [key, pattern.label, pattern.description, ...pattern.tags].join(" ").toLowerCase();
      const fits = words.every((word) => text.includes(word)) && [...this.tags].every((tag) => pattern.tags.includes(tag));
      card.hidden = !fits;
      shown += fits;
    }
    const none = byId("none");
    none.hidden = shown > 0;
    none.textContent = this.cards.size
      ? "No pattern is like that."
      : "There are no patterns yet: save a Python file into the patterns folder, and it shows up here.";
  }

  palettes({ palettes, desk }) {
    const choice = (name, colors, label) => {
      const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
      for (const color of colors) {
        const part = el("i");
        part.style.background = color;
        swatch.append(part);
      }
      const pressed = (desk.palette ?? null) === name;
      const button = el("button", { type: "button", "aria-pressed": pressed, "data-palette": name ?? "" },
        swatch, el("span", { class: "label" }, label));
      button.addEventListener("click", () => this.send({ palette: pressed ? null : name }));
      return button;
    };
    const box = byId("palettes");
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.palette : null;
    const own = choice(null, ["#2a2e3d", "#3a4056", "#2a2e3d"], "each its own");
    box.replaceChildren(own, ...palettes.map((it) => choice(it.name, it.colors, it.name.replaceAll("_", " "))));
    if (focused !== null) box.querySelector(`[data-palette="${CSS.escape(focused)}"]`)?.focus();
  }

  problems({ problems, patterns }) {
    const box = byId("problems");
    const list = Object.entries(problems).sort(([, a], [, b]) => a.severity.localeCompare(b.severity));
    box.hidden = !list.length;
    box.replaceChildren(...list.map(([key, problem]) => {
      const running = patterns[key];
      const still = problem.severity === "error"
        ? running ? `${running.label} version ${running.version} plays on` : "nothing of it has ever run"
        : "";
      return el("article", { class: `problem ${problem.severity}`, "data-problem": key },
        el("h3", {}, key, " ", el("small", {}, still)), ...problem.mistakes.flatMap(mistake));
    }));
  }

  source(text) {
    const code = byId("source").firstElementChild;
    const lines = text.replace(/\n$/, "").split("\n");
    code.replaceChildren(...lines.map((_, index) => el("span", { class: "line", "data-line": index + 1 })));
    let at = 0;
    for (const [kind, piece] of pieces(text.replace(/\n$/, ""))) {
      piece.split("\n").forEach((part, index) => {
        if (index) at += 1;
        if (part) code.children[at].append(kind ? el("span", { class: kind }, part) : part);
      });
    }
  }

  // Marks what sounds, without touching the text. Browsers that cannot, do not.
  sounding(stretches) {
    if (!globalThis.Highlight || !this.state?.playing) return;
    const file = `${this.state.playing.split(":")[0]}.py`;
    const lines = byId("source").firstElementChild.children;
    const ranges = stretches.filter((it) => it.file === file).map(({ from, to }) => {
      const range = new Range();
      const start = textAt(lines[from[0] - 1], from[1] - 1);
      const end = textAt(lines[to[0] - 1], to[1] - 1);
      if (!start || !end) return null;
      range.setStart(...start);
      range.setEnd(...end);
      return range;
    });
    CSS.highlights.set("sounding", new Highlight(...ranges.filter(Boolean)));
  }

  health({ outputs, clock, lights, last_reload: reload }) {
    const row = (name, kind, value) => el("div", {}, el("dt", {}, name), el("dd", { class: kind }, value));
    const kinds = { live: "good", starting: "so", failing: "bad", stopped: "so" };
    const rows = Object.entries(outputs ?? {}).map(([url, it]) =>
      row(url, kinds[it.state], it.message ? `${it.state}: ${it.message}` : it.state));
    if (!rows.length) rows.push(row("Outputs", "so", "none: only the preview"));
    const jitter = clock.jitter_ms === undefined || clock.jitter_ms === null ? "" : `, ±${clock.jitter_ms} ms`;
    const peers = clock.source === "link" ? `, ${clock.peers} peers` : "";
    rows.push(row("Clock", clock.health === "locked" ? "good" : "so", `${clock.source}, ${clock.health}${jitter}${peers}`));
    const heard = (clock.heard ?? []).filter((it) => it !== clock.source);
    if (heard.length) rows.push(row("Also heard", "", heard.join(", ")));
    rows.push(row("Lights", "", String(lights.length)));
    if (reload) {
      const ms = reload.save_to_frame_ms;
      rows.push(row("Last reload", "good", `${reload.key} version ${reload.version}${ms === undefined ? "" : `, ${ms.toFixed(1)} ms`}`));
    }
    byId("health").replaceChildren(...rows);
  }
}

// The text node and the place in it of a character of a line.
function textAt(line, column) {
  if (!line) return null;
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let left = column;
  let last = null;
  while (texts.nextNode()) {
    last = texts.currentNode;
    const letters = [...last.data];
    // Columns count characters, the browser counts in units of 16 bits.
    if (left <= letters.length) return [last, letters.slice(0, left).join("").length];
    left -= letters.length;
  }
  return last && [last, last.length];
}

function fill(card, key, pattern, playing) {
  const text = JSON.stringify([pattern, playing]);
  if (card.filled === text) return;
  card.filled = text;
  card.dataset.state = pattern.state;
  if (playing) card.setAttribute("aria-current", "true");
  else card.removeAttribute("aria-current");
  card.title = pattern.description;
  const note = STATES[pattern.state];
  card.replaceChildren(
    el("span", { class: "name" }, pattern.label),
    el("span", { class: "state", "aria-label": `version ${pattern.version}` }, `v${pattern.version}`),
    el("span", { class: "tags" }, pattern.tags.join(" · ") || key),
    ...(note ? [el("span", { class: "note" }, note)] : []),
  );
}

// A mistake as rustc draws it: the place, the line, carets, the hint.
function mistake(it) {
  const parts = [el("p", { class: "message" }, it.message)];
  for (const quote of [...(it.trace ?? []), ...(it.place ? [it.place] : [])]) {
    const where = `${quote.file}, line ${quote.line}, column ${quote.column}`;
    parts.push(el("p", {}, quote.what ? `${quote.what}: ${where}` : where));
    if (quote.text === undefined) continue;
    const letters = [...quote.text];
    const [from, to] = [quote.column - 1, quote.end - 1];
    const margin = `${quote.line} │ `;
    // The caret's line starts as the quoted one does, tabs and all.
    const indent = letters.slice(0, from).map((letter) => (letter === "\t" ? "\t" : " ")).join("");
    parts.push(el("pre", {},
      el("span", { class: "number" }, margin), letters.slice(0, from).join(""),
      el("mark", {}, letters.slice(from, to).join("")), letters.slice(to).join(""), "\n",
      el("span", { class: "number", "aria-hidden": "true" }, `${" ".repeat(margin.length - 2)}│ `), indent,
      el("span", { class: "caret", "aria-hidden": "true" }, "^".repeat(Math.min(to - from, 200)))));
  }
  if (it.hint) parts.push(el("p", {}, it.hint));
  return parts;
}

// Python, as far as colours go.
function* pieces(text) {
  const token = /(#[^\n]*)|([rbfRBF]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|\b(from|import|def|class|return|for|in|if|elif|else|lambda|and|or|not|None|True|False|with|as|while|yield|pass|raise|try|except|is)\b|\b(\d[\w.]*)/g;
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > end) yield [null, text.slice(end, match.index)];
    const kind = match[1] ? "comment" : match[2] ? "string" : match[3] ? "word" : "value";
    yield [kind, match[0]];
    end = match.index + match[0].length;
  }
  if (end < text.length) yield [null, text.slice(end)];
}
