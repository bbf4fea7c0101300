// The picture: axis, ground, bars, ticks, playhead. Pure: draws a view on the context it is given, and knows nothing of a page.
import { drawRows } from "./draw-bars.js";
import { bar, box, fitting, font, textWidth } from "./draw-shapes.js";
import { drawMarks, drawTicks } from "./draw-ticks.js";
import { frameOf } from "./layout-hit.js";
import { LANE, SPAN, firstAfter } from "./model.js";
import { axisTicks } from "./scale.js";

/** @typedef {import("./draw-shapes.js").Context} Context */
/** @typedef {import("./draw-shapes.js").Palette} Palette */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Placed} Placed */
/** @typedef {import("./layout-hit.js").Item} Item */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./scale.js").Scale} Scale */
/** @typedef {import("./scale-time.js").Zone} Zone */
/**
 * All that a picture depends on. `top` and `bottom` are the part of the layout's height that shows.
 * @typedef {object} View
 * @property {Layout} layout
 * @property {Scale} scale
 * @property {Zone} zone
 * @property {Palette} palette
 * @property {number} t the playhead
 * @property {number} top
 * @property {number} bottom
 * @property {number | null} divergence when the variants first differ
 * @property {Item | null} chosen what is under the pointer, or was picked
 */

const AXIS_GAP = 76;
const NARROW_AXIS_GAP = 64;
const LEAST_LABEL_GAP = 8;
const SPILL = 9;

/** @param {Context} ctx @param {View} view */
export function draw(ctx, view) {
  const { layout, top, bottom, scale } = view;
  ctx.clearRect(0, 0, layout.width, bottom - top);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const labels = axisTicks(scale, view.zone, layout.narrow ? NARROW_AXIS_GAP : AXIS_GAP);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, layout.axis, layout.width, bottom - top - layout.axis);
  ctx.clip();
  ctx.translate(0, -top);
  drawGround(ctx, view, labels);
  ctx.beginPath();
  ctx.rect(layout.x0 - SPILL, top, layout.width - layout.x0 + SPILL, bottom - top);
  ctx.clip();
  for (const placed of layout.sections) {
    if (placed.y > bottom || placed.y + placed.height < top) continue;
    if (placed.density === null) drawRows(ctx, view, placed);
    else drawDensity(ctx, view, placed);
    drawTicks(ctx, view, placed);
    drawMarks(ctx, view, placed);
  }
  drawChosen(ctx, view);
  ctx.restore();
  drawAxis(ctx, view, labels);
  drawPlayhead(ctx, view);
}

/** @param {Context} ctx @param {View} view @param {import("./scale.js").AxisTick[]} labels */
function drawGround(ctx, view, labels) {
  const { layout, palette, scale, top, bottom } = view;
  const now = Math.max(scale.x(view.t), layout.x0 - SPILL);
  ctx.fillStyle = palette.sunken;
  ctx.fillRect(now, top, layout.width - now, bottom - top);
  for (const { t, strong } of labels) {
    ctx.fillStyle = strong ? palette.lineStrong : palette.line;
    ctx.fillRect(Math.round(scale.x(t)), top, 1, bottom - top);
  }
  ctx.fillStyle = palette.line;
  for (const { y } of layout.groups.slice(1)) ctx.fillRect(0, y, layout.width, 1);
  if (layout.groups.length === 1) {
    for (const { y } of layout.sections.slice(1)) ctx.fillRect(0, y, layout.width, 1);
  }
  const done = new Set();
  for (const { model, variant } of layout.sections) {
    if (!done.has(variant)) drawDown(ctx, view, model, layout.groups[variant]);
    done.add(variant);
  }
  drawDivergence(ctx, view);
}

/**
 * While no controller runs: a bar that says so, and light hatching through all rows.
 * @param {Context} ctx @param {View} view @param {Model} model @param {import("./layout.js").Group} group
 */
function drawDown(ctx, view, model, group) {
  const { layout, palette, scale } = view;
  const lane = model.lanes.kind.indexOf(LANE.Cluster);
  if (group.downY === null) return;
  for (const span of model.spansOf[lane]) {
    if (model.spans.kind[span] !== SPAN.down) continue;
    const x0 = Math.max(scale.x(model.spans.start[span]), layout.x0 - SPILL);
    const x1 = Math.min(scale.x(model.endOf(span)), layout.width);
    if (x1 <= x0) continue;
    ctx.globalAlpha = 0.35;
    ctx.fillStyle = palette.hatch.skipped ?? palette.line;
    ctx.fillRect(x0, group.y, x1 - x0, group.height);
    ctx.globalAlpha = 1;
    const y = group.downY - 8;
    box(ctx, x0, y, x1 - x0, 16, 4);
    ctx.fillStyle = palette.surface;
    ctx.fill();
    bar(ctx, palette, "skipped", model.spans.start[span] > view.t, x0, y, x1 - x0, 16);
    ctx.font = font(palette, 11);
    const text = fitting(ctx, [`${model.text(model.spans.text[span])} down`, "down"], x1 - x0 - 14);
    if (text === null) continue;
    box(ctx, x0 + 5, y + 2, textWidth(ctx, text) + 8, 12, 3);
    ctx.fillStyle = palette.surface;
    ctx.fill();
    ctx.fillStyle = palette.status.skipped;
    ctx.fillText(text, x0 + 9, group.downY + 0.5);
  }
}

