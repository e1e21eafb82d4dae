// What is there to read: patterns, palettes, problems, health.

const byId = (id) => document.getElementById(id);

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

const STATES = {
  waiting: "waits for its beat",
  held: "held",
  reverted: "older version plays",
  problem: "broken, old version plays",
  gone: "file is gone",
};

export class Lists {
  // `clock` says at what time of the day a time of the show was.
  constructor(send, clock) {
    this.send = send;
    this.clock = clock;
    this.tags = new Set();
    this.cards = new Map();
    const onBar = byId("on-bar");
    onBar.addEventListener("click", () => onBar.setAttribute("aria-pressed", onBar.getAttribute("aria-pressed") !== "true"));
    byId("versions").addEventListener("change", (event) =>
      send({ recall: { pattern: this.state.playing, version: Number(event.target.value) } }));
    byId("lights").addEventListener("toggle", () => this.fixtures(this.state?.lights ?? []));
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
    if (touched("patterns", "order", "playing", "queued")) this.patterns(state);
    if (touched("palettes") || changed?.desk) this.palettes(state);
    if (touched("problems")) this.problems(state);
    if (touched("outputs")) this.outputs(state.outputs ?? {});
    if (touched("lights")) this.fixtures(state.lights ?? []);
    if (touched("clock", "lights", "last_reload")) this.health(state);
    if (touched("patterns", "playing", "last_reload")) this.playing(state);
    if (touched("patterns", "playing", "versions")) this.versions(state);
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

  // Every version of what plays, to be picked from.
  versions({ versions, patterns, playing }) {
    const box = byId("versions");
    const when = ({ at }) => at === undefined || at === null ? "before" : this.clock(at);
    const options = (versions ?? []).map((it) =>
      el("option", { value: it.version, title: it.hash }, `v${it.version} · ${when(it)}`));
    box.replaceChildren(...options);
    box.value = patterns[playing]?.version ?? "";
    box.disabled = options.length < 2;
  }

  patterns(state) {
    const { order, patterns, playing, queued } = state;
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
      fill(card, key, patterns[key], key === playing, key === queued?.key);
      if (grid.children[index] !== card) grid.insertBefore(card, grid.children[index] ?? null);
    });
    this.filter();
    if (playing !== this.shown) this.show(this.cards.get(playing));
    this.shown = playing;
  }

  // Brings what plays into sight where the patterns scroll by themselves.
  show(card) {
    const grid = byId("grid");
    if (!card || grid.scrollHeight === grid.clientHeight) return;
    const top = card.offsetTop - grid.offsetTop;
    const seen = top >= grid.scrollTop && top + card.offsetHeight <= grid.scrollTop + grid.clientHeight;
    if (!seen) grid.scrollTop = top - (grid.clientHeight - card.offsetHeight) / 2;
  }

  card(key) {
    const card = el("button", { type: "button", "data-key": key });
    card.addEventListener("click", (event) => this.choose(key, event.shiftKey));
    this.cards.set(key, card);
    return card;
  }

  // Plays a pattern at once or, if hands want it so, from the next bar on. What
  // is queued and chosen again is not queued any more.
  choose(key, shifted = false) {
    const onBar = (byId("on-bar").getAttribute("aria-pressed") === "true") !== shifted;
    if (!onBar) this.send({ select: key });
    else this.send({ queue: this.state.queued?.key === key ? null : key });
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

  // Every output, with a switch.
  outputs(outputs) {
    const kinds = { live: "good", starting: "so", failing: "bad", stopped: "so", off: "off" };
    // In the head, the worst of them.
    const worst = ["failing", "stopped", "starting", "off", "live"].find((state) =>
      Object.values(outputs).some((it) => it.state === state));
    const count = Object.values(outputs).filter((it) => it.state === worst).length;
    byId("lines").className = kinds[worst] ?? "so";
    byId("lines").textContent = worst ? `${count} ${count === 1 ? "output" : "outputs"} ${worst}` : "no output";
    const box = byId("outputs");
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.output : null;
    const rows = Object.entries(outputs).map(([url, it]) => {
      const on = it.state !== "off";
      const button = el("button", { type: "button", role: "switch", "aria-checked": on, "aria-label": url, "data-output": url },
        on ? "on" : "off");
      button.addEventListener("click", () => this.send({ output: { url, on: !on } }));
      const state = it.message ? `${it.state}: ${it.message}` : it.state;
      return el("li", {}, el("span", {}, url), el("b", { class: kinds[it.state] }, state), button);
    });
    box.replaceChildren(...rows);
    if (!rows.length) box.append(el("li", {}, el("span", {}, "Outputs"), el("b", { class: "so" }, "none: only the preview")));
    if (focused) box.querySelector(`[data-output="${CSS.escape(focused)}"]`)?.focus();
  }

  // A button for every light; made when somebody wants to see them.
  fixtures(lights) {
    const box = byId("fixtures");
    if (!byId("lights").open) return box.replaceChildren();
    box.replaceChildren(...lights.map((light, index) => {
      const button = el("button", { type: "button" }, light.name);
      button.addEventListener("click", () => this.send({ identify: index }));
      return button;
    }));
  }

  health({ clock, lights, last_reload: reload }) {
    const row = (name, kind, value) => el("div", {}, el("dt", {}, name), el("dd", { class: kind }, value));
    const rows = [];
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

function fill(card, key, pattern, playing, queued) {
  const text = JSON.stringify([pattern, playing, queued]);
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
    el("span", { class: "state", "aria-label": `version ${pattern.version}` }, `v${pattern.version}`),
    el("span", { class: "tags" }, pattern.tags.join(" · ") || pattern.description || key),
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
