// Buttons, sliders and keys: what hands do becomes commands.

import { byId, el } from "./dom.js";
import { KEYS, caps, meaning } from "./keys.js";

const INTERVAL = 33; // A slider says where it is 30 times a second at most.
const HAND = 400; // So long after it moved last, a hand is still on it.

export class Controls {
  // `lists` are the parts of the page that keys reach into: patterns, outputs
  // and fixtures.
  constructor(send, lists, help) {
    Object.assign(this, lists, { send, help, state: {} });
    const click = (id, command) => byId(id).addEventListener("click", () => send(command));
    click("downbeat", "downbeat");
    click("slower", { tempo_by: -1 });
    click("faster", { tempo_by: 1 });
    click("nudge-back", { nudge: -0.02 });
    click("nudge-on", { nudge: 0.02 });
    click("previous", "previous");
    click("next", "next");
    click("hold", "toggle_hold");
    click("take", "take");
    click("drop", "drop");
    click("undo", "undo");
    click("redo", "redo");
    click("reload", "reload");
    byId("lead").addEventListener("change", (event) => send({ source: event.target.value }));
    this.atOnce("tap", () => send("tap"));
    this.atOnce("blackout", () => send("toggle_blackout"));
    for (const button of document.querySelectorAll("[data-apply]"))
      button.addEventListener("click", () => send({ apply: button.dataset.apply }));
    for (const button of document.querySelectorAll("[data-fade]"))
      button.addEventListener("click", () => send({ fade: Number(button.dataset.fade) }));
    this.sliders = [
      new Slider("intensity", send, (it) => `${Math.round(it * 100)} %`, (it) => it, (it) => it, 1),
      // The slider is in octaves; its left end stands still.
      new Slider("speed", send, (it) => `×${+it.toFixed(2)}`, (it) => (it <= -3 ? 0 : +(2 ** it).toFixed(4)), (it) => (it <= 0 ? -3 : Math.log2(it)), 1),
      new Slider("hue", send, (it) => `${Math.round(it * 360)}°`, (it) => it, (it) => it, 0),
    ];
    this.held = { flash: new Held("flash", send), blackout: new Held("blackout", send), hold: new Held("hold", send) };
    this.held.flash.button(byId("flash"));
    this.held.blackout.button(byId("dark"));
    // A button that a finger or the mouse has pressed is done: the space bar
    // taps the tempo again, and does not press it once more.
    addEventListener("click", (event) => event.detail && event.target.closest("button")?.blur());
    this.listKeys();
    this.hearKeys();
  }

  update(state) {
    this.state = state;
    const { desk } = state;
    if (!desk) return;
    byId("lead").value = state.clock.source;
    byId("blackout").setAttribute("aria-pressed", desk.blackout);
    byId("hold").setAttribute("aria-pressed", desk.hold);
    const held = Object.values(state.patterns ?? {}).some((it) => it.state === "held");
    byId("take").disabled = byId("drop").disabled = !held;
    const playing = state.patterns?.[state.playing];
    byId("undo").disabled = !playing?.undo;
    byId("redo").disabled = !playing?.redo;
    for (const button of document.querySelectorAll("[data-apply]"))
      button.setAttribute("aria-pressed", button.dataset.apply === desk.apply);
    for (const button of document.querySelectorAll("[data-fade]"))
      button.setAttribute("aria-pressed", Number(button.dataset.fade) === desk.fade);
    for (const slider of this.sliders) slider.told(desk[slider.name]);
  }

  // Acts on the press, not on the release: a tap is when the finger lands.
  atOnce(id, act) {
    const button = byId(id);
    button.addEventListener("pointerdown", (event) => event.button === 0 && act());
    // A click without a pointer is a key, or a screen reader.
    button.addEventListener("click", (event) => event.detail === 0 && act());
  }

  listKeys() {
    const rows = KEYS.flatMap((row) => row.title
      ? [el("h3", {}, row.title)]
      : [el("div", {}, el("dt", {}, caps(row)), el("dd", {}, row.does))]);
    byId("keys").replaceChildren(...rows);
  }

