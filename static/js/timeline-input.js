// Hands on the picture: pointer, wheel, fingers, keys. Tells what they mean, not what to do about it.

/**
 * What hands can mean. Places are px from the picture's left and top edge.
 * @typedef {object} Hands
 * @property {(x: number, y: number) => boolean} isHandle does a press here take hold of the playhead?
 * @property {() => boolean} canPan is there more than is in view? If not, a drag anywhere moves the playhead.
 * @property {(x: number) => void} scrub
 * @property {(dx: number) => void} pan
 * @property {(factor: number, x: number) => void} zoom
 * @property {(x: number, y: number, touch: boolean) => void} hover
 * @property {() => void} leave
 * @property {(x: number, y: number, touch: boolean) => void} pick
 * @property {() => boolean} takesWheel does a turn of the wheel zoom here, rather than scroll the page?
 */

const CLICK_PX = 5;
const WHEEL_ZOOM = 0.0022;

/** @param {HTMLElement} surface @param {Hands} hands */
export function listenToHands(surface, hands) {
  new Pointers(surface, hands);
  surface.addEventListener("wheel", (event) => onWheel(event, surface, hands), { passive: false });
}

/** @param {WheelEvent} event @param {HTMLElement} surface @param {Hands} hands */
function onWheel(event, surface, hands) {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  if (event.ctrlKey || event.metaKey || (hands.takesWheel() && Math.abs(event.deltaY) > Math.abs(sideways))) {
    event.preventDefault();
    const pinch = event.ctrlKey && event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 4 : 1;
    hands.zoom(Math.exp(-event.deltaY * unit * WHEEL_ZOOM * pinch), event.clientX - surface.getBoundingClientRect().left);
  } else if (sideways !== 0) {
    event.preventDefault();
    hands.pan(sideways * unit);
  }
}

/** Drags with one pointer, pinches with two. */
class Pointers {
  #down = /** @type {Map<number, {x: number, y: number}>} */ (new Map());
  #mode = /** @type {"none" | "press" | "scrub" | "pan" | "pinch"} */ ("none");
  #from = { x: 0, y: 0 };

  /** @param {HTMLElement} surface @param {Hands} hands */
  constructor(surface, hands) {
    this.surface = surface;
    this.hands = hands;
    surface.addEventListener("pointerdown", (event) => this.#press(event));
    surface.addEventListener("pointermove", (event) => this.#move(event));
    surface.addEventListener("pointerup", (event) => this.#release(event));
    surface.addEventListener("pointercancel", (event) => this.#cancel(event));
    surface.addEventListener("pointerleave", () => this.#down.size === 0 && hands.leave());
  }

  /** @param {PointerEvent} event */
  #at(event) {
    const box = this.surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    const at = this.#at(event);
    this.#down.set(event.pointerId, at);
    this.surface.setPointerCapture(event.pointerId);
    if (this.#down.size === 2) {
      this.#mode = "pinch";
    } else if (this.hands.isHandle(at.x, at.y)) {
      this.#mode = "scrub";
      this.hands.scrub(at.x);
    } else {
      this.#mode = "press";
    }
    this.#from = at;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const at = this.#at(event);
    const before = this.#down.get(event.pointerId);
    if (before === undefined) {
      this.hands.hover(at.x, at.y, event.pointerType === "touch");
      return;
    }
    if (this.#mode === "pinch") {
      this.#pinch(event.pointerId, before, at);
    } else if (this.#mode === "press" && Math.hypot(at.x - this.#from.x, at.y - this.#from.y) > CLICK_PX) {
      this.#mode = this.hands.canPan() ? "pan" : "scrub";
    }
    if (this.#mode === "pan") this.hands.pan(before.x - at.x);
    else if (this.#mode === "scrub") this.hands.scrub(at.x);
    this.#down.set(event.pointerId, at);
  }

  /** @param {number} id @param {{x: number, y: number}} before @param {{x: number, y: number}} at */
  #pinch(id, before, at) {
    const other = [...this.#down].find(([each]) => each !== id)?.[1];
    if (other === undefined) return;
    const was = Math.max(Math.abs(before.x - other.x), 20);
    const is = Math.max(Math.abs(at.x - other.x), 20);
    this.hands.zoom(is / was, (at.x + other.x) / 2);
    this.hands.pan((before.x - at.x) / 2);
  }

  /** @param {PointerEvent} event */
  #release(event) {
    if (!this.#down.has(event.pointerId)) return;
    if (this.#mode === "press") this.hands.pick(this.#from.x, this.#from.y, event.pointerType === "touch");
    this.#cancel(event);
  }

  /** @param {PointerEvent} event */
  #cancel(event) {
    this.#down.delete(event.pointerId);
    if (this.#down.size === 0) this.#mode = "none";
  }
}

/** What keys can mean. @typedef {"toggle" | "back" | "forward" | "jumpBack" | "jumpForward" | "start" | "end" | "in" | "out" | "fit" | "left" | "right" | "slower" | "faster"} Command */

/** @type {Record<string, Command>} by the character, wherever it is on the keyboard */
const KEYS = {
  " ": "toggle", ArrowLeft: "back", ArrowRight: "forward", PageDown: "jumpBack", PageUp: "jumpForward", Home: "start", End: "end",
  "+": "in", "=": "in", "-": "out", "0": "fit", "<": "slower", ">": "faster", ArrowDown: "back", ArrowUp: "forward",
};
/** @type {Record<string, Command>} by the place on the keyboard, whatever character is there */
const CODES = { KeyW: "in", KeyS: "out", KeyA: "left", KeyD: "right", KeyF: "fit" };

/** @param {KeyboardEvent} event @returns {Command | null} */
export function commandOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target;
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return null;
  if (event.key === " " && target instanceof HTMLButtonElement) return null;
  const command = KEYS[event.key] ?? CODES[event.code] ?? null;
  if (event.shiftKey && command === "back") return "jumpBack";
  if (event.shiftKey && command === "forward") return "jumpForward";
  return command;
}
