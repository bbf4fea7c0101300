// Brings model, layout, drawing, playback and hands together. Speaks with the rest of its sandbox by events only.
import { frameOf, hit } from "./layout-hit.js";
import { AXIS, packAll, place } from "./layout.js";
import { detailsOf } from "./model-details.js";
import { runsFor } from "./model-run.js";
import { allMoments, firstDivergence, happenings, stateSentence, stepFrom, tellingMoment } from "./model-story.js";
import { Playback, SPEEDS } from "./playback.js";
import { Zone } from "./scale-time.js";
import { Viewport } from "./scale-viewport.js";
import { TimelineCanvas } from "./timeline-canvas.js";
import { DetailsCard } from "./timeline-details.js";
import { commandOf, listenToHands } from "./timeline-input.js";
import { labelsOf, showLabels } from "./timeline-labels.js";
import { showLegend } from "./timeline-legend.js";
import { Transport } from "./timeline-transport.js";

/** @typedef {import("./layout-hit.js").Item} Item */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Packed} Packed */
/** @typedef {import("./model-run.js").Change} Change */
/** @typedef {import("./model-run.js").Run} Run */
/** @typedef {import("./timeline-input.js").Command} Command */

const ZOOM_STEP = 1.6;
const JUMP = 0.1;
const SLACK = 3;
const HANDLE = 6;
const TOUCH_SLACK = 14;
// A run that takes longer than this to arrive is shown while it does.
const PATIENCE_MS = 250;

export class Player {
  #end = new AbortController();
  #playback = new Playback();
  #run = /** @type {Run | null} */ (null);
  #zone = new Zone("UTC", 0);
  #packed = /** @type {Packed[]} */ ([]);
  #layout = /** @type {Layout | null} */ (null);
  #view = new Viewport();
  /** Nobody has touched the playhead yet: it may be put where the story is. */
  #untouched = true;
  #seekOnStart = /** @type {number | null} */ (null);
  #divergence = /** @type {number | null} */ (null);
  #moments = /** @type {ArrayLike<number>} */ ([]);
  #hovered = /** @type {Item | null} */ (null);
  #picked = /** @type {Item | null} */ (null);
  /** Was it picked by hand, and not by stepping past it? Then its card says all there is to say. */
  #inFull = false;
  #stale = false;
  #packCostMs = 0;
  #packedAt = 0;
  #said = NaN;
  #reported = NaN;
  #frame = 0;
  #patience = /** @type {number | undefined} */ (undefined);

