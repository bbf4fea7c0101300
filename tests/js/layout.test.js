import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { frameOf, hit } from "../../static/js/layout-hit.js";
import { MOST_ROWS, pack } from "../../static/js/layout-pack.js";
import { packAll, place } from "../../static/js/layout.js";
import { Model, SPAN } from "../../static/js/model.js";
import { fit } from "../../static/js/scale.js";
import { labelsOf } from "../../static/js/timeline-labels.js";
import { Chunks, alarmed, failing, forbid, many } from "./picture.js";

const MINUTE = 60_000;

function modelOf(chunk) {
  const model = new Model();
  model.apply(chunk);
  return model;
}

/** A Job named `name` of one CronJob `cron` for each [start, end], each with one Pod. */
function jobs(...spans) {
  const lanes = [{ kind: "CronJob", name: "cron" }];
  const rows = [{ lane: "cron", kind: "cronjob", start: 0 }];
  spans.forEach(([start, end], i) => {
    lanes.push({ kind: "Job", name: `job-${i}`, parent: "cron" }, { kind: "Pod", name: `job-${i}#1`, parent: `job-${i}` });
    rows.push({ lane: `job-${i}`, kind: "job", start, end }, { lane: `job-${i}#1`, kind: "running", start, end });
  });
  return modelOf(new Chunks().chunk(100, { lanes, spans: rows }));
}

/** Variants that show the same chunk. */
function variants(chunk, ...labels) {
  return labels.map((label) => ({ id: label, label, current: false, model: modelOf(chunk) }));
}

describe("the rows of a Job", () => {
  const pods = (...spans) =>
    modelOf(
      new Chunks().chunk(100_000, {
        lanes: [{ kind: "Job", name: "a" }, { kind: "Pod", name: "a#1", parent: "a" }, { kind: "Pod", name: "a#2", parent: "a" }],
        spans: [{ lane: "a", kind: "job", start: 0, end: 90_000 }, ...spans],
      }),
    );

  it("are one where a pause leads from one Pod to the next", () => {
    const [section] = pack(
      pods(
        { lane: "a#1", kind: "running", start: 0, end: 7_200 },
        { lane: "a#1", kind: "delay", start: 7_000, end: 17_000 },
        { lane: "a#2", kind: "running", start: 17_000, end: 90_000 },
      ),
    );
    assert.deepEqual(section.rows.map(({ spans }) => spans), [[1, 2, 3]]);
  });

  it("have a pause before the Pod that it leads to where the last one is still on its way out", () => {
    const [section] = pack(
      pods(
        { lane: "a#1", kind: "running", start: 0, end: 60_000 },
        { lane: "a#1", kind: "delay", start: 30_000, end: 40_000 },
        { lane: "a#2", kind: "running", start: 40_000, end: 90_000 },
      ),
    );
    assert.deepEqual(section.rows.map(({ spans }) => spans), [[1], [2, 3]]);
  });
});

describe("the rows of a CronJob", () => {
  it("are one where no Job overlaps another, even if one begins as the other ends", () => {
    const [section] = pack(jobs([0, 10], [10, 20], [20, 30]));
    assert.equal(section.rows.length, 1);
    assert.deepEqual(section.blocks.map(({ row }) => row), [0, 0, 0]);
  });

  it("are as many as Jobs overlap, and a free one is used again", () => {
    const [section] = pack(jobs([0, 15], [5, 20], [10, 12], [16, 30]));
    assert.deepEqual(section.blocks.map(({ row }) => row), [0, 1, 2, 0]);
  });

  it("hold a place for Pods that outlive their Job", () => {
    const chunk = new Chunks().chunk(100, {
      lanes: [
        { kind: "CronJob", name: "cron" },
        { kind: "Job", name: "a", parent: "cron" },
        { kind: "Pod", name: "a#1", parent: "a" },
        { kind: "Job", name: "b", parent: "cron" },
        { kind: "Pod", name: "b#1", parent: "b" },
      ],
      spans: [
        { lane: "a", kind: "job", start: 0, end: 10, result: "replaced" },
        { lane: "a#1", kind: "running", start: 0, end: 40, result: "stopped" },
        { lane: "b", kind: "job", start: 10, end: 60 },
        { lane: "b#1", kind: "running", start: 10, end: 60 },
      ],
    });
    const [section] = pack(modelOf(chunk));
    assert.deepEqual(section.blocks.map(({ row, end }) => [row, end]), [[0, 40], [1, 60]]);
  });

  it("hold no place for what is only kept, which is drawn up to the next Job", () => {
    const [section] = pack(modelOf(forbid()));
    assert.equal(section.rows.length, 1);
    assert.deepEqual(section.rows[0].keptUntil, [7 * MINUTE, 14 * MINUTE, 21 * MINUTE]);
  });

  it("have their spans in order, with how far those so far reach", () => {
    const [{ rows }] = pack(modelOf(many(50, 200_000)));
    assert.ok(rows.length > 1);
    for (const { spans, reach } of rows) {
      assert.deepEqual([...reach].sort((a, b) => a - b), reach);
      assert.equal(spans.length, reach.length);
    }
  });
});

