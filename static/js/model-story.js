// What is worth telling of a run: where variants part, where to look first, what happens at one moment. Pure.
import { LANE, NONE, RESULT, SPAN, TICK, firstAfter } from "./model.js";
import { markSentence, missedWord, spanSentence, tickWord, word } from "./model-words.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./layout-hit.js").Item} Item */

/**
 * When the variants first differ in what they do, null if they never do.
 * @param {Model[]} models
 */
export function firstDivergence(models) {
  if (models.length < 2) return null;
  const told = Math.min(...models.map((model) => model.untilMs));
  const [first, ...others] = models.map(facts);
  let divergence = Infinity;
  for (const other of others) {
    let i = 0;
    while (i < first.length && i < other.length && first[i].text === other[i].text) i += 1;
    divergence = Math.min(divergence, first[i]?.at ?? Infinity, other[i]?.at ?? Infinity);
  }
  return divergence < told ? divergence : null;
}

/** What a run does, in an order that does not depend on how it was told. @param {Model} model */
function facts(model) {
  /** @type {{at: number, text: string}[]} */
  const found = [];
  const { spans, ticks, lanes } = model;
  for (let i = 0; i < spans.start.length; i++) {
    const kind = spans.kind[i];
    if (kind === SPAN.kept || kind === SPAN.cronjob || kind === SPAN.workload || kind === SPAN.alert) continue;
    const name = `${kind} ${model.text(lanes.name[spans.lane[i]])} ${spans.track[i]}`;
    found.push({ at: spans.start[i], text: `${spans.start[i]} starts ${name}` });
    if (spans.end[i] !== NONE) found.push({ at: spans.end[i], text: `${spans.end[i]} ends ${name} ${spans.result[i]}` });
  }
  for (let i = 0; i < ticks.at.length; i++) {
    const at = ticks.decided[i] === NONE ? ticks.at[i] : ticks.decided[i];
    found.push({ at, text: `${at} tick ${ticks.at[i]} ${ticks.state[i]}` });
  }
  return found.sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

/**
 * Where to put the playhead at first: a little after the first thing that goes otherwise than planned, else in the middle of the first
 * Job's work.
 * @param {Model[]} models
 * @param {number} until
 */
export function tellingMoment(models, until) {
  let first = firstDivergence(models) ?? Infinity;
  for (const { spans, ticks } of models) {
    for (let i = 0; i < ticks.at.length; i++) {
      if (ticks.state[i] === TICK.skipped || ticks.state[i] === TICK.late) first = Math.min(first, ticks.at[i]);
    }
    for (let i = 0; i < spans.start.length; i++) {
      const result = spans.result[i];
      if (spans.end[i] !== NONE && (result === RESULT.failed || result === RESULT.stopped)) first = Math.min(first, spans.end[i]);
    }
  }
  if (first !== Infinity) return Math.min(first + until * 0.04, until);
  const job = models[0]?.spans.kind.indexOf(SPAN.job) ?? NONE;
  if (job === NONE) return 0;
  return (models[0].spans.start[job] + models[0].endOf(job)) / 2;
}

/**
 * The times of all variants at which something happens, rising.
 * @param {Model[]} models
 */
export function allMoments(models) {
  if (models.length === 1) return models[0].moments();
  const all = Float64Array.from(models.flatMap((model) => [...model.moments()])).sort();
  return all.filter((time, i) => i === 0 || time !== all[i - 1]);
}

/** The next time after `t`, or the last one before it. @param {ArrayLike<number>} times @param {number} t @param {1 | -1} direction */
export function stepFrom(times, t, direction) {
  const i = direction === 1 ? firstAfter(times, t) : firstAfter(times, t, true) - 1;
  return times[i] ?? null;
}

/**
 * What happens exactly at `t`, the weightiest first, each with the item to look at.
 * @param {Model} model
 * @param {number} variant
 * @param {number} t
 * @returns {{text: string, item: Item | null, weight: number}[]}
 */
export function happenings(model, variant, t) {
  const found = [];
  const { spans, ticks, marks, lanes } = model;
  const name = (/** @type {number} */ lane) => model.text(lanes.name[lane]);
  for (let i = 0; i < ticks.at.length; i++) {
    const passes = ticks.at[i] === t;
    const isDecided = (ticks.decided[i] === NONE ? ticks.at[i] : ticks.decided[i]) === t;
    if (!isDecided && !passes) continue;
    const words = isDecided ? tickWord(model, i) : missedWord(model, i);
    const item = /** @type {Item} */ ({ variant, kind: "tick", id: i });
    found.push({ text: `tick of ${name(ticks.lane[i])}: ${words}`, item, weight: ticks.state[i] === TICK.started ? 3 : 5 });
  }
  for (let i = 0; i < spans.start.length; i++) {
    const kind = spans.kind[i];
    if (kind === SPAN.alertPending || kind === SPAN.alertFiring) {
      const item = /** @type {Item} */ ({ variant, kind: "span", id: i });
      if (spans.start[i] === t) found.push({ text: `${name(spans.lane[i])}: ${spanSentence(model, i)}`, item, weight: 6 });
      else if (spans.end[i] === t) found.push({ text: `${name(spans.lane[i])}: ${word(model, i)} no longer`, item, weight: 5 });
      continue;
    }
    if (kind !== SPAN.running && kind !== SPAN.backoff && kind !== SPAN.delay && kind !== SPAN.terminating) continue;
    const item = /** @type {Item} */ ({ variant, kind: "span", id: i });
    if (spans.end[i] === t && kind === SPAN.running) {
      found.push({ text: `${name(spans.lane[i])}, ${spanSentence(model, i)}`, item, weight: 2 });
    } else if (spans.start[i] === t) {
      const text = kind === SPAN.running ? "starts work" : spanSentence(model, i);
      found.push({ text: `${name(spans.lane[i])} ${text}`, item, weight: kind === SPAN.running ? 1 : 2 });
    }
  }
  for (let i = 0; i < marks.at.length; i++) {
    if (marks.at[i] !== t) continue;
    const span = model.lanes.kind[marks.lane[i]] === LANE.Job ? model.spansOf[marks.lane[i]][0] : NONE;
    const item = span === NONE ? null : /** @type {Item} */ ({ variant, kind: "span", id: span });
    found.push({ text: `${name(marks.lane[i])}: ${markSentence(model, i)}`, item, weight: 4 });
  }
  return found.sort((a, b) => b.weight - a.weight);
}

/** How many containers run and how many Pods wait at `t`, in words. @param {Model} model @param {number} t */
export function stateSentence(model, t) {
  const { spans } = model;
  let running = 0;
  let waiting = 0;
  for (let i = 0; i < spans.start.length; i++) {
    if (spans.start[i] > t || model.endOf(i) <= t) continue;
    if (spans.kind[i] === SPAN.running) running += 1;
    else if (spans.kind[i] === SPAN.backoff || spans.kind[i] === SPAN.delay) waiting += 1;
  }
  const parts = [`${running} running`];
  if (waiting > 0) parts.push(`${waiting} in back-off`);
  return parts.join(", ");
}
