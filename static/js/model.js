// One run as data: lanes, spans, ticks, marks and Events, grown chunk by chunk (docs/wire-protocol.md describes the chunks).
// Times are ms of virtual time since the start of the scenario. Pure: knows no page and no clock.

export const WIRE_VERSION = 1;
export const NONE = -1;

export const LANE = /** @type {const} */ ({
  CronJob: 0, Job: 1, Pod: 2, Cluster: 3, other: 4, Deployment: 5, DaemonSet: 6, ReplicaSet: 7, Alert: 8,
});
export const SPAN = /** @type {const} */ ({
  pending: 0, starting: 1, running: 2, backoff: 3, delay: 4, terminating: 5, kept: 6, job: 7, suspended: 8, down: 9, cronjob: 10,
  workload: 11, alert: 12, alertPending: 13, alertFiring: 14,
});
export const RESULT = /** @type {const} */ ({ done: 0, failed: 1, stopped: 2, replaced: 3, deleted: 4 });
export const TICK = /** @type {const} */ ({ due: 0, started: 1, late: 2, skipped: 3 });

/** @typedef {Record<string, number[]>} Columns */
/** One question on the way to a decision, and what was found. @typedef {{passed: boolean, field: string, text: string}} Check */
/**
 * Why something happened: in Kubernetes' words, in those of a site with contractors, and the field behind it of a manifest of `kind`.
 * @typedef {{rule: string, kind: string, field: string, text: string, story: string, checks: Check[]}} Why
 */
/** Sentences with places such as `{0}`. @typedef {{rule: string, kind: string, field: string, texts: string[]}} RuleRow */
/** The rule's number, words for its places, checks as passed, field, text. @typedef {{rule: number, words: number[], checks?: number[][]}} WhyRow */
/**
 * @typedef {object} Chunk
 * @property {number} version
 * @property {number} untilMs
 * @property {string[]} [strings]
 * @property {RuleRow[]} [rules]
 * @property {WhyRow[]} [whys]
 * @property {Columns} [lanes]
 * @property {Columns} [spans]
 * @property {Columns} [ticks]
 * @property {Columns} [marks]
 * @property {Columns} [events]
 */
/**
 * @typedef {object} Outcome
 * @property {number} ticks
 * @property {number} onTime
 * @property {number} late
 * @property {number} skipped
 * @property {number} runs
 * @property {number} completed
 * @property {number} failed
 * @property {number} replaced
 * @property {number} deleted
 * @property {number} unfinished
 * @property {number} pods
 * @property {number} peakPods
 * @property {number} restarts
 * @property {number} overlapMs
 * @property {number} wastedMs
 */

export class Model {
  constructor() {
    /** Everything before this moment is told. */
    this.untilMs = 0;
    /** Grows with every chunk; what is computed from a model may be kept for as long as this stays. */
    this.revision = 0;
    this.strings = /** @type {string[]} */ ([]);
    this.rules = /** @type {RuleRow[]} */ ([]);
    this.whys = /** @type {WhyRow[]} */ ([]);
    this.lanes = table("kind", "name", "parent", "index", "text");
    this.spans = table("lane", "kind", "start", "end", "result", "exit", "track", "container", "text", "why");
    this.ticks = table("lane", "at", "state", "decided", "job", "reason", "why");
    this.marks = table("lane", "at", "kind", "text", "why");
    this.events = table("lane", "at", "object", "type", "reason", "message", "why");
    /** Lane -> the lanes that it owns, its spans, its ticks; in the order in which they became known. */
    this.childrenOf = /** @type {number[][]} */ ([]);
    this.spansOf = /** @type {number[][]} */ ([]);
    this.ticksOf = /** @type {number[][]} */ ([]);
    this.outcome = /** @type {Outcome | null} */ (null);
    /** @type {{revision: number, times: Float64Array}} */
    this.kept = { revision: NONE, times: new Float64Array(0) };
  }

  /**
   * Take what is new or has changed. Throws on a chunk of another version.
   * @param {Chunk} chunk
   */
  apply(chunk) {
    if (chunk.version !== WIRE_VERSION) {
      throw new Error(`The server speaks version ${chunk.version} of the timeline, this page version ${WIRE_VERSION}.`);
    }
    for (const text of chunk.strings ?? []) this.strings.push(text);
    for (const rule of chunk.rules ?? []) this.rules.push(rule);
    for (const why of chunk.whys ?? []) this.whys.push(why);
    if (chunk.lanes) this.#applyLanes(chunk.lanes);
    if (chunk.spans) this.#applySpans(chunk.spans);
    if (chunk.ticks) this.#applyTicks(chunk.ticks);
    if (chunk.marks) put(this.marks, chunk.marks);
    if (chunk.events) put(this.events, chunk.events);
    this.untilMs = Math.max(this.untilMs, chunk.untilMs);
    this.revision += 1;
  }