describe("the Pods of one Job", () => {
  it("that follow one another share a row with the back-off between them", () => {
    const model = modelOf(failing());
    const [section] = pack(model);
    assert.equal(section.rows.length, 1);
    assert.ok(section.rows[0].spans.some((span) => model.spans.kind[span] === SPAN.delay));
    assert.deepEqual(section.blocks.map(({ pods, rows }) => [pods, rows]), [[2, 1]]);
  });

  it("that work side by side have a row each", () => {
    const names = ["w#1", "w#2", "w#3"];
    const lanes = [{ kind: "Job", name: "w" }, ...names.map((name) => ({ kind: "Pod", name, parent: "w" }))];
    const spans = [{ lane: "w", kind: "job", start: 0, end: 50 }, ...names.map((lane) => ({ lane, kind: "running", start: 0, end: 50 }))];
    const [section] = pack(modelOf(new Chunks().chunk(60, { lanes, spans })));
    assert.deepEqual(section.blocks.map(({ rows }) => rows), [3]);
  });

  it("tell the containers that share a Pod", () => {
    const chunk = new Chunks().chunk(60, {
      lanes: [{ kind: "Job", name: "w" }, { kind: "Pod", name: "w#1", parent: "w" }],
      spans: [
        { lane: "w", kind: "job", start: 0 },
        { lane: "w#1", kind: "running", start: 0, track: 0 },
        { lane: "w#1", kind: "running", start: 0, track: 1 },
      ],
    });
    assert.deepEqual([...pack(modelOf(chunk))[0].tracks], [[1, 2]]);
  });
});

describe("alerts", () => {
  const model = modelOf(alarmed());

  it("stand below what they watch, in one row each", () => {
    const sections = pack(model);
    assert.deepEqual(sections.map(({ title, text, rows }) => [title, text, rows.length]), [
      ["backup", "*/5 * * * *", 1], ["TooOld", "older than 4m", 1], ["Broken", "> 0", 1],
    ]);
    assert.deepEqual(sections[1].rows[0].spans.map((span) => model.spans.kind[span]), [SPAN.alertPending, SPAN.alertFiring, SPAN.alertFiring]);
    assert.deepEqual(sections[2].rows[0].spans, []);
  });

  it("can be hit where they fire, and elsewhere as what watches", () => {
    const layout = place(packAll(variants(alarmed(), "a")), 900, 400);
    const scale = fit(20 * MINUTE, layout.x0, layout.x1);
    const y = layout.sections[1].rowsY + layout.sections[1].bar / 2;
    const kindAt = (minute) => model.spans.kind[hit(layout, scale, scale.x(minute * MINUTE), y, 3).id];
    assert.deepEqual([2, 6, 10, 14, 18].map(kindAt), [SPAN.alert, SPAN.alertPending, SPAN.alertFiring, SPAN.alert, SPAN.alertFiring]);
  });

  it("are told beside their rows", () => {
    const [variant] = variants(alarmed(), "a");
    const labels = labelsOf(place(packAll([variant]), 900, 400), [variant]);
    assert.deepEqual(labels.slice(1).map(({ title, sub, outcome }) => [title, sub, ...outcome]), [
      ["TooOld", "older than 4m", "fires 2 times"], ["Broken", "> 0", "does not fire"],
    ]);
  });
});

