// Buttons, sliders and keys: what hands do becomes commands.

const byId = (id) => document.getElementById(id);
const INTERVAL = 33; // A slider says where it is 30 times a second at most.
const HAND = 400; // So long after it moved last, a hand is still on it.

export class Controls {
  // `choose` plays a pattern by its key, now or on the bar.
  constructor(send, choose, help) {
    this.send = send;
    this.choose = choose;
    this.state = {};
    const click = (id, command) => byId(id).addEventListener("click", () => send(typeof command === "function" ? command() : command));
    click("downbeat", "downbeat");
    click("slower", () => ({ tempo: this.tempo(-1) }));
    click("faster", () => ({ tempo: this.tempo(1) }));
    click("nudge-back", { nudge: -0.02 });
    click("nudge-on", { nudge: 0.02 });
    click("previous", "previous");
    click("next", "next");
    click("hold", () => ({ hold: !this.state.desk?.hold }));
    click("take", "take");
    click("drop", "drop");
    click("undo", "undo");
    click("redo", "redo");
    click("reload", "reload");
    this.atOnce("tap", () => send("tap"));
    this.atOnce("blackout", () => send({ blackout: byId("blackout").getAttribute("aria-pressed") !== "true" }));
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
    this.flash();
    this.keys(help);
  }

  update(state) {
    this.state = state;
    const { desk } = state;
    if (!desk) return;
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

  tempo(by) {
    return Math.min(999, Math.max(20, Math.round((this.state.clock?.bpm ?? 120) + by)));
  }

  // Acts on the press, not on the release: a tap is when the finger lands.
  atOnce(id, act) {
    const button = byId(id);
    button.addEventListener("pointerdown", (event) => event.button === 0 && act());
    // A click without a pointer is a key, or a screen reader.
    button.addEventListener("click", (event) => event.detail === 0 && act());
  }

  // White while held, by as many fingers and keys as like.
  flash() {
    const button = byId("flash");
    const holding = new Set();
    const hold = (by) => {
      if (!holding.size) this.send({ flash: "press" });
      holding.add(by);
      button.dataset.held = "";
    };
    const release = (by) => {
      if (!holding.delete(by) || holding.size) return;
      this.send({ flash: "release" });
      delete button.dataset.held;
    };
    const releaseAll = () => [...holding].forEach(release);
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      hold(event.pointerId);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
      button.addEventListener(end, (event) => release(event.pointerId));
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    const isKey = (event) => event.key === " " || event.key === "Enter";
    button.addEventListener("keydown", (event) => {
      if (!isKey(event)) return;
      event.preventDefault();
      if (!event.repeat) hold("button");
    });
    button.addEventListener("keyup", (event) => isKey(event) && release("button"));
    button.addEventListener("blur", () => release("button"));
    // A screen reader clicks without keys: a short flash.
    button.addEventListener("click", (event) => {
      if (event.detail !== 0 || holding.size) return;
      hold("click");
      setTimeout(() => release("click"), 120);
    });
    addEventListener("blur", releaseAll);
    addEventListener("pagehide", releaseAll);
    this.flashKey = (down) => (down ? hold("key") : release("key"));
  }

  keys(help) {
    addEventListener("keyup", (event) => event.key.toLowerCase() === "f" && this.flashKey(false));
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || byId("help").open) return;
      const at = event.target;
      if (at.matches("input:not([type=range]), select")) return;
      // A key that means something to what has the focus is not ours.
      const own = at.matches("button, a, [tabindex='0']") ? [" ", "Enter"] : [];
      const arrows = ["ArrowLeft", "ArrowRight"];
      if (own.includes(event.key) || (at.matches("input[type=range], pre") && arrows.includes(event.key))) return;
      const act = this.actions(help)[event.key];
      const number = /^[1-9]$/.test(event.key) && this.state.order?.[Number(event.key) - 1];
      if (!act && !number) return;
      event.preventDefault();
      if (event.repeat && "bfhtd ".includes(event.key)) return;
      if (number) this.choose(number);
      else act();
    });
  }

  actions(help) {
    const { desk = {} } = this.state;
    const send = (command) => () => this.send(command);
    const after = (list, value) => list[(list.indexOf(value) + 1) % list.length];
    const hue = (by) => ({ hue: (((desk.hue ?? 0) + by) % 1 + 1) % 1 });
    const intensity = (by) => ({ intensity: Math.min(1, Math.max(0, Math.round(((desk.intensity ?? 1) + by) * 100) / 100)) });
    const speed = (by) => ({ speed: Math.min(8, Math.max(0.125, (desk.speed || 1) * by)) });
    return {
      b: send({ blackout: !desk.blackout }),
      f: () => this.flashKey(true),
      " ": send("tap"),
      ".": send("downbeat"),
      "-": send({ tempo: this.tempo(-1) }),
      "+": send({ tempo: this.tempo(1) }),
      "=": send({ tempo: this.tempo(1) }),
      "[": send({ nudge: -0.02 }),
      "]": send({ nudge: 0.02 }),
      ArrowLeft: send("previous"),
      ArrowRight: send("next"),
      p: send("previous"),
      n: send("next"),
      c: send("next_palette"),
      "{": send(intensity(-0.1)),
      "}": send(intensity(0.1)),
      "<": send(speed(0.5)),
      ">": send(speed(2)),
      "(": send(hue(-1 / 24)),
      ")": send(hue(1 / 24)),
      a: send({ apply: after(["now", "beat", "bar", "phrase"], desk.apply) }),
      x: send({ fade: after([0, 1, 4, 16], desk.fade) }),
      Escape: send("cancel"),
      e: () => byId("on-bar").click(),
      h: send({ hold: !desk.hold }),
      t: send("take"),
      d: send("drop"),
      u: send("undo"),
      U: send("redo"),
      r: send("reload"),
      s: () => byId("source-toggle").click(),
      "/": () => byId("search").focus(),
      "?": help,
    };
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