  /** @param {HTMLElement} element whose parts are marked with `data-part`, buttons with `data-do` */
  constructor(element) {
    this.element = element;
    this.root = element.closest("jobsite-sandbox") ?? element;
    this.picture = this.#part("picture");
    this.surface = this.#part("surface");
    this.labels = this.#part("labels");
    const { signal } = this.#end;
    this.canvas = new TimelineCanvas(/** @type {HTMLCanvasElement} */ (this.#part("canvas")), signal, () => this.#redraw());
    this.details = new DetailsCard(this.#part("details"));
    this.transport = new Transport((name) => this.#part(name));
    this.runs = runsFor(this.root);
    this.runs.subscribe((change) => this.#changed(change), signal);
    this.#listen(signal);
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(this.picture);
    signal.addEventListener("abort", () => sizes.disconnect());
    if (this.runs.shown !== null) this.#changed("start");
    this.#redraw();
  }

  end() {
    this.#end.abort();
    window.clearTimeout(this.#patience);
    cancelAnimationFrame(this.#frame);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    const found = this.element.querySelector(`[data-part="${name}"]`);
    if (!(found instanceof HTMLElement)) throw new Error(`<jobsite-timeline> has no part ${name}.`);
    return found;
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    this.root.addEventListener("jobsite:review", (event) => {
      const { accepted } = /** @type {CustomEvent} */ (event).detail.frame;
      this.#part("empty").textContent = accepted ? "" : "Nothing can be played: the text has problems.";
    }, { signal });
    this.root.addEventListener("jobsite:seek", (event) => this.#soughtFromOutside(/** @type {CustomEvent} */ (event).detail.t), { signal });
    this.element.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.element.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.transport.scrubber.addEventListener("input", () => this.#seek(Number(this.transport.scrubber.value)), { signal });
    this.transport.speed.addEventListener("change", () => this.#playback.setSpeed(Number(this.transport.speed.value)), { signal });
    this.picture.addEventListener("scroll", () => this.#redraw(), { signal });
    listenToHands(this.surface, {
      isHandle: (x, y) => y < AXIS || Math.abs(this.#view.scale.x(this.#playback.t) - x) < HANDLE,
      canPan: () => !this.#view.fitted,
      scrub: (x) => this.#seek(this.#view.scale.t(x)),
      pan: (dx) => this.#pan(dx / this.#view.scale.k),
      zoom: (factor, x) => this.#zoom(factor, this.#view.scale.t(x)),
      hover: (x, y, touch) => this.#hover(this.#under(x, y, touch), y),
      leave: () => this.#hover(null, 0),
      pick: (x, y, touch) => this.#pick(this.#under(x, y, touch), x),
      takesWheel: () => this.#takesWheel(),
    });
  }

  // -- What arrives --------------------------------------------------------------------------------------------------

  /** @param {Change} change */
  #changed(change) {
    if (change === "arriving") {
      window.clearTimeout(this.#patience);
      this.#patience = window.setTimeout(() => this.runs.hurry(), PATIENCE_MS);
      return;
    }
    const run = this.runs.shown;
    if (change === "reset") {
      this.#untouched = true;
      this.#view.fitAll();
      this.#playback.pause();
      this.#playback.seek(0);
    }
    if (change === "start" || change === "reset") {
      this.#run = run;
      this.#hovered = this.#picked = null;
      this.details.hide();
      this.#divergence = null;
    }
    if (run !== null) {
      this.#zone = change === "start" ? new Zone(run.zone, run.startMs) : this.#zone;
      this.#playback.setUntil(run.untilMs);
      this.#playback.setTold(run.toldMs);
      if (this.#seekOnStart !== null) this.#seek(this.#seekOnStart);
      if (run.done) this.#complete(run);
    }
    this.#stale = true;
    this.#redraw();
  }

  /** All of the run is there. @param {Run} run */
  #complete(run) {
    this.#divergence = firstDivergence(run.models);
    this.#moments = allMoments(run.models);
    this.#said = NaN;
    this.#seekOnStart = null;
    if (this.#untouched && !this.#playback.playing) {
      this.#untouched = false;
      this.#playback.seek(tellingMoment(run.models, run.untilMs));
    }
  }

  /** @param {number} t */
  #soughtFromOutside(t) {
    if (this.#run === null || this.runs.isArriving || !this.#run.done) this.#seekOnStart = t;
    this.#seek(t);
  }

  // -- Where the playhead is, and what is in view --------------------------------------------------------------------

  /** @param {number} t */
  #seek(t) {
    this.#untouched = false;
    this.#playback.seek(t);
    this.#view.following = true;
    this.#view.keepInView(this.#playback.t, this.#playback.until);
    this.#redraw();
  }

  /** @param {number} ms */
  #pan(ms) {
    this.#hovered = null;
    this.#view.pan(ms, this.#playback.until);
    this.#redraw();
  }

  /** @param {number} factor @param {number} [at] by default around the playhead */
  #zoom(factor, at) {
    const { t, until } = this.#playback;
    this.#hovered = null;
    if (at === undefined) this.#view.zoomAround(factor, t, until);
    else this.#view.zoom(factor, at, until);
    this.#redraw();
  }

  #toggle() {
    this.#untouched = false;
    this.#view.following = true;
    this.#picked = null;
    this.#playback.toggle();
  }

  /** To the next or the last thing that happens, and show it. @param {1 | -1} direction */
  #step(direction) {
    const t = stepFrom(this.#moments, this.#playback.t, direction);
    if (t === null || this.#run === null) return;
    this.#playback.pause();
    this.#seek(t);
    const { variants } = this.#run;
    const here = variants.flatMap(({ model, label }, variant) => {
      const found = happenings(model, variant, t);
      return variants.length > 1 ? found.map((each) => ({ ...each, text: `${label}: ${each.text}` })) : found;
    });
    here.sort((a, b) => b.weight - a.weight);
    this.#hovered = null;
    this.#inFull = false;
    this.#picked = here.find(({ item }) => item !== null)?.item ?? null;
    const more = here.length > 1 ? `; and ${here.length - 1} more` : "";
    const why = this.#picked && detailsOf(variants[this.#picked.variant].model, this.#picked, this.#zone).why;
    this.#tell(here.length === 0 ? "" : here[0].text + more + (why ? `. ${why.text}` : ""));
  }

  /** @param {string} what */
  #tell(what) {
    const run = this.#run;
    if (run === null) return;
    const { t } = this.#playback;
    this.#said = t;
    this.transport.say([this.#zone.clock(t), what || stateSentence(run.models[0], t)].join(", "));
  }

  // -- Hands ---------------------------------------------------------------------------------------------------------

  #takesWheel() {
    const page = document.scrollingElement;
    const fits = (this.#layout?.height ?? 0) <= this.picture.clientHeight;
    return fits && page !== null && page.scrollHeight <= page.clientHeight;
  }

  /** @param {number} x @param {number} y @param {boolean} touch */
  #under(x, y, touch) {
    if (this.#layout === null || y < AXIS) return null;
    return hit(this.#layout, this.#view.scale, x, y + this.picture.scrollTop, touch ? TOUCH_SLACK : SLACK);
  }

  /** @param {Item | null} item @param {number} y */
  #hover(item, y) {
    this.surface.style.cursor = y < AXIS ? "ew-resize" : item !== null ? "pointer" : this.#view.fitted ? "" : "grab";
    if (same(item, this.#hovered)) return;
    this.#hovered = item;
    this.#redraw();
  }

  /** @param {Item | null} item @param {number} x */
  #pick(item, x) {
    this.#picked = same(item, this.#picked) ? null : item;
    this.#inFull = true;
    if (item === null) this.#seek(this.#view.scale.t(x));
    else this.root.dispatchEvent(new CustomEvent("jobsite:select", { detail: { ...item }, bubbles: true }));
    this.#redraw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && this.#picked !== null) {
      this.#picked = null;
      this.#redraw();
      return;
    }
    const command = commandOf(event);
    if (command === null) return;
    event.preventDefault();
    this.#do(command);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (button instanceof HTMLElement) this.#do(/** @type {Command | "divergence"} */ (button.dataset.do));
  }

  /** @param {Command | "divergence"} command */
  #do(command) {
    const { t, until, speed } = this.#playback;
    const span = this.#view.scale.to - this.#view.scale.from;
    const faster = (/** @type {number} */ by) => SPEEDS[SPEEDS.indexOf(speed) + by] ?? speed;
    switch (command) {
      case "toggle": this.#toggle(); break;
      case "back": this.#step(-1); break;
      case "forward": this.#step(1); break;
      case "jumpBack": this.#seek(t - until * JUMP); break;
      case "jumpForward": this.#seek(t + until * JUMP); break;
      case "start": this.#seek(0); break;
      case "end": this.#seek(until); break;
      case "in": this.#zoom(ZOOM_STEP); break;
      case "out": this.#zoom(1 / ZOOM_STEP); break;
      case "left": this.#pan(-span / 4); break;
      case "right": this.#pan(span / 4); break;
      case "fit": this.#view.fitAll(); break;
      case "slower": this.#playback.setSpeed(faster(-1)); break;
      case "faster": this.#playback.setSpeed(faster(1)); break;
      case "divergence": if (this.#divergence !== null) this.#seek(this.#divergence); break;
    }
    this.#redraw();
  }

  // -- Drawing -------------------------------------------------------------------------------------------------------

  #resized() {
    this.#layout = null;
    this.#paint(performance.now());
  }

  #redraw() {
    if (this.#frame === 0 && !this.#end.signal.aborted) this.#frame = requestAnimationFrame((now) => this.#paint(now));
  }

  /** @param {number} now */
  #paint(now) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const before = this.#playback.t;
    this.#playback.advance(now);
    if (this.#playback.t !== before) this.#view.keepInView(this.#playback.t, this.#playback.until);
    this.#arrange(now);
    this.#draw();
    this.#report();
    if (this.#playback.playing || this.#stale) this.#redraw();
  }

  /** Pack again what has changed, but while a run arrives spend no more than a quarter of the time on it. @param {number} now */
  #arrange(now) {
    const { picture } = this;
    if (this.#stale && (this.#run?.done !== false || now - this.#packedAt > this.#packCostMs * 3)) {
      const began = performance.now();
      this.#packed = packAll(this.#run?.variants ?? []);
      this.#packCostMs = performance.now() - began;
      this.#packedAt = now;
      this.#stale = false;
      this.#layout = null;
    }
    if (this.#layout === null) {
      this.#layout = place(this.#packed, picture.clientWidth, picture.clientHeight);
      this.surface.style.height = `${this.#layout.height}px`;
      showLabels(this.labels, labelsOf(this.#layout, this.#run?.variants ?? []));
      showLegend(this.#part("legend"), this.#run?.models ?? []);
      this.element.toggleAttribute("data-narrow", this.#layout.narrow);
    }
    const { x0, x1 } = this.#layout;
    this.#view.arrange(x0, x1, this.#playback.until);
    this.runs.lookedAtMs = Math.max(this.#view.scale.to, this.#playback.t);
  }

  #draw() {
    const { canvas, picture, labels } = this;
    const layout = this.#layout;
    if (layout === null || picture.clientWidth === 0) return;
    const top = picture.scrollTop;
    const height = picture.clientHeight;
    canvas.resize(picture.clientWidth, height);
    this.#part("empty").hidden = this.#run !== null;
    this.#part("divergence").hidden = this.#divergence === null;
    this.#part("same").hidden = !(this.#run?.done && this.#run.variants.length > 1 && this.#divergence === null);
    labels.style.clipPath = top > 0 ? `inset(${top + AXIS}px 0 0 0)` : "";
    if (this.#run === null) {
      canvas.clear();
      return;
    }
    const chosen = this.#hovered ?? this.#picked;
    const view = { layout, scale: this.#view.scale, zone: this.#zone, t: this.#playback.t, top, bottom: top + height };
    canvas.draw({ ...view, divergence: this.#divergence, chosen });
    this.#showDetails(chosen, layout, top, height);
  }

  /** @param {Item | null} chosen @param {Layout} layout @param {number} top @param {number} height */
  #showDetails(chosen, layout, top, height) {
    const frame = chosen === null ? null : frameOf(layout, this.#view.scale, chosen);
    if (chosen === null || frame === null || this.#run === null) {
      this.details.hide();
      return;
    }
    this.details.show(this.#run.variants, chosen, this.#zone, this.#inFull && same(chosen, this.#picked));
    this.details.put({ ...frame, y: frame.y - top }, layout.width, height, layout.narrow);
  }

  /** Tell the transport, the screen reader and the rest of the sandbox where the playhead is. */
  #report() {
    const { t, playing } = this.#playback;
    this.transport.show(this.#playback, this.#zone, this.#run !== null);
    this.element.dataset.playing = String(playing);
    if (!playing && t !== this.#said) this.#tell("");
    if (t === this.#reported || this.#run === null) return;
    this.#reported = t;
    this.root.dispatchEvent(new CustomEvent("jobsite:playhead", { detail: { t: Math.round(t) }, bubbles: true }));
  }
}

/** @param {Item | null} a @param {Item | null} b */
function same(a, b) {
  return a?.variant === b?.variant && a?.kind === b?.kind && a?.id === b?.id;
}
