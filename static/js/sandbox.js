// <jobsite-sandbox>: brings the editor, the socket, the drafts and the toolbar of one sandbox together. The timeline is not known
// here: it lives by the jobsite:* events that are dispatched on this element.
import { undo } from "../vendor/codemirror.js";
import { dropDraft, loadDraft, saveDraft } from "./drafts.js";
import { Editor } from "./editor.js";
import { Findings, part } from "./findings.js";
import { fromFragment, isFragment } from "./fragment.js";
import { fieldIn } from "./manifest-field.js";
import { menusOf } from "./menu.js";
import { Connection, browserWorld } from "./net.js";
import { Notices } from "./notices.js";
import { policyEdit, policyOf } from "./policy.js";
import { ShareDialog } from "./share.js";

const LEAST_DELAY_MS = 40;
const MOST_DELAY_MS = 400;
const SAVE_AFTER_MS = 300;

/** @typedef {import("./net.js").Frame} Frame */

class Sandbox {
  #playheadMs = 0;
  /** @type {number | null} */
  #seekTo = null;
  #hasPicture = false;
  /** @type {number | undefined} */
  #runTimer;
  /** @type {number | undefined} */
  #saveTimer;
  #end = new AbortController();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
    this.textarea = /** @type {HTMLTextAreaElement} */ (this.form.elements.namedItem("text"));
    this.policy = part(root, "policy");
    this.resetButton = /** @type {HTMLButtonElement} */ (root.querySelector('[data-action="reset"]'));
    this.compareButton = /** @type {HTMLButtonElement} */ (root.querySelector('[data-action="compare"]'));

