// The Events up to the playhead, the newest first, each with its reason where it is asked for. Only so many are in the page at once.
import { placeOf } from "./model-field.js";
import { NONE, firstAfter } from "./model.js";
import { stopAt } from "./one-stop.js";
import { reasonParts } from "./reason.js";

/** @typedef {import("./model-run.js").Run} Run */
/** @typedef {import("./scale-time.js").Zone} Zone */
/** @typedef {{at: number, variant: number, id: number}} Entry */

const MOST = 120;
const PAUSE_MS = 120;
export const ROWS = ".events__row";

export class EventsList {
  #run = /** @type {Run | null} */ (null);
  #zone = /** @type {Zone | null} */ (null);
  #entries = /** @type {Entry[]} */ ([]);
  #times = /** @type {number[]} */ ([]);
  #t = 0;
  #shown = -1;
  /** The Event whose reason is shown: its variant and its number. */
  #open = "";
  #timer = /** @type {number | undefined} */ (undefined);

  /** @param {(name: string) => HTMLElement} part */
  constructor(part) {
    this.list = part("list");
    this.empty = part("empty");
    this.count = part("count");
  }

  /** @param {Run | null} run @param {Zone} zone */
  setRun(run, zone) {
    if (run !== this.#run) this.#open = "";
    this.#run = run;
    this.#zone = zone;
    this.#entries = run === null ? [] : entriesOf(run);
    this.#times = this.#entries.map(({ at }) => at);
    this.#shown = -1;
    this.#later();
  }

  /** @param {number} t */
  setPlayhead(t) {
    this.#t = t;
    this.#later();
  }

  /** While the playhead runs nobody reads faster than this. */
  #later() {
    if (this.#timer !== undefined) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = undefined;
      this.#show();
    }, PAUSE_MS);
  }

  #show() {
    const until = firstAfter(this.#times, this.#t);
    if (until === this.#shown) return;
    const total = this.#entries.length;
    this.count.hidden = total === 0;
    this.count.textContent = `${until.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    this.empty.hidden = until > 0;
    const added = this.#shown < 0 ? -1 : until - this.#shown;
    this.#shown = until;
    if (added > 0 && added < MOST) this.#addNewest(until, added);
    else this.#rebuild(until);
    this.#markNow(until);
    stopAt(this.list, ROWS);
  }

  /** @param {number} until @param {number} added */
  #addNewest(until, added) {
    const rows = [];
    for (let i = until - 1; i >= until - added; i--) rows.push(this.#row(this.#entries[i]));
    this.list.prepend(...rows);
    while (this.list.children.length > MOST) this.list.lastElementChild?.remove();
    this.#showMore(until);
  }

  /** @param {number} until */
  #rebuild(until) {
    const rows = [];
    for (let i = until - 1; i >= Math.max(until - MOST, 0); i--) rows.push(this.#row(this.#entries[i]));
    this.list.replaceChildren(...rows);
    this.#showMore(until);
  }

  /** @param {number} until */
  #showMore(until) {
    this.list.querySelector(".events__more")?.remove();
    if (until <= MOST) return;
    const more = document.createElement("li");
    more.className = "events__more";
    more.textContent = `${(until - MOST).toLocaleString("en")} earlier Events: move the playhead back to see them.`;
    this.list.append(more);
  }

  /** Those of the very moment at which the playhead stands or that it has just passed. @param {number} until */
  #markNow(until) {
    const latest = this.#times[until - 1];
    for (const item of this.list.children) {
      const row = item.firstElementChild;
      if (row instanceof HTMLElement) row.toggleAttribute("data-now", Number(row.dataset.at) === latest);
    }
  }

  /** Show why the Event of this row came about, or hide it again; one at a time. @param {HTMLElement} row */
  toggle(row) {
    const key = row.dataset.key ?? "";
    const open = this.#open;
    const shown = this.list.querySelector('[aria-expanded="true"]');
    shown?.setAttribute("aria-expanded", "false");
    shown?.nextElementSibling?.remove();
    this.#open = open === key ? "" : key;
    if (this.#open !== "") this.#expand(row);
  }

  /** @param {HTMLElement} row */
  #expand(row) {
    const run = /** @type {Run} */ (this.#run);
    const [variant, id] = (row.dataset.key ?? "").split(" ").map(Number);
    const { model } = run.variants[variant];
    const { events } = model;
    const why = model.why(events.why[id]);
    const place = why === null || events.lane[id] === NONE ? null : placeOf(model, events.lane[id], why);
    const reason = document.createElement("div");
    reason.className = "events__reason-why";
    reason.append(...reasonParts(why, place, true));
    row.setAttribute("aria-expanded", "true");
    row.after(reason);
  }

  /** @param {Entry} entry */
  #row({ at, variant, id }) {
    const run = /** @type {Run} */ (this.#run);
    const { model, label } = run.variants[variant];
    const { events } = model;
    const item = document.createElement("li");
    const row = document.createElement("button");
    row.type = "button";
    row.className = "events__row";
    row.tabIndex = -1;
    row.dataset.at = String(at);
    row.dataset.type = model.text(events.type[id]);
    row.dataset.key = `${variant} ${id}`;
    row.setAttribute("aria-expanded", "false");
    const who = span("events__who", "");
    if (run.variants.length > 1) who.append(span("events__variant", label));
    who.append(span("events__reason", model.text(events.reason[id])));
    row.append(
      span("events__time", /** @type {Zone} */ (this.#zone).clock(at)),
      who,
      span("events__message", `${model.text(events.object[id])}: ${model.text(events.message[id])}`),
    );
    item.append(row);
    if (row.dataset.key === this.#open) this.#expand(row);
    return item;
  }
}

/** @param {string} className @param {string} text */
function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

/** All Events of all variants, by time. @param {Run} run */
function entriesOf(run) {
  /** @type {Entry[]} */
  const entries = [];
  run.models.forEach((model, variant) => {
    for (let id = 0; id < model.events.at.length; id++) entries.push({ at: model.events.at[id], variant, id });
  });
  return run.models.length > 1 ? entries.sort((a, b) => a.at - b.at) : entries;
}
