// Which row each Pod goes to: Jobs of one CronJob that overlap are put below one another, and so are the Pods of one Job. Pure.
import { LANE, NONE, SPAN } from "./model.js";

/** @typedef {import("./model.js").Model} Model */
/**
 * Spans that follow one another from left to right. `reach[i]` is the latest end among the first i + 1 spans, so that what is in
 * view can be found by halving. A kept span is drawn only up to `until`, where the next Job needs the place.
 * @typedef {{spans: number[], reach: number[], kept: number[], keptUntil: number[]}} Row
 */
/**
 * The place of a Job: rows `row` to `row + rows - 1` of its section. `end` is when its place is free again, `next` when
 * the next Job takes it.
 * @typedef {{lane: number, span: number, row: number, rows: number, pods: number, start: number, end: number, next: number}} Block
 */
/**
 * What hangs under one CronJob or one object without an owner. `tracks` tells how many containers a Pod's lane has, where more than one.
 * @typedef {object} Section
 * @property {number} lane
 * @property {number} kind
 * @property {string} title
 * @property {string} text
 * @property {number[]} ticks
 * @property {number[]} tickTimes
 * @property {number[]} marks changes to the object itself, and for the first section what concerns no single object
 * @property {Row[]} rows
 * @property {Block[]} blocks
 * @property {Map<number, Block>} blockOf by the Job's lane
 * @property {number[]} reach the latest end among the first blocks, as in a row
 * @property {Map<number, number>} tracks
 */

// Over this many rows nobody counts bars: such a section is drawn as a mountain (layout-density.js).
export const MOST_ROWS = 48;
// A pause is counted from the whole second of its Pod's end, and so may seem to begin a little before it.
const WHOLE_SECOND_MS = 1000;

const IN_ROWS = new Set(/** @type {number[]} */ ([
  SPAN.pending, SPAN.starting, SPAN.running, SPAN.backoff, SPAN.delay, SPAN.terminating,
  SPAN.alertPending, SPAN.alertFiring,
]));

// What people did, and what became of nodes. What became of Jobs and Pods shows in their bars.
const SHOWN_MARKS = new Set(["suspended", "resumed", "patched", "refused", "deleted", "notReady", "ready"]);

/**
 * One section for each CronJob and each object without an owner, in the order in which they came; what watches them is below.
 * @param {Model} model
 * @returns {Section[]}
 */
export function pack(model) {
  const sections = [];
  for (let lane = 0; lane < model.lanes.kind.length; lane++) {
    const kind = model.lanes.kind[lane];
    if (model.lanes.parent[lane] === NONE && kind !== LANE.Cluster) sections.push(packSection(model, lane, kind));
  }
  sections.sort((a, b) => Number(a.kind === LANE.Alert) - Number(b.kind === LANE.Alert));
  const sectionOf = new Map(sections.map((section) => [section.lane, section]));
  for (let mark = 0; mark < model.marks.at.length; mark++) {
    const lane = model.marks.lane[mark];
    const section = model.lanes.kind[lane] === LANE.Cluster ? sections[0] : sectionOf.get(lane);
    if (SHOWN_MARKS.has(model.text(model.marks.kind[mark]))) section?.marks.push(mark);
  }
  return sections;
}

/** @param {Model} model @param {number} lane @param {number} kind @returns {Section} */
function packSection(model, lane, kind) {
  const jobs = kind === LANE.CronJob ? model.childrenOf[lane] : [lane];
  const ticks = [...model.ticksOf[lane]].sort((a, b) => model.ticks.at[a] - model.ticks.at[b]);
  /** @type {Section} */
  const section = {
    lane,
    kind,
    title: model.text(model.lanes.name[lane]),
    // An alert's lane has the whole expression, its first span what it asks in short.
    text: model.text(kind === LANE.Alert ? model.spans.text[model.spansOf[lane][0]] : model.lanes.text[lane]),
    ticks,
    tickTimes: ticks.map((tick) => model.ticks.at[tick]),
    marks: [],
    rows: [],
    blocks: [],
    blockOf: new Map(),
    reach: [],
    tracks: new Map(),
  };
  const free = /** @type {number[]} */ ([]);
  for (const job of jobs) placeJob(model, section, free, job);
  finishRows(model, section);
  finishBlocks(section);
  let reach = 0;
  section.reach = section.blocks.map((block) => (reach = Math.max(reach, block.end)));
  return section;
}

/**
 * Jobs come in the order of their creation, so a greedy place is a good place.
 * @param {Model} model @param {Section} section @param {number[]} free when each row is free again @param {number} job
 */
