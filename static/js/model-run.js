// The runs of one sandbox: which one is shown, and the one that is arriving to take its place. Hears `jobsite:*` on its root.
import { Model } from "./model.js";
import { daysFromCivil } from "./scale-time.js";

/** @typedef {import("./model.js").Chunk} Chunk */
/** @typedef {import("./model.js").Outcome} Outcome */
/** @typedef {import("./layout.js").Variant} Variant */
/**
 * @typedef {object} StartFrame
 * @property {number} seq
 * @property {string} title
 * @property {string} start RFC 3339
 * @property {string} zone
 * @property {number | null} untilMs null if the run goes on until nothing is left to do
 * @property {{id: string, label: string, current: boolean}[]} variants
 */
/** @typedef {{seq: number, variant: string, timeline: Chunk}} ChunkFrame */
/** @typedef {{seq: number, variant: string, untilMs: number, ended: string, limit: {message: string} | null, outcome: Outcome}} DoneFrame */
/** @typedef {"arriving" | "start" | "grow" | "done" | "reset"} Change */

/** One run, in all its variants. */
export class Run {
  /** @param {StartFrame} frame */
  constructor(frame) {
    this.seq = frame.seq;
    this.title = frame.title;
    this.startMs = epochMs(frame.start);
    this.zone = frame.zone;
    /** @type {Variant[]} */
    this.variants = frame.variants.map((each) => ({ ...each, model: new Model() }));
    this.untilMs = frame.untilMs ?? 0;
    this.knowsUntil = frame.untilMs !== null;
    this.limits = /** @type {string[]} */ ([]);
    this.waitingFor = new Set(frame.variants.map(({ id }) => id));
  }

  get models() {
    return this.variants.map(({ model }) => model);
  }

  get done() {
    return this.waitingFor.size === 0;
  }

  /** How far all variants have been told. */
  get toldMs() {
    return Math.min(...this.models.map((model) => model.untilMs));
  }

  /** @param {ChunkFrame} frame */
  grow(frame) {
    this.#model(frame.variant)?.apply(frame.timeline);
    if (!this.knowsUntil) this.untilMs = Math.max(this.untilMs, ...this.models.map((model) => model.untilMs));
  }

  /** @param {DoneFrame} frame */
  finish(frame) {
    const model = this.#model(frame.variant);
    if (model === undefined) return;
    model.outcome = frame.outcome;
    model.untilMs = Math.max(model.untilMs, frame.untilMs);
    if (frame.limit) this.limits.push(frame.limit.message);
    this.waitingFor.delete(frame.variant);
    if (this.done) this.untilMs = Math.max(...this.models.map(({ untilMs }) => untilMs));
  }

  /** @param {string} id */
  #model(id) {
    return this.variants.find((variant) => variant.id === id)?.model;
  }
}

/** RFC 3339 in UTC to epoch ms. @param {string} text */
function epochMs(text) {
  const [, year, month, day, hour, minute, second] = (
    /** @type {string[]} */ (/^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+(?:\.\d+)?)Z$/.exec(text) ?? [])
  ).map(Number);
  if (Number.isNaN(second) || second === undefined) throw new Error(`Not a time in UTC: ${text}`);
  return daysFromCivil(year, month, day) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + Math.round(second * 1000);
}

/**
 * The runs of one sandbox. A new run is gathered aside until it reaches as far as the old one is looked at, so that an edit changes the
 * picture in place and does not make it grow again from nothing.
 */
export class Runs {
  #next = /** @type {Run | null} */ (null);
  #hurried = false;
  #listeners = /** @type {Set<(change: Change) => void>} */ (new Set());

  constructor() {
    this.shown = /** @type {Run | null} */ (null);
    /** How far the run that takes over has to be told: as far as people look. */
    this.lookedAtMs = 0;
  }

  /** @param {(change: Change) => void} listener @param {AbortSignal} signal */
  subscribe(listener, signal) {
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  /** @param {Change} change */
  #tell(change) {
    for (const listener of this.#listeners) listener(change);
  }

  /** @param {StartFrame} frame */
  start(frame) {
    this.#next = new Run(frame);
    this.#hurried = false;
    if (this.shown === null) this.#takeOver();
    else this.#tell("arriving");
  }

  /** @param {ChunkFrame} frame */
  chunk(frame) {
    const run = this.#runOf(frame.seq);
    run?.grow(frame);
    this.#grown(run, "grow");
  }

  /** @param {DoneFrame} frame */
  done(frame) {
    const run = this.#runOf(frame.seq);
    run?.finish(frame);
    this.#grown(run, "done");
  }

  /** Show the run that is arriving as soon as there is anything of it, however far it is. */
  hurry() {
    this.#hurried = true;
    if (this.#next !== null && this.#next.toldMs > 0) this.#takeOver();
  }

  #takeOver() {
    this.shown = this.#next;
    this.#next = null;
    this.#tell("start");
  }

  reset() {
    this.shown = null;
    this.#next = null;
    this.#tell("reset");
  }

  /** Is a run arriving that is not shown yet? */
  get isArriving() {
    return this.#next !== null;
  }

  /** @param {Run | undefined} run @param {Change} change */
  #grown(run, change) {
    if (run === undefined) return;
    if (run === this.#next) {
      const enough = this.#hurried ? 0 : this.lookedAtMs;
      if (run.done || (run.toldMs > 0 && run.toldMs >= enough)) this.#takeOver();
    } else {
      this.#tell(change);
    }
  }

  /** @param {number} seq */
  #runOf(seq) {
    if (this.#next?.seq === seq) return this.#next;
    return this.shown?.seq === seq ? this.shown : undefined;
  }
}

const runsOf = /** @type {WeakMap<EventTarget, Runs>} */ (new WeakMap());

/**
 * The runs of the sandbox with this root; made, and fed from the root's events, when first asked for.
 * @param {EventTarget} root
 */
export function runsFor(root) {
  const known = runsOf.get(root);
  if (known !== undefined) return known;
  const runs = new Runs();
  runsOf.set(root, runs);
  /** @param {string} name @param {(frame: any) => void} take */
  const hear = (name, take) =>
    root.addEventListener(name, (event) => take(/** @type {CustomEvent<{frame: unknown}>} */ (event).detail.frame));
  hear("jobsite:start", (frame) => runs.start(frame));
  hear("jobsite:chunk", (frame) => runs.chunk(frame));
  hear("jobsite:done", (frame) => runs.done(frame));
  root.addEventListener("jobsite:reset", () => runs.reset());
  return runs;
}