  hearKeys() {
    // Shift may be let go before the letter.
    addEventListener("keyup", (event) => {
      for (const held of Object.values(this.held)) held.release(`key ${event.key.toLowerCase()}`);
    });
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
      const at = event.target;
      if (at.matches("input:not([type=range]), select")) return;
      const row = meaning(event.key);
      if (!row || isItsOwn(at, event.key)) return;
      if (row.hold) this.held[row.hold].press(`key ${event.key.toLowerCase()}`);
      else if (!row.act) return;
      event.preventDefault();
      if (row.act && !(event.repeat && row.once)) row.act(this);
    });
  }

  // The selected card waits for the bar; without one, all that are chosen do.
  queueSelected() {
    const key = this.patterns.selected;
    if (key) this.patterns.queue(key);
    else byId("on-bar").click();
  }

  // A version of the selected card's file, or of what plays.
  walkSelected(command) {
    const pattern = this.patterns.selected ?? this.state.playing;
    if (pattern) this.send({ [command]: pattern });
  }

  playNumber(index) {
    const key = this.state.order?.[index];
    if (key) this.patterns.choose(key);
  }

  focus(id) {
    byId(id).focus();
  }

  press(id) {
    byId(id).click();
  }

  show(id) {
    byId(id).scrollIntoView({ block: "nearest" });
    byId(id).focus();
  }
}

// Whether a key means something to what has the focus.
function isItsOwn(at, key) {
  if (at.matches("button, a, summary, [tabindex='0']") && [" ", "Enter"].includes(key)) return true;
  const moves = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
  return at.matches("input[type=range], pre, #log-box") && moves.includes(key);
}

// What lasts as long as it is pressed, by as many fingers and keys as like.
class Held {
  constructor(action, send) {
    this.action = action;
    this.send = send;
    this.holding = new Set();
    const releaseAll = () => [...this.holding].forEach((by) => this.release(by));
    addEventListener("blur", releaseAll);
    addEventListener("pagehide", releaseAll);
  }

  press(by) {
    if (!this.holding.size) this.send({ press: this.action });
    this.holding.add(by);
    this.at?.setAttribute("data-held", "");
  }

  release(by) {
    if (!this.holding.delete(by) || this.holding.size) return;
    this.send({ release: this.action });
    this.at?.removeAttribute("data-held");
  }

  button(button) {
    this.at = button;
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      this.press(event.pointerId);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
      button.addEventListener(end, (event) => this.release(event.pointerId));
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    const isKey = (event) => event.key === " " || event.key === "Enter";
    button.addEventListener("keydown", (event) => {
      if (!isKey(event)) return;
      event.preventDefault();
      if (!event.repeat) this.press("button");
    });
    button.addEventListener("keyup", (event) => isKey(event) && this.release("button"));
    button.addEventListener("blur", () => this.release("button"));
    // A screen reader clicks without keys: a short one.
    button.addEventListener("click", (event) => {
      if (event.detail !== 0 || this.holding.size) return;
      this.press("click");
      setTimeout(() => this.release("click"), 120);
    });
  }
}

// A slider that says where it is while it moves, and follows the show while
// nobody touches it.
class Slider {
  constructor(name, send, words, value, position, normal) {
    Object.assign(this, { name, send, words, value, position });
    this.input = byId(name);
    this.reset = byId(`${name}-reset`);
    this.touched = -HAND;
    this.input.addEventListener("input", () => {
      this.touched = performance.now();
      this.show(value(Number(this.input.value)));
      this.timer ??= setTimeout(() => this.say(), INTERVAL);
    });
    this.reset.addEventListener("click", () => {
      this.touched = -HAND;
      send({ [name]: normal });
    });
  }

  say() {
    this.timer = undefined;
    this.send({ [this.name]: this.value(Number(this.input.value)) });
  }

  // What the show says while a hand is on the slider counts once it is off.
  told(value) {
    if (value === undefined) return;
    clearTimeout(this.later);
    const left = this.touched + HAND - performance.now();
    if (left > 0) {
      this.later = setTimeout(() => this.told(value), left);
      return;
    }
    this.input.value = this.position(value);
    this.show(value);
  }

  show(value) {
    const words = this.words(value);
    this.reset.textContent = words;
    this.input.setAttribute("aria-valuetext", words);
  }
}
