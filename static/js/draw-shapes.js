// The strokes everything is drawn with: bars, hatching, icons, text that fits. Pure: draws on the context it is given.

/** @typedef {import("./model-words.js").Status} Status */
/** @typedef {CanvasRenderingContext2D} Context */
/**
 * The colours of the theme in use. `hatch` holds what is laid over a bar of that status, so that colour never stands alone.
 * @typedef {object} Palette
 * @property {string} font the family
 * @property {string} ink
 * @property {string} muted
 * @property {string} surface
 * @property {string} sunken
 * @property {string} line
 * @property {string} lineStrong
 * @property {string} accent
 * @property {string} focus
 * @property {Record<Status, string>} status
 * @property {Record<Status, string>} on text on the status colour
 * @property {Partial<Record<Status, CanvasPattern | string>>} hatch
 */
/** @typedef {"check" | "cross" | "return" | "pause" | "play" | "edit" | "bell"} Icon */

export const ICON_SIZE = 9;

/** @param {Context} ctx @param {number} x @param {number} y @param {number} w @param {number} h @param {number} r */
export function box(ctx, x, y, w, h, r) {
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, Math.min(r, w / 2, h / 2));
}

/**
 * A bar of what has happened, or the ghost of one that is still to come: an outline, a tint.
 * @param {Context} ctx @param {Palette} palette @param {Status} status @param {boolean} ghost
 * @param {number} x @param {number} y @param {number} w @param {number} h
 */
export function bar(ctx, palette, status, ghost, x, y, w, h) {
  const colour = palette.status[status];
  const open = status === "backoff" || status === "waiting" || status === "skipped";
  const radius = h >= 12 ? 5 : 1.5;
  box(ctx, x, y, w, h, radius);
  if (ghost || open) {
    ctx.globalAlpha = open && !ghost ? 0.14 : 0.1;
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.globalAlpha = 1;
  } else {
    ctx.fillStyle = colour;
    ctx.fill();
  }
  const hatch = palette.hatch[status];
  if (hatch !== undefined && !(ghost && !open)) {
    ctx.globalAlpha = ghost ? 0.4 : 1;
    ctx.fillStyle = hatch;
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  if ((ghost || open) && w >= 6 && h >= 5) outline(ctx, colour, ghost && !open, x, y, w, h, radius);
}

/**
 * @param {Context} ctx @param {string} colour @param {boolean} dashed
 * @param {number} x @param {number} y @param {number} w @param {number} h @param {number} radius
 */
function outline(ctx, colour, dashed, x, y, w, h, radius) {
  if (dashed) ctx.setLineDash([4, 3]);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  box(ctx, x + 0.5, y + 0.5, w - 1, h - 1, radius - 0.5);
  ctx.stroke();
  if (dashed) ctx.setLineDash([]);
}

/** An icon with its middle at (x, y). @param {Context} ctx @param {Icon} icon @param {number} x @param {number} y @param {string} colour */
export function drawIcon(ctx, icon, x, y, colour) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.8;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.beginPath();
  for (const stroke of ICONS[icon]) {
    ctx.moveTo(x + stroke[0], y + stroke[1]);
    for (let i = 2; i < stroke.length; i += 2) ctx.lineTo(x + stroke[i], y + stroke[i + 1]);
  }
  ctx.stroke();
  ctx.lineCap = "butt";
  ctx.lineJoin = "miter";
}

/** @type {Record<Icon, number[][]>} strokes as x, y, x, y ... around the middle */
const ICONS = {
  check: [[-4, 0.5, -1.2, 3.2, 4, -3]],
  cross: [[-3.2, -3.2, 3.2, 3.2], [-3.2, 3.2, 3.2, -3.2]],
  return: [[4, -3, 4, 1, -4, 1], [-1.2, -1.8, -4, 1, -1.2, 3.8]],
  pause: [[-2, -3, -2, 3], [2, -3, 2, 3]],
  play: [[-2, -3.5, 3.5, 0, -2, 3.5, -2, -3.5]],
  bell: [[-4, 2, -2.8, 0.8, -2.8, -1.2, -1.4, -3.4, 1.4, -3.4, 2.8, -1.2, 2.8, 0.8, 4, 2, -4, 2], [-0.8, 4, 0.8, 4]],
  edit: [[-3.5, 0, 3.5, 0], [0, -3.5, 0, 3.5]],
};

/** @param {Palette} palette @param {number} size @param {number} [weight] */
export function font(palette, size, weight = 600) {
  return `${weight} ${size}px ${palette.font}`;
}

const widths = /** @type {Map<string, number>} */ (new Map());

/** The width of `text` in the font that is set. @param {Context} ctx @param {string} text */
export function textWidth(ctx, text) {
  const key = `${ctx.font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 4000) widths.clear();
    width = ctx.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** Widths are measured anew: the fonts have changed. */
export function forgetWidths() {
  widths.clear();
}

/** The first of the texts that fits; null if none does. @param {Context} ctx @param {string[]} texts @param {number} room */
export function fitting(ctx, texts, room) {
  for (const text of texts) if (textWidth(ctx, text) <= room) return text;
  return null;
}
