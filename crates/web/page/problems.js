// What is wrong: where, what, and how to mend it.

import { byId, el } from "./dom.js";

export function showProblems({ problems, patterns }) {
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

// What the first mistake of a problem is, in a sentence.
export function inWords(key, problem) {
  const [first] = problem.mistakes;
  return `Problem with ${key}: ${first?.message ?? ""}${first?.place ? `, line ${first.place.line}` : ""}`;
}

// A mistake as rustc draws it: the place, the line, carets. The hint is beside
// the message: on a low screen the rest has to be scrolled to.
function mistake(it) {
  const parts = [el("p", { class: "message" }, it.message, " ", ...(it.hint ? [el("small", {}, it.hint)] : []))];
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
  return parts;
}
