// How everything does: outputs, lights, the clock, and what was said.

import { Keyed, byId, el, write } from "./dom.js";

const KINDS = { live: "good", starting: "so", failing: "bad", stopped: "so", off: "off" };

// Every output, with a switch.
export class Outputs {
  constructor(send) {
    this.send = send;
    this.states = {};
    this.rows = new Keyed(byId("outputs"), (url) => this.row(url));
  }

  update(outputs) {
    this.states = outputs;
    // In the head, the worst of them.
    const all = Object.values(outputs);
    const worst = ["failing", "stopped", "starting", "off", "live"].find((state) => all.some((it) => it.state === state));
    const count = all.filter((it) => it.state === worst).length;
    byId("lines").className = KINDS[worst] ?? "so";
    write(byId("lines"), worst ? `${count} ${count === 1 ? "output" : "outputs"} ${worst}` : "no output");
    byId("no-output").hidden = all.length > 0;
    this.rows.show(Object.keys(outputs), (row, url) => {
      const it = outputs[url];
      const [, words, button] = row.children;
      words.className = KINDS[it.state];
      write(words, it.message ? `${it.state}: ${it.message}` : it.state);
      button.setAttribute("aria-checked", it.state !== "off");
      write(button, it.state === "off" ? "off" : "on");
    });
  }

  row(url) {
    const button = el("button", { type: "button", role: "switch", "aria-label": url, "data-output": url });
    button.addEventListener("click", () => this.send({ output: { url, on: this.states[url]?.state === "off" } }));
    return el("li", {}, el("span", {}, url), el("b"), button);
  }

  // Puts the focus on the next switch, round the end.
  next() {
    const switches = this.rows.all.map((row) => row.lastChild);
    switches[(switches.indexOf(document.activeElement) + 1) % switches.length]?.focus();
  }
}

// A button for every light; made when somebody wants to see them.
export class Fixtures {
  constructor(send) {
    this.send = send;
    this.lights = [];
    this.last = -1;
    byId("lights").addEventListener("toggle", () => this.update(this.lights));
  }

  update(lights) {
    this.lights = lights;
    const box = byId("fixtures");
    if (!byId("lights").open) return box.replaceChildren();
    box.replaceChildren(...lights.map((light, index) => {
      const button = el("button", { type: "button" }, light.name);
      button.addEventListener("click", () => this.identify(index));
      return button;
    }));
  }

  identify(light) {
    this.last = light;
    this.send({ identify: light });
  }

  next() {
    if (this.lights.length) this.identify((this.last + 1) % this.lights.length);
  }
}

export function showHealth({ clock, lights, last_reload: reload }) {
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

// What was said: the newest line is on top. What is seen nowhere else on the
// page is told when it comes.
const NEWS = ["printed", "note", "gone"];

export class Log {
  constructor(clock, tell) {
    this.clock = clock;
    this.tell = tell;
    this.seen = null;
    this.rows = new Keyed(byId("log"), () => el("li"));
  }

  update(log) {
    const numbers = Object.keys(log).map(Number).sort((a, b) => b - a);
    this.rows.show(numbers, (row, number) => {
      const { at, event, text } = log[number];
      if (row.firstChild) return;
      row.dataset.event = event;
      row.append(el("time", {}, this.clock(at)), " ", text);
    });
    const fresh = numbers.filter((it) => this.seen !== null && it > this.seen && NEWS.includes(log[it].event));
    if (fresh.length) this.tell(log[fresh[0]].text);
    this.seen = Math.max(this.seen ?? 0, numbers[0] ?? 0);
    byId("log-empty").hidden = numbers.length > 0;
  }
}
