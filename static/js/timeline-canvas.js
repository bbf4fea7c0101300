// The canvas: as sharp as the screen, in the colours of the theme, drawn once a frame at most.
import { draw } from "./draw.js";
import { forgetWidths } from "./draw-shapes.js";
import { readPalette } from "./timeline-palette.js";

/** @typedef {import("./draw.js").View} View */
/** @typedef {import("./draw-shapes.js").Palette} Palette */

const THEMES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];

export class TimelineCanvas {
  #palette = /** @type {Palette | null} */ (null);

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {AbortSignal} signal
   * @param {() => void} changed the colours, the fonts or the size are others now
   */
  constructor(canvas, signal, changed) {
    this.canvas = canvas;
    this.ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.width = 0;
    this.height = 0;
    const repaint = () => {
      this.#palette = null;
      changed();
    };
    for (const query of THEMES) matchMedia(query).addEventListener("change", repaint, { signal });
    document.addEventListener("jobsite:theme", repaint, { signal });
    document.fonts.addEventListener("loadingdone", () => (forgetWidths(), repaint()), { signal });
    document.fonts.load("600 11px Inter").catch(() => undefined); // without it the picture is drawn in the system's font
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    const ratio = window.devicePixelRatio || 1;
    if (this.width === width && this.height === height && this.canvas.width === Math.round(width * ratio)) return;
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.#palette = null;
  }

  /** @param {Omit<View, "palette">} view */
  draw(view) {
    this.#palette ??= readPalette(this.canvas, window.devicePixelRatio || 1);
    const ratio = this.canvas.width / Math.max(this.width, 1);
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(this.ctx, { ...view, palette: this.#palette });
  }

  clear() {
    this.ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}
