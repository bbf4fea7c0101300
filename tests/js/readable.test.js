import assert from "node:assert/strict";
import { test } from "node:test";
import { isReadable } from "../../static/js/readable.js";

const TEXTS = [
  ["no text", "", true],
  ["a manifest", 'kind: Job\nspec:\n  containers:\n  - command: ["a", "b"]\n', true],
  ["many brackets side by side", "- {for: 7m, exit: 0}\n".repeat(2000), true],
  ["brackets as deep as the server reads", "[".repeat(64), true],
  ["brackets deeper than that", "[\n".repeat(65), false],
  ["a line of a thousand letters", "x".repeat(1000), true],
  ["a longer line", `a: b\n${"- ".repeat(501)}`, false],
  ["a text that is too long", "a: b\n".repeat(10_001), false],
];
for (const [name, text, readable] of TEXTS) test(`${name}: ${readable}`, () => assert.equal(isReadable(text), readable));
