// What the server found in the text: the word in the toolbar, the list below the editor, and the same for screen readers.

/** @typedef {import("./editor.js").Problem} Problem */
/** @typedef {{accepted: boolean, problems: Problem[], notes: string[]}} Review */

const ICONS = new URL("../img/icons.svg", import.meta.url).pathname;
const ANNOUNCE_AFTER_MS = 1200;
const CHECKING_AFTER_MS = 200;

/** @type {Record<string, [icon: string, word: string]>} */
const STATES = {
  idle: ["clock", "checking"],
  checking: ["clock", "checking"],
  valid: ["check", "valid"],
  unknown: ["plug", "not checked"],
};

export class Findings {
  #shown = "";
  #announced = "";
  /** @type {number | undefined} */
  #checkingTimer;
  /** @type {number | undefined} */
  #announceTimer;

  /**
   * @param {HTMLElement} root
   * @param {(line: number, column: number) => void} jumpTo
   */
  constructor(root, jumpTo) {
    this.jumpTo = jumpTo;
    this.badge = part(root, "check-state");
    this.word = part(root, "check-word");
    this.panel = part(root, "findings");
    this.problems = part(root, "problems");
    this.notes = part(root, "notes");
    this.tabCount = part(root, "tab-problems");
    this.announcer = part(root, "announcer");
  }

  /** A text is on its way to be checked. An answer that comes at once makes no flicker. */
  checking() {
    window.clearTimeout(this.#checkingTimer);
    this.#checkingTimer = window.setTimeout(() => this.#state("checking"), CHECKING_AFTER_MS);
  }

  /** No answer is to be had. */
  unknown() {
    window.clearTimeout(this.#checkingTimer);
    this.#state("unknown");
  }

  /** @param {Review} review */
  show({ accepted, problems, notes }) {
    window.clearTimeout(this.#checkingTimer);
    const count = problems.length;
    const word = `${count} ${count === 1 ? "problem" : "problems"}`;
    if (accepted && !count) this.#state("valid");
    else this.#state(accepted ? "warned" : "invalid", accepted ? "info" : "alert", word);
    this.tabCount.hidden = !count;
    this.tabCount.replaceChildren(String(count), hidden(count === 1 ? " problem" : " problems"));
    this.#announce(count ? [word, ...problems.slice(0, 3).map(spoken)].join(". ") : "The text is valid");

    // What is said of a text that cannot be played would only hide what is wrong with it.
    const said = accepted ? notes : [];
    const content = JSON.stringify([problems, said]);
    if (content === this.#shown) return; // the list may hold the focus
    this.#shown = content;
    this.panel.hidden = !count && !said.length;
    this.problems.replaceChildren(...problems.map((problem) => this.#problem(problem)));
    this.notes.replaceChildren(...said.map(note));
  }

  /**
   * @param {string} state
   * @param {string} [icon]
   * @param {string} [word]
   */
  #state(state, icon = STATES[state][0], word = STATES[state][1]) {
    this.badge.dataset.checkState = state;
    this.badge.querySelector("use")?.setAttribute("href", `${ICONS}#${icon}`);
    this.word.textContent = word;
  }

  /** @param {Problem} problem */
  #problem({ severity, text, line, column }) {
    const item = document.createElement("li");
    const row = document.createElement(line === null ? "div" : "button");
    row.className = `problem problem--${severity === "warning" ? "warning" : "error"}`;
    const place = document.createElement("span");
    place.className = "problem__place";
    if (line !== null) {
      place.textContent = column === null ? String(line) : `${line}:${column}`;
      place.setAttribute("aria-hidden", "true");
      row.append(hidden(column === null ? `Line ${line}. ` : `Line ${line}, column ${column}. `));
      row.setAttribute("type", "button");
      row.addEventListener("click", () => this.jumpTo(line, column ?? 1));
    }
    const words = document.createElement("span");
    words.className = "problem__text";
    words.textContent = text;
    row.append(icon(severity === "warning" ? "info" : "alert"), place, words);
    item.append(row);
    return item;
  }

  /** @param {string} words */
  #announce(words) {
    window.clearTimeout(this.#announceTimer);
    this.#announceTimer = window.setTimeout(() => {
      if (words !== this.#announced) this.announcer.textContent = this.#announced = words;
    }, ANNOUNCE_AFTER_MS);
  }
}

/** @param {Problem} problem */
function spoken({ line, text }) {
  return line === null ? text : `Line ${line}: ${text}`;
}

/** @param {string} text */
function note(text) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = text;
  item.append(icon("info"), words);
  return item;
}

/** @param {string} name */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/** Words for those who do not see the layout. @param {string} words */
function hidden(words) {
  const span = document.createElement("span");
  span.className = "visually-hidden";
  span.textContent = words;
  return span;
}

/**
 * The part of a sandbox that its template marks with `data-NAME`.
 * @param {HTMLElement} root
 * @param {string} name
 */
export function part(root, name) {
  const found = root.querySelector(`[data-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`The sandbox has no part data-${name}.`);
  return found;
}