function placeJob(model, section, free, job) {
  const { pods, rows, start, end, span } = measure(model, job);
  let row = 0;
  while (!isFree(free, row, rows, start)) row += 1;
  for (let i = row; i < row + rows; i++) {
    free[i] = end;
    section.rows[i] ??= { spans: [], reach: [], kept: [], keptUntil: [] };
  }
  const block = { lane: job, span, row, rows, pods: pods.length, start, end, next: Infinity };
  section.blocks.push(block);
  section.blockOf.set(job, block);
  for (const pod of pods) {
    const into = section.rows[row + pod.row];
    for (const each of pod.spans) {
      if (IN_ROWS.has(model.spans.kind[each])) into.spans.push(each);
      else if (model.spans.kind[each] === SPAN.kept) into.kept.push(each);
      const track = model.spans.track[each];
      if (track > 0) {
        const lane = model.spans.lane[each];
        section.tracks.set(lane, Math.max(section.tracks.get(lane) ?? 1, track + 1));
      }
    }
  }
}

/** @param {number[]} free @param {number} row @param {number} rows @param {number} start */
function isFree(free, row, rows, start) {
  for (let i = row; i < row + rows; i++) if ((free[i] ?? 0) > start) return false;
  return true;
}

/**
 * How much place a Job takes: its Pods in as few rows as possible, from its creation until it and all its Pods are done.
 * @param {Model} model @param {number} job
 */
function measure(model, job) {
  const own = model.spansOf[job];
  const whole = own[0];
  let start = model.spans.start[whole];
  let end = model.endOf(whole);
  const free = /** @type {number[]} */ ([]);
  const alone = model.lanes.kind[job] === LANE.Pod || model.lanes.kind[job] === LANE.Alert;
  const lanes = alone ? [job] : model.childrenOf[job];
  const { before, moved } = pausesBefore(model, lanes);
  const pods = lanes.map((lane) => {
    const pause = before.get(model.spans.start[model.spansOf[lane][0]])?.shift();
    const spans = moved.size === 0 ? model.spansOf[lane] : model.spansOf[lane].filter((span) => !moved.has(span));
    if (pause !== undefined) spans.unshift(pause);
    const podStart = model.spans.start[spans[0]];
    const podEnd = activeEnd(model, spans);
    let row = 0;
    while ((free[row] ?? 0) > podStart) row += 1;
    free[row] = podEnd;
    start = Math.min(start, podStart);
    end = Math.max(end, podEnd);
    return { row, spans };
  });
  return { pods, rows: Math.max(free.length, 1), start, end, span: whole };
}

/**
 * A pause that begins while its Pod is still on its way out has no place in that Pod's row: it stands in the row of the Pod that it
 * leads to. `before` has them by the time at which that Pod comes.
 * @param {Model} model @param {number[]} lanes
 */
function pausesBefore(model, lanes) {
  const { spans } = model;
  const before = /** @type {Map<number, number[]>} */ (new Map());
  const moved = /** @type {Set<number>} */ (new Set());
  const comes = new Set(lanes.map((lane) => spans.start[model.spansOf[lane][0]]));
  for (const lane of lanes) {
    for (const span of model.spansOf[lane]) {
      if (spans.kind[span] !== SPAN.delay || !comes.has(spans.end[span])) continue;
      const others = model.spansOf[lane].filter((each) => spans.kind[each] !== SPAN.delay);
      if (activeEnd(model, others) < spans.start[span] + WHOLE_SECOND_MS) continue;
      moved.add(span);
      before.set(spans.end[span], [...(before.get(spans.end[span]) ?? []), span]);
    }
  }
  return { before, moved };
}

/** @param {Model} model @param {number[]} spans */
function activeEnd(model, spans) {
  let end = 0;
  for (const span of spans) if (IN_ROWS.has(model.spans.kind[span])) end = Math.max(end, model.endOf(span));
  return end;
}

/** @param {Section} section */
function finishBlocks(section) {
  const nextIn = section.rows.map(() => Infinity);
  for (const block of section.blocks.toReversed()) {
    for (let row = block.row; row < block.row + block.rows; row++) {
      block.next = Math.min(block.next, nextIn[row]);
      nextIn[row] = block.start;
    }
  }
}

/** @param {Model} model @param {Section} section */
function finishRows(model, section) {
  const { start } = model.spans;
  for (const row of section.rows) {
    row.spans.sort((a, b) => start[a] - start[b] || a - b);
    let reach = 0;
    row.reach = row.spans.map((span) => (reach = Math.max(reach, model.endOf(span))));
    let next = 0;
    row.kept.sort((a, b) => start[a] - start[b]);
    row.keptUntil = row.kept.map((span) => {
      while (next < row.spans.length && start[row.spans[next]] < start[span]) next += 1;
      return next < row.spans.length ? Math.min(start[row.spans[next]], model.endOf(span)) : model.endOf(span);
    });
  }
}
