// The picture in words: every tick, span and mark as a row, in time order. Pure.
import { LANE, NONE, SPAN } from "./model.js";
import { markSentence, spanSentence, tickWord } from "./model-words.js";
import { duration } from "./scale-time.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {{at: number, who: string, what: string, lasted: string, why: string}} TableRow */

const LEFT_OUT = new Set(/** @type {number[]} */ ([SPAN.cronjob, SPAN.kept]));

/** @param {Model} model @returns {TableRow[]} */
export function tableOf(model) {
  const { spans, ticks, marks, lanes } = model;
  const who = (/** @type {number} */ lane) => `${KINDS[lanes.kind[lane]] ?? ""} ${model.text(lanes.name[lane])}`.trim();
  /** @type {TableRow[]} */
  const rows = [];
  for (let i = 0; i < ticks.at.length; i++) {
    const why = model.why(ticks.why[i])?.text ?? "";
    const job = ticks.job[i] === NONE ? "" : `, ${who(ticks.job[i])}`;
    rows.push({ at: ticks.at[i], who: who(ticks.lane[i]), what: `tick ${tickWord(model, i)}${job}`, lasted: "", why });
  }
  for (let i = 0; i < spans.start.length; i++) {
    if (LEFT_OUT.has(spans.kind[i])) continue;
    const lasted = spans.end[i] === NONE ? "" : duration(spans.end[i] - spans.start[i]);
    const why = model.why(spans.why[i])?.text ?? "";
    rows.push({ at: spans.start[i], who: who(spans.lane[i]), what: spanSentence(model, i), lasted, why });
  }
  for (let i = 0; i < marks.at.length; i++) {
    const why = model.why(marks.why[i])?.text ?? "";
    rows.push({ at: marks.at[i], who: who(marks.lane[i]), what: markSentence(model, i), lasted: "", why });
  }
  return rows.sort((a, b) => a.at - b.at);
}

/** @type {Record<number, string>} */
const KINDS = { [LANE.CronJob]: "CronJob", [LANE.Job]: "Job", [LANE.Pod]: "Pod", [LANE.Alert]: "Alert" };
