import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { draw } from "../../static/js/draw.js";
import { packAll, place } from "../../static/js/layout.js";
import { Model } from "../../static/js/model.js";
import { fit } from "../../static/js/scale.js";
import { Zone } from "../../static/js/scale-time.js";
import { Chunks, alarmed, failing, forbid, many } from "./picture.js";

const MINUTE = 60_000;
const STATUSES = ["waiting", "working", "done", "failed", "stopped", "backoff", "skipped", "firing"];
const named = (prefix) => Object.fromEntries(STATUSES.map((status) => [status, `${prefix}${status}`]));
const palette = {
  font: "Inter", ink: "ink", muted: "muted", surface: "surface", sunken: "sunken", line: "line", lineStrong: "line-strong",
  accent: "accent", focus: "focus", status: named(""), on: named("on-"),
  hatch: { failed: "hatch-failed", stopped: "hatch-stopped", backoff: "hatch-backoff", skipped: "hatch-skipped", firing: "hatch-firing" },
};

/** A context that writes down what is drawn on it. */
function recorder() {
  const calls = [];
  const state = { globalAlpha: 1, dash: [], path: [] };
  const methods = {
    measureText: (text) => ({ width: text.length * 6 }),
    setLineDash: (dash) => (state.dash = dash),
    beginPath: () => (state.path = []),
    roundRect: (...box) => state.path.push(box),
    fill: () => calls.push({ do: "fill", style: state.fillStyle, alpha: state.globalAlpha, path: state.path }),
    stroke: () => calls.push({ do: "stroke", style: state.strokeStyle, dashed: state.dash.length > 0, path: state.path }),
    fillRect: (x, y, w, h) => calls.push({ do: "rect", style: state.fillStyle, alpha: state.globalAlpha, x, y, w, h }),
    fillText: (text, x, y) => calls.push({ do: "text", text, x, y, style: state.fillStyle, alpha: state.globalAlpha }),
  };
  const context = new Proxy(state, { get: (target, name) => methods[name] ?? target[name] ?? (() => undefined) });
  return { context, calls };
}

/** All that is drawn of `chunks` (one a variant) with the playhead at `t`. */
function drawn(chunks, t, { width = 900, height = 400, zoom = 1, at = 0, divergence = null } = {}) {
  const variants = [chunks].flat().map((chunk, i) => {
    const model = new Model();
    model.apply(chunk);
    return { id: `${i}`, label: `${i}`, current: i === 0, model };
  });
  const until = variants[0].model.untilMs;
  const layout = place(packAll(variants), width, height);
  const scale = fit(until, layout.x0, layout.x1).zoom(zoom, at, until);
  const { context, calls } = recorder();
  const zone = new Zone("UTC", Date.parse("2026-03-02T09:00:00Z"));
  draw(context, { layout, scale, zone, palette, t, top: 0, bottom: height, divergence, chosen: null });
  const texts = calls.filter((call) => call.do === "text");
  return { calls, texts: texts.map(({ text }) => text), textCalls: texts, layout, scale };
}

/** The colours that bars (as high as a bar) are filled with. */
function barFills({ calls, layout }) {
  const { bar } = layout.sections[0];
  return calls.filter((call) => call.do === "fill" && call.path[0]?.[3] === bar);
}

describe("an alert", () => {
  for (const [when, minute, expected] of [["before the playhead", 20, "firing"], ["across it", 11, "firing"], ["before it, pending", 20, "pending"]]) {
    it(`has its word and its pattern: ${when}`, () => {
      const { calls, texts } = drawn(alarmed(), minute * MINUTE, { width: 1200 });
      assert.ok(texts.some((text) => text.startsWith(expected)), texts.join(" | "));
      assert.ok(calls.some((call) => call.do === "fill" && call.style === "hatch-firing"));
    });
  }
});

describe("a bar", () => {
  it("is at work up to the playhead and the ghost of what it comes to after it", () => {
    const picture = drawn(forbid(), 3 * MINUTE);
    const fills = barFills(picture);
    const now = picture.scale.x(3 * MINUTE);
    const working = fills.find(({ style }) => style === "working");
    assert.equal(working.alpha, 1);
    assert.ok(Math.abs(working.path[0][0] + working.path[0][2] - now) < 1e-6);
    const ghost = fills.find(({ style, path }) => style === "done" && Math.abs(path[0][0] - now) < 1e-6);
    assert.ok(ghost.alpha < 0.2);
    assert.ok(picture.texts.includes("working"));
  });

  it("that is over is full, with its word and how long it took", () => {
    const picture = drawn(forbid(), 21 * MINUTE);
    assert.deepEqual(barFills(picture).map(({ style, alpha }) => [style, alpha]), [["done", 1], ["done", 1], ["done", 1]]);
    assert.equal(picture.texts.filter((text) => text === "done · 7m" || text === "done · 6m 58s").length, 3);
  });

  it("still to come has a dashed outline, and its word in full colour", () => {
    const picture = drawn(forbid(), 0);
    assert.ok(picture.calls.some(({ do: what, dashed, style }) => what === "stroke" && dashed && style === "done"));
    const words = picture.textCalls.filter(({ text }) => text.startsWith("done"));
    assert.ok(words.length > 0);
    assert.ok(words.every(({ style, alpha }) => style === "done" && alpha === 1));
  });

  it("says by pattern and word what its colour says", () => {
    const picture = drawn(failing(), 120_000, { width: 1800 });
    const styles = picture.calls.map(({ style }) => style);
    for (const style of ["failed", "hatch-failed", "hatch-backoff", "stopped", "hatch-stopped"]) assert.ok(styles.includes(style), style);
    for (const word of ["exit 1", "OOMKilled", "back-off · 10s", "back-off · 40s", "stopped · 29s"]) {
      assert.ok(picture.texts.some((text) => text.startsWith(word)), `${word}: ${picture.texts}`);
    }
  });

  it("beside it has the verdict on its Job", () => {
    assert.ok(drawn(failing(), 0, { width: 1800 }).texts.includes("Failed: BackoffLimitExceeded"));
  });
});

