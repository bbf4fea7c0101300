// The player as a state machine: it is told what time it is, and knows where the playhead is. Pure.

/** Virtual ms that pass in one real ms, as offered to people. */
export const SPEEDS = [
  1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 172_800, 345_600, 604_800, 1_209_600, 2_592_000,
];
const WHOLE_STORY_MS = 30_000;
// A page that was hidden, or a hand on the mouse of the developer tools, is no reason to leap ahead.
const LONGEST_FRAME_MS = 250;

export class Playback {
  #last = /** @type {number | null} */ (null);

  constructor() {
    this.t = 0;
    /** The end of the run, and how much of it is there already. */
    this.until = 0;
    this.told = 0;
    this.playing = false;
    this.speed = SPEEDS[0];
    /** Did a person choose the speed? Then a new run leaves it alone. */
    this.chosen = false;
  }

  /** A run of another length: keep the playhead where it is if it still fits. @param {number} until */
  setUntil(until) {
    this.until = until;
    this.t = Math.min(this.t, until);
    if (!this.chosen) this.speed = speedFor(until);
  }

  /** More of the run has been told. @param {number} told */
  setTold(told) {
    this.told = told;
  }

  /** At the end it starts over. */
  play() {
    if (this.until === 0) return;
    if (this.t >= this.until) this.t = 0;
    this.playing = true;
    this.#last = null;
  }

  pause() {
    this.playing = false;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** @param {number} t */
  seek(t) {
    this.t = Math.max(0, Math.min(t, this.until));
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    this.chosen = true;
  }

  /**
   * Let time pass, up to `now` (real ms, from any origin). True if the playhead moved or the player stopped.
   * @param {number} now
   */
  advance(now) {
    if (!this.playing) return false;
    const passed = this.#last === null ? 0 : Math.min(now - this.#last, LONGEST_FRAME_MS);
    this.#last = now;
    const t = Math.min(this.t + passed * this.speed, this.told);
    const moved = t !== this.t;
    this.t = t;
    if (t < this.until) return moved;
    this.playing = false;
    return true;
  }
}

/** The speed at which the whole story takes about half a minute. @param {number} until */
export function speedFor(until) {
  const ideal = until / WHOLE_STORY_MS;
  return SPEEDS.reduce((best, speed) => (Math.abs(Math.log(speed / ideal)) < Math.abs(Math.log(best / ideal)) ? speed : best));
}

/** What passes in a second: `1 s/s`, `1 min/s`, `6 h/s`, `30 d/s`. @param {number} speed */
export function speedLabel(speed) {
  if (speed < 60) return `${speed} s/s`;
  if (speed < 3600) return `${speed / 60} min/s`;
  if (speed < 86_400) return `${speed / 3600} h/s`;
  return `${speed / 86_400} d/s`;
}
