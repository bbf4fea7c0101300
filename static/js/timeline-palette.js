// The colours of the theme in use, read from the style sheet, and the hatching made from them.

/** @typedef {import("./draw-shapes.js").Palette} Palette */
/** @typedef {import("./model-words.js").Status} Status */

/** @type {Record<Status, string>} */
const TOKENS = {
  waiting: "waiting", working: "working", done: "done", failed: "failed", stopped: "replaced", backoff: "backoff", skipped: "skipped",
  firing: "failed",
};
const STATUSES = /** @type {Status[]} */ (Object.keys(TOKENS));

/**
 * @param {Element} element whose style counts
 * @param {number} ratio device px per px
 * @returns {Palette}
 */
export function readPalette(element, ratio) {
  const style = getComputedStyle(element);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const colours = (/** @type {string} */ prefix) =>
    /** @type {Record<Status, string>} */ (Object.fromEntries(STATUSES.map((status) => [status, token(prefix + TOKENS[status])])));
  const status = colours("");
  const on = colours("on-");
  return {
    font: style.fontFamily,
    ink: token("ink"),
    muted: token("ink-muted"),
    surface: token("surface"),
    sunken: token("sunken"),
    line: token("line"),
    lineStrong: token("line-strong"),
    accent: token("accent"),
    focus: token("focus"),
    status,
    on,
    hatch: {
      failed: hatch(ratio, on.failed, 0.3, 7, [[-2, 9, 9, -2]]),
      firing: hatch(ratio, on.firing, 0.32, 5, [[-1, 1, 6, 1]]),
      stopped: hatch(ratio, on.stopped, 0.28, 5, [[1, -1, 1, 6]]),
      backoff: hatch(ratio, status.backoff, 0.75, 6, [[-1, 7, 7, -1]]),
      skipped: hatch(ratio, status.skipped, 0.45, 8, [[-1, 9, 9, -1]]),
      waiting: hatch(ratio, status.waiting, 0.5, 4, [[1, 2, 2, 2]]),
    },
  };
}

/**
 * A pattern of strokes, repeated every `size` px.
 * @param {number} ratio @param {string} colour @param {number} alpha @param {number} size @param {number[][]} strokes x, y, x, y
 */
function hatch(ratio, colour, alpha, size, strokes) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round(size * ratio);
  const ctx = canvas.getContext("2d");
  if (ctx === null) return undefined;
  ctx.scale(canvas.width / size, canvas.height / size);
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const dx of [-size, 0, size]) {
    for (const [x0, y0, x1, y1] of strokes) {
      ctx.moveTo(x0 + dx, y0);
      ctx.lineTo(x1 + dx, y1);
    }
  }
  ctx.stroke();
  const pattern = ctx.createPattern(canvas, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(size / canvas.width));
  return pattern ?? undefined;
}
