import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { detailsOf } from "../../static/js/model-details.js";
import { Model, SPAN } from "../../static/js/model.js";
import { allMoments, firstDivergence, happenings, stateSentence, stepFrom, tellingMoment } from "../../static/js/model-story.js";
import { tableOf } from "../../static/js/model-table.js";
import { spanSentence, tickWord, word } from "../../static/js/model-words.js";
import { Zone } from "../../static/js/scale-time.js";
import { Chunks, alarmed, failing, forbid, many } from "./picture.js";

const MINUTE = 60_000;
const zone = new Zone("UTC", Date.parse("2026-03-02T09:00:00Z"));

function modelOf(...chunks) {
  const model = new Model();
  for (const chunk of chunks) model.apply(chunk);
  return model;
}

/** Two Jobs of which the second begins at `second`, with what is told in one chunk or in two. */
function two(second, inPieces = false) {
  const chunks = new Chunks();
  const lanes = [{ kind: "Job", name: "a" }, { kind: "Job", name: "b" }];
  const spans = [{ lane: "a", kind: "job", start: 0, end: 500 }, { lane: "b", kind: "job", start: second, end: 900 }];
  if (!inPieces) return modelOf(chunks.chunk(1000, { lanes, spans }));
  return modelOf(chunks.chunk(100, { lanes, spans: spans.slice(0, 1) }), chunks.chunk(1000, { spans: spans.slice(1) }));
}

describe("where variants part", () => {
  it("is the first moment at which they do not do the same", () => {
    assert.equal(firstDivergence([two(300), two(300), two(200)]), 200);
  });

  it("is nowhere when they do the same, however they were told", () => {
    assert.equal(firstDivergence([two(300), two(300, true)]), null);
  });

  it("is a tick that one skips and the other does not", () => {
    const tick = (state) =>
      modelOf(new Chunks().chunk(1000, { lanes: [{ kind: "CronJob", name: "c" }], ticks: [{ lane: "c", at: 300, state, decided: 310 }] }));
    assert.equal(firstDivergence([tick("started"), tick("skipped")]), 310);
  });

  it("is not asked of a single run", () => assert.equal(firstDivergence([two(300)]), null));
});

describe("the first look", () => {
  it("is a little after the first thing that does not go as planned", () => {
    const t = tellingMoment([modelOf(forbid())], 21 * MINUTE);
    assert.ok(t > 5 * MINUTE && t < 7 * MINUTE);
  });

  it("is in the middle of the first Job where all goes well", () => {
    const chunk = new Chunks().chunk(1000, { lanes: [{ kind: "Job", name: "a" }], spans: [{ lane: "a", kind: "job", start: 100, end: 500, result: "done" }] });
    assert.equal(tellingMoment([modelOf(chunk)], 1000), 300);
  });

  it("is the start where there is nothing to see", () => {
    assert.equal(tellingMoment([modelOf(new Chunks().chunk(1000, {}))], 1000), 0);
  });
});

describe("stepping", () => {
  it("goes from one happening to the next, over all variants", () => {
    const times = allMoments([two(300), two(200)]);
    assert.deepEqual([...times], [0, 200, 300, 500, 900]);
    assert.equal(stepFrom(times, 200, 1), 300);
    assert.equal(stepFrom(times, 250, -1), 200);
    assert.equal(stepFrom(times, 0, -1), null);
    assert.equal(stepFrom(times, 900, 1), null);
  });

  it("finds at each stop what happens there, the weightiest first", () => {
    const model = modelOf(forbid());
    const texts = happenings(model, 0, 15 * MINUTE).map(({ text }) => text);
    assert.deepEqual(texts, ["tick of backup: skipped: busy"]);
    const [first, second] = happenings(model, 0, 7 * MINUTE);
    assert.equal(first.text, "tick of backup: 2m late");
    assert.deepEqual(first.item, { variant: 0, kind: "tick", id: 1 });
    assert.match(second.text, /Job complete/);
    assert.equal(happenings(model, 0, 5 * MINUTE)[0].text, "tick of backup: busy");
  });

  it("says how many work and wait", () => {
    const model = modelOf(failing());
    assert.equal(stateSentence(model, 5000), "1 running");
    assert.equal(stateSentence(model, 40_000), "0 running, 1 in back-off");
  });
});

