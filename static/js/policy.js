// The concurrencyPolicy of the first CronJob in a text: where it stands, and the edit that gives it another value.
import { yamlLanguage } from "../vendor/codemirror.js";
import { isReadable } from "./readable.js";

/** @typedef {import("../vendor/codemirror.js").SyntaxNode} SyntaxNode */
/** @typedef {{from: number, to: number, insert: string}} Edit */

export const POLICIES = ["Allow", "Forbid", "Replace"];

/**
 * The policy in force in `text`, or null without a CronJob. What is not one of the three counts as none of them: "".
 * @param {string} text
 * @returns {string | null}
 */
export function policyOf(text) {
  const spec = specOfFirstCronJob(text);
  if (!spec) return null;
  const found = pair(spec, "concurrencyPolicy", text);
  const value = found && valueOf(found);
  if (!value) return "Allow"; // the API's default
  const name = unquoted(value, text);
  return POLICIES.includes(name) ? name : "";
}

/**
 * The smallest edit of `text` after which its first CronJob has `policy`; null where there is none to be made.
 * @param {string} text
 * @param {string} policy
 * @returns {Edit | null}
 */
export function policyEdit(text, policy) {
  const spec = specOfFirstCronJob(text);
  if (!spec || policyOf(text) === policy) return null;
  const found = pair(spec, "concurrencyPolicy", text);
  if (found) {
    const value = valueOf(found);
    return value ? { from: value.from, to: value.to, insert: policy } : { from: found.to, to: found.to, insert: ` ${policy}` };
  }
  if (spec.name !== "BlockMapping") {
    const first = spec.firstChild?.to ?? spec.from;
    return { from: first, to: first, insert: `concurrencyPolicy: ${policy}, ` };
  }
  // A line of its own, behind the schedule's where there is one.
  const before = pair(spec, "schedule", text) ?? spec.getChild("Pair");
  if (!before) return null;
  const indent = before.from - (text.lastIndexOf("\n", before.from - 1) + 1);
  const lineEnd = text.indexOf("\n", before.to);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return { from: at, to: at, insert: `\n${" ".repeat(indent)}concurrencyPolicy: ${policy}` };
}

/** @param {string} text */
function specOfFirstCronJob(text) {
  if (!isReadable(text)) return null;
  for (const document of yamlLanguage.parser.parse(text).topNode.getChildren("Document")) {
    const top = document.getChild("BlockMapping") ?? document.getChild("FlowMapping");
    const kind = top && pair(top, "kind", text);
    const kindValue = kind && valueOf(kind);
    if (!top || !kindValue || unquoted(kindValue, text) !== "CronJob") continue;
    const spec = pair(top, "spec", text);
    const mapping = spec && valueOf(spec);
    return mapping && mapping.name.endsWith("Mapping") ? mapping : null;
  }
  return null;
}

/**
 * @param {SyntaxNode} mapping
 * @param {string} key
 * @param {string} text
 */
function pair(mapping, key, text) {
  return mapping.getChildren("Pair").find((each) => {
    const node = each.getChild("Key")?.firstChild;
    return node && unquoted(node, text) === key;
  });
}

/** @param {SyntaxNode} node A Pair. */
function valueOf(node) {
  const value = node.lastChild;
  return value && value.name !== ":" && value.name !== "Key" ? value : null;
}

/**
 * @param {SyntaxNode} node
 * @param {string} text
 */
function unquoted(node, text) {
  return text.slice(node.from, node.to).replace(/^(["'])(.*)\1$/, "$2");
}
