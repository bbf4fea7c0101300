import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Runs } from "../../static/js/model-run.js";
import { LANE, RESULT, SPAN, TICK, WIRE_VERSION } from "../../static/js/model.js";
import { missedWord } from "../../static/js/model-words.js";

const text = readFileSync(new URL("../../docs/wire-protocol.md", import.meta.url), "utf8");
const examples = Object.fromEntries(
  [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json)).map((example) => [example.type, example]),
);
/** The names in backquotes of the paragraph that begins with `**word**`. */
const named = (word) => new Set(text.split("\n\n").find((part) => part.startsWith(`**${word}**`)).match(/(?<=`)\w+(?=`)/g));

describe("docs/wire-protocol.md", () => {
  it("has examples that make a run", () => {
    const runs = new Runs();
    runs.start(examples.start);
    runs.chunk(examples.chunk);
    runs.done(examples.done);
    const [{ model }] = runs.shown.variants;
    assert.equal(runs.shown.done, true);
    assert.deepEqual(model.lanes.kind, [LANE.Job, LANE.Pod]);
    const run = model.spans.kind.indexOf(SPAN.running);
    assert.deepEqual([model.spans.start[run], model.spans.end[run], model.spans.result[run]], [1200, 4200, RESULT.done]);
    assert.equal(model.text(model.events.message[1]), "Job completed");
    assert.equal(model.outcome.completed, 1);
  });

  it("speaks of the version of this page", () => assert.equal(examples.hello.version, WIRE_VERSION));

  it("names every kind of span, and no other", () => {
    const table = text.slice(text.indexOf("**Spans**"), text.indexOf("`result` is"));
    const kinds = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind);
    assert.deepEqual(kinds.toSorted(), Object.keys(SPAN).toSorted());
  });

  it("names every result, every state of a tick and every kind of lane", () => {
    const results = new Set(text.split("\n\n").find((part) => part.startsWith("`result` is")).match(/(?<=`)\w+(?=`)/g));
    for (const result of Object.keys(RESULT)) assert.ok(results.has(result), result);
    for (const state of Object.keys(TICK)) assert.ok(named("Ticks").has(state), state);
    for (const kind of Object.keys(LANE).filter((each) => each !== "other")) assert.ok(named("Lanes").has(kind), kind);
  });

  it("names only reasons for which the page has words", () => {
    const reasons = /`reason` says why not on time: (.*?)\(/s.exec(text)[1].match(/(?<=`)\w+(?=`)/g);
    for (const reason of reasons) {
      const model = { text: () => reason, ticks: { reason: [0], state: [TICK.skipped] } };
      assert.notEqual(missedWord(model, 0), "not started", reason);
    }
    assert.equal(reasons.length, 8);
  });
});
