// What a sandbox says now and then: the state of its connection, the outcome of something done, why a run stopped.
import { part } from "./findings.js";

const TOAST_MS = 9000;
const QUIET_MS = 1200; // a break shorter than this is nobody's business

/** @typedef {import("./net.js").ConnectionState} ConnectionState */
/** @typedef {{label: string, act: () => void}} Offer A button beside the words. */

/** @type {Partial<Record<ConnectionState, string>>} */
const BROKEN = {
  connecting: "No connection to the server yet. Your text is safe in this browser.",
  waiting: "No connection to the server; trying again. Your text is safe in this browser.",
  offline: "You are offline. Your text is safe in this browser, and is played when you are back.",
  outdated: "The server has been renewed and no longer understands this page. Your text is safe in this browser.",
};

export class Notices {
  /** @type {number | undefined} */
  #toastTimer;
  /** @type {number | undefined} */
  #connectionTimer;
  /** @type {ConnectionState} */
  #connectionState = "connecting";

  /**
   * @param {HTMLElement} root
   * @param {() => void} reconnect
   */
  constructor(root, reconnect) {
    this.reconnect = reconnect;
    this.toastBox = part(root, "toast");
    this.connectionBox = part(root, "connection");
    this.runBox = part(root, "run-note");
  }

  /**
   * @param {string} words
   * @param {Offer} [offer]
   */
  toast(words, offer) {
    window.clearTimeout(this.#toastTimer);
    const act = offer && { ...offer, act: () => (this.closeToast(), offer.act()) };
    fill(this.toastBox, words, act);
    const closing = () => {
      // Not from under the hand or the focus.
      if (this.toastBox.matches(":hover, :focus-within")) this.#toastTimer = window.setTimeout(closing, 1000);
      else this.closeToast();
    };
    this.#toastTimer = window.setTimeout(closing, TOAST_MS);
  }

  closeToast() {
    window.clearTimeout(this.#toastTimer);
    this.toastBox.hidden = true;
  }

  /** @param {ConnectionState} state */
  connection(state) {
    this.#connectionState = state;
    if (!BROKEN[state]) {
      window.clearTimeout(this.#connectionTimer);
      this.#connectionTimer = undefined;
      this.connectionBox.hidden = true;
    } else if (this.connectionBox.hidden) {
      this.#connectionTimer ??= window.setTimeout(() => this.#showConnection(), QUIET_MS);
    } else if (state !== "connecting") {
      this.#showConnection(); // an attempt under way changes nothing: words that come and go are noise
    }
  }

  #showConnection() {
    this.#connectionTimer = undefined;
    const outdated = this.#connectionState === "outdated";
    const offer = outdated ? { label: "Reload", act: () => location.reload() } : { label: "Try now", act: this.reconnect };
    const words = BROKEN[this.#connectionState] ?? "";
    if (words !== this.connectionBox.firstChild?.textContent || this.connectionBox.hidden) fill(this.connectionBox, words, offer);
  }

  /** Why the picture is not whole, or nothing. @param {string} words */
  run(words) {
    this.runBox.hidden = !words;
    this.runBox.textContent = words;
  }

  end() {
    window.clearTimeout(this.#toastTimer);
    window.clearTimeout(this.#connectionTimer);
  }
}

/**
 * @param {HTMLElement} box
 * @param {string} words
 * @param {Offer} [offer]
 */
function fill(box, words, offer) {
  const text = document.createElement("span");
  text.textContent = words;
  box.replaceChildren(text);
  if (offer) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = offer.label;
    button.addEventListener("click", offer.act);
    box.append(button);
  }
  box.hidden = false;
}
