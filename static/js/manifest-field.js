// Where a field of an object stands in a text of manifests.
import { mappingAt, mappingsOf, pair, scalarAt, valueOf } from "./yaml-tree.js";

/** @typedef {import("../vendor/codemirror.js").SyntaxNode} SyntaxNode */
/** The object that a field belongs to, and its path from the top of the manifest. @typedef {{kind: string, name: string, field: string}} Place */

/**
 * The place of the field, or of the deepest mapping on the way to it that is written; `whole` if the field itself is. Null where the
 * text does not have the object.
 * @param {string} text
 * @param {Place} place
 * @returns {{from: number, to: number, whole: boolean} | null}
 */
export function fieldIn(text, { kind, name, field }) {
  let mapping = objectIn(text, kind, name);
  if (mapping === null) return null;
  let found = pair(mapping, "kind", text) ?? mapping;
  const keys = field.split(".");
  for (let i = 0; i < keys.length; i++) {
    const next = mapping && pair(mapping, keys[i], text);
    if (!next) return { ...lineOf(found, text), whole: false };
    found = next;
    mapping = mappingAt(/** @type {SyntaxNode} */ (mapping), keys[i], text);
  }
  return { ...lineOf(found, text), whole: true };
}

/**
 * The object with this name; without one, as where its name is generated, the only object of its kind.
 * @param {string} text @param {string} kind @param {string} name
 */
function objectIn(text, kind, name) {
  const objects = mappingsOf(text).filter((top) => scalarAt(top, "kind", text) === kind);
  const named = objects.find((top) => {
    const metadata = mappingAt(top, "metadata", text);
    return metadata !== null && scalarAt(metadata, "name", text) === name;
  });
  return named ?? (objects.length === 1 ? objects[0] : null);
}

/** A pair as far as it goes on its first line. @param {SyntaxNode} node @param {string} text */
function lineOf(node, text) {
  const value = valueOf(node);
  const end = text.indexOf("\n", node.from);
  const lineEnd = end < 0 ? text.length : end;
  return { from: node.from, to: Math.min(value?.to ?? node.to, lineEnd) };
}
