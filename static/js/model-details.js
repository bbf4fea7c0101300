// What the card says of one thing: its name, what it is, when, and why. Pure.
import { LANE, NONE, SPAN, TICK } from "./model.js";
import { markSentence, spanSentence, statusOf, tickSentence, tickWord, wasReplaced } from "./model-words.js";
import { whySentence } from "./model-rules.js";
import { duration } from "./scale-time.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model-words.js").Status} Status */
/** @typedef {import("./layout-hit.js").Item} Item */
/** @typedef {import("./scale-time.js").Zone} Zone */
/** @typedef {{title: string, status: Status | "tick", what: string, when: string, why: string, field: string}} Details */

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
  const why = model.why(marks.why[mark]);
  return {
    title: titleOf(model, marks.lane[mark]),
    status: "tick",
    what: capital(markSentence(model, mark)),
    when: `at ${zone.clock(at)}`,
    why: whySentence(why),
    field: why?.field ?? "",
  };
}

/** @param {Model} model @param {number} lane */
function titleOf(model, lane) {
  const { lanes } = model;
  const index = lanes.index[lane] === NONE ? "" : `, index ${lanes.index[lane]}`;
  return `${LANE_NAMES[lanes.kind[lane]] ?? ""} ${model.text(lanes.name[lane])}${index}`.trim();
}

/** @param {Model} model @param {number} tick @param {Zone} zone @returns {Details} */
function tickDetails(model, tick, zone) {
  const { ticks, lanes } = model;
  const at = ticks.at[tick];
  const job = ticks.job[tick];
  const why = model.why(ticks.why[tick]);
  const started = job === NONE ? "" : `Job ${model.text(lanes.name[job])} started at ${zone.clock(ticks.decided[tick])}`;
  return {
    title: `Tick ${zone.clock(at)} of ${model.text(lanes.name[ticks.lane[tick]])}`,
    status: ticks.state[tick] === TICK.skipped ? "skipped" : "tick",
    what: capital(tickWord(model, tick)),
    when: started,
    why: whySentence(why) || tickSentence(model, tick),
    field: why?.field ?? "",
  };
}

/** @param {Model} model @param {number} span @param {Zone} zone @returns {Details} */
function spanDetails(model, span, zone) {
  const { spans } = model;
  const lane = spans.lane[span];
  const why = model.why(spans.why[span]);
  const from = spans.start[span];
  const to = model.endOf(span);
  const open = spans.end[span] === NONE;
  return {
    title: titleOf(model, lane),
    status: statusOf(model, span),
    what: capital(spanSentence(model, span)),
    when: open ? `since ${zone.clock(from)}` : `${zone.clock(from)} to ${zone.clock(to)}, ${duration(to - from)}`,
    why: whySentence(why) || (wasReplaced(model, span) ? REPLACED : SPAN_REASONS[spans.kind[span]]) || "",
    field: why?.field ?? "",
  };
}

/** @type {Record<number, string>} */
const LANE_NAMES = { [LANE.CronJob]: "CronJob", [LANE.Job]: "Job", [LANE.Pod]: "Pod" };

/** What is always the reason for such a span. @type {Record<number, string>} */
const SPAN_REASONS = {
  [SPAN.pending]: "No node has room for it.",
  [SPAN.backoff]: "The kubelet waits longer after each failure: 10 s, 20 s, 40 s, at most 5 minutes.",
  [SPAN.delay]: "The Job controller waits longer after each failed Pod: 10 s, 20 s, 40 s, at most 10 minutes.",
  [SPAN.terminating]: "Its containers were told to stop (SIGTERM) and have the grace period to obey.",
};

const REPLACED = "The time of the next Job had come, and concurrencyPolicy Replace deletes the one before to make way for it.";

/** @param {string} text */
function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
