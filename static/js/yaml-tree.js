// A text of YAML documents as a tree with places: mappings, the pairs in them, their values.
import { yamlLanguage } from "../vendor/codemirror.js";
import { isReadable } from "./readable.js";

/** @typedef {import("../vendor/codemirror.js").SyntaxNode} SyntaxNode */

/**
 * The mapping at the top of each document that has one; none of a text that no parser should be given.
 * @param {string} text
 * @returns {SyntaxNode[]}
 */
export function mappingsOf(text) {
  if (!isReadable(text)) return [];
  return yamlLanguage.parser
    .parse(text)
    .topNode.getChildren("Document")
    .flatMap((document) => document.getChild("BlockMapping") ?? document.getChild("FlowMapping") ?? []);
}

/**
 * @param {SyntaxNode} mapping
 * @param {string} key
 * @param {string} text
 */
export function pair(mapping, key, text) {
  return mapping.getChildren("Pair").find((each) => {
    const node = each.getChild("Key")?.firstChild;
    return node && unquoted(node, text) === key;
  });
}

/** @param {SyntaxNode} node A Pair. */
export function valueOf(node) {
  const value = node.lastChild;
  return value && value.name !== ":" && value.name !== "Key" ? value : null;
}

/**
 * The mapping that is the value of a key, if it is one.
 * @param {SyntaxNode} mapping
 * @param {string} key
 * @param {string} text
 */
export function mappingAt(mapping, key, text) {
  const found = pair(mapping, key, text);
  const value = found && valueOf(found);
  return value && value.name.endsWith("Mapping") ? value : null;
}

/**
 * The text of a key's scalar value, "" where there is none.
 * @param {SyntaxNode} mapping
 * @param {string} key
 * @param {string} text
 */
export function scalarAt(mapping, key, text) {
  const found = pair(mapping, key, text);
  const value = found && valueOf(found);
  return value ? unquoted(value, text) : "";
}

/**
 * @param {SyntaxNode} node
 * @param {string} text
 */
export function unquoted(node, text) {
  return text.slice(node.from, node.to).replace(/^(["'])(.*)\1$/, "$2");
}
