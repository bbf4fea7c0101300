import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { FragmentError, TEXT_BYTES, fromFragment, isFragment, toFragment } from "../../static/js/fragment.js";

const TEXTS = ["", "kind: Job\n", "# Ärger, 工事, 👷\r\n\ttab\u0000", "\uFEFFa text that begins with a byte order mark", "x".repeat(200_000)];

for (const text of TEXTS) {
  test(`gives back ${JSON.stringify(text.slice(0, 30))}`, async () => {
    assert.deepEqual(await fromFragment(await toFragment(text, 61_000)), { text, playheadMs: 61_000 });
  });
}

const python = [".venv/bin/python", "python3"].find((path) => !path.includes("/") || existsSync(path)) ?? "python3";
test("the server reads what the browser writes, and the browser what the server writes", async () => {
  const text = "kind: CronJob # Ärger 👷\n";
  const script =
    "import sys; from playground.share import *; text, at = from_fragment(sys.argv[1]); print(to_fragment(text, at + 1), end='')";
  const answer = execFileSync(python, ["-c", script, await toFragment(text, 7)], { encoding: "utf8" });
  assert.deepEqual(await fromFragment(answer), { text, playheadMs: 8 });
});

const DAMAGED = [
  ["an anchor of the page", "main", /form of a shared scenario/],
  ["a playhead before the start", "d1.-1.AAAA", /form of a shared scenario/],
  ["a codec of a later version", "d2.0.AAAA", /codec d2 is unknown/],
  ["what deflate never wrote", "d1.0.____", /cannot be unpacked/],
  ["a link cut short", (await toFragment("kind: CronJob\n".repeat(9), 0)).slice(0, -6), /cannot be unpacked/],
  ["a text beyond the limit", await toFragment("x".repeat(TEXT_BYTES + 1), 0), /too long/],
];
for (const [name, fragment, said] of DAMAGED) {
  test(`refuses ${name}`, () => assert.rejects(fromFragment(fragment), (error) => error instanceof FragmentError && said.test(error.message)));
}

test("tells a scenario from an anchor", () => {
  assert.equal(isFragment("main"), false);
  assert.equal(isFragment("d1.0.AAAA"), true);
});
