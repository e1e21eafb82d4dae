// A stage seen from the audience: lights at their places, glowing.

// Light is soft: more than so many are not seen, but cost time at every frame.
const PIXELS = 160_000;

// How long a light's name is written beside it, in ms.
const NAMED = 4000;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Stage {
  // A light that is pointed at says its name; pointed at once more, `identify`
  // is told its number. A hand that only points must not change the light.
  constructor(canvas, identify) {
    this.canvas = canvas;
    canvas.addEventListener("click", (event) => {
      const light = this.at(event);
      if (light !== null && light === this.named) identify(light);
      this.name(light);
    });
    this.paper = canvas.getContext("2d", { alpha: false });
    this.lights = [];
    this.named = null;
    this.bytes = new Uint8Array();
    this.seen = new Float32Array();
    this.changed = true;
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  place(lights) {
    this.fixtures = lights;
    this.canvas.setAttribute("aria-label", this.canvas.id === "live"
      ? `The lights: ${lights.length}`
      : `What would play on ${lights.length} lights if what is held were taken`);
    this.arrange();
  }

  // Writes a light's name beside it, for a while.
  name(light) {
    this.named = light;
    this.changed = true;
    clearTimeout(this.forgetting);
    if (light !== null) this.forgetting = setTimeout(() => this.name(null), NAMED);
  }

  show(bytes) {
    this.bytes = bytes;
    this.changed = true;
  }

  resize() {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = Math.min(devicePixelRatio || 1, Math.sqrt(PIXELS / (clientWidth * clientHeight)));
    const width = Math.round(clientWidth * ratio);
    const height = Math.round(clientHeight * ratio);
    if (!width || (width === this.canvas.width && height === this.canvas.height)) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.arrange();
  }

  // Where on the picture each light is.
  arrange() {
    const { width, height } = this.canvas;
    const fixtures = this.fixtures ?? [];
    const count = fixtures.length || 1;
    const size = Math.max(2.5, Math.min(width * 0.032, Math.sqrt((width * height) / count) * 0.15));
    const between = (from, to, share) => from + (to - from) * share;
    this.lights = fixtures.map((fixture, index) => {
      const [x, y, z] = fixture.place ?? rowPlace(index, count);
      const depth = (1 - y) / 2; // 0 at the front, 1 at the back
      const near = 1 / (1 + 0.3 * depth);
      const floor = height * between(0.93, 0.7, depth);
      const ceiling = height * between(0.1, 0.22, depth);
      return {
        x: width / 2 + x * width * 0.5 * near,
        y: between(floor, ceiling, (z + 1) / 2),
        floor,
        hangs: z > -0.4,
        size: size * (0.55 + 0.45 * near),
        depth,
      };
    });
    // The far ones are painted first.
    this.inOrder = this.lights.map((_, index) => index).sort((a, b) => this.lights[b].depth - this.lights[a].depth);
    this.backdrop = backdrop(width, height);
    this.seen = new Float32Array(count * 3);
    this.changed = true;
  }

  // Where each light is, as the pointer counts.
  places() {
    const scale = this.canvas.width / this.canvas.clientWidth;
    return this.lights.map(({ x, y }) => [x / scale, y / scale]);
  }

  // The light that is pointed at, if one is near.
  at({ offsetX, offsetY }) {
    const scale = this.canvas.width / this.canvas.clientWidth;
    const away = ({ x, y }) => Math.hypot(x - offsetX * scale, y - offsetY * scale);
    let nearest = null;
    this.lights.forEach((light, index) => {
      if (nearest === null || away(light) < away(this.lights[nearest])) nearest = index;
    });
    return nearest !== null && away(this.lights[nearest]) < 24 * scale ? nearest : null;
  }

  // Paints, if there is something new. With reduced motion what is seen
  // follows the light slowly, so that nothing on the page flashes.
  draw(passed) {
    const settled = calm.matches ? this.follow(1 - Math.exp(-passed / 0.6)) : this.follow(1);
    if (!this.changed && settled) return;
    this.changed = false;
    const { paper, canvas } = this;
    paper.globalCompositeOperation = "source-over";
    if (!this.backdrop) return;
    paper.drawImage(this.backdrop, 0, 0);
    paper.globalCompositeOperation = "lighter";
    for (const index of this.inOrder) this.beam(index);
    for (const index of this.inOrder) this.lamp(index, canvas.height);
    paper.globalCompositeOperation = "source-over";
    if (this.lights[this.named]) this.label(this.named);
  }

  label(index) {
    const { paper, canvas } = this;
    const { x, y, size } = this.lights[index];
    const scale = canvas.width / canvas.clientWidth;
    const lines = [this.fixtures[index].name, "again: it blinks"];
    paper.font = `600 ${14 * scale}px system-ui, sans-serif`;
    const width = Math.max(...lines.map((it) => paper.measureText(it).width)) + 16 * scale;
    const height = 42 * scale;
    const left = Math.min(canvas.width - width, Math.max(0, x - width / 2));
    const below = y + size + 8 * scale;
    const top = below + height > canvas.height ? y - size - height - 8 * scale : below;
    paper.fillStyle = "#191c27";
    paper.beginPath();
    paper.roundRect(left, top, width, height, 8 * scale);
    paper.fill();
    lines.forEach((line, row) => {
      paper.fillStyle = row ? "#9aa1b5" : "#eceef5";
      paper.fillText(line, left + 8 * scale, top + (17 + 18 * row) * scale);
    });
  }

  follow(share) {
    let settled = true;
    for (let at = 0; at < this.seen.length; at += 1) {
      const step = (this.bytes[at] ?? 0) - this.seen[at];
      if (Math.abs(step) > 0.5) settled = false;
      this.seen[at] += share === 1 ? step : step * share;
    }
    return settled || share === 1;
  }

  color(index) {
    const [red, green, blue] = this.seen.subarray(index * 3, index * 3 + 3);
    return { red, green, blue, level: Math.max(red, green, blue) / 255 };
  }

  // The light in the air under a lamp that hangs, and its pool on the floor.
  beam(index) {
    const light = this.lights[index];
    const { red, green, blue, level } = this.color(index);
    if (level < 0.02) return;
    const { paper } = this;
    const rgb = `${red | 0},${green | 0},${blue | 0}`;
    const { x, y, floor, size } = light;
    if (light.hangs) {
      const fall = floor - y;
      const spread = size * 0.9 + fall * 0.15;
      const air = paper.createLinearGradient(0, y, 0, floor);
      air.addColorStop(0, `rgba(${rgb},.3)`);
      air.addColorStop(0.5, `rgba(${rgb},.09)`);
      air.addColorStop(1, `rgba(${rgb},0)`);
      paper.fillStyle = air;
      paper.beginPath();
      paper.moveTo(x - size * 0.45, y);
      paper.lineTo(x + size * 0.45, y);
      paper.lineTo(x + spread, floor);
      paper.lineTo(x - spread, floor);
      paper.fill();
    }
    const pool = size * 5;
    paper.save();
    paper.translate(x, floor);
    paper.scale(1, 0.2);
    const ground = paper.createRadialGradient(0, 0, 0, 0, 0, pool);
    ground.addColorStop(0, `rgba(${rgb},.22)`);
    ground.addColorStop(1, `rgba(${rgb},0)`);
    paper.fillStyle = ground;
    paper.fillRect(-pool, -pool, pool * 2, pool * 2);
    paper.restore();
  }

  lamp(index) {
    const { x, y, size } = this.lights[index];
    const { red, green, blue, level } = this.color(index);
    const { paper } = this;
    paper.fillStyle = "#14161d";
    paper.beginPath();
    paper.arc(x, y, size * 0.62, 0, 7);
    paper.fill();
    if (level < 0.01) return;
    // Bright light looks white where it comes from.
    const heat = 204 * level * level;
    const color = (gain, white, alpha) =>
      `rgba(${[red, green, blue].map((it) => Math.min(255, it * gain + white) | 0)},${alpha})`;
    const reach = size * (2.6 + 3.2 * level);
    const core = (0.9 * size) / reach;
    const glow = paper.createRadialGradient(x, y, 0, x, y, reach);
    glow.addColorStop(0, color(1.75, heat, 1));
    glow.addColorStop(core * 0.4, color(1.3, heat * 0.33, 1));
    glow.addColorStop(core, color(1, 0, 0.5));
    glow.addColorStop(Math.max(core, 0.45), color(1, 0, 0.13));
    glow.addColorStop(1, color(1, 0, 0));
    paper.fillStyle = glow;
    paper.fillRect(x - reach, y - reach, reach * 2, reach * 2);
  }
}

// Lights without places hang in rows, slightly bent.
function rowPlace(index, count) {
  const rows = Math.min(6, Math.ceil(count / 14));
  const inRow = Math.ceil(count / rows);
  const row = Math.floor(index / inRow);
  const here = Math.min(inRow, count - row * inRow);
  const x = here === 1 ? 0 : (2 * ((index % inRow) + 0.5)) / here - 1;
  const height = rows === 1 ? 0.85 : 0.95 - (1.5 * row) / (rows - 1);
  return [x, 0.2, height - 0.22 * x * x];
}

// The empty stage: dark, with a floor one can just see.
function backdrop(width, height) {
  if (!width || !height) return null;
  const canvas = new OffscreenCanvas(width, height);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#030408";
  paper.fillRect(0, 0, width, height);
  const wall = paper.createRadialGradient(width / 2, height * 0.35, 0, width / 2, height * 0.35, width * 0.6);
  wall.addColorStop(0, "#0d1018");
  wall.addColorStop(1, "#030408");
  paper.fillStyle = wall;
  paper.fillRect(0, 0, width, height * 0.68);
  const floor = paper.createLinearGradient(0, height * 0.66, 0, height);
  floor.addColorStop(0, "#0a0c13");
  floor.addColorStop(1, "#11141d");
  paper.fillStyle = floor;
  paper.fillRect(0, height * 0.68, width, height);
  return canvas;
}
