import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Runs, runsFor } from "../../static/js/model-run.js";
import { Chunks, forbid } from "./picture.js";

const START = { title: "t", start: "2026-03-02T08:58:20.5Z", zone: "UTC", untilMs: 100_000, variants: [{ id: "main", label: "t", current: true }] };
const DONE = { variant: "main", untilMs: 100_000, ended: "until", limit: null, outcome: { runs: 1 } };

const start = (seq, more = {}) => ({ ...START, seq, ...more });
const done = (seq, more = {}) => ({ ...DONE, seq, ...more });
const chunk = (seq, untilMs, variant = "main") => ({ seq, variant, timeline: { version: 1, untilMs } });

/** Runs that write down what they tell. */
function listened() {
  const runs = new Runs();
  const told = [];
  runs.subscribe((change) => told.push(change), new AbortController().signal);
  return { runs, told };
}

describe("the runs of a sandbox", () => {
  it("show the first run at once and let it grow", () => {
    const { runs, told } = listened();
    runs.start(start(1));
    runs.chunk(chunk(1, 5000));
    runs.done(done(1));
    assert.deepEqual(told, ["start", "grow", "done"]);
    assert.equal(runs.shown.done, true);
    assert.equal(runs.shown.models[0].outcome.runs, 1);
    assert.equal(runs.shown.startMs, Date.parse("2026-03-02T08:58:20.5Z"));
  });

  it("keep the old picture until the new one reaches as far as it is looked at", () => {
    const { runs, told } = listened();
    runs.start(start(1));
    runs.done(done(1));
    runs.lookedAtMs = 40_000;
    runs.start(start(2));
    runs.chunk(chunk(2, 20_000));
    assert.equal(runs.shown.seq, 1);
    runs.chunk(chunk(2, 41_000));
    assert.equal(runs.shown.seq, 2);
    assert.deepEqual(told, ["start", "done", "arriving", "start"]);
  });

  it("show a run that was done before it got that far", () => {
    const { runs } = listened();
    runs.start(start(1));
    runs.lookedAtMs = 1e9;
    runs.start(start(2));
    runs.done(done(2));
    assert.equal(runs.shown.seq, 2);
  });

  it("show a slow run as it comes when hurried, but not before there is anything of it", () => {
    const { runs } = listened();
    runs.start(start(1));
    runs.lookedAtMs = 90_000;
    runs.start(start(2));
    runs.hurry();
    assert.equal(runs.shown.seq, 1);
    runs.chunk(chunk(2, 10));
    assert.equal(runs.shown.seq, 2);
    runs.start(start(3));
    runs.chunk(chunk(3, 10));
    assert.equal(runs.shown.seq, 2, "the hurry was for the run before");
  });

  it("drop what belongs to a run that has been overtaken", () => {
    const { runs } = listened();
    runs.start(start(1));
    runs.lookedAtMs = 90_000;
    runs.start(start(2));
    runs.start(start(3));
    runs.done(done(2));
    assert.equal(runs.shown.seq, 1);
    runs.done(done(3));
    assert.equal(runs.shown.seq, 3);
  });

  it("are done when all variants are", () => {
    const { runs } = listened();
    const variants = ["Allow", "Forbid"].map((id) => ({ id, label: id, current: false }));
    runs.start(start(1, { variants }));
    runs.chunk(chunk(1, 7000, "Allow"));
    assert.equal(runs.shown.toldMs, 0);
    runs.done(done(1, { variant: "Allow" }));
    assert.equal(runs.shown.done, false);
    runs.done(done(1, { variant: "Forbid", untilMs: 50_000 }));
    assert.equal(runs.shown.done, true);
    assert.equal(runs.shown.untilMs, 100_000);
  });

  it("grow a run without a horizon to where it comes to rest", () => {
    const { runs } = listened();
    runs.start(start(1, { untilMs: null }));
    runs.chunk(chunk(1, 30_000));
    assert.equal(runs.shown.untilMs, 30_000);
    runs.done(done(1, { untilMs: 31_000 }));
    assert.equal(runs.shown.untilMs, 31_000);
  });

  it("note that a limit ended the run", () => {
    const { runs } = listened();
    runs.start(start(1));
    runs.done(done(1, { ended: "limit", limit: { message: "The run stopped here." } }));
    assert.deepEqual(runs.shown.limits, ["The run stopped here."]);
  });

  it("are fed by the events of their root, once for all who look", () => {
    const root = new EventTarget();
    const send = (type, frame) => root.dispatchEvent(Object.assign(new Event(`jobsite:${type}`), { detail: { frame } }));
    const runs = runsFor(root);
    assert.equal(runsFor(root), runs);
    send("start", start(1));
    send("chunk", { seq: 1, variant: "main", timeline: forbid() });
    send("done", done(1));
    assert.equal(runs.shown.models[0].ticks.at.length, 4);
    send("reset", undefined);
    assert.equal(runs.shown, null);
  });

  it("take a chunk in pieces as they take it whole", () => {
    const { runs } = listened();
    const chunks = new Chunks();
    runs.start(start(1));
    const lanes = [{ kind: "Job", name: "work" }];
    runs.chunk({ seq: 1, variant: "main", timeline: chunks.chunk(10, { lanes, spans: [{ lane: "work", kind: "job", start: 0 }] }) });
    runs.chunk({ seq: 1, variant: "main", timeline: chunks.chunk(20, { marks: [{ lane: "work", at: 20, kind: "complete" }] }) });
    const [model] = runs.shown.models;
    assert.deepEqual([model.spans.kind.length, model.marks.at.length, model.text(model.marks.kind[0])], [1, 1, "complete"]);
  });
});