describe("a tick", () => {
  it("that led to nothing says so, also when it is still to come", () => {
    for (const t of [0, 21 * MINUTE]) {
      const word = drawn(forbid(), t).textCalls.find(({ text }) => text === "skipped: busy");
      assert.equal(word.alpha, 1);
      assert.equal(word.style, t === 0 ? "muted" : "ink");
    }
  });

  it("that was made up for says how late", () => {
    const { texts } = drawn(forbid(), 21 * MINUTE);
    assert.ok(texts.includes("2m late"));
    assert.ok(texts.includes("4m late"));
  });

  it("is a stroke where there are too many for dots", () => {
    const { calls, texts } = drawn(many(1440, 20_000), 0);
    const strokes = calls.filter((call) => call.do === "rect" && call.style === "accent");
    assert.ok(strokes.length > 100 && strokes.length < 400);
    assert.ok(!texts.includes("on time"));
  });
});

describe("many bars", () => {
  it("run together into columns with the share of what failed", () => {
    const { calls } = drawn(many(4000, 300_000), Infinity);
    const failed = calls.filter((call) => call.do === "rect" && call.style === "failed");
    const done = calls.filter((call) => call.do === "rect" && call.style === "done");
    assert.ok(failed.length > 50 && done.length > 200);
    const area = (rects) => rects.reduce((sum, { w, h }) => sum + w * h, 0);
    const share = area(failed) / (area(failed) + area(done));
    assert.ok(share > 0.08 && share < 0.2, `one in seven failed, drawn is ${share}`);
  });

  it("cost no more strokes than the width has room for", () => {
    const few = drawn(many(1000, 300_000), 0).calls.length;
    const lots = drawn(many(8000, 300_000), 0).calls.length;
    assert.ok(lots < few * 2, `${few} and ${lots}`);
  });

  it("out of view cost nothing", () => {
    const near = drawn(many(4000, 300_000), 0, { zoom: 1000, at: 1000 * MINUTE });
    assert.ok(near.calls.length < 200, `${near.calls.length}`);
  });
});

describe("the picture", () => {
  it("has the playhead through all rows, and a flag and a line where the policies part", () => {
    const chunk = forbid();
    const { calls, scale } = drawn([chunk, forbid(), forbid()], 2 * MINUTE, { divergence: 5 * MINUTE });
    const playhead = calls.find((call) => call.do === "rect" && call.style === "ink" && call.w === 2);
    assert.equal(playhead.x, scale.x(2 * MINUTE) - 1);
    assert.ok(playhead.h > 300);
    assert.ok(calls.some((call) => call.do === "stroke" && call.style === "accent" && call.dashed));
  });

  it("tells when controllers were down", () => {
    const chunk = new Chunks().chunk(10 * MINUTE, {
      lanes: [{ kind: "CronJob", name: "cron" }, { kind: "Cluster", name: "cluster" }],
      spans: [{ lane: "cluster", kind: "down", start: MINUTE, end: 6 * MINUTE, text: "controllers" }],
    });
    assert.ok(drawn(chunk, 0).texts.includes("controllers down"));
  });

  it("shows a suspension on the row of ticks and on the rows of a Job", () => {
    const chunk = new Chunks().chunk(10 * MINUTE, {
      lanes: [{ kind: "Job", name: "work" }, { kind: "Pod", name: "work#1", parent: "work" }],
      spans: [
        { lane: "work", kind: "job", start: 0 },
        { lane: "work", kind: "suspended", start: MINUTE, end: 6 * MINUTE },
        { lane: "work#1", kind: "running", start: 6 * MINUTE, track: 0 },
      ],
    });
    assert.ok(drawn(chunk, 9 * MINUTE).texts.includes("suspended"));
  });

  it("labels the axis in the scenario's zone", () => {
    assert.ok(drawn(forbid(), 0).texts.includes("09:05"));
  });

  it("of a run that has told nothing yet is an axis", () => {
    assert.ok(drawn(new Chunks().chunk(MINUTE, {}), 0).texts.includes("09:00:00"));
  });
});
