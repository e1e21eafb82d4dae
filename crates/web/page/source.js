// The text of what plays, over the stage, with what sounds marked in it.

import { el } from "./dom.js";
import { fileOf } from "./patterns.js";

const STRIKE = 110; // How long what has just begun is brighter, in ms.
const PATIENCE = 4000; // Who has scrolled wants to read there for a while.

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Source {
  constructor() {
    this.box = document.getElementById("source");
    this.code = this.box.firstElementChild;
    this.toggle = document.getElementById("source-toggle");
    this.struck = new Map(); // The name of a stretch, and until when it is bright.
    this.scrolled = -PATIENCE;
    this.stretches = [];
    for (const what of ["wheel", "pointerdown", "keydown"])
      this.box.addEventListener(what, () => (this.scrolled = performance.now()), { passive: true });
    this.toggle.addEventListener("click", () => this.open(this.box.hidden));
    this.open(kept() !== "closed");
  }

  open(open) {
    this.box.hidden = !open;
    this.toggle.setAttribute("aria-pressed", open);
    keep(open ? "open" : "closed");
  }

  update({ source, playing }) {
    const text = (source ?? "").replace(/\n$/, "");
    const file = playing ? `${fileOf(playing)}.py` : "";
    const [other, another] = [text !== this.text, playing !== this.playing];
    Object.assign(this, { text, file, playing });
    if (other) this.write(text);
    if (another) this.find(playing?.split(":")[1]);
    if (other || another) this.sounding(this.stretches);
  }

  write(text) {
    const lines = text.split("\n");
    this.code.replaceChildren(...lines.map((_, index) => el("span", { class: "line", "data-line": index + 1 })));
    let at = 0;
    for (const [kind, piece] of pieces(text)) {
      piece.split("\n").forEach((part, index) => {
        if (index) at += 1;
        if (part) this.code.children[at].append(kind ? el("span", { class: kind }, part) : part);
      });
    }
  }

  // Goes to where a pattern is defined, if that is said by name.
  find(name) {
    const defined = [...this.code.children].find((line) => name && line.textContent.startsWith(`def ${name}(`));
    this.scrolled = -PATIENCE;
    this.box.scrollTop = defined ? defined.offsetTop : 0;
  }

  // Marks what sounds, without touching the text. Browsers that cannot, do not.
  sounding(stretches) {
    this.stretches = stretches;
    if (!globalThis.Highlight) return;
    const here = stretches.filter((it) => it.file === this.file);
    this.mark(here.map((it) => [`${it.from} ${it.to}`, this.range(it)]).filter(([, range]) => range));
  }

  mark(marks) {
    const now = performance.now();
    const before = this.struck;
    this.struck = new Map(marks.map(([name]) => [name, before.get(name) ?? now + STRIKE]));
    this.marks = marks;
    this.paint();
    if (marks.length) this.follow(marks[0][1]);
  }

  // What has just begun is brighter for a moment.
  paint() {
    clearTimeout(this.timer);
    const now = performance.now();
    const fresh = ([name]) => !calm.matches && this.struck.get(name) > now;
    CSS.highlights.set("sounding", new Highlight(...this.marks.map(([, range]) => range)));
    CSS.highlights.set("struck", new Highlight(...this.marks.filter(fresh).map(([, range]) => range)));
    if (this.marks.some(fresh)) this.timer = setTimeout(() => this.paint(), STRIKE);
  }

  range({ from, to }) {
    const lines = this.code.children;
    const start = textAt(lines[from[0] - 1], from[1] - 1);
    const end = textAt(lines[to[0] - 1], to[1] - 1);
    if (!start || !end) return null;
    const range = new Range();
    range.setStart(...start);
    range.setEnd(...end);
    return range;
  }

  // Keeps what sounds in sight of whoever is not reading elsewhere.
  follow(range) {
    if (this.box.hidden || performance.now() - this.scrolled < PATIENCE) return;
    const line = range.startContainer.parentElement.closest(".line");
    const top = line.offsetTop - this.box.scrollTop;
    if (top >= 0 && top < this.box.clientHeight - line.offsetHeight) return;
    this.box.scrollTop = line.offsetTop - this.box.clientHeight / 3;
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

function kept() {
  try {
    return localStorage.getItem("source");
  } catch {
    return null; // A private window starts afresh.
  }
}

function keep(value) {
  try {
    localStorage.setItem("source", value);
  } catch {
    // See above.
  }
}
