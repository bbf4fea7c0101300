// Which texts CodeMirror's YAML parser may be given: those a person may have written. On others it takes seconds, or gives up.

const LONGEST_TEXT = 50_000;
const LONGEST_LINE = 1000;
const DEEPEST = 64; // as deep as the server reads

/** @param {string} text */
export function isReadable(text) {
  if (text.length > LONGEST_TEXT || text.split("\n").some((line) => line.length > LONGEST_LINE)) return false;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += "[{".includes(bracket) ? 1 : -1;
    if (depth > DEEPEST) return false;
  }
  return true;
}
