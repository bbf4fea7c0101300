// The manifest editor: CodeMirror over a textarea that always holds the same text.
import {
  Compartment,
  EditorState,
  EditorView,
  Transaction,
  bracketMatching,
  classHighlighter,
  closeBrackets,
  closeBracketsKeymap,
  defaultKeymap,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSelectionMatches,
  highlightSpecialChars,
  history,
  historyKeymap,
  indentOnInput,
  indentUnit,
  indentWithTab,
  isolateHistory,
  keymap,
  lineNumbers,
  lintGutter,
  nextDiagnostic,
  previousDiagnostic,
  search,
  searchKeymap,
  setDiagnostics,
  syntaxHighlighting,
  tooltips,
  yaml,
} from "../vendor/codemirror.js";
import { wrapLines } from "./editor-wrap.js";
import { isReadable } from "./readable.js";

/** @typedef {import("../vendor/codemirror.js").Diagnostic} Diagnostic */

/**
 * A finding of the server. Lines and columns count from 1; null where it belongs to no place.
 * @typedef {object} Problem
 * @property {string} severity
 * @property {string} text
 * @property {number | null} line
 * @property {number | null} column
 * @property {number | null} endLine
 * @property {number | null} endColumn
 */

const YAML = yaml();
const PLAIN = /** @type {import("../vendor/codemirror.js").Extension} */ ([]);

export class Editor {
  /**
   * @param {object} options
   * @param {HTMLTextAreaElement} options.textarea Replaced on the screen, and kept up to date.
   * @param {string} options.label
   * @param {string} options.hintId The element that says how to leave the editor by keyboard.
   * @param {string} options.nonce
   * @param {(text: string) => void} options.onChange
   */
  constructor({ textarea, label, hintId, nonce, onChange }) {
    const language = new Compartment();
    this.view = new EditorView({
      state: EditorState.create({
        doc: textarea.value,
        extensions: [
          nonce ? EditorView.cspNonce.of(nonce) : [],
          EditorView.contentAttributes.of({
            "aria-label": label,
            "aria-describedby": hintId,
            tabindex: "0",
            autocapitalize: "off",
            spellcheck: "false",
          }),
          EditorState.tabSize.of(2),
          indentUnit.of("  "),
          lineNumbers(),
          lintGutter(),
          wrapLines,
          highlightSpecialChars(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          drawSelection(),
          dropCursor(),
          history(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          search({ top: true }),
          tooltips({ position: "absolute" }),
          language.of(isReadable(textarea.value) ? YAML : PLAIN),
          EditorState.transactionExtender.of(({ docChanged, newDoc }) =>
            docChanged && !isReadable(newDoc.toString()) ? { effects: language.reconfigure(PLAIN) } : null,
          ),
          syntaxHighlighting(classHighlighter),
          keymap.of([
            { key: "F8", run: nextDiagnostic },
            { key: "Shift-F8", run: previousDiagnostic },
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            indentWithTab, // Escape and then Tab leaves the editor all the same
          ]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const text = update.state.doc.toString();
            textarea.value = text;
            // Not in the same step: the parser would be given the old text before the new one.
            if (language.get(update.state) === PLAIN) queueMicrotask(() => this.#colour(language));
            onChange(text);
          }),
        ],
      }),
    });
    textarea.before(this.view.dom);
    textarea.hidden = true;
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /**
   * Put another text in place of all; one step for undo.
   * @param {string} text
   */
  setText(text) {
    const length = this.view.state.doc.length;
    this.view.dispatch({
      changes: { from: 0, to: length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
      annotations: [isolateHistory.of("full"), Transaction.userEvent.of("input.replace")],
    });
  }

  /**
   * Make one small edit; one step for undo. The place is scrolled into view.
   * @param {{from: number, to: number, insert: string}} edit
   */
  edit(edit) {
    this.view.dispatch({
      changes: edit,
      selection: { anchor: edit.from + edit.insert.length },
      effects: EditorView.scrollIntoView(edit.from, { y: "nearest", yMargin: 40 }),
      annotations: [isolateHistory.of("full"), Transaction.userEvent.of("input.replace")],
    });
  }

  /** @param {Compartment} language */
  #colour(language) {
    if (isReadable(this.text)) this.view.dispatch({ effects: language.reconfigure(YAML) });
  }

  /** @param {Problem[]} problems */
  setProblems(problems) {
    const diagnostics = problems.flatMap((problem) => this.#diagnostic(problem) ?? []);
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  /**
   * Put the cursor at a place (from 1) and the focus into the editor.
   * @param {number} line
   * @param {number} column
   */
  jumpTo(line, column) {
    const at = this.#offset(line, column);
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    this.view.focus();
  }

  /**
   * Select a part of the text, and put the focus into the editor.
   * @param {number} from
   * @param {number} to
   */
  select(from, to) {
    this.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }

  /** @param {Problem} problem @returns {Diagnostic | null} */
  #diagnostic({ severity, text, line, column, endLine, endColumn }) {
    if (line === null) return null;
    const doc = this.view.state.doc;
    const whole = doc.line(Math.min(Math.max(line, 1), doc.lines));
    let from = column === null ? whole.from : this.#offset(line, column);
    let to = endLine === null || endColumn === null ? whole.to : this.#offset(endLine, endColumn);
    // An empty place is still to be seen: take the letter before it.
    if (to <= from) [from, to] = [Math.max(whole.from, from - 1), Math.max(from, Math.min(from + 1, whole.to))];
    return { from, to, severity: severity === "warning" ? "warning" : "error", message: text };
  }

  /**
   * @param {number} line
   * @param {number} column
   */
  #offset(line, column) {
    const doc = this.view.state.doc;
    const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
    return Math.min(found.from + Math.max(column - 1, 0), found.to);
  }
}
