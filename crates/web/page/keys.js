// Every key and what it does: the one table that the keyboard and the help come
// from. The words are those of the terminal's table, and a test compares them.

export const KEYS = [
  { title: "patterns" },
  { keys: ["ArrowUp", "ArrowDown", "k", "j"], does: "select in the list", acts: [(it) => it.patterns.move(-1), (it) => it.patterns.move(1)] },
  { keys: ["Home", "End"], does: "select first, last", acts: [(it) => it.patterns.move(-Infinity), (it) => it.patterns.move(Infinity)] },
  // The browser itself presses what has the focus.
  { keys: ["Enter"], does: "play the selected", acts: [] },
  { keys: ["e"], does: "queue it for the next bar", acts: [(it) => it.queueSelected()] },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], does: "play that number", acts: [..."123456789"].map((number) => (it) => it.playNumber(number - 1)) },
  { keys: ["ArrowLeft", "ArrowRight", "p", "n"], does: "play the previous, next", acts: [(it) => it.send("previous"), (it) => it.send("next")] },
  { keys: ["/"], does: "search names and tags", acts: [(it) => it.focus("search")] },
  { title: "tempo" },
  { keys: [" "], does: "tap the tempo", acts: [(it) => it.send("tap")], once: true },
  { keys: ["."], does: "now is beat one", acts: [(it) => it.send("downbeat")] },
  { keys: ["m"], does: "who leads: ours, or heard", acts: [(it) => it.send("next_source")] },
  { keys: ["-", "+", "="], does: "one bpm slower, faster", acts: [(it) => it.send({ tempo_by: -1 }), (it) => it.send({ tempo_by: 1 }), (it) => it.send({ tempo_by: 1 })] },
  { keys: ["[", "]"], does: "nudge the beat back, on", acts: [(it) => it.send({ nudge: -0.02 }), (it) => it.send({ nudge: 0.02 })] },
  { title: "screen" },
  { keys: ["l"], does: "what was said", acts: [(it) => it.show("log-box")] },
  { keys: ["s"], does: "show the source, and hide it", acts: [(it) => it.press("source-toggle")] },
  { keys: ["?"], does: "this help, and away", acts: [(it) => it.help()] },
  { title: "light" },
  { keys: ["b"], does: "blackout, and back", acts: [(it) => it.send("toggle_blackout")], once: true },
  { keys: ["f", "B"], does: "white, dark, while held", holds: ["flash", "blackout"] },
  { keys: ["c"], does: "next palette over all", acts: [(it) => it.send("next_palette")] },
  { keys: ["{", "}"], does: "darker, brighter", acts: [(it) => it.send({ intensity_by: -0.1 }), (it) => it.send({ intensity_by: 0.1 })] },
  { keys: ["<", ">"], does: "half, double speed", acts: [(it) => it.send({ speed_by: 0.5 }), (it) => it.send({ speed_by: 2 })] },
  { keys: ["(", ")"], does: "turn all hues", acts: [(it) => it.send({ hue_by: -1 / 24 }), (it) => it.send({ hue_by: 1 / 24 })] },
  { keys: ["i"], does: "the next light blinks", acts: [(it) => it.fixtures.next()] },
  { keys: ["o"], does: "an output; enter: off, on", acts: [(it) => it.outputs.next()] },
  { title: "your edits" },
  { keys: ["a"], does: "now, on beat, bar, phrase", acts: [(it) => it.send("next_apply")] },
  { keys: ["x"], does: "fade 0, 1, 4, 16 beats", acts: [(it) => it.send("next_fade")] },
  { keys: ["Escape"], does: "drop what waits", acts: [(it) => it.send("cancel")] },
  { keys: ["h", "H"], does: "hold them, while pressed", acts: [(it) => it.send("toggle_hold"), null], holds: [null, "hold"], once: true },
  { keys: ["t", "d"], does: "take, drop what is held", acts: [(it) => it.send("take"), (it) => it.send("drop")], once: true },
  { keys: ["u", "U"], does: "undo, redo a version", acts: [(it) => it.send("undo"), (it) => it.send("redo")] },
  { keys: ["z", "Z"], does: "… of the selected", acts: [(it) => it.walkSelected("undo_of"), (it) => it.walkSelected("redo_of")] },
  { keys: ["r"], does: "look at all files again", acts: [(it) => it.send("reload")], once: true },
];

const CAPS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "esc", " ": "space" };
const cap = (key) => CAPS[key] ?? (key.length > 1 ? key.toLowerCase() : key);

// Its keys, as they are printed on the keyboard.
export function caps({ keys }) {
  return keys.length > 4 ? `${cap(keys[0])} – ${cap(keys.at(-1))}` : keys.map(cap).join(" ");
}

// What a key does, or holds down, if it is one of these.
export function meaning(key) {
  const row = KEYS.find((it) => it.keys?.includes(key));
  const at = row?.keys.indexOf(key);
  return row && { once: row.once, act: row.acts?.[at % row.acts.length], hold: row.holds?.[at] };
}
