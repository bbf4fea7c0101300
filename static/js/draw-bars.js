// The rows of a section: bars for what Pods do, blocks for the Jobs they belong to. Pure: draws on the context it is given.
import { box, bar, drawIcon, fitting, font, ICON_SIZE, textWidth } from "./draw-shapes.js";
import { SPAN, firstAfter } from "./model.js";
import { statusOf, word } from "./model-words.js";
import { duration } from "./scale-time.js";

/** @typedef {import("./draw.js").View} View */
/** @typedef {import("./draw-shapes.js").Context} Context */
/** @typedef {import("./draw-shapes.js").Icon} Icon */
/** @typedef {import("./layout.js").Placed} Placed */
/** @typedef {import("./layout-pack.js").Block} Block */
/** @typedef {import("./layout-pack.js").Row} Row */
/** @typedef {import("./model-words.js").Status} Status */

const LEAST_BAR = 3;
const LABEL_PAD = 6;
const LABEL_HEIGHT = 13;
const BADGE_RADIUS = 7;
const BADGE_FROM = 40;

/** @type {Partial<Record<Status, Icon>>} */
const STATUS_ICONS = { done: "check", failed: "cross", stopped: "return", skipped: "pause", firing: "bell" };
/** How narrow bars are piled up, from the top. @type {Status[]} */
const PILE = ["waiting", "working", "done", "backoff", "skipped", "stopped", "failed", "firing"];
const CRUMB_COLUMN = 4;

/** @param {Context} ctx @param {View} view @param {Placed} placed */
export function drawRows(ctx, view, placed) {
  drawBlocks(ctx, view, placed);
  const crumbs = new Crumbs(ctx, view, placed.bar);
  for (let row = 0; row < placed.section.rows.length; row++) {
    const y = placed.rowsY + row * placed.pitch;
    if (y + placed.pitch < view.top || y > view.bottom) continue;
    drawKept(ctx, view, placed, placed.section.rows[row], y);
    drawRow(ctx, view, placed, placed.section.rows[row], y, crumbs);
  }
  drawVerdicts(ctx, view, placed);
}

/** @param {Context} ctx @param {View} view @param {Placed} placed @param {Row} row @param {number} y @param {Crumbs} crumbs */
function drawRow(ctx, view, placed, row, y, crumbs) {
  const { scale, t } = view;
  const { model, section } = placed;
  const { spans } = model;
  for (let i = firstAfter(row.reach, scale.from, true); i < row.spans.length; i++) {
    const id = row.spans[i];
    const start = spans.start[id];
    if (start > scale.to) break;
    const end = model.endOf(id);
    if (end < scale.from) continue;
    const x0 = scale.x(start);
    const x1 = scale.x(end);
    if (spans.kind[id] === SPAN.terminating) {
      drawGrace(ctx, view, placed, start, x0, x1, y);
      continue;
    }
    const status = statusOf(model, id);
    if (x1 - x0 < LEAST_BAR) {
      if (spans.kind[id] === SPAN.starting) continue;
      crumbs.add(x0, Math.max(x1, x0 + 1), status, start > t, y);
      continue;
    }
    crumbs.flush();
    const tracks = section.tracks.get(spans.lane[id]) ?? 1;
    const height = tracks === 1 || spans.track[id] < 0 ? placed.bar : placed.bar / tracks - 1;
    const top = y + (tracks === 1 ? 0 : Math.max(spans.track[id], 0) * (placed.bar / tracks));
    drawSpan(ctx, view, placed, id, status, x0, x1, top, height);
  }
  crumbs.flush();
}

/**
 * The grace period: a line below the bar, which shows what the containers do meanwhile.
 * @param {Context} ctx @param {View} view @param {Placed} placed @param {number} start
 * @param {number} x0 @param {number} x1 @param {number} y
 */
function drawGrace(ctx, view, placed, start, x0, x1, y) {
  if (x1 - x0 < LEAST_BAR || placed.pitch - placed.bar < 4) return;
  ctx.fillStyle = view.palette.status.stopped;
  ctx.globalAlpha = start > view.t ? 0.6 : 1;
  ctx.fillRect(x0, y + placed.bar + 1, x1 - x0 - 1, 2.5);
  ctx.globalAlpha = 1;
}

/**
 * A span that the playhead is in is at work up to it, and the ghost of what it comes to after it.
 * @param {Context} ctx @param {View} view @param {Placed} placed @param {number} id @param {Status} status
 * @param {number} x0 @param {number} x1 @param {number} y @param {number} h
 */
