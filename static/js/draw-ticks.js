// The row of ticks of a CronJob: what the schedule called for and what became of it. Pure: draws on the context it is given.
import { bar, drawIcon, fitting, font, textWidth } from "./draw-shapes.js";
import { NONE, SPAN, TICK, firstAfter } from "./model.js";
import { tickWord } from "./model-words.js";

/** @typedef {import("./draw.js").View} View */
/** @typedef {import("./draw-shapes.js").Context} Context */
/** @typedef {import("./layout.js").Placed} Placed */

const RADIUS = 4.5;
// Ticks closer than this are strokes; they would touch as dots.
const LEAST_GAP = 11;
// How far words and dots may reach beyond the last moment.
const SPILL = 14;
const TAU = Math.PI * 2;

/** @param {Context} ctx @param {View} view @param {Placed} placed */
export function drawTicks(ctx, view, placed) {
  const y = placed.ticksY;
  if (y === null || placed.section.ticks.length === 0) return;
  const { scale } = view;
  const { model, section } = placed;
  drawSuspensions(ctx, view, placed, y);
  const first = Math.max(firstAfter(section.tickTimes, scale.t(scale.x0 - RADIUS)) - 1, 0);
  const last = firstAfter(section.tickTimes, scale.t(scale.x1 + RADIUS));
  const dense = last - first > 1 && (scale.x1 - scale.x0) / (last - first) < LEAST_GAP;
  if (dense) {
    drawStrokes(ctx, view, placed, y, first, last);
    return;
  }
  for (let i = first; i < last; i++) {
    if (model.ticks.state[section.ticks[i]] === TICK.late) drawLink(ctx, view, placed, section.ticks[i], y);
  }
  for (let i = first; i < last; i++) {
    const next = i + 1 < section.ticks.length ? scale.x(section.tickTimes[i + 1]) : view.layout.x1 + SPILL;
    drawTick(ctx, view, placed, section.ticks[i], y, next);
  }
}

/** @param {Context} ctx @param {View} view @param {Placed} placed @param {number} tick @param {number} y @param {number} next */
function drawTick(ctx, view, placed, tick, y, next) {
  const { palette, scale, t } = view;
  const { ticks } = placed.model;
  const x = scale.x(ticks.at[tick]);
  const ghost = ticks.at[tick] > t;
  const state = ticks.state[tick];
  if (state === TICK.started) {
    dot(ctx, x, y, palette.accent, ghost ? palette.surface : palette.accent);
    return;
  }
  const colour = state === TICK.late ? palette.accent : palette.status.skipped;
  dot(ctx, x, y, colour, palette.surface);
  if (state === TICK.due) return;
  const pending = state === TICK.late && ticks.decided[tick] > t;
  if (state === TICK.skipped || pending) slash(ctx, x, y, colour);
  else dot(ctx, x, y, colour, colour, 1.6);
  drawWord(ctx, view, placed, tick, x, y, next);
}

/**
 * What became of a tick, beside it if there is room before the next one. That of a late tick stands on its link, or behind it.
 * @param {Context} ctx @param {View} view @param {Placed} placed @param {number} tick @param {number} x @param {number} y
 * @param {number} next
 */
function drawWord(ctx, view, placed, tick, x, y, next) {
  const { palette, scale, t } = view;
  const { ticks } = placed.model;
  const ghost = ticks.at[tick] > t;
  const late = ticks.state[tick] === TICK.late;
  ctx.font = font(palette, 11, ghost ? 500 : 600);
  const full = tickWord(placed.model, tick);
  const texts = late ? [full, "late"] : [full, "skipped"];
  let left = x + RADIUS + 5;
  let text = null;
  if (late) {
    const linkEnd = scale.x(ticks.decided[tick]);
    text = fitting(ctx, texts, linkEnd - left - 9);
    if (text === null) left = Math.max(linkEnd, x + RADIUS) + 5;
  }
  text ??= fitting(ctx, texts, next - left - RADIUS * 2);
  if (text === null) return;
  ctx.fillStyle = ghost ? palette.sunken : palette.surface;
  ctx.fillRect(left - 2, y - 7, textWidth(ctx, text) + 4, 14);
  ctx.fillStyle = ghost ? palette.muted : palette.ink;
  ctx.fillText(text, left, y + 0.5);
}

/** @param {Context} ctx @param {number} x @param {number} y @param {string} stroke @param {string} fill @param {number} [radius] */
function dot(ctx, x, y, stroke, fill, radius = RADIUS) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, TAU);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 1.8;
  ctx.stroke();
}

