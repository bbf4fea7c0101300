// What part of the run is looked at, and whether it follows the playhead. Pure.
import { fit } from "./scale.js";

export class Viewport {
  constructor() {
    this.scale = fit(1, 0, 1);
    /** All of the run is in view, and shall be when the run grows. */
    this.fitted = true;
    /** Does the view move with the playhead? Not after a hand has moved it elsewhere. */
    this.following = true;
  }

  fitAll() {
    this.fitted = true;
  }

  /** @param {number} ms @param {number} until the end of the run */
  pan(ms, until) {
    this.following = false;
    this.scale = this.scale.pan(ms, until);
  }

  /** @param {number} factor @param {number} at what stays in place @param {number} until */
  zoom(factor, at, until) {
    this.scale = this.scale.zoom(factor, at, until);
    this.fitted = this.scale.fits(until);
  }

  /** Around the playhead if that is in view, else around the middle. @param {number} factor @param {number} t @param {number} until */
  zoomAround(factor, t, until) {
    const { from, to } = this.scale;
    this.zoom(factor, t >= from && t <= to ? t : (from + to) / 2, until);
  }

  /** The playhead has been put at `t`, or has run there. @param {number} t @param {number} until */
  keepInView(t, until) {
    if (this.following) this.scale = this.scale.follow(t, until);
  }

  /** On a picture of another width, or of a run of another length: what was in view stays in view. @param {number} x0 @param {number} x1 @param {number} until */
  arrange(x0, x1, until) {
    this.scale = this.fitted ? fit(until, x0, x1) : this.scale.resize(x0, x1).clamp(until);
  }
}