function drawSpan(ctx, view, placed, id, status, x0, x1, y, h) {
  const { palette, scale, t } = view;
  const { model } = placed;
  const start = model.spans.start[id];
  const end = model.endOf(id);
  const gap = x1 - x0 > 6 ? 1 : 0;
  if (start <= t && t < end && status !== "backoff" && status !== "waiting") {
    const now = Math.min(Math.max(scale.x(t), x0), x1);
    const running = model.spans.kind[id] === SPAN.running;
    const sofar = running ? "working" : status;
    if (x1 - now > 1) bar(ctx, palette, status, true, now, y, x1 - now - gap, h);
    if (now - x0 > 0.5) bar(ctx, palette, sofar, false, x0, y, now - x0, h);
    if (running) label(ctx, view, null, ["working"], palette.on.working, x0, now, y, h);
    else if (now - x0 < x1 - now) label(ctx, view, STATUS_ICONS[status] ?? null, [word(model, id)], palette.status[status], now, x1, y, h);
    else label(ctx, view, STATUS_ICONS[status] ?? null, [word(model, id)], palette.on[status], x0, now, y, h);
    return;
  }
  const ghost = start > t;
  bar(ctx, palette, status, ghost, x0, y, x1 - x0 - gap, h);
  const open = status === "backoff" || status === "waiting";
  const colour = ghost || open ? palette.status[status] : palette.on[status];
  const text = word(model, id);
  label(ctx, view, STATUS_ICONS[status] ?? null, [`${text} · ${duration(end - start)}`, text], colour, x0, x1, y, h);
}

/**
 * What fits of an icon and a text, kept in sight while its bar reaches beyond the left edge.
 * @param {Context} ctx @param {View} view @param {Icon | null} icon @param {string[]} texts @param {string} colour
 * @param {number} x0 @param {number} x1 @param {number} y @param {number} h
 */
function label(ctx, view, icon, texts, colour, x0, x1, y, h) {
  if (h < LABEL_HEIGHT) return;
  const left = Math.max(x0, view.layout.x0) + LABEL_PAD;
  const room = Math.min(x1, view.layout.x1) - left - 2;
  if (room < ICON_SIZE) return;
  const middle = y + h / 2;
  const x = icon === null ? left : left + ICON_SIZE + 4;
  ctx.font = font(view.palette, 11);
  const text = fitting(ctx, texts, left + room - x);
  if (icon !== null) {
    const centre = text === null && room < 30 ? (left - LABEL_PAD + left + room + 2) / 2 : left + ICON_SIZE / 2;
    drawIcon(ctx, icon, centre, middle, colour);
  }
  if (text === null) return;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, middle + 0.5);
}

/** Bars too narrow to stand alone: piled up in columns a few px wide, each with the share of every status. */
class Crumbs {
  #x0 = 0;
  #x1 = -1;
  #y = 0;
  #ghost = false;
  #count = 0;
  #counts = new Map(PILE.map((status) => [status, 0]));

  /** @param {Context} ctx @param {View} view @param {number} h */
  constructor(ctx, view, h) {
    this.ctx = ctx;
    this.palette = view.palette;
    this.h = h;
  }

  /** @param {number} x0 @param {number} x1 @param {Status} status @param {boolean} ghost @param {number} y */
  add(x0, x1, status, ghost, y) {
    const far = x0 > this.#x1 + 1.5 || this.#x1 - this.#x0 >= CRUMB_COLUMN;
    if (this.#count > 0 && (far || ghost !== this.#ghost)) this.flush();
    if (this.#count === 0) {
      this.#x0 = x0;
      this.#y = y;
      this.#ghost = ghost;
    }
    this.#x1 = Math.max(this.#x1, x1);
    this.#count += 1;
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1);
  }

