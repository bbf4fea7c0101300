// What the card says of one thing: its name, what it is, when, and why. Pure.
import { LANE, NONE, TICK } from "./model.js";
import { placeOf } from "./model-field.js";
import { markSentence, spanSentence, statusOf, tickWord } from "./model-words.js";
import { duration } from "./scale-time.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Why} Why */
/** @typedef {import("./model-words.js").Status} Status */
/** @typedef {import("./layout-hit.js").Item} Item */
/** @typedef {import("./scale-time.js").Zone} Zone */
/** @typedef {import("./model-field.js").Place} Place */
/** `place` is that of the field behind the reason. @typedef {{title: string, status: Status | "tick", what: string, when: string, why: Why | null, place: Place | null}} Details */

/**
 * @param {Model} model
 * @param {Item} item
 * @param {Zone} zone
 * @returns {Details}
 */
export function detailsOf(model, item, zone) {
  if (item.kind === "tick") return tickDetails(model, item.id, zone);
  return item.kind === "mark" ? markDetails(model, item.id, zone) : spanDetails(model, item.id, zone);
}

/** @param {Model} model @param {number} mark @param {Zone} zone @returns {Details} */
function markDetails(model, mark, zone) {
  const { marks } = model;
  const at = marks.at[mark];
  return {
    title: titleOf(model, marks.lane[mark]),
    status: "tick",
    what: capital(markSentence(model, mark)),
    when: `at ${zone.clock(at)}`,
    ...reasonOf(model, marks.lane[mark], marks.why[mark]),
  };
}

/** @param {Model} model @param {number} lane */
function titleOf(model, lane) {
  const { lanes } = model;
  const index = lanes.index[lane] === NONE ? "" : `, index ${lanes.index[lane]}`;
  const node = lanes.kind[lane] === LANE.Pod ? model.text(lanes.text[lane]) : "";
  const where = node === "" ? "" : ` on ${node}`;
  return `${LANE_NAMES[lanes.kind[lane]] ?? ""} ${model.text(lanes.name[lane])}${index}${where}`.trim();
}

/** @param {Model} model @param {number} tick @param {Zone} zone @returns {Details} */
function tickDetails(model, tick, zone) {
  const { ticks, lanes } = model;
  const at = ticks.at[tick];
  const job = ticks.job[tick];
  const started = job === NONE ? "" : `Job ${model.text(lanes.name[job])} started at ${zone.clock(ticks.decided[tick])}`;
  return {
    title: `Tick ${zone.clock(at)} of ${model.text(lanes.name[ticks.lane[tick]])}`,
    status: ticks.state[tick] === TICK.skipped ? "skipped" : "tick",
    what: capital(tickWord(model, tick)),
    when: started,
    ...reasonOf(model, ticks.lane[tick], ticks.why[tick]),
  };
}

/** @param {Model} model @param {number} span @param {Zone} zone @returns {Details} */
function spanDetails(model, span, zone) {
  const { spans } = model;
  const lane = spans.lane[span];
  const from = spans.start[span];
  const to = model.endOf(span);
  const open = spans.end[span] === NONE;
  return {
    title: titleOf(model, lane),
    status: statusOf(model, span),
    what: capital(spanSentence(model, span)),
    when: open ? `since ${zone.clock(from)}` : `${zone.clock(from)} to ${zone.clock(to)}, ${duration(to - from)}`,
    ...reasonOf(model, lane, spans.why[span]),
  };
}

/** @param {Model} model @param {number} lane @param {number} number */
function reasonOf(model, lane, number) {
  const why = model.why(number);
  return { why, place: why === null ? null : placeOf(model, lane, why) };
}

/** @type {Record<number, string>} */
const LANE_NAMES = {
  [LANE.CronJob]: "CronJob", [LANE.Job]: "Job", [LANE.Pod]: "Pod", [LANE.Deployment]: "Deployment",
  [LANE.DaemonSet]: "DaemonSet", [LANE.ReplicaSet]: "ReplicaSet", [LANE.Alert]: "Alert",
};

/** @param {string} text */
function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
