// The beat display. It computes the beat of this very moment from the show's
// timeline and time, so it is in the beat however late messages come.

export function beatAt(clock, now) {
  if (!clock) return 0;
  if (clock.halted) return clock.beat;
  const passed = ((now - clock.at) * clock.bpm) / 60;
  const left = Math.max(0, Math.abs(clock.ahead) - passed / 4);
  return clock.beat + passed + Math.sign(clock.ahead) * left;
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Beat {
  constructor() {
    this.beats = [...document.querySelectorAll("#beats i")];
    this.bars = [...document.querySelectorAll("#bars i")];
    this.shown = [];
  }

  draw(beat) {
    const inPhrase = ((beat % 16) + 16) % 16;
    const inBar = inPhrase % 4;
    const phase = inBar % 1;
    this.beats.forEach((cell, index) => {
      const on = Math.floor(inBar) === index;
      const fading = calm.matches ? 0.8 : 0.25 + 0.75 * Math.exp(-4 * phase);
      this.set(cell, index, "--glow", on ? fading : 0);
    });
    this.bars.forEach((cell, index) => {
      const full = Math.min(1, Math.max(0, inPhrase / 4 - index));
      this.set(cell, 4 + index, "--full", calm.matches ? Math.ceil(full) : full);
    });
  }

  // Styles that did not change are not set again.
  set(cell, slot, name, value) {
    const text = value.toFixed(3);
    if (this.shown[slot] !== text) {
      this.shown[slot] = text;
      cell.style.setProperty(name, text);
    }
  }
}
