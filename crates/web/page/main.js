// The page: a connection in the middle, and around it what draws and what
// sends. All drawing that moves happens in one place, once per display frame.

import { Beat, beatAt } from "./beat.js";
import { Connection } from "./connection.js";
import { Controls } from "./controls.js";
import { byId, write } from "./dom.js";
import { Files } from "./files.js";
import { Fixtures, Log, Outputs, showHealth } from "./health.js";
import { Palettes } from "./palettes.js";
import { Patterns } from "./patterns.js";
import { inWords, showProblems } from "./problems.js";
import { Source } from "./source.js";
import { Stage } from "./stage.js";

// Commands whose outcome whoever asked wants to hear.
const ANSWERED = { reload: 1 };

const send = (command) => {
  if (!connection.command(command, ANSWERED[command])) tell("Not connected: nothing was sent");
};
// The time of the day of a time of the show.
const clock = (at) => {
  const ago = (connection.now() - at) * 1000;
  return new Date(Date.now() - ago).toLocaleTimeString([], { hour12: false });
};
const help = () => byId("help").showModal();
const beat = new Beat();
const source = new Source();
const patterns = new Patterns(send);
const palettes = new Palettes(send);
const files = new Files(send, clock);
const outputs = new Outputs(send);
const fixtures = new Fixtures(send);
const log = new Log(clock, (text) => tell(text));
const controls = new Controls(send, { patterns, outputs, fixtures }, help);
const identify = (light) => fixtures.identify(light);
const stages = [new Stage(byId("live"), identify), new Stage(byId("preview"), identify)];

// What the page knows, for a look into it from the browser's console.
const watch = {
  frames: 0,
  previews: 0,
  get state() { return connection.state; },
  get bytes() { return [...stages[0].bytes]; },
  get preview() { return [...stages[1].bytes]; },
  get trip() { return connection.trip; },
  seen: () => [...stages[0].seen],
  places: () => stages[0].places(),
  named: () => stages[0].named,
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

// Says how the line to the show is.
let lost = false;
function link(how, detail) {
  document.body.dataset.link = how;
  byId("door").hidden = how !== "closed";
  byId("retry").hidden = how === "closed" || !lost && how !== "lost";
  const text = byId("link-text");
  if (how === "lost") {
    const why = WHY[detail.reason] ?? "The connection is lost; the show goes on without this page.";
    const when = detail.wait > 1 ? ` in ${Math.round(detail.wait)} s` : "";
    write(text, `${why} Trying again${when}…`);
    lost = true;
  } else if (how === "connecting" && !lost) {
    write(text, "Connecting to the show…");
  } else if (how === "closed") {
    write(text, "This show is locked.");
  } else if (how === "open" && lost) {
    lost = false;
    say("Connected again");
  }
}

// What the show says when it ends a connection, as the page says it.
const WHY = {
  "the show has ended": "The show has ended.",
  "too many surfaces are open": "Too many pages of this show are open.",
};

const connection = new Connection({
  state(state, changed) {
    const touched = (...keys) => !changed || keys.some((key) => key in changed);
    if (touched("lights")) stages.forEach((stage) => stage.place(state.lights ?? []));
    byId("preview-box").hidden = !state.preview;
    byId("blackout-sign").hidden = !state.desk.blackout;
    write(byId("bpm"), state.clock.bpm.toFixed(state.clock.bpm % 1 ? 1 : 0));
    write(byId("clock"), `${state.clock.source}${state.clock.health === "locked" ? "" : `, ${state.clock.health}`}`);
    byId("clock").dataset.health = state.clock.health;
    write(byId("about"), connection.server ?? "");
    controls.update(state);
    if (touched("patterns", "order", "playing", "queued")) patterns.update(state);
    if (touched("palettes")) palettes.list(state.palettes ?? []);
    if (touched("desk")) palettes.update(state.desk);
    if (touched("problems", "patterns")) showProblems(state);
    if (touched("outputs")) outputs.update(state.outputs ?? {});
    if (touched("lights")) fixtures.update(state.lights ?? []);
    if (touched("clock", "lights", "last_reload")) showHealth(state);
    if (touched("patterns", "playing", "versions", "histories", "last_reload")) files.update(state, connection.folder);
    if (touched("log")) log.update(state.log ?? {});
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
    // What came of a reload is in the log, for everybody.
    if (message.error) tell(message.error.message);
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
  write(byId("said"), text);
}

// Tells everybody, for a while.
let toast;
function tell(text) {
  say(text);
  write(byId("toast"), text);
  byId("toast").hidden = false;
  clearTimeout(toast);
  toast = setTimeout(() => (byId("toast").hidden = true), 4000);
}

// Says what has changed since it was said last.
let told = null;
function announce(state) {
  const before = told;
  const problems = Object.entries(state.problems).map(([key, problem]) => [key, inWords(key, problem)]);
  told = { playing: state.playing, queued: state.queued?.key, blackout: state.desk.blackout, problems: new Map(problems) };
  if (!before) return;
  const news = [];
  if (told.playing !== before.playing) news.push(`Playing ${state.patterns[state.playing]?.label ?? "nothing"}`);
  if (told.queued && told.queued !== before.queued) news.push(`Queued ${state.patterns[told.queued]?.label}`);
  if (told.blackout !== before.blackout) news.push(told.blackout ? "Blackout" : "Light is back");
  for (const [key, words] of told.problems) if (before.problems.get(key) !== words) news.push(words);
  for (const key of before.problems.keys()) if (!told.problems.has(key)) news.push(`Solved: ${key}`);
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
