import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LANE, Model, NONE, RESULT, SPAN, TICK, firstAfter } from "../../static/js/model.js";
import { Chunks, alarmed, forbid } from "./picture.js";

function modelOf(...chunks) {
  const model = new Model();
  for (const chunk of chunks) model.apply(chunk);
  return model;
}

describe("a model", () => {
  it("knows lanes by their kind, name and owner", () => {
    const model = modelOf(forbid());
    assert.deepEqual(model.lanes.kind.slice(0, 3), [LANE.CronJob, LANE.Job, LANE.Pod]);
    assert.deepEqual(model.lanes.parent.slice(0, 3), [NONE, 0, 1]);
    assert.equal(model.text(model.lanes.name[2]), "backup-0#1");
    assert.equal(model.rootOf(2), 0);
    assert.deepEqual(model.childrenOf[0], [1, 3, 5]);
  });

  it("knows what each tick came to", () => {
    const { ticks } = modelOf(forbid());
    assert.deepEqual(ticks.state, [TICK.started, TICK.late, TICK.late, TICK.skipped]);
    assert.equal(ticks.job[3], NONE);
  });

  it("takes a span that has changed in place of what it was", () => {
    const chunks = new Chunks();
    const lanes = [{ kind: "Job", name: "work" }];
    const model = modelOf(chunks.chunk(5000, { lanes, spans: [{ lane: "work", kind: "job", start: 0 }] }));
    assert.equal(model.endOf(0), 5000);
    model.apply(chunks.chunk(9000, { spans: [{ id: 0, lane: "work", kind: "job", start: 0, end: 8000, result: "failed" }] }));
    assert.equal(model.endOf(0), 8000);
    assert.equal(model.spans.result[0], RESULT.failed);
    assert.deepEqual(model.spansOf[0], [0]);
  });

  it("lets an open span reach to the end of what is told", () => {
    const chunks = new Chunks();
    const model = modelOf(
      chunks.chunk(5000, { lanes: [{ kind: "Job", name: "work" }], spans: [{ lane: "work", kind: "job", start: 1000 }] }),
      chunks.chunk(60_000, {}),
    );
    assert.equal(model.spans.end[0], NONE);
    assert.equal(model.endOf(0), 60_000);
  });

  it("stops at the moments at which an alert changes, but not where its watch begins", () => {
    assert.deepEqual([...modelOf(alarmed()).moments()].map((at) => at / 60_000).filter((at) => at > 1), [4, 8, 12, 16]);
  });

  it("refuses a chunk of another version", () => {
    assert.throws(() => modelOf({ version: 2, untilMs: 0 }), /version 2 .* version 1/);
  });

  it("has every moment once, rising, and anew after a chunk", () => {
    const model = modelOf(forbid());
    const moments = [...model.moments()];
    assert.deepEqual(moments, [...new Set(moments)].sort((a, b) => a - b));
    assert.ok(moments.includes(900_000), "a tick on which nothing happened is a moment");
    assert.ok(!moments.includes(0) || moments[0] === 0);
    model.apply({ version: 1, untilMs: 2_000_000, strings: ["evicted"], marks: { id: [1], lane: [2], at: [1_999_999], kind: [model.strings.length] } });
    assert.equal(model.moments().at(-1), 1_999_999);
  });

  it("gives a kind it does not know no place", () => {
    const model = modelOf(new Chunks().chunk(1, { lanes: [{ kind: "Wizard", name: "merlin" }], spans: [{ lane: "merlin", kind: "spell", start: 0 }] }));
    assert.equal(model.lanes.kind[0], LANE.other);
    assert.equal(model.spans.kind[0], NONE);
    assert.ok(!Object.values(SPAN).includes(model.spans.kind[0]));
  });
});

describe("firstAfter", () => {
  const times = [10, 20, 20, 30];
  for (const [t, after, atOrAfter] of [
    [5, 0, 0],
    [10, 1, 0],
    [20, 3, 1],
    [25, 3, 3],
    [30, 4, 3],
  ]) {
    it(`of ${t} is ${after}, or ${atOrAfter} at it`, () => {
      assert.equal(firstAfter(times, t), after);
      assert.equal(firstAfter(times, t, true), atOrAfter);
    });
  }
});
