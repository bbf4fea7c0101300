// The card beside what is under the pointer or was picked: what it is, when, and why.
import { detailsOf } from "./model-details.js";
import { reasonParts } from "./reason.js";

/** @typedef {import("./layout-hit.js").Item} Item */
/** @typedef {import("./layout.js").Variant} Variant */
/** @typedef {import("./scale-time.js").Zone} Zone */

const GAP = 8;

export class DetailsCard {
  #shown = "";

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  hide() {
    this.element.hidden = true;
    this.#shown = "";
  }

  /**
   * @param {Variant[]} variants
   * @param {Item} item
   * @param {Zone} zone
   * @param {boolean} inFull with the checks on the way to the decision
   */
  show(variants, item, zone, inFull) {
    const { model, label } = variants[item.variant];
    const key = `${model.revision} ${item.variant} ${item.kind} ${item.id} ${inFull}`;
    if (key === this.#shown) return;
    this.#shown = key;
    const details = detailsOf(model, item, zone);
    this.element.dataset.status = details.status;
    this.element.replaceChildren(
      ...[
        text("p", "details__title", variants.length > 1 ? `${label}: ${details.title}` : details.title),
        text("p", "details__what", details.what),
        text("p", "details__when", details.when),
        ...reasonParts(details.why, details.place, inFull),
      ].filter((part) => part.textContent !== ""),
    );
    this.element.hidden = false;
  }

  /**
   * Beside the item, within the picture; on a narrow one the style sheet docks the card below.
   * @param {{x: number, y: number, w: number, h: number}} frame in the picture's px
   * @param {number} width @param {number} height the picture's
   * @param {boolean} narrow
   */
  put(frame, width, height, narrow) {
    if (narrow) {
      this.element.style.transform = "";
      return;
    }
    const { offsetWidth, offsetHeight } = this.element;
    const from = Math.max(frame.x, 0);
    const to = Math.min(frame.x + frame.w, width);
    const below = frame.y + frame.h + GAP;
    const above = frame.y - offsetHeight - GAP;
    let x = (from + to) / 2 - offsetWidth / 2;
    let y = below + offsetHeight + GAP <= height ? below : above;
    if (y < GAP) {
      // Too high for either: to the side that has more room.
      x = width - to > from ? to + GAP : from - offsetWidth - GAP;
      y = Math.min(Math.max(frame.y + frame.h / 2 - offsetHeight / 2, GAP), height - offsetHeight - GAP);
    }
    x = Math.min(Math.max(x, GAP), width - offsetWidth - GAP);
    this.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(Math.max(y, GAP))}px)`;
  }
}

/** @param {"p"} tag @param {string} className @param {string} content */
function text(tag, className, content) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}