    // A browser may restore a form's values; what the page offered is the default value.
    this.offered = this.textarea.defaultValue;
    this.fileName = root.dataset.name ?? "";
    this.draftKey = root.dataset.key ?? "";
    this.#seekTo = Number(root.dataset.playhead) || null;
    const draft = loadDraft(this.#draftName());
    this.textarea.value = draft ?? this.offered;

    this.editor = new Editor({
      textarea: this.textarea,
      label: "Manifest, YAML",
      hintId: part(root, "editor-hint").id,
      nonce: nonce(),
      onChange: (text) => this.#changed(text),
    });
    this.findings = new Findings(root, (line, column) => this.editor.jumpTo(line, column));
    this.notices = new Notices(root, () => this.connection.retryNow());
    this.shareDialog = root.querySelector("[data-share-dialog]") ? new ShareDialog(root, this.form) : null;
    this.connection = new Connection(browserWorld(root.dataset.socket ?? ""), {
      frame: (frame) => this.#frame(frame),
      state: (state) => this.#connectionState(state),
    });

    this.#listen(this.#end.signal);
    menusOf(root, this.#end.signal);
    this.#showPolicy();
    this.resetButton.disabled = this.text === this.offered;
    if (draft !== null && draft !== this.offered) this.#sayRestored();
    this.connection.run(this.text, this.compare);
    this.connection.connect();
    if (this.#followsLinks()) void this.#followLink();
  }

  get text() {
    return this.editor.text;
  }

  get compare() {
    return this.root.hasAttribute("data-compare");
  }

  end() {
    this.#save();
    this.#end.abort();
    this.connection.disconnect();
    this.notices.end();
    window.clearTimeout(this.#runTimer);
    this.editor.view.destroy();
    this.textarea.hidden = false;
  }

  // -- The text ------------------------------------------------------------------------------------------------------

  /** @param {string} text */
  #changed(text) {
    this.resetButton.disabled = text === this.offered;
    window.clearTimeout(this.#saveTimer);
    this.#saveTimer = window.setTimeout(() => this.#save(), SAVE_AFTER_MS);
    this.#dispatch("text", { text });
    // Where the server takes long to answer there is no use in asking at every letter.
    const delay = Math.min(Math.max(LEAST_DELAY_MS, this.connection.reviewMs), MOST_DELAY_MS);
    window.clearTimeout(this.#runTimer);
    this.#runTimer = window.setTimeout(() => this.#run(), delay);
  }

  #run() {
    window.clearTimeout(this.#runTimer);
    this.#showPolicy();
    if (this.connection.state === "open") this.findings.checking();
    else this.findings.unknown();
    this.connection.run(this.text, this.compare);
  }

  #draftName() {
    return `${this.draftKey}:${this.fileName}`;
  }

  #save() {
    window.clearTimeout(this.#saveTimer);
    if (this.text === this.offered) dropDraft(this.#draftName());
    else saveDraft(this.#draftName(), this.text);
  }

  /**
   * Hold another text in place of the present one, whose draft is kept.
   * @param {{text: string, name: string, key: string, playheadMs?: number}} other
   */
  #open({ text, name, key, playheadMs = 0 }) {
    this.#save();
    this.offered = text;
    this.fileName = name;
    this.draftKey = key;
    part(this.root, "file-name").textContent = name;
    this.notices.closeToast();
    const draft = loadDraft(this.#draftName());
    this.#replace(draft ?? text, playheadMs);
    if (draft !== null && draft !== text) this.#sayRestored();
  }

  /**
   * Play another text from its start, or from `playheadMs`.
   * @param {string} text
   * @param {number} [playheadMs]
   */
  #replace(text, playheadMs = 0) {
    this.#seekTo = playheadMs || null;
    this.#playheadMs = playheadMs;
    this.editor.setText(text);
    this.resetButton.disabled = text === this.offered;
    this.#hasPicture = false;
    this.#stale(false);
    this.notices.run("");
    part(this.root, "run-title").textContent = "";
    this.#dispatch("reset", {});
    this.#run();
  }

  #reset() {
    this.#replace(this.offered);
    this.#save();
    this.notices.toast("This is the text as it was given.", { label: "Undo", act: () => void undo(this.editor.view) });
  }

  #sayRestored() {
    this.notices.toast("Your own changes from before are back.", { label: "Reset", act: () => this.#reset() });
  }

  // -- The policy ----------------------------------------------------------------------------------------------------

  #showPolicy() {
    const policy = policyOf(this.text);
    this.policy.hidden = policy === null;
    for (const input of this.policy.querySelectorAll("input")) input.checked = input.value === policy;
  }

  /** @param {string} policy */
  #choosePolicy(policy) {
    const edit = policyEdit(this.text, policy);
    if (!edit) return;
    this.editor.edit(edit);
    this.#run();
  }

  #toggleCompare() {
    this.root.toggleAttribute("data-compare");
    this.compareButton.setAttribute("aria-pressed", String(this.compare));
    this.#run();
  }

  // -- Frames and events ---------------------------------------------------------------------------------------------

  /** @param {Frame} frame */
  #frame(frame) {
    if (frame.type === "review") {
      this.findings.show(/** @type {any} */ (frame));
      this.editor.setProblems(frame.problems);
      this.#stale(!frame.accepted && this.#hasPicture);
    } else if (frame.type === "start") {
      this.notices.run("");
      part(this.root, "run-title").textContent = frame.title;
      this.#hasPicture = true;
    } else if (frame.type === "done") {
      if (frame.limit) this.notices.run(frame.limit.message);
    } else if (frame.type === "error") {
      this.notices.run(frame.message);
      this.findings.unknown();
      this.#stale(this.#hasPicture);
    }
    this.#dispatch(frame.type, { frame });
    if (frame.type === "start" && this.#seekTo !== null) {
      this.#dispatch("seek", { t: this.#seekTo });
      this.#seekTo = null;
    }
  }

