// One connection to the show, kept up. Docs: control.md.
//
// It knows the state (patched as it changes), the show's time (asked for every
// two seconds), and whether the line is open. It draws nothing.

const SYNC_EVERY = 2000;
const SILENCE = 6500; // The server is heard of at least with every sync.
const OPENING = 5000; // A network that swallows everything never says no.

export class Connection {
  // `on`: { state(state, changed), frame(stage, bytes), sounding(stretches), link(how, detail),
  // answer(message) }
  constructor(on) {
    this.on = on;
    this.state = {};
    this.offset = null; // The server's seconds minus ours.
    this.tries = 0;
    this.token = keptToken();
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return this.say({ frames: false });
      this.say({ frames: true });
      if (!this.isOpen) this.retry();
    });
    this.connect();
  }

  // The show's time, in seconds.
  now() {
    return performance.now() / 1000 + (this.offset ?? 0);
  }

  command(command, id) {
    return this.say(id === undefined ? { command } : { id, command });
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  // Tries anew, at once; one that is still being opened is given up.
  retry() {
    if (this.isOpen) return this.sync();
    this.tries = 0;
    this.connect();
  }

  enter(text) {
    this.token = tokenIn(text) ?? text.trim();
    keep(this.token);
    this.retry();
  }

  say(message) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify({ v: 1, ...message }));
    return true;
  }

  connect() {
    clearTimeout(this.timer);
    if (this.socket) this.forget(this.socket);
    this.on.link("connecting");
    const query = this.token ? `?token=${encodeURIComponent(this.token)}` : "";
    const socket = new WebSocket(`ws://${location.host}/api/socket${query}`);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => {
      this.heard = performance.now();
      if (typeof event.data === "string") this.take(JSON.parse(event.data));
      else this.frame(new DataView(event.data));
    };
    socket.onclose = (event) => this.lost(socket, event.reason);
    this.opening = setTimeout(() => this.lost(socket, ""), OPENING);
  }

  forget(socket) {
    clearTimeout(this.opening);
    clearInterval(this.syncing);
    socket.onclose = socket.onmessage = null;
    socket.close();
    this.socket = null;
  }

  take(message) {
    switch (message.type) {
      case "hello":
        clearTimeout(this.opening);
        this.tries = 0;
        this.server = message.server;
        this.folder = message.folder;
        this.offset = message.now - performance.now() / 1000;
        this.samples = [];
        if (!document.hidden) this.say({ frames: true });
        [0, 60, 150, 300, 600].forEach((wait) => setTimeout(() => this.sync(), wait));
        clearInterval(this.syncing);
        this.syncing = setInterval(() => this.sync(), SYNC_EVERY);
        break;
      case "state":
        this.state = message.state;
        this.on.link("open");
        this.on.state(this.state, null);
        break;
      case "patch":
        this.state = merged(this.state, message.patch);
        this.on.state(this.state, message.patch);
        break;
      case "sounding":
        this.on.sounding(message.stretches);
        break;
      case "sync":
        this.synced(message);
        break;
      case "answer":
        this.on.answer(message);
        break;
    }
  }

  frame(view) {
    if (view.byteLength < 8 || view.getUint8(0) !== 1) return;
    const lights = Math.min(view.getUint16(2, true), Math.floor((view.byteLength - 8) / 3));
    this.on.frame(view.getUint8(1), new Uint8Array(view.buffer, 8, lights * 3));
  }

  sync() {
    if (this.heard && performance.now() - this.heard > SILENCE) return this.lost(this.socket, "");
    this.say({ sync: performance.now() / 1000 });
  }

  // Of the last answers the quickest tells best how late it was.
  synced({ client, now }) {
    const here = performance.now() / 1000;
    this.samples.push({ trip: here - client, offset: now - (here + client) / 2 });
    if (this.samples.length > 10) this.samples.shift();
    const best = this.samples.reduce((a, b) => (b.trip < a.trip ? b : a));
    this.trip = best.trip;
    this.offset = best.offset;
  }

  lost(socket, reason) {
    if (socket !== this.socket) return;
    this.forget(socket);
    const wait = Math.min(5000, 250 * 2 ** this.tries) * (0.75 + Math.random() / 2);
    this.tries += 1;
    this.on.link("lost", { wait: wait / 1000, reason });
    this.timer = setTimeout(() => this.connect(), wait);
    if (this.tries > 1) this.askWhy();
  }

  // A WebSocket does not say why it was refused; a request does.
  async askWhy() {
    try {
      const headers = this.token ? { authorization: `Bearer ${this.token}` } : {};
      const answer = await fetch("/api/snapshot", { headers });
      if (answer.status === 401) {
        clearTimeout(this.timer);
        this.on.link("closed");
      }
    } catch {
      // Nobody is there; the timer tries again.
    }
  }
}

// A merge patch, as RFC 7396 has it.
export function merged(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const known = target !== null && typeof target === "object" && !Array.isArray(target);
  const result = known ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

function tokenIn(text) {
  return /[#&?]token=([\w-]+)/.exec(text)?.[1] ?? null;
}

// The link's token, taken out of the address bar, or the one from last time.
function keptToken() {
  const given = tokenIn(location.hash);
  if (given) {
    keep(given);
    history.replaceState(null, "", location.pathname);
    return given;
  }
  try {
    return localStorage.getItem("token");
  } catch {
    return null;
  }
}

function keep(token) {
  try {
    localStorage.setItem("token", token);
  } catch {
    // A private window forgets; the link will be needed again.
  }
}
