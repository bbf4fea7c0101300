// The concurrencyPolicy of the first CronJob in a text: where it stands, and the edit that gives it another value.
import { mappingAt, mappingsOf, pair, scalarAt, unquoted, valueOf } from "./yaml-tree.js";

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
  const cronJob = mappingsOf(text).find((top) => scalarAt(top, "kind", text) === "CronJob");
  return cronJob ? mappingAt(cronJob, "spec", text) : null;
}
