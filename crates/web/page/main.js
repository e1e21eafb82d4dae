// The page: a connection in the middle, and around it what draws and what
// sends. All drawing that moves happens in one place, once per display frame.

import { Beat, beatAt } from "./beat.js";
import { Connection } from "./connection.js";
import { Controls } from "./controls.js";
import { Lists } from "./lists.js";
import { Source } from "./source.js";
import { Stage } from "./stage.js";

const byId = (id) => document.getElementById(id);
const identify = (light) => send({ identify: light });
const stages = [new Stage(byId("live"), identify), new Stage(byId("preview"), identify)];
const beat = new Beat();
const source = new Source();
const help = () => byId("help").showModal();

const send = (command) => {
  // Whoever asks for a reload wants to hear what came of it.
  const id = command === "reload" ? 1 : undefined;
  if (!connection.command(command, id)) say("Not connected: nothing was sent");
};
const lists = new Lists(send, (at) => {
  const ago = (connection.now() - at) * 1000;
  return new Date(Date.now() - ago).toLocaleTimeString([], { hour12: false });
});
const controls = new Controls(send, (key) => lists.choose(key), help);

// What the page knows, for a look into it from the browser's console.
const watch = {
  frames: 0,
  previews: 0,
  get state() { return connection.state; },
  get bytes() { return [...stages[0].bytes]; },
  get preview() { return [...stages[1].bytes]; },
  get trip() { return connection.trip; },
  seen: () => [...stages[0].seen],
  now: () => connection.now(),
  beat: () => beatAt(connection.state.clock, connection.now()),
  onframe: null,
  frame(stage, bytes) {
    if (stage) this.previews += 1;
    else this.frames += 1;
    if (!stage) this.onframe?.(bytes);
  },
};
window.djHue = watch;

let told = null;

// Says how the line to the show is.
let lost = false;
function link(how, detail) {
  document.body.dataset.link = how;
  byId("door").hidden = how !== "closed";
  byId("retry").hidden = how !== "lost";
  const text = byId("link-text");
  if (how === "lost") {
    const ended = detail.reason.includes("ended");
    const why = ended ? "The show has ended." : "The connection is lost; the show goes on without this page.";
    const when = detail.wait > 1 ? ` in ${Math.round(detail.wait)} s` : "";
    text.textContent = `${why} Trying again${when}…`;
    lost = true;
  } else if (how === "connecting" && !lost) {
    text.textContent = "Connecting to the show…";
  } else if (how === "closed") {
    text.textContent = "This show is locked.";
  } else if (how === "open" && lost) {
    lost = false;
    say("Connected again");
  }
}

const connection = new Connection({
  state(state, changed) {
    if (!changed || changed.lights) stages.forEach((stage) => stage.place(state.lights ?? []));
    byId("preview-box").hidden = !state.preview;
    byId("dark").hidden = !state.desk.blackout;
    byId("bpm").textContent = state.clock.bpm.toFixed(state.clock.bpm % 1 ? 1 : 0);
    byId("clock").textContent = `bpm · ${state.clock.source}${state.clock.health === "locked" ? "" : `, ${state.clock.health}`}`;
    byId("clock").dataset.health = state.clock.health;
    byId("about").textContent = connection.server ?? "";
    controls.update(state);
    lists.update(state, changed);
    source.update(state);
    announce(state);
  },
  frame(stage, bytes) {
    stages[stage]?.show(bytes);
    watch.frame(stage, bytes);
  },
  sounding(stretches) {
    source.sounding(stretches);
  },
  link,
  answer(message) {
    if (message.error) say(message.error.message);
    else if (message.patterns !== undefined) say(`Reloaded ${message.patterns} patterns`);
  },
});

byId("retry").addEventListener("click", () => connection.retry());
byId("help-open").addEventListener("click", help);
byId("door").addEventListener("submit", (event) => {
  event.preventDefault();
  connection.enter(byId("token").value);
});

// Tells those who listen rather than look.
function say(text) {
  byId("said").textContent = text;
}
function announce(state) {
  const before = told;
  told = { playing: state.playing, queued: state.queued?.key, blackout: state.desk.blackout, problems: Object.keys(state.problems) };
  if (!before) return;
  const news = [];
  if (told.playing !== before.playing) news.push(`Playing ${state.patterns[state.playing]?.label ?? "nothing"}`);
  if (told.queued && told.queued !== before.queued) news.push(`Queued ${state.patterns[told.queued]?.label}`);
  if (told.blackout !== before.blackout) news.push(told.blackout ? "Blackout" : "Light is back");
  for (const key of told.problems.filter((it) => !before.problems.includes(it))) {
    const [first] = state.problems[key].mistakes;
    news.push(`Problem with ${key}: ${first?.message ?? ""}${first?.place ? `, line ${first.place.line}` : ""}`);
  }
  for (const key of before.problems.filter((it) => !told.problems.includes(it))) news.push(`Solved: ${key}`);
  if (news.length) say(news.join(". "));
}

// What comes, and in how many beats.
function comes({ queued, patterns, waiting_until: edit }, now) {
  const [what, beat] = queued ? [`${patterns[queued.key]?.label} comes`, queued.beat] : ["an edit comes", edit];
  const left = beat == null ? 0 : Math.ceil(beat - now);
  return left > 0 ? `· ${what} in ${left} ${left === 1 ? "beat" : "beats"}` : "";
}

let before = 0;
let waiting = "";
function draw(time) {
  const { state } = connection;
  const now = beatAt(state.clock, connection.now());
  beat.draw(now);
  const passed = Math.min(0.1, (time - before) / 1000);
  before = time;
  stages[0].draw(passed);
  if (state.preview) stages[1].draw(passed);
  const words = comes(state, now);
  if (words !== waiting) byId("waiting").textContent = waiting = words;
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);