  /** @param {import("./net.js").ConnectionState} state */
  #connectionState(state) {
    this.notices.connection(state);
    if (this.connection.pending && state !== "connecting") {
      if (state === "open") this.findings.checking();
      else this.findings.unknown();
    }
    this.#dispatch("connection", { state });
  }

  /** @param {boolean} stale */
  #stale(stale) {
    this.root.toggleAttribute("data-stale", stale);
    part(this.root, "stale-note").hidden = !stale;
  }

  /**
   * @param {string} name
   * @param {object} detail
   */
  #dispatch(name, detail) {
    this.root.dispatchEvent(new CustomEvent(`jobsite:${name}`, { detail, bubbles: true }));
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    this.root.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.policy.addEventListener(
      "change",
      (event) => {
        if (event.target instanceof HTMLInputElement) this.#choosePolicy(event.target.value);
      },
      { signal },
    );
    this.form.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        void this.shareDialog?.open({ text: this.text, playheadMs: Math.round(this.#playheadMs), compare: this.compare });
      },
      { signal },
    );
    this.root.addEventListener(
      "jobsite:playhead",
      (event) => {
        if (event instanceof CustomEvent) this.#playheadMs = event.detail.t;
      },
      { signal },
    );
    this.root.addEventListener(
      "jobsite:set-text",
      (event) => {
        if (event instanceof CustomEvent) this.#replace(event.detail.text);
      },
      { signal },
    );
    this.root.addEventListener(
      "jobsite:field",
      (event) => {
        if (event instanceof CustomEvent) this.#showField(event.detail);
      },
      { signal },
    );
    window.addEventListener("online", () => this.connection.retryNow(), { signal });
    window.addEventListener("offline", () => this.connection.retryNow(), { signal });
    document.addEventListener("visibilitychange", () => this.#visibility(), { signal });
    // A page with an open socket cannot be kept for "back"; it is opened again when the page is shown.
    window.addEventListener("pagehide", () => (this.#save(), this.connection.disconnect()), { signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.connection.retryNow(), { signal });
    if (this.#followsLinks()) window.addEventListener("hashchange", () => void this.#followLink(), { signal });
  }

  #visibility() {
    if (document.hidden) this.#save();
    else this.connection.retryNow();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-action], [data-example], [data-show]") : null;
    if (!(target instanceof HTMLElement)) return;
    if (target.dataset.action === "reset") this.#reset();
    else if (target.dataset.action === "compare") this.#toggleCompare();
    else if (target.dataset.show) this.#show(target.dataset.show);
    else if (target instanceof HTMLAnchorElement && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      void this.#openExample(target);
    }
  }

  /** On narrow screens one view is shown at a time. @param {string} view */
  #show(view) {
    this.root.dataset.view = view;
    for (const tab of this.root.querySelectorAll("[data-show]")) {
      tab.setAttribute("aria-pressed", String(tab instanceof HTMLElement && tab.dataset.show === view));
    }
  }

  /** Select the line of a manifest field. @param {import("./manifest-field.js").Place} place */
  #showField(place) {
    const found = fieldIn(this.text, place);
    if (found === null) {
      this.notices.toast(`${place.kind} ${place.name} is not in this text any more.`);
      return;
    }
    this.#show("edit");
    this.editor.select(found.from, found.to);
    if (!found.whole) this.notices.toast(`${place.field} is not written here, so its default counts.`);
  }

  // -- Other texts ---------------------------------------------------------------------------------------------------

  /** @param {HTMLAnchorElement} link */
  async #openExample(link) {
    let text;
    try {
      const answer = await fetch(link.dataset.example ?? "");
      if (!answer.ok) throw new Error(answer.statusText);
      text = await answer.text();
    } catch {
      return this.notices.toast("This example could not be fetched. Your text is as it was.");
    }
    this.#open({ text, name: link.dataset.file ?? "", key: "example" });
    if (location.pathname === "/") return;
    history.replaceState(null, "", link.href);
    document.title = `${link.querySelector(".menu__title")?.textContent} – Jobsite`;
  }

  /** Links that hold a text are for the page's main sandbox. */
  #followsLinks() {
    return this.shareDialog !== null && document.querySelector("jobsite-sandbox") === this.root;
  }

  async #followLink() {
    const fragment = location.hash.slice(1);
    if (!isFragment(fragment)) return;
    try {
      const { text, playheadMs } = await fromFragment(fragment);
      this.#open({ text, name: "shared.yaml", key: `link:${fragment.slice(-24)}`, playheadMs });
      document.title = "A shared scenario – Jobsite";
    } catch (error) {
      this.notices.toast(error instanceof Error ? error.message : String(error));
    }
  }
}

/** CodeMirror makes one style element, which the page's policy allows by this number. */
function nonce() {
  const script = document.querySelector("script[nonce]");
  return script instanceof HTMLElement ? script.nonce : "";
}

customElements.define(
  "jobsite-sandbox",
  class extends HTMLElement {
    /** @type {Sandbox | null} */
    #sandbox = null;

    connectedCallback() {
      this.#sandbox ??= new Sandbox(this);
    }

    disconnectedCallback() {
      this.#sandbox?.end();
      this.#sandbox = null;
    }
  },
);