/** Too many Pods for bars: how many work, and on top of them how many wait. @param {Context} ctx @param {View} view @param {Placed} placed */
function drawDensity(ctx, view, placed) {
  const { palette, scale, t } = view;
  const found = placed.density;
  if (found === null) return;
  const bottom = placed.y + placed.height - 6;
  const unit = (bottom - placed.rowsY) / found.most;
  for (let x = Math.floor(scale.x0); x < scale.x1; x += 2) {
    const until = firstAfter(found.times, scale.t(x + 2));
    let working = 0;
    let all = 0;
    for (let i = Math.max(firstAfter(found.times, scale.t(x)) - 1, 0); i < until; i++) {
      working = Math.max(working, found.working[i]);
      all = Math.max(all, found.working[i] + found.waiting[i]);
    }
    ctx.globalAlpha = scale.t(x) > t ? 0.45 : 1;
    ctx.fillStyle = palette.status.working;
    ctx.fillRect(x, bottom - working * unit, 2, working * unit);
    ctx.fillStyle = palette.status.waiting;
    ctx.fillRect(x, bottom - all * unit, 2, (all - working) * unit);
  }
  ctx.globalAlpha = 1;
  ctx.font = font(palette, 11);
  const text = `at most ${found.most} Pods at once`;
  const left = Math.max(scale.x0, 8) + 6;
  box(ctx, left - 5, placed.rowsY + 5, textWidth(ctx, text) + 10, 17, 5);
  ctx.fillStyle = palette.surface;
  ctx.fill();
  ctx.fillStyle = palette.ink;
  ctx.fillText(text, left, placed.rowsY + 14);
}

/** A frame around what the pointer is on. @param {Context} ctx @param {View} view */
function drawChosen(ctx, view) {
  const { chosen, layout, palette, scale } = view;
  if (chosen === null) return;
  const frame = frameOf(layout, scale, chosen);
  if (frame === null) return;
  box(ctx, frame.x - 2, frame.y - 2, frame.w + 4, frame.h + 4, 7);
  ctx.strokeStyle = palette.focus;
  ctx.lineWidth = 2;
  ctx.stroke();
}

/** @param {Context} ctx @param {View} view @param {import("./scale.js").AxisTick[]} labels */
function drawAxis(ctx, view, labels) {
  const { layout, palette, scale, zone } = view;
  ctx.fillStyle = palette.line;
  ctx.fillRect(0, layout.axis - 1, layout.width, 1);
  ctx.textAlign = "center";
  let free = 0;
  for (const { t, label, strong } of labels) {
    ctx.font = font(palette, 11.5, strong ? 650 : 500);
    const half = textWidth(ctx, label) / 2;
    const x = Math.min(Math.max(scale.x(t), layout.x0 - 8 + half), layout.width - half - 6);
    if (x - half < free) continue; // one at the edge was moved inwards
    free = x + half + LEAST_LABEL_GAP;
    ctx.fillStyle = strong ? palette.ink : palette.muted;
    ctx.fillText(label, x, layout.axis / 2);
  }
  ctx.textAlign = "left";
  const flag = divergenceX(view);
  if (flag !== null) {
    ctx.beginPath();
    ctx.moveTo(flag - 5, layout.axis - 8);
    ctx.lineTo(flag + 5, layout.axis - 8);
    ctx.lineTo(flag, layout.axis - 1);
    ctx.closePath();
    ctx.fillStyle = palette.accent;
    ctx.fill();
  }
  if (layout.narrow) return;
  ctx.font = font(palette, 11.5, 500);
  ctx.fillStyle = palette.muted;
  ctx.fillText(zone.fullDate(scale.from), 16, layout.axis / 2);
}

/** A line down from its flag on the axis. @param {Context} ctx @param {View} view */
function drawDivergence(ctx, view) {
  const x = divergenceX(view);
  if (x === null) return;
  ctx.strokeStyle = view.palette.accent;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.moveTo(x, view.top);
  ctx.lineTo(x, view.bottom);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {View} view */
function divergenceX({ divergence, layout, scale }) {
  if (divergence === null) return null;
  const x = scale.x(divergence);
  return x < layout.x0 - SPILL || x > layout.x1 + SPILL ? null : x;
}

/** @param {Context} ctx @param {View} view */
function drawPlayhead(ctx, view) {
  const { layout, palette, scale, top, bottom } = view;
  const x = scale.x(view.t);
  if (x < layout.x0 - SPILL || x > layout.x1 + SPILL) return;
  ctx.fillStyle = palette.ink;
  ctx.fillRect(x - 1, layout.axis - 8, 2, bottom - top - layout.axis + 8);
  box(ctx, x - 6, layout.axis - 13, 12, 11, 3.5);
  ctx.fill();
}