/** @param {Context} ctx @param {number} x @param {number} y @param {string} colour */
function slash(ctx, x, y, colour) {
  ctx.beginPath();
  ctx.moveTo(x - 3, y + 3);
  ctx.lineTo(x + 3, y - 3);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.8;
  ctx.stroke();
}

/**
 * From a tick that was missed to the Job that made up for it.
 * @param {Context} ctx @param {View} view @param {Placed} placed @param {number} tick @param {number} y
 */
function drawLink(ctx, view, placed, tick, y) {
  const { palette, scale, t } = view;
  const { ticks } = placed.model;
  const x0 = scale.x(ticks.at[tick]);
  const x1 = scale.x(ticks.decided[tick]);
  if (x1 - x0 < RADIUS * 2) return;
  const block = placed.section.blockOf.get(ticks.job[tick]);
  const bottom = placed.density !== null ? y : placed.rowsY + (block?.row ?? 0) * placed.pitch;
  const ghost = ticks.decided[tick] > t;
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1.4;
  ctx.globalAlpha = ghost ? 0.7 : 1;
  ctx.setLineDash(ghost ? [3, 3] : []);
  ctx.beginPath();
  ctx.moveTo(x0, y);
  ctx.lineTo(x1 - 4, y);
  ctx.arcTo(x1, y, x1, y + 4, 4);
  ctx.lineTo(x1, bottom - 1);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x1 - 3, bottom - 5);
  ctx.lineTo(x1, bottom - 1);
  ctx.lineTo(x1 + 3, bottom - 5);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/**
 * Too many ticks for dots: strokes, those that led to nothing shorter and lower; of strokes in one place the last one drawn stands.
 * @param {Context} ctx @param {View} view @param {Placed} placed @param {number} y @param {number} first @param {number} last
 */
function drawStrokes(ctx, view, placed, y, first, last) {
  const { palette, scale, t } = view;
  const { model, section } = placed;
  const drawn = [NONE, NONE, NONE, NONE];
  for (let i = first; i < last; i++) {
    const state = model.ticks.state[section.ticks[i]];
    const x = Math.round(scale.x(section.tickTimes[i]));
    if (x - drawn[state] < 3) continue;
    drawn[state] = x;
    const missed = state === TICK.skipped || state === TICK.due;
    ctx.fillStyle = missed ? palette.status.skipped : palette.accent;
    ctx.globalAlpha = section.tickTimes[i] > t ? 0.55 : 1;
    if (missed) ctx.fillRect(x - 0.5, y + 1, 1, 6);
    else ctx.fillRect(x - 0.75, y - 6, 1.5, state === TICK.late ? 4 : 7);
  }
  ctx.globalAlpha = 1;
}

/** @param {Context} ctx @param {View} view @param {Placed} placed @param {number} y */
function drawSuspensions(ctx, view, placed, y) {
  const { palette, scale, t } = view;
  const { model, section } = placed;
  for (const span of model.spansOf[section.lane]) {
    if (model.spans.kind[span] !== SPAN.suspended) continue;
    const x0 = Math.max(scale.x(model.spans.start[span]), scale.x0 - 20);
    const x1 = Math.min(scale.x(model.endOf(span)), scale.x1 + 20);
    if (x1 <= x0) continue;
    bar(ctx, palette, "skipped", model.spans.start[span] > t, x0, y - 10, x1 - x0, 20);
  }
}

/** Changes by people, and whatever else concerns the object itself. @param {Context} ctx @param {View} view @param {Placed} placed */
export function drawMarks(ctx, view, placed) {
  const { palette, scale, t } = view;
  const { marks } = placed.model;
  const y = placed.ticksY;
  if (y === null) return;
  for (const mark of placed.section.marks) {
    const x = scale.x(marks.at[mark]);
    const icon = MARK_ICONS[placed.model.text(marks.kind[mark])];
    if (x < scale.x0 - 10 || x > scale.x1 + 10) continue;
    ctx.globalAlpha = marks.at[mark] > t ? 0.75 : 1;
    ctx.beginPath();
    ctx.moveTo(x, y - 7);
    ctx.lineTo(x + 7, y);
    ctx.lineTo(x, y + 7);
    ctx.lineTo(x - 7, y);
    ctx.closePath();
    ctx.fillStyle = palette.surface;
    ctx.fill();
    ctx.strokeStyle = palette.ink;
    ctx.lineWidth = 1.4;
    ctx.stroke();
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(0.62, 0.62);
    drawIcon(ctx, icon, 0, 0, palette.ink);
    ctx.restore();
    ctx.globalAlpha = 1;
  }
}

/** @type {Record<string, import("./draw-shapes.js").Icon>} */
const MARK_ICONS = {
  suspended: "pause", resumed: "play", patched: "edit", refused: "cross", deleted: "cross", notReady: "cross", ready: "check",
};
