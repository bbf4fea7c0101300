// The legend: of all that can be drawn, what this picture has.
import { NONE, SPAN, TICK } from "./model.js";
import { statusOf, word } from "./model-words.js";

/** @typedef {import("./model.js").Model} Model */

/**
 * Show the entries of `list` (`data-legend`) that occur in the models.
 * @param {HTMLElement} list
 * @param {Model[]} models
 */
export function showLegend(list, models) {
  const found = new Set(models.flatMap((model) => [...occurring(model)]));
  for (const entry of list.children) {
    if (entry instanceof HTMLElement) entry.hidden = !found.has(entry.dataset.legend ?? "");
  }
}

/** @param {Model} model */
function occurring(model) {
  const found = /** @type {Set<string>} */ (new Set());
  const { spans, ticks } = model;
  for (let i = 0; i < spans.kind.length; i++) {
    const kind = spans.kind[i];
    if (kind === SPAN.kept) found.add("kept");
    else if (kind === SPAN.pending) found.add("waiting");
    else if (kind === SPAN.alertPending || kind === SPAN.alertFiring) found.add(`alert ${word(model, i)}`);
    else if (kind === SPAN.suspended) found.add("suspended");
    else if (kind === SPAN.running) {
      found.add("working");
      const status = statusOf(model, i);
      if (spans.end[i] !== NONE) found.add(status === "stopped" ? word(model, i) : status);
    } else if (kind === SPAN.backoff || kind === SPAN.delay) found.add("backoff");
  }
  for (const state of ticks.state) {
    if (state === TICK.started) found.add("tick");
    else if (state === TICK.late) found.add("late");
    else if (state === TICK.skipped) found.add("skipped");
  }
  return found;
}