describe("a layout", () => {
  it("puts the groups below one another and shares the height among them", () => {
    const layout = place(packAll(variants(forbid(), "Allow", "Forbid", "Replace")), 900, 600);
    assert.equal(layout.groups.length, 3);
    for (let i = 1; i < 3; i++) assert.equal(layout.groups[i].y, layout.groups[i - 1].y + layout.groups[i - 1].height);
    assert.ok(layout.groups[2].y + layout.groups[2].height > 590);
    assert.equal(layout.height, 600);
  });

  it("is higher than its place when its rows would be too low otherwise", () => {
    const layout = place(packAll(variants(many(20, 19 * MINUTE), "a", "b", "c")), 900, 300);
    assert.ok(layout.height > 300);
    assert.ok(layout.sections.every(({ pitch }) => pitch >= 7));
  });

  it("has words above the rows on a phone and beside them elsewhere", () => {
    const wide = place(packAll(variants(forbid(), "a")), 900, 400);
    const narrow = place(packAll(variants(forbid(), "a")), 360, 400);
    assert.deepEqual([wide.narrow, narrow.narrow], [false, true]);
    assert.ok(wide.x0 > 100 && narrow.x0 < 20);
    assert.ok(narrow.sections[0].ticksY > wide.sections[0].ticksY);
  });

  it("draws a mountain where rows cannot be told apart any more", () => {
    const model = modelOf(many(MOST_ROWS + 10, (MOST_ROWS + 10) * MINUTE));
    const [{ packed }] = packAll([{ id: "m", label: "m", current: true, model }]);
    const { density } = packed[0];
    assert.equal(density.most, MOST_ROWS + 10);
    const peak = density.working.indexOf(density.most);
    assert.ok(density.times[peak] >= (MOST_ROWS + 9) * MINUTE);
    assert.equal(density.working.at(-1), 0);
  });

  it("gives controllers that are down a row of their own", () => {
    const chunks = new Chunks();
    const chunk = chunks.chunk(100, {
      lanes: [{ kind: "CronJob", name: "cron" }, { kind: "Cluster", name: "cluster" }],
      spans: [{ lane: "cluster", kind: "down", start: 10, end: 20, text: "controllers" }],
    });
    const layout = place(packAll(variants(chunk, "a")), 900, 300);
    assert.notEqual(layout.groups[0].downY, null);
    assert.equal(layout.sections.length, 1);
    const scale = fit(100, layout.x0, layout.x1);
    assert.deepEqual(hit(layout, scale, scale.x(15), layout.groups[0].downY, 3), { variant: 0, kind: "span", id: 0 });
  });
});

describe("what is under the pointer", () => {
  const chunk = forbid();
  const layout = place(packAll(variants(chunk, "a")), 900, 400);
  const scale = fit(21 * MINUTE, layout.x0, layout.x1);
  const [{ model, ticksY, rowsY, bar }] = layout.sections;
  const middle = rowsY + bar / 2;
  const at = (t, y, slack = 3) => hit(layout, scale, scale.x(t), y, slack);

  it("is a tick on the row of ticks", () => {
    assert.deepEqual(at(15 * MINUTE, ticksY), { variant: 0, kind: "tick", id: 3 });
    assert.equal(at(12.5 * MINUTE, ticksY), null);
    assert.deepEqual(at(14.4 * MINUTE, ticksY, 30), { variant: 0, kind: "tick", id: 3 });
  });

  it("is a run on a bar", () => {
    const found = at(3 * MINUTE, middle);
    assert.equal(model.spans.kind[found.id], SPAN.running);
  });

  it("is the short start of a Pod rather than the long run beside it", () => {
    const wide = fit(3 * MINUTE, layout.x0, layout.x1);
    const found = hit(layout, wide, wide.x(500), middle, 3);
    assert.equal(model.spans.kind[found.id], SPAN.starting);
  });

  it("is the Job where no Pod is", () => {
    const close = fit(21 * MINUTE, layout.x0, layout.x1).zoom(400, 7 * MINUTE, 21 * MINUTE);
    const found = hit(layout, close, close.x(7 * MINUTE - 500), middle, 3);
    assert.equal(model.spans.kind[found.id], SPAN.job);
  });

  it("is nothing beside the picture, below it and between the Jobs", () => {
    assert.equal(hit(layout, scale, 5, middle, 3), null);
    assert.equal(at(3 * MINUTE, 5000), null);
    assert.equal(hit(place(packAll(variants(new Chunks().chunk(9, {}), "a")), 900, 400), scale, 400, 100, 3), null);
  });

  it("has a frame where it is drawn", () => {
    for (const t of [3 * MINUTE, 10 * MINUTE]) {
      const item = at(t, middle);
      const frame = frameOf(layout, scale, item);
      assert.ok(frame.x <= scale.x(t) && scale.x(t) <= frame.x + frame.w);
      assert.ok(frame.y <= middle && middle <= frame.y + frame.h);
    }
    const tick = frameOf(layout, scale, { variant: 0, kind: "tick", id: 3 });
    assert.equal(tick.x + tick.w / 2, scale.x(15 * MINUTE));
    assert.equal(frameOf(layout, scale, { variant: 1, kind: "tick", id: 3 }), null);
  });
});
