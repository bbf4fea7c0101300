// What the things of a run are called: short words for bars, sentences for details. Pure.
import { LANE, NONE, RESULT, SPAN, TICK } from "./model.js";
import { duration } from "./scale-time.js";

/** @typedef {import("./model.js").Model} Model */
/** How something is drawn. @typedef {"waiting" | "working" | "done" | "failed" | "stopped" | "backoff" | "skipped" | "firing"} Status */

/** What a span has come to at the end. @param {Model} model @param {number} span @returns {Status} */
export function statusOf(model, span) {
  switch (model.spans.kind[span]) {
    case SPAN.pending:
    case SPAN.starting:
    case SPAN.alertPending:
      return "waiting";
    case SPAN.alertFiring:
      return "firing";
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
    case SPAN.alertPending:
      return "pending";
    case SPAN.alertFiring:
      return "firing";
  }
  switch (spans.result[span]) {
    case RESULT.done:
      return isStaff(model, span) ? "left, exit 0" : "done";
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

/** Does this belong to a Deployment or its like? Whoever is always to be there is never done. @param {Model} model @param {number} span */
function isStaff(model, span) {
  return STAFF.has(model.lanes.kind[model.rootOf(model.spans.lane[span])]);
}

const STAFF = new Set(/** @type {number[]} */ ([LANE.Deployment, LANE.DaemonSet, LANE.ReplicaSet]));

/** Did the Job of this Pod's run make way for the next one? @param {Model} model @param {number} span */
function wasReplaced(model, span) {
  const job = model.lanes.parent[model.spans.lane[span]];
  return job !== NONE && model.spans.result[model.spansOf[job][0]] === RESULT.replaced;
}

/** Why a tick led to nothing, as it stands beside it. @type {Record<string, string>} */
const TICK_REASONS = {
  active: "busy", suspended: "suspended", down: "nobody there", deadline: "too late", name: "name taken", deleting: "deleted",
  schedule: "schedule changed", passed: "passed over",
};

/** Why a tick led to nothing at its time. @param {Model} model @param {number} tick */
export function missedWord(model, tick) {
  return TICK_REASONS[model.text(model.ticks.reason[tick])] ?? "not started";
}

/** @param {Model} model @param {number} tick @returns {string} */
export function tickWord(model, tick) {
  switch (model.ticks.state[tick]) {
    case TICK.started:
      return "on time";
    case TICK.late:
      return `${duration(model.ticks.decided[tick] - model.ticks.at[tick])} late`;
    case TICK.skipped:
      return `skipped: ${missedWord(model, tick)}`;
    default:
      return "due";
  }
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
  [SPAN.workload]: "keeps Pods running",
  [SPAN.alert]: "watches",
  [SPAN.alertPending]: "alert pending",
  [SPAN.alertFiring]: "alert firing",
};

/** What a span is, and what came of it: a row of the table, the head of a card. @param {Model} model @param {number} span */
export function spanSentence(model, span) {
  const { spans } = model;
  if (spans.kind[span] === SPAN.down) return `${model.text(spans.text[span])} down`;
  const name = SPAN_NAMES[spans.kind[span]];
  if (model.lanes.kind[spans.lane[span]] === LANE.Alert) return `${name}: ${alertWords(model, span)}`;
  const container = model.text(spans.container[span]);
  const who = container === "" ? name : `container ${container} ${name}`;
  const outcome = outcomeWords(model, span);
  return outcome === "" ? who : `${who}: ${outcome}`;
}

/** What the alert asks, and which metrics of what value it has found. @param {Model} model @param {number} span */
function alertWords(model, span) {
  const asked = model.text(model.lanes.text[model.spans.lane[span]]);
  return model.spans.kind[span] === SPAN.alert ? asked : `${asked}, found ${model.text(model.spans.text[span])}`;
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
  evicted: "evicted", orphaned: "orphaned", notReady: "node not ready", ready: "node ready again",
};

/** @param {Model} model @param {number} mark */
export function markSentence(model, mark) {
  const kind = model.text(model.marks.kind[mark]);
  const text = model.text(model.marks.text[mark]);
  const name = MARK_NAMES[kind] ?? kind;
  return text === "" ? name : `${name}: ${text}`;
}
