// What plays and its versions, and the versions of every other file.

import { Keyed, byId, el, write } from "./dom.js";
import { STATES, fileOf } from "./patterns.js";

export class Files {
  // `clock` says at what time of the day a time of the show was.
  constructor(send, clock) {
    this.send = send;
    this.clock = clock;
    byId("versions").addEventListener("change", (event) => this.recall(this.state.playing, event.target));
    this.rows = new Keyed(byId("files"), (file) => this.row(file));
  }

  update(state, folder) {
    this.state = state;
    this.playing(state, folder);
    this.choices(byId("versions"), state.versions, state.patterns[state.playing]);
    const histories = state.histories ?? {};
    this.rows.show(Object.keys(histories), (row, file) => this.fill(row, file, histories[file]));
    byId("files-box").hidden = !Object.keys(histories).length;
  }

  playing({ patterns, playing, last_reload: reload }, folder) {
    const pattern = patterns[playing];
    write(byId("playing-label"), pattern?.label ?? "Nothing");
    write(byId("playing-about"), pattern?.description ?? "");
    document.title = pattern ? `${pattern.label} – dj-hue` : "dj-hue";
    const line = byId("version");
    line.replaceChildren();
    if (!pattern) return;
    const path = `${folder ? `${folder.replace(/\/$/, "")}/` : ""}${fileOf(playing)}.py`;
    line.append("edit ", el("b", { class: "path" }, path), el("br"), `version ${pattern.version}`);
    const newer = pattern.on_disk && pattern.on_disk !== pattern.version;
    if (newer) line.append(el("span", { class: "odd" }, ` of ${pattern.on_disk} on disk`));
    else if (STATES[pattern.state]) line.append(el("span", { class: "odd" }, ` · ${STATES[pattern.state]}`));
    if (reload?.save_to_frame_ms !== undefined && reload.key === fileOf(playing))
      line.append(" · saved to light in ", el("b", {}, `${reload.save_to_frame_ms.toFixed(1)} ms`));
  }

  // Every version of a file, to be picked from.
  choices(box, versions, pattern) {
    const when = ({ at }) => at === undefined || at === null ? "before" : this.clock(at);
    const text = JSON.stringify([versions, pattern?.version]);
    if (box.filled === text) return;
    box.filled = text;
    const options = (versions ?? []).map((it) =>
      el("option", { value: it.version, title: it.hash }, `v${it.version} · ${when(it)}`));
    box.replaceChildren(...options);
    box.value = pattern?.version ?? "";
    box.disabled = options.length < 2;
  }

  recall(pattern, box) {
    this.send({ recall: { pattern, version: Number(box.value) } });
  }

  // A file's versions go by any of its patterns.
  patternOf(file) {
    return this.state.order.find((key) => fileOf(key) === file);
  }

  row(file) {
    const step = (command, name, sign) => {
      const button = el("button", { type: "button", "data-step": command, "aria-label": `${name} ${file}` }, sign);
      button.addEventListener("click", () => this.send({ [command]: this.patternOf(file) }));
      return button;
    };
    const versions = el("select", { "aria-label": `Versions of ${file}, to go to` });
    versions.addEventListener("change", () => this.recall(this.patternOf(file), versions));
    return el("li", { "data-file": file }, el("span", {}, `${file}.py`),
      step("undo_of", "Undo", "↶"), versions, step("redo_of", "Redo", "↷"));
  }

  fill(row, file, versions) {
    const pattern = this.state.patterns[this.patternOf(file)];
    this.choices(row.querySelector("select"), versions, pattern);
    row.querySelector("[data-step=undo_of]").disabled = !pattern?.undo;
    row.querySelector("[data-step=redo_of]").disabled = !pattern?.redo;
    row.classList.toggle("odd", pattern?.state === "reverted");
  }
}
