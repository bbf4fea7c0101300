// What the things of a run are called: short words for bars, sentences for details. Pure.
import { NONE, RESULT, SPAN, TICK } from "./model.js";
import { duration } from "./scale-time.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Why} Why */
/** How something is drawn. @typedef {"waiting" | "working" | "done" | "failed" | "stopped" | "backoff" | "skipped"} Status */

/** What a span has come to at the end. @param {Model} model @param {number} span @returns {Status} */
export function statusOf(model, span) {
  switch (model.spans.kind[span]) {
    case SPAN.pending:
    case SPAN.starting:
      return "waiting";
    case SPAN.backoff:
    case SPAN.delay:
      return "backoff";
    case SPAN.terminating:
      return "stopped";
    case SPAN.suspended:
    case SPAN.down:
      return "skipped";
    default:
      return RESULT_STATUS[model.spans.result[span]] ?? "working";
  }
}

/** @type {Record<number, Status>} */
const RESULT_STATUS = {
  [RESULT.done]: "done",
  [RESULT.failed]: "failed",
  [RESULT.stopped]: "stopped",
  [RESULT.replaced]: "stopped",
  [RESULT.deleted]: "stopped",
};

/** The word on a bar, once the span is over. @param {Model} model @param {number} span */
export function word(model, span) {
  const { spans } = model;
  switch (spans.kind[span]) {
    case SPAN.pending:
      return "no room";
    case SPAN.starting:
      return "starting";
    case SPAN.backoff:
    case SPAN.delay:
      return "back-off";
  }
  switch (spans.result[span]) {
    case RESULT.done:
      return "done";
    case RESULT.failed:
      return failure(model, span);
    case RESULT.stopped:
      return wasReplaced(model, span) ? "sent home" : "stopped";
    default:
      return "working";
  }
}

/** @param {Model} model @param {number} span */
function failure(model, span) {
  const reason = model.text(model.spans.text[span]);
  if (reason !== "") return reason;
  const exit = model.spans.exit[span];
  return exit === NONE ? "failed" : `exit ${exit}`;
}

/** Is this a Job that made way for the next one, or what its Pods were stopped for? @param {Model} model @param {number} span */
export function wasReplaced(model, span) {
  const { spans, lanes } = model;
  if (spans.result[span] === RESULT.replaced) return true;
  const job = lanes.parent[spans.lane[span]];
  if (job === NONE || spans.result[model.spansOf[job][0]] !== RESULT.replaced) return false;
  return spans.result[span] === RESULT.stopped || spans.kind[span] === SPAN.terminating;
}

/** @type {Record<string, [string, string]>} reason -> what stands beside the tick, and the sentence */
const TICK_REASONS = {
  active: ["busy", "The Job before was still running, and concurrencyPolicy Forbid does not start a second one beside it."],
  suspended: ["suspended", "The CronJob was suspended."],
  down: ["nobody there", "No controller was running, so nobody looked at the clock."],
  deadline: ["too late", "It was later than startingDeadlineSeconds allows."],
  name: ["name taken", "A Job with the name of this run was there already."],
  deleting: ["deleted", "The CronJob was being deleted."],
  schedule: ["schedule changed", "The schedule was changed before this time was acted on."],
  passed: ["passed over", "A later time was made up for instead: of several missed times only the last one is."],
};

/** @param {Model} model @param {number} tick @returns {string} */
export function tickWord(model, tick) {
  switch (model.ticks.state[tick]) {
    case TICK.started:
      return "on time";
    case TICK.late:
      return `${duration(model.ticks.decided[tick] - model.ticks.at[tick])} late`;
    case TICK.skipped:
      return `skipped: ${TICK_REASONS[model.text(model.ticks.reason[tick])]?.[0] ?? "not started"}`;
    default:
      return "due";
  }
}

/** Why a tick went as it did; "" where that needs no words. @param {Model} model @param {number} tick */
export function tickSentence(model, tick) {
  const reason = model.text(model.ticks.reason[tick]);
  const state = model.ticks.state[tick];
  if (state === TICK.started || state === TICK.due) return "";
  const known = TICK_REASONS[reason]?.[1];
  if (known !== undefined) return known;
  return state === TICK.skipped ? "Nothing was started, and the controller left no Event." : "";
}

/** @type {Record<number, string>} */
const SPAN_NAMES = {
  [SPAN.pending]: "waits for a node",
  [SPAN.starting]: "starts",
  [SPAN.running]: "runs",
  [SPAN.backoff]: "CrashLoopBackOff",
  [SPAN.delay]: "back-off before the next Pod",
  [SPAN.terminating]: "terminating",
  [SPAN.kept]: "finished, kept",
  [SPAN.job]: "Job",
  [SPAN.suspended]: "suspended",
  [SPAN.cronjob]: "CronJob",
};

/** What a span is, and what came of it: a row of the table, the head of a card. @param {Model} model @param {number} span */
export function spanSentence(model, span) {
  const { spans } = model;
  if (spans.kind[span] === SPAN.down) return `${model.text(spans.text[span])} down`;
  const name = SPAN_NAMES[spans.kind[span]];
  const container = model.text(spans.container[span]);
  const who = container === "" ? name : `container ${container} ${name}`;
  const outcome = outcomeWords(model, span);
  return outcome === "" ? who : `${who}: ${outcome}`;
}

/** @param {Model} model @param {number} span */
function outcomeWords(model, span) {
  const { spans } = model;
  const text = model.text(spans.text[span]);
  const exit = spans.exit[span] === NONE ? "" : `exit code ${spans.exit[span]}`;
  switch (spans.kind[span]) {
    case SPAN.terminating:
      return text.endsWith("s") ? `grace period ${text}` : text;
    case SPAN.running:
      if (spans.end[span] === NONE) return "still running";
      return [spans.result[span] === RESULT.stopped ? word(model, span) : "", exit, text].filter(Boolean).join(", ");
    case SPAN.job:
      return [JOB_RESULTS[spans.result[span]] ?? "still running", text].filter(Boolean).join(", ");
    default:
      return text;
  }
}

/** @type {Record<number, string>} */
const JOB_RESULTS = {
  [RESULT.done]: "Complete",
  [RESULT.failed]: "Failed",
  [RESULT.replaced]: "deleted to make way for the next Job",
  [RESULT.deleted]: "deleted before it was finished",
};

/** @type {Record<string, string>} */
const MARK_NAMES = {
  complete: "Job complete", failed: "Job failed", replaced: "Job deleted to make way for the next one", deleted: "deleted",
  cleared: "finished Job deleted", suspended: "suspended", resumed: "resumed", patched: "changed", refused: "refused",
  evicted: "evicted", orphaned: "orphaned",
};

/** @param {Model} model @param {number} mark */
export function markSentence(model, mark) {
  const kind = model.text(model.marks.kind[mark]);
  const text = model.text(model.marks.text[mark]);
  const name = MARK_NAMES[kind] ?? kind;
  return text === "" ? name : `${name}: ${text}`;
}
