// Long lines go on below themselves, a step further in than they begin, so that the shape of the YAML stays.
import { Decoration, EditorView, RangeSetBuilder, ViewPlugin } from "../vendor/codemirror.js";

/** @typedef {import("../vendor/codemirror.js").ViewUpdate} ViewUpdate */

// Deeper lines go on where these do. The style sheet has a rule for each: a style attribute is refused by the page's policy.
const DEEPEST = 20;
const AT = Array.from({ length: DEEPEST / 2 + 1 }, (_, depth) => Decoration.line({ class: `cm-hang-${depth * 2}` }));

/** @param {EditorView} view */
function hangingLines(view) {
  const found = /** @type {RangeSetBuilder<Decoration>} */ (new RangeSetBuilder());
  let done = -1;
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      if (line.from > done) found.add(line.from, line.from, AT[depthOf(line.text)]);
      done = line.from;
      at = line.to + 1;
    }
  }
  return found.finish();
}

/** Half the columns before the text, a list's dash among them. @param {string} text */
function depthOf(text) {
  const columns = /^[ \t]*(?:- )*/.exec(text.slice(0, DEEPEST))?.[0].length ?? 0;
  return Math.floor(columns / 2);
}

export const wrapLines = [
  EditorView.lineWrapping,
  ViewPlugin.fromClass(
    class {
      /** @param {EditorView} view */
      constructor(view) {
        this.lines = hangingLines(view);
      }

      /** @param {ViewUpdate} update */
      update(update) {
        if (update.docChanged || update.viewportChanged) this.lines = hangingLines(update.view);
      }
    },
    { decorations: (plugin) => plugin.lines },
  ),
];