  /** @param {Columns} columns */
  #applyLanes(columns) {
    put(this.lanes, { ...columns, kind: this.#codes(columns.kind, LANE, LANE.other) });
    for (const id of columns.id) {
      this.childrenOf[id] = [];
      this.spansOf[id] = [];
      this.ticksOf[id] = [];
      const parent = this.lanes.parent[id];
      if (parent !== NONE) this.childrenOf[parent].push(id);
    }
  }

  /** @param {Columns} columns */
  #applySpans(columns) {
    const before = this.spans.lane.length;
    put(this.spans, {
      ...columns,
      kind: this.#codes(columns.kind, SPAN, NONE),
      ...(columns.result && { result: this.#codes(columns.result, RESULT, NONE) }),
    });
    for (const id of columns.id) if (id >= before) this.spansOf[this.spans.lane[id]].push(id);
  }

  /** @param {Columns} columns */
  #applyTicks(columns) {
    const before = this.ticks.lane.length;
    put(this.ticks, { ...columns, state: this.#codes(columns.state, TICK, TICK.due) });
    for (const id of columns.id) if (id >= before) this.ticksOf[this.ticks.lane[id]].push(id);
  }

  /**
   * @param {number[]} texts
   * @param {Record<string, number>} codes
   * @param {number} otherwise
   */
  #codes(texts, codes, otherwise) {
    return texts.map((text) => codes[this.strings[text]] ?? otherwise);
  }

  /** The text with this number, "" for none. @param {number} number */
  text(number) {
    return number === NONE ? "" : this.strings[number];
  }

  /** The reason with this number. @param {number} number @returns {Why | null} */
  why(number) {
    if (number === NONE) return null;
    const { rule: place, words, checks = [] } = this.whys[number];
    const { rule, kind, field, texts } = this.rules[place];
    const [text, story] = texts.map((each) => each.replace(/\{(\d+)\}/g, (_, word) => this.text(words[Number(word)])));
    const found = checks.map(([passed, about, what]) => ({ passed: passed === 1, field: this.text(about), text: this.text(what) }));
    return { rule, kind, field, text, story, checks: found };
  }

  /** When a span ends; for one that is open, the end of what is told. @param {number} span */
  endOf(span) {
    const end = this.spans.end[span];
    return end === NONE ? Math.max(this.untilMs, this.spans.start[span]) : end;
  }

  /** The lane at the top of which this one hangs: a CronJob, a Job without one, ... @param {number} lane */
  rootOf(lane) {
    let root = lane;
    while (this.lanes.parent[root] !== NONE) root = this.lanes.parent[root];
    return root;
  }

  /** Every time at which something happens, rising, each once: where stepping stops. */
  moments() {
    if (this.kept.revision !== this.revision) {
      this.kept = { revision: this.revision, times: momentsOf(this) };
    }
    return this.kept.times;
  }
}

/** @template {string} Name @param {Name[]} names @returns {Record<Name, number[]>} */
function table(...names) {
  const columns = /** @type {Record<Name, number[]>} */ ({});
  for (const name of names) columns[name] = [];
  return columns;
}

/**
 * Write rows by their ids. A column that is not sent is NONE throughout.
 * @param {Columns} into
 * @param {Columns} columns
 */
function put(into, columns) {
  const ids = columns.id;
  for (const [name, column] of Object.entries(into)) {
    const values = columns[name];
    if (values === undefined) for (const id of ids) column[id] = NONE;
    else for (let i = 0; i < ids.length; i++) column[ids[i]] = values[i];
  }
}

const SILENT = new Set(/** @type {number[]} */ ([SPAN.kept, SPAN.starting, SPAN.pending, SPAN.cronjob, SPAN.workload, SPAN.alert]));

/** @param {Model} model */
function momentsOf(model) {
  const times = [];
  const { spans, ticks, marks, events } = model;
  for (let i = 0; i < spans.start.length; i++) {
    if (SILENT.has(spans.kind[i])) continue;
    times.push(spans.start[i]);
    if (spans.end[i] !== NONE) times.push(spans.end[i]);
  }
  for (let i = 0; i < ticks.at.length; i++) times.push(ticks.decided[i] === NONE ? ticks.at[i] : ticks.decided[i]);
  const sorted = Float64Array.from(times.concat(marks.at, events.at)).sort();
  return sorted.filter((time, i) => i === 0 || time !== sorted[i - 1]);
}

/**
 * The index of the first of the rising `times` that is later than `t` (or not earlier, if `orAt`).
 * @param {ArrayLike<number>} times
 * @param {number} t
 * @param {boolean} [orAt]
 */
export function firstAfter(times, t, orAt = false) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] > t || (orAt && times[middle] === t)) high = middle;
    else low = middle + 1;
  }
  return low;
}