describe("words", () => {
  const model = modelOf(failing());
  const of = (kind, nth = 0) => [...model.spans.kind.keys()].filter((i) => model.spans.kind[i] === kind)[nth];

  it("on a bar are short", () => {
    assert.equal(word(model, of(SPAN.running)), "exit 1");
    assert.equal(word(model, of(SPAN.running, 1)), "OOMKilled");
    assert.equal(word(model, of(SPAN.running, 2)), "stopped");
    assert.equal(word(model, of(SPAN.backoff)), "back-off");
  });

  it("of a run whose Job made way are those of the story", () => {
    const chunk = new Chunks().chunk(9, {
      lanes: [{ kind: "Job", name: "a" }, { kind: "Pod", name: "a#1", parent: "a" }],
      spans: [{ lane: "a", kind: "job", start: 0, end: 5, result: "replaced" }, { lane: "a#1", kind: "running", start: 0, end: 8, result: "stopped", exit: 143 }],
    });
    const replaced = modelOf(chunk);
    assert.equal(word(replaced, 1), "sent home");
  });

  it("in full say what came of it", () => {
    assert.equal(spanSentence(model, of(SPAN.running, 1)), "container main runs: exit code 137, OOMKilled");
    assert.equal(spanSentence(model, of(SPAN.job)), "Job: Failed, BackoffLimitExceeded");
    assert.equal(spanSentence(model, of(SPAN.terminating)), "terminating: grace period 30s");
  });

  it("of a tick say what became of it", () => {
    const forbidden = modelOf(forbid());
    assert.deepEqual([0, 1, 3].map((tick) => tickWord(forbidden, tick)), ["on time", "2m late", "skipped: busy"]);
  });

  it("of a reason are a sentence with its values, a second one of the site, and the checks on the way", () => {
    const told = modelOf({
      ...forbid(),
      rules: [{ rule: "cronjob.forbid.active", kind: "CronJob", field: "spec.concurrencyPolicy", texts: ["{1} works, so {0} waits.", "{0} waits in the van."] }],
      whys: [{ rule: 0, words: [1, 2], checks: [[1, 3, 4], [0, 3, 1]] }],
      strings: ["", "12:05", "backup-0", "spec.suspend", "suspend is false"],
    });
    assert.deepEqual(told.why(0), {
      rule: "cronjob.forbid.active",
      kind: "CronJob",
      field: "spec.concurrencyPolicy",
      text: "backup-0 works, so 12:05 waits.",
      story: "12:05 waits in the van.",
      checks: [
        { passed: true, field: "spec.suspend", text: "suspend is false" },
        { passed: false, field: "spec.suspend", text: "12:05" },
      ],
    });
    assert.equal(told.why(-1), null);
  });

  it("on a card tell who, what, when and why", () => {
    const forbidden = modelOf(forbid());
    assert.deepEqual(detailsOf(forbidden, { variant: 0, kind: "tick", id: 1 }, zone), {
      title: "Tick 09:05:00 of backup",
      status: "tick",
      what: "2m late",
      when: "Job backup-1 started at 09:07:00",
      why: null,
      place: null,
    });
    const run = detailsOf(model, { variant: 0, kind: "span", id: of(SPAN.running) }, zone);
    assert.deepEqual([run.title, run.status, run.when], ["Pod paint#1", "failed", "09:00:01 to 09:00:11, 10s"]);
  });
});

describe("the table", () => {
  it("has every tick, also those that led to nothing, and every span, in time order", () => {
    const model = modelOf(forbid());
    const rows = tableOf(model);
    assert.deepEqual(rows.map(({ at }) => at), rows.map(({ at }) => at).toSorted((a, b) => a - b));
    const skipped = rows.find(({ at }) => at === 15 * MINUTE);
    assert.deepEqual([skipped.who, skipped.what], ["CronJob backup", "tick skipped: busy"]);
    assert.equal(rows.filter(({ what }) => what.startsWith("tick")).length, 4);
    assert.equal(rows.filter(({ what }) => what === "container main runs: exit code 0").length, 3);
    assert.equal(rows.find(({ what }) => what.startsWith("Job: Complete")).lasted, "7m");
  });

  it("of a long run has as many rows as there are things", () => {
    assert.equal(tableOf(modelOf(many(1000, 20_000))).length, 3000);
  });
});

describe("an alert", () => {
  const model = modelOf(alarmed());
  const firing = model.spans.kind.indexOf(SPAN.alertFiring);
  const sentence = "alert firing: time() - last > 240, found backup Mon 2 Mar 09:00";

  it("says on its card what it asks, what it has found and since when", () => {
    assert.deepEqual(detailsOf(model, { variant: 0, kind: "span", id: firing }, zone), {
      title: "Alert TooOld",
      status: "firing",
      what: `A${sentence.slice(1)}`,
      when: "09:08:00 to 09:12:00, 4m",
      why: null,
      place: null,
    });
    const open = detailsOf(model, { variant: 0, kind: "span", id: firing + 1 }, zone);
    assert.equal(open.when, "since 09:16:00");
  });

  it("has rows in the table, even if it never fires", () => {
    const rows = tableOf(model).filter(({ who }) => who.startsWith("Alert"));
    assert.deepEqual(rows.map(({ who, what }) => `${who}: ${what}`), [
      "Alert TooOld: watches: time() - last > 240",
      "Alert Broken: watches: failed > 0",
      "Alert TooOld: alert pending: time() - last > 240, found backup Mon 2 Mar 09:00",
      `Alert TooOld: ${sentence}`,
      "Alert TooOld: alert firing: time() - last > 240, found backup Mon 2 Mar 09:11",
    ]);
  });

  it("is the first thing told where it fires and where it is over", () => {
    assert.equal(happenings(model, 0, 8 * MINUTE)[0].text, `TooOld: ${sentence}`);
    assert.equal(happenings(model, 0, 12 * MINUTE)[0].text, "TooOld: firing no longer");
  });
});
