// The time axis: which stretch of time is in view, where a time is on the screen, and which times get a label. Pure.
import { civil, daysFromCivil } from "./scale-time.js";

/** @typedef {import("./scale-time.js").Zone} Zone */
/** @typedef {{t: number, label: string, strong: boolean}} AxisTick a labelled time; `strong` where a new day (or month, year) begins */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY,
];
const MONTH_STEPS = [1, 3, 6, 12];
const LEAST_SPAN = 2 * SECOND;

/** The part of a run that is in view, between `x0` and `x1` on the screen. Never changes: zoom and pan make a new one. */
export class Scale {
  /**
   * @param {number} from ms
   * @param {number} to ms
   * @param {number} x0 px
   * @param {number} x1 px
   */
  constructor(from, to, x0, x1) {
    this.from = from;
    this.to = to;
    this.x0 = x0;
    this.x1 = Math.max(x1, x0 + 1);
    /** px per ms */
    this.k = (this.x1 - x0) / (to - from);
  }

  /** @param {number} t */
  x(t) {
    return this.x0 + (t - this.from) * this.k;
  }

  /** @param {number} x */
  t(x) {
    return this.from + (x - this.x0) / this.k;
  }

  /** The same stretch of time on another width. @param {number} x0 @param {number} x1 */
  resize(x0, x1) {
    return new Scale(this.from, this.to, x0, x1);
  }

  /**
   * Closer by `factor` (less than 1: farther), with the time `at` staying where it is.
   * @param {number} factor
   * @param {number} at
   * @param {number} until the end of the run
   */
  zoom(factor, at, until) {
    const span = Math.min(Math.max((this.to - this.from) / factor, Math.min(LEAST_SPAN, until)), until);
    const before = (at - this.from) / (this.to - this.from);
    return this.#within(at - span * before, span, until);
  }

  /** @param {number} ms @param {number} until */
  pan(ms, until) {
    return this.#within(this.from + ms, this.to - this.from, until);
  }

  /** In view all that was, as far as a run that ends at `until` allows. @param {number} until */
  clamp(until) {
    return this.#within(this.from, Math.min(this.to - this.from, until), until);
  }

  /** Moved so far that `t` is in view, with room ahead of it; the same if it is. @param {number} t @param {number} until */
  follow(t, until) {
    const span = this.to - this.from;
    if (t >= this.from && t <= this.from + span * 0.85) return this;
    return this.#within(t - span * 0.15, span, until);
  }

  /** Is all of the run in view? @param {number} until */
  fits(until) {
    return this.from <= 0 && this.to >= until;
  }

  /** @param {number} from @param {number} span @param {number} until */
  #within(from, span, until) {
    const start = Math.max(0, Math.min(from, until - span));
    return new Scale(start, start + span, this.x0, this.x1);
  }
}

/** The scale with the whole run in view. @param {number} until @param {number} x0 @param {number} x1 */
export function fit(until, x0, x1) {
  return new Scale(0, Math.max(until, 1), x0, x1);
}

/**
 * The times to label, on round local times of the zone, at least `gap` px apart.
 * @param {Scale} scale
 * @param {Zone} zone
 * @param {number} gap
 * @returns {AxisTick[]}
 */
export function axisTicks(scale, zone, gap) {
  const least = gap / scale.k;
  const step = STEPS.find((each) => each >= least);
  if (step === undefined) return monthTicks(scale, zone, least);
  return step < DAY ? clockTicks(scale, zone, step) : dayTicks(scale, zone, step);
}

/**
 * Steps of real time, set right wherever the zone's offset changes; so in a repeated hour both are labelled.
 * @param {Scale} scale @param {Zone} zone @param {number} step
 */
function clockTicks(scale, zone, step) {
  const ticks = [];
  const precision = step < MINUTE ? "seconds" : "minutes";
  let t = scale.from + ahead(zone.local(scale.from), step);
  while (t <= scale.to) {
    const local = zone.local(t);
    const off = ahead(local, step);
    if (off !== 0) {
      t += off;
      continue;
    }
    const midnight = local % DAY === 0;
    ticks.push({ t, label: midnight ? zone.date(t) : zone.clock(t, precision), strong: midnight });
    t += step;
  }
  return ticks;
}

/** How much later the next multiple of `step` is; 0 on one. @param {number} local @param {number} step */
function ahead(local, step) {
  return Math.ceil(local / step) * step - local;
}

/** @param {Scale} scale @param {Zone} zone @param {number} step */
function dayTicks(scale, zone, step) {
  const ticks = [];
  const days = step / DAY;
  // Weeks begin on Monday, and day 4 of 1970, counted from 0, was one.
  const origin = days === 7 ? 4 : 0;
  let day = Math.ceil((zone.local(scale.from) / DAY - origin) / days) * days + origin;
  for (;;) {
    const t = zone.fromLocal(day * DAY);
    if (t > scale.to) return ticks;
    const { day: dayOfMonth } = civil(day * DAY);
    if (t >= scale.from) ticks.push({ t, label: zone.date(t), strong: dayOfMonth === 1 });
    day += days;
  }
}

/** @param {Scale} scale @param {Zone} zone @param {number} least */
function monthTicks(scale, zone, least) {
  const ticks = [];
  const step = MONTH_STEPS.find((months) => months * 28 * DAY >= least) ?? 12;
  const first = civil(zone.local(scale.from));
  let month = Math.floor((first.month - 1) / step) * step;
  let year = first.year;
  for (;;) {
    const t = zone.fromLocal(daysFromCivil(year, month + 1, 1) * DAY);
    if (t > scale.to) return ticks;
    if (t >= scale.from) ticks.push({ t, label: zone.month(t), strong: month === 0 });
    month += step;
    if (month >= 12) {
      month = 0;
      year += 1;
    }
  }
}
