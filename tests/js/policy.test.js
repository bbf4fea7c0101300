import assert from "node:assert/strict";
import { test } from "node:test";
import { policyEdit, policyOf } from "../../static/js/policy.js";

const cronJob = (spec) => `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: backup\n${spec}`;

/** The text after the switch, or null where it makes no edit. */
function switched(text, policy) {
  const edit = policyEdit(text, policy);
  return edit && text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
}

const FOUND = [
  ["the value that is written", cronJob("spec:\n  concurrencyPolicy: Forbid\n"), "Forbid"],
  ["a quoted value", cronJob('spec:\n  "concurrencyPolicy": "Replace"\n'), "Replace"],
  ["the default where none is written", cronJob('spec:\n  schedule: "* * * * *"\n'), "Allow"],
  ["the default where the key has no value", cronJob("spec:\n  concurrencyPolicy:\n  suspend: true\n"), "Allow"],
  ["a value that is not a policy as none", cronJob("spec:\n  concurrencyPolicy: Skip\n"), ""],
  ["a value in flow style", cronJob("spec: {concurrencyPolicy: Forbid, schedule: x}\n"), "Forbid"],
  ["nothing in a Job", "kind: Job\nspec:\n  concurrencyPolicy: Forbid\n", null],
  ["nothing in no text", "", null],
  ["nothing where spec is not a mapping", cronJob("spec: 7\n"), null],
  ["not what a comment says", cronJob("spec:\n  # concurrencyPolicy: Replace\n  concurrencyPolicy: Forbid\n"), "Forbid"],
  ["not a key of the same name further in", cronJob("spec:\n  jobTemplate:\n    concurrencyPolicy: Forbid\n"), "Allow"],
  ["the first CronJob's, behind another document", `kind: Scenario\n---\n${cronJob("spec:\n  concurrencyPolicy: Forbid\n")}`, "Forbid"],
];
for (const [name, text, policy] of FOUND) test(`finds ${name}`, () => assert.equal(policyOf(text), policy));

const SWITCHED = [
  [
    "changes the value and leaves the comment behind it",
    cronJob("spec:\n  concurrencyPolicy: Allow  # or Forbid\n"),
    cronJob("spec:\n  concurrencyPolicy: Forbid  # or Forbid\n"),
  ],
  ["fills a key without a value", cronJob("spec:\n  concurrencyPolicy:\n"), cronJob("spec:\n  concurrencyPolicy: Forbid\n")],
  [
    "adds a line behind the schedule and its comment",
    cronJob('spec:\n    schedule: "* * * * *"  # each minute\n    suspend: false\n'),
    cronJob('spec:\n    schedule: "* * * * *"  # each minute\n    concurrencyPolicy: Forbid\n    suspend: false\n'),
  ],
  ["adds a line at the end of the text", cronJob("spec:\n  suspend: false"), cronJob("spec:\n  suspend: false\n  concurrencyPolicy: Forbid")],
  ["adds a pair in flow style", cronJob("spec: {suspend: false}\n"), cronJob("spec: {concurrencyPolicy: Forbid, suspend: false}\n")],
  ["makes no edit where the value is that already", cronJob("spec:\n  concurrencyPolicy: Forbid\n"), null],
  ["makes no edit without a CronJob", "kind: Job\nspec: {}\n", null],
];
for (const [name, before, after] of SWITCHED) test(name, () => assert.equal(switched(before, "Forbid"), after));
