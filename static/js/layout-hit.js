// What is under the pointer. Pure.
import { LANE, NONE, SPAN, firstAfter } from "./model.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Placed} Placed */
/** @typedef {import("./scale.js").Scale} Scale */
/** A tick, a mark or a span of one variant. @typedef {{variant: number, kind: "tick" | "mark" | "span", id: number}} Item */

/**
 * @param {Layout} layout
 * @param {Scale} scale
 * @param {number} x
 * @param {number} y in the picture, not in its window
 * @param {number} slack how far beside counts as on it, px
 * @returns {Item | null}
 */
export function hit(layout, scale, x, y, slack) {
  if (x < layout.x0 - slack || x > layout.x1 + slack) return null;
  const group = layout.groups.find(({ downY }) => downY !== null && Math.abs(y - downY) < 11);
  if (group !== undefined) return downAt(layout, group.variant, scale, x, slack);
  const placed = layout.sections.find((each) => y >= each.y && y < each.y + each.height);
  if (placed === undefined) return null;
  if (placed.ticksY !== null && y < placed.rowsY) {
    return markAt(placed, scale, x, slack + 4) ?? nearestTick(placed, scale, x, slack + 4);
  }
  if (placed.density !== null) return null;
  const row = Math.floor((y - placed.rowsY) / placed.pitch);
  return spanAt(placed, row, scale, x, y, slack) ?? blockAt(placed, row, scale.t(x));
}

/** When something was down. @param {Layout} layout @param {number} variant @param {Scale} scale @param {number} x @param {number} slack @returns {Item | null} */
function downAt(layout, variant, scale, x, slack) {
  const model = layout.sections.find((each) => each.variant === variant)?.model;
  const lane = model?.lanes.kind.indexOf(LANE.Cluster) ?? NONE;
  if (model === undefined || lane === NONE) return null;
  const id = model.spansOf[lane].find(
    (span) => scale.x(model.spans.start[span]) - slack <= x && x <= scale.x(model.endOf(span)) + slack,
  );
  return id === undefined ? null : { variant, kind: "span", id };
}

/** @param {Placed} placed @param {Scale} scale @param {number} x @param {number} slack @returns {Item | null} */
function markAt(placed, scale, x, slack) {
  const id = placed.section.marks.find((mark) => Math.abs(scale.x(placed.model.marks.at[mark]) - x) <= slack);
  return id === undefined ? null : { variant: placed.variant, kind: "mark", id };
}

/** @param {Placed} placed @param {Scale} scale @param {number} x @param {number} slack @returns {Item | null} */
function nearestTick(placed, scale, x, slack) {
  const { ticks, tickTimes } = placed.section;
  const after = firstAfter(tickTimes, scale.t(x));
  let best = null;
  let least = slack;
  for (const i of [after - 1, after]) {
    if (i < 0 || i >= ticks.length) continue;
    const away = Math.abs(scale.x(tickTimes[i]) - x);
    if (away <= least) {
      least = away;
      best = ticks[i];
    }
  }
  return best === null ? null : { variant: placed.variant, kind: "tick", id: best };
}

/**
 * The shortest span there: it is the one that is hard to hit.
 * @param {Placed} placed @param {number} row @param {Scale} scale @param {number} x @param {number} y @param {number} slack
 * @returns {Item | null}
 */
function spanAt(placed, row, scale, x, y, slack) {
  const found = placed.section.rows[row];
  if (found === undefined) return null;
  const { model } = placed;
  const { spans } = model;
  const from = scale.t(x - slack);
  const to = scale.t(x + slack);
  const here = scale.t(x);
  let best = null;
  let bestScore = Infinity;
  for (let i = firstAfter(found.reach, from, true); i < found.spans.length; i++) {
    const id = found.spans[i];
    const start = spans.start[id];
    if (start > to) break;
    const end = model.endOf(id);
    if (end < from || !onTrack(placed, id, row, y)) continue;
    const beside = here < start || here > end ? 1e15 : 0;
    const over = spans.kind[id] === SPAN.terminating ? 0 : 1;
    const score = beside + over + end - start;
    if (score < bestScore) {
      bestScore = score;
      best = id;
    }
  }
  return best === null ? null : { variant: placed.variant, kind: "span", id: best };
}

/** @param {Placed} placed @param {number} id @param {number} row @param {number} y */
function onTrack(placed, id, row, y) {
  const track = placed.model.spans.track[id];
  const tracks = placed.section.tracks.get(placed.model.spans.lane[id]) ?? 1;
  if (tracks === 1 || track < 0) return true;
  const inBar = (y - placed.rowsY - row * placed.pitch) / placed.bar;
  return Math.min(Math.max(Math.floor(inBar * tracks), 0), tracks - 1) === track;
}

/** @param {Placed} placed @param {number} row @param {number} t @returns {Item | null} */
function blockAt(placed, row, t) {
  const { blocks, reach } = placed.section;
  for (let i = firstAfter(reach, t, true); i < blocks.length && blocks[i].start <= t; i++) {
    const block = blocks[i];
    if (row >= block.row && row < block.row + block.rows && t <= block.end) {
      return { variant: placed.variant, kind: "span", id: block.span };
    }
  }
  return null;
}

/**
 * Where an item is, in the layout's px; null if it is not in the picture.
 * @param {Layout} layout
 * @param {Scale} scale
 * @param {Item} item
 */
export function frameOf(layout, scale, item) {
  for (const placed of layout.sections) {
    if (placed.variant !== item.variant) continue;
    const frame = item.kind === "span" ? frameOfSpan(layout, placed, scale, item.id) : frameOnTickRow(placed, scale, item);
    if (frame !== null) return frame;
  }
  return null;
}

/** @param {Placed} placed @param {Scale} scale @param {Item} item */
function frameOnTickRow(placed, scale, item) {
  const { model, section, ticksY } = placed;
  const isHere = item.kind === "tick" ? model.ticks.lane[item.id] === section.lane : section.marks.includes(item.id);
  if (ticksY === null || !isHere) return null;
  const at = item.kind === "tick" ? model.ticks.at[item.id] : model.marks.at[item.id];
  return { x: scale.x(at) - 6, y: ticksY - 6, w: 12, h: 12 };
}

/** @param {Layout} layout @param {Placed} placed @param {Scale} scale @param {number} span */
function frameOfSpan(layout, placed, scale, span) {
  const { model, section } = placed;
  const lane = model.spans.lane[span];
  const x = scale.x(model.spans.start[span]);
  const w = Math.max(scale.x(model.endOf(span)) - x, 2);
  const downY = layout.groups[placed.variant].downY;
  if (model.lanes.kind[lane] === LANE.Cluster) return downY === null ? null : { x, y: downY - 8, w, h: 16 };
  if (model.rootOf(lane) !== section.lane || placed.density !== null) return null;
  const block = section.blockOf.get(lane);
  if (block !== undefined) {
    const h = block.rows * placed.pitch - (placed.pitch - placed.bar);
    return { x, y: placed.rowsY + block.row * placed.pitch, w, h };
  }
  const row = section.rows.findIndex(({ spans, kept }) => spans.includes(span) || kept.includes(span));
  return row < 0 ? null : { x, y: placed.rowsY + row * placed.pitch, w, h: placed.bar };
}
