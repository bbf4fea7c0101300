// The card beside what is under the pointer or was picked: what it is, when, and why.
import { detailsOf } from "./model-details.js";

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
   */
  show(variants, item, zone) {
    const { model, label } = variants[item.variant];
    const key = `${model.revision} ${item.variant} ${item.kind} ${item.id}`;
    if (key === this.#shown) return;
    this.#shown = key;
    const details = detailsOf(model, item, zone);
    this.element.dataset.status = details.status;
    this.element.replaceChildren(
      ...[
        text("p", "details__title", variants.length > 1 ? `${label}: ${details.title}` : details.title),
        text("p", "details__what", details.what),
        text("p", "details__when", details.when),
        text("p", "details__why", details.why),
        text("code", "details__field", details.field),
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
    const x = Math.min(Math.max((from + to) / 2 - offsetWidth / 2, GAP), width - offsetWidth - GAP);
    const below = frame.y + frame.h + GAP;
    const y = below + offsetHeight + GAP <= height ? below : Math.max(frame.y - offsetHeight - GAP, GAP);
    this.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }
}

/** @param {"p" | "code"} tag @param {string} className @param {string} content */
function text(tag, className, content) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}