  flush() {
    if (this.#count === 0) return;
    const { ctx, h } = this;
    const w = Math.max(this.#x1 - this.#x0, 2);
    let y = this.#y;
    ctx.globalAlpha = this.#ghost ? 0.5 : 1;
    for (const status of PILE) {
      const share = ((this.#counts.get(status) ?? 0) / this.#count) * h;
      if (share === 0) continue;
      ctx.fillStyle = this.palette.status[status];
      ctx.fillRect(this.#x0, y, w, share);
      y += share;
      this.#counts.set(status, 0);
    }
    ctx.globalAlpha = 1;
    this.#count = 0;
    this.#x1 = -1;
  }
}

/**
 * A finished Pod that is still there: a thin line until it is deleted, or until its place is needed.
 * @param {Context} ctx @param {View} view @param {Placed} placed @param {Row} row @param {number} y
 */
function drawKept(ctx, view, placed, row, y) {
  if (placed.bar < LABEL_HEIGHT) return;
  const { scale, palette, t } = view;
  const { spans } = placed.model;
  const middle = y + placed.bar / 2;
  ctx.lineWidth = 1.5;
  for (let i = Math.max(firstAfter(row.keptUntil, scale.from), 0); i < row.kept.length; i++) {
    const id = row.kept[i];
    const start = spans.start[id];
    if (start > scale.to) break;
    const x0 = scale.x(start) + 3;
    const x1 = scale.x(row.keptUntil[i]) - 3;
    if (x1 - x0 < 4) continue;
    ctx.globalAlpha = start > t ? 0.6 : 1;
    ctx.strokeStyle = palette.lineStrong;
    ctx.setLineDash([1.5, 4]);
    ctx.beginPath();
    ctx.moveTo(x0, middle);
    ctx.lineTo(x1, middle);
    ctx.stroke();
    ctx.setLineDash([]);
    if (row.keptUntil[i] === spans.end[id]) {
      ctx.beginPath();
      ctx.moveTo(x1 + 3, middle - 5);
      ctx.lineTo(x1 + 3, middle + 5);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }
}

/** @param {Context} ctx @param {View} view @param {Placed} placed */
function drawBlocks(ctx, view, placed) {
  const { scale } = view;
  const { blocks, reach } = placed.section;
  for (let i = firstAfter(reach, scale.from, true); i < blocks.length && blocks[i].start <= scale.to; i++) {
    if (scale.x(blocks[i].end) - scale.x(blocks[i].start) < LEAST_BAR) continue;
    drawBlock(ctx, view, placed, blocks[i]);
  }
}

/**
 * The ground that a Job of several Pods stands on, its suspensions, and beside it what it came to.
 * @param {Context} ctx @param {View} view @param {Placed} placed @param {Block} block
 */
function drawBlock(ctx, view, placed, block) {
  const { scale, palette, t } = view;
  const { model, pitch } = placed;
  const x0 = scale.x(block.start);
  const x1 = scale.x(block.end);
  const y = placed.rowsY + block.row * pitch;
  const h = block.rows * pitch - (pitch - placed.bar);
  if (block.pods > 1 && placed.bar >= LABEL_HEIGHT) {
    box(ctx, x0 - 3, y - 3, x1 - x0 + 6, h + 6, 7);
    ctx.fillStyle = palette.sunken;
    ctx.fill();
    ctx.strokeStyle = palette.line;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
  for (const span of model.spansOf[block.lane]) {
    if (model.spans.kind[span] !== SPAN.suspended) continue;
    const from = scale.x(model.spans.start[span]);
    const to = scale.x(model.endOf(span));
    const ghost = model.spans.start[span] > t;
    bar(ctx, palette, "skipped", ghost, from, y, to - from, h);
    const middle = (Math.max(from, view.layout.x0) + Math.min(to, view.layout.x1)) / 2;
    label(ctx, view, "pause", ["suspended"], palette.status.skipped, Math.max(middle - 42, from), to, y, Math.min(h, placed.bar));
  }
}

/** Beside each Job what it came to, where its bars do not say so. @param {Context} ctx @param {View} view @param {Placed} placed */
function drawVerdicts(ctx, view, placed) {
  if (placed.bar < LABEL_HEIGHT) return;
  const { scale } = view;
  const { blocks, reach } = placed.section;
  for (let i = firstAfter(reach, scale.from, true); i < blocks.length && blocks[i].start <= scale.to; i++) {
    const status = statusOf(placed.model, blocks[i].span);
    if (status === "failed" || (status === "done" && blocks[i].pods > 1)) drawVerdict(ctx, view, placed, blocks[i], status);
  }
}

/** @param {Context} ctx @param {View} view @param {Placed} placed @param {Block} block @param {Status} status */
function drawVerdict(ctx, view, placed, block, status) {
  const { scale, palette } = view;
  const x = scale.x(block.end) + 10;
  const room = Math.min(scale.x(block.next), view.layout.x1 + 8) - x - 14;
  const y = placed.rowsY + block.row * placed.pitch + placed.bar / 2;
  const colour = palette.status[status];
  const ghost = block.end > view.t;
  const icon = status === "done" ? "check" : "cross";
  if (room < ICON_SIZE) {
    if (x - scale.x(block.start) > BADGE_FROM) drawBadge(ctx, view, icon, status, ghost, x - 10, y + placed.bar / 2);
    return;
  }
  ctx.font = font(palette, 11, ghost ? 500 : 650);
  const reason = placed.model.text(placed.model.spans.text[block.span]);
  const texts = status === "done" ? ["Complete"] : [`Failed: ${reason}`, "Failed"];
  const text = fitting(ctx, texts, room - ICON_SIZE - 6) ?? "";
  box(ctx, x - 4, y - 9, ICON_SIZE + 9 + textWidth(ctx, text) + 4, 18, 9);
  ctx.fillStyle = ghost ? palette.sunken : palette.surface;
  ctx.fill();
  drawIcon(ctx, icon, x + ICON_SIZE / 2, y, colour);
  ctx.fillStyle = colour;
  ctx.fillText(text, x + ICON_SIZE + 5, y + 0.5);
}

/**
 * A verdict that has no place beside its Job stands on the Job's corner.
 * @param {Context} ctx @param {View} view @param {Icon} icon @param {Status} status @param {boolean} ghost
 * @param {number} x @param {number} y
 */
function drawBadge(ctx, view, icon, status, ghost, x, y) {
  const { palette } = view;
  ctx.beginPath();
  ctx.arc(x - 1, y - 3, BADGE_RADIUS, 0, Math.PI * 2);
  ctx.fillStyle = ghost ? palette.surface : palette.status[status];
  ctx.fill();
  ctx.strokeStyle = ghost ? palette.status[status] : palette.surface;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  ctx.save();
  ctx.translate(x - 1, y - 3);
  ctx.scale(0.8, 0.8);
  drawIcon(ctx, icon, 0, 0, ghost ? palette.status[status] : palette.on[status]);
  ctx.restore();
}
