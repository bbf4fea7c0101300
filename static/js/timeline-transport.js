// The transport: step, play, the clock, the scrubber, the speed.
import { SPEEDS, speedFor, speedLabel } from "./playback.js";

/** @typedef {import("./playback.js").Playback} Playback */
/** @typedef {import("./scale-time.js").Zone} Zone */

const SLOWER = 5;
const FASTER = 4;
const DAY = 86_400_000;

export class Transport {
  #speeds = "";

  /** @param {(name: string) => HTMLElement} part finds a part of the element by its name */
  constructor(part) {
    this.play = /** @type {HTMLButtonElement} */ (part("play"));
    this.clock = part("clock");
    this.date = part("date");
    this.scrubber = /** @type {HTMLInputElement} */ (part("scrubber"));
    this.speed = /** @type {HTMLSelectElement} */ (part("speed"));
    this.buttons = [this.play, part("back"), part("forward")];
  }

  /** @param {Playback} playback @param {Zone} zone @param {boolean} ready */
  show(playback, zone, ready) {
    const { t, until, playing } = playback;
    const label = playing ? "Pause" : "Play";
    if (this.play.getAttribute("aria-label") !== label) {
      this.play.setAttribute("aria-label", label);
      this.play.dataset.playing = String(playing);
    }
    for (const control of [...this.buttons, this.scrubber, this.speed]) control.toggleAttribute("disabled", !ready);
    write(this.clock, zone.clock(t, until < 60_000 ? "tenths" : "seconds"));
    write(this.date, until > DAY ? zone.fullDate(t) : zone.name);
    this.scrubber.max = String(until);
    this.scrubber.value = String(t);
    this.scrubber.style.setProperty("--at", String(until === 0 ? 0 : t / until));
    this.#showSpeeds(playback);
  }

  /** What a screen reader says of the place of the playhead. @param {string} text */
  say(text) {
    if (this.scrubber.getAttribute("aria-valuetext") !== text) this.scrubber.setAttribute("aria-valuetext", text);
  }

  /** @param {Playback} playback */
  #showSpeeds({ until, speed }) {
    const middle = SPEEDS.indexOf(speedFor(until));
    const offered = SPEEDS.slice(Math.max(middle - SLOWER, 0), middle + FASTER + 1);
    if (!offered.includes(speed)) offered.push(speed);
    offered.sort((a, b) => a - b);
    const key = offered.join();
    if (key !== this.#speeds) {
      this.#speeds = key;
      this.speed.replaceChildren(...offered.map((each) => new Option(speedLabel(each), String(each))));
    }
    if (this.speed.value !== String(speed)) this.speed.value = String(speed);
  }
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
