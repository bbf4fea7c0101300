// Too many Pods for bars: how many there are at any moment, by what they do. Pure.
import { SPAN } from "./model.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./layout-pack.js").Section} Section */
/** After `times[i]`, `working[i]` containers run and `waiting[i]` Pods wait, start or back off, until `times[i + 1]`.
 * @typedef {{times: number[], working: number[], waiting: number[], most: number}} Density */

/**
 * @param {Model} model
 * @param {Section} section
 * @returns {Density}
 */
export function density(model, section) {
  /** @type {{t: number, working: number, waiting: number}[]} */
  const changes = [];
  for (const row of section.rows) {
    for (const span of row.spans) {
      const kind = model.spans.kind[span];
      if (kind === SPAN.terminating) continue;
      const working = kind === SPAN.running ? 1 : 0;
      const waiting = 1 - working;
      changes.push({ t: model.spans.start[span], working, waiting });
      changes.push({ t: model.endOf(span), working: -working, waiting: -waiting });
    }
  }
  changes.sort((a, b) => a.t - b.t);
  const result = { times: [0], working: [0], waiting: [0], most: 1 };
  let working = 0;
  let waiting = 0;
  for (const change of changes) {
    working += change.working;
    waiting += change.waiting;
    const last = result.times.length - 1;
    if (result.times[last] === change.t) {
      result.working[last] = working;
      result.waiting[last] = waiting;
    } else {
      result.times.push(change.t);
      result.working.push(working);
      result.waiting.push(waiting);
    }
  }
  for (let i = 0; i < result.times.length; i++) result.most = Math.max(result.most, result.working[i] + result.waiting[i]);
  return result;
}
