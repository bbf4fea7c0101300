// The share dialog: a short link that the server keeps, and a long one that needs no server.
import { toFragment } from "./fragment.js";
import { part } from "./findings.js";

const LONGEST_LINK = 30_000; // what mail programs and chats still pass on, with room to spare
const COPIED_MS = 2000;

/** @typedef {{text: string, playheadMs: number, compare: boolean}} Shared */

export class ShareDialog {
  /**
   * @param {HTMLElement} root
   * @param {HTMLFormElement} form
   */
  constructor(root, form) {
    this.form = form;
    this.dialog = /** @type {HTMLDialogElement} */ (part(root, "share-dialog"));
    this.message = part(root, "share-message");
    this.short = part(root, "share-short");
    this.long = part(root, "share-long");
    this.send = /** @type {HTMLElement} */ (this.dialog.querySelector('[data-action="send"]'));
    this.dialog.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {Shared} shared */
  async open(shared) {
    this.message.textContent = "Making the link …";
    for (const each of [this.short, this.long, this.send]) each.hidden = true;
    this.dialog.showModal();
    const [kept, fragment] = await Promise.all([this.#keep(shared), this.#long(shared)]);
    this.message.textContent = kept.error ?? "The link opens the same text at the same moment. It never changes and never expires.";
    this.#fill(this.short, kept.url);
    this.#fill(this.long, fragment);
    this.send.hidden = !navigator.share || !(kept.url ?? fragment);
    const copy = this.dialog.querySelector('.share__link:not([hidden]) [data-action="copy"]');
    if (copy instanceof HTMLElement) copy.focus();
  }

  /** @param {Shared} shared @returns {Promise<{url?: string, error?: string}>} */
  async #keep({ playheadMs, compare }) {
    const body = new FormData(this.form);
    body.set("playhead_ms", String(playheadMs));
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.headers.get("Content-Type")?.includes("json")) {
        return { error: "The server did not take the text. Reload the page and try again; your text is kept in this browser." };
      }
      const { url, error } = await answer.json();
      return url ? { url: compare ? `${url}?compare` : url } : { error };
    } catch {
      return { error: "The server cannot be reached, so there is no short link now. The long link works without it." };
    }
  }

  /** @param {Shared} shared */
  async #long({ text, playheadMs, compare }) {
    const url = new URL("/playground/", location.href);
    if (compare) url.search = "?compare";
    url.hash = await toFragment(text, playheadMs);
    return url.href.length > LONGEST_LINK ? undefined : url.href;
  }

  /**
   * @param {HTMLElement} row
   * @param {string | undefined} url
   */
  #fill(row, url) {
    row.hidden = !url;
    const input = row.querySelector("input");
    if (input && url) input.value = url;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    if (event.target === this.dialog) return this.dialog.close(); // the backdrop
    const button = event.target instanceof Element && event.target.closest("[data-action]");
    if (!(button instanceof HTMLElement)) return;
    if (button.dataset.action === "close-share") this.dialog.close();
    if (button.dataset.action === "copy") void this.#copy(button);
    if (button.dataset.action === "send") {
      const url = this.dialog.querySelector("input")?.value;
      navigator.share({ title: document.title, url }).catch(() => undefined); // the person changed their mind
    }
  }

  /** @param {HTMLElement} button */
  async #copy(button) {
    const input = button.parentElement?.querySelector("input");
    const word = part(button, "copy-word");
    if (!input) return;
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      // Without HTTPS there is no clipboard to write to, but the old command may still work; the link is selected in any case.
      if (!document.execCommand("copy")) return;
    }
    word.textContent = "Copied";
    window.setTimeout(() => (word.textContent = "Copy"), COPIED_MS);
  }
}
