import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Scale, axisTicks, fit } from "../../static/js/scale.js";
import { Zone, civil, daysFromCivil, duration } from "../../static/js/scale-time.js";
import { Viewport } from "../../static/js/scale-viewport.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (text) => Date.parse(text);

describe("a scale", () => {
  const scale = new Scale(0, 100_000, 100, 200);

  it("puts times on the screen and back", () => {
    assert.equal(scale.x(50_000), 150);
    assert.equal(scale.t(150), 50_000);
  });

  it("keeps the time under the pointer in its place when it zooms", () => {
    const closer = scale.zoom(4, 30_000, 100_000);
    assert.equal(closer.x(30_000), scale.x(30_000));
    assert.equal(closer.to - closer.from, 25_000);
  });

  it("never shows what is before the start or after the end", () => {
    assert.deepEqual([scale.zoom(2, 0, 100_000).from, scale.zoom(0.1, 50_000, 100_000).to], [0, 100_000]);
    const closer = scale.zoom(2, 50_000, 100_000);
    assert.equal(closer.pan(-500_000, 100_000).from, 0);
    assert.equal(closer.pan(500_000, 100_000).to, 100_000);
  });

  it("goes no closer than two seconds, or than the whole of a shorter run", () => {
    const near = fit(HOUR, 0, 100).zoom(1e9, 1000, HOUR);
    assert.equal(near.to - near.from, 2000);
    assert.equal(fit(500, 0, 100).zoom(1e9, 100, 500).to, 500);
  });

  it("follows a playhead that leaves it, and stays for one that does not", () => {
    const view = new Scale(0, 1000, 0, 100);
    assert.equal(view.follow(800, 10_000), view);
    assert.deepEqual([view.follow(900, 10_000).from, view.follow(900, 10_000).to], [750, 1750]);
    assert.equal(new Scale(5000, 6000, 0, 100).follow(200, 10_000).from, 50);
  });
});

describe("a view", () => {
  it("that shows all goes on showing all of a longer run", () => {
    const view = new Viewport();
    view.arrange(0, 100, 1000);
    view.arrange(0, 100, 5000);
    assert.deepEqual([view.scale.from, view.scale.to], [0, 5000]);
  });

  it("that was zoomed stays where it is when an edit makes another run", () => {
    const view = new Viewport();
    view.arrange(0, 100, 1000_000);
    view.zoom(4, 500_000, 1000_000);
    const { from, to } = view.scale;
    view.arrange(0, 80, 900_000);
    assert.deepEqual([view.scale.from, view.scale.to], [from, to]);
    view.arrange(0, 80, 500_000);
    assert.deepEqual([view.scale.from, view.scale.to], [250_000, 500_000]);
  });

  it("that was moved by hand does not follow the playhead", () => {
    const view = new Viewport();
    view.arrange(0, 100, 1000_000);
    view.zoom(10, 0, 1000_000);
    view.pan(100_000, 1000_000);
    const before = view.scale;
    view.keepInView(900_000, 1000_000);
    assert.equal(view.scale, before);
  });

  it("zoomed back to all counts as showing all", () => {
    const view = new Viewport();
    view.arrange(0, 100, 1000_000);
    view.zoomAround(2, 0, 1000_000);
    assert.equal(view.fitted, false);
    view.zoomAround(0.25, 0, 1000_000);
    assert.equal(view.fitted, true);
  });
});

describe("the labels of the axis", () => {
  const labels = (start, zone, length, gap = 70, width = 1000) =>
    axisTicks(fit(length, 0, width), new Zone(zone, at(start)), gap).map(({ label }) => label);

  it("stand on round times of the zone, not of UTC", () => {
    assert.deepEqual(labels("2026-03-02T08:58:20Z", "Asia/Kolkata", 30 * MINUTE).slice(0, 3), ["14:30", "14:35", "14:40"]);
    assert.deepEqual(labels("2026-03-02T08:40:00Z", "Asia/Kathmandu", 6 * HOUR).slice(0, 2), ["14:30", "15:00"]);
  });

  it("show seconds when close", () => {
    assert.deepEqual(labels("2026-03-02T08:58:20Z", "UTC", 20_000).slice(0, 2), ["08:58:20", "08:58:22"]);
  });

  it("show the date where a day begins", () => {
    assert.ok(labels("2026-03-02T20:00:00Z", "UTC", 8 * HOUR).includes("Tue 3 Mar"));
  });

  it("leave out the hour that the clocks skip in spring", () => {
    const shown = labels("2026-03-29T00:00:00Z", "Europe/Berlin", 4 * HOUR, 70, 300);
    assert.deepEqual(shown, ["01:00", "03:00", "04:00", "05:00", "06:00"]);
  });

  it("show the hour twice that the clocks repeat in autumn", () => {
    const shown = labels("2026-10-24T23:00:00Z", "Europe/Berlin", 3 * HOUR, 70, 300);
    assert.deepEqual(shown, ["01:00", "02:00", "02:00", "03:00"]);
  });

  it("stay on local midnights across an offset change", () => {
    const ticks = axisTicks(fit(4.9 * DAY, 0, 490), new Zone("America/New_York", at("2026-03-06T05:00:00Z")), 70);
    assert.deepEqual(ticks.map(({ label }) => label), ["Fri 6 Mar", "Sat 7 Mar", "Sun 8 Mar", "Mon 9 Mar", "Tue 10 Mar"]);
    assert.equal(ticks[3].t - ticks[2].t, 23 * HOUR);
  });

  it("are Mondays when days are too many, and months after that", () => {
    assert.ok(labels("2026-03-01T00:00:00Z", "UTC", 60 * DAY).every((label) => label.startsWith("Mon ")));
    assert.deepEqual(labels("2026-03-01T00:00:00Z", "UTC", 366 * DAY).slice(0, 3), ["Mar", "Apr", "May"]);
    assert.ok(labels("2026-03-01T00:00:00Z", "UTC", 366 * DAY).includes("2027"));
  });

  it("are never closer than asked for", () => {
    for (const length of [7_000, 90_000, HOUR, 9 * HOUR, 2 * DAY, 20 * DAY, 366 * DAY]) {
      const scale = fit(length, 0, 900);
      const xs = axisTicks(scale, new Zone("Europe/Berlin", at("2026-03-28T00:00:00Z")), 60).map(({ t }) => scale.x(t));
      assert.ok(xs.length > 1, `${length}`);
      for (let i = 1; i < xs.length; i++) assert.ok(xs[i] - xs[i - 1] > 55, `${length}`);
    }
  });
});

describe("a zone", () => {
  it("tells the clock and the date", () => {
    const zone = new Zone("America/New_York", at("2026-03-02T00:30:05Z"));
    assert.equal(zone.clock(0), "19:30:05");
    assert.equal(zone.clock(1234, "tenths"), "19:30:06.2");
    assert.equal(zone.clock(0, "minutes"), "19:30");
    assert.equal(zone.fullDate(0), "Sun 1 Mar 2026");
  });

  it("that nobody knows is UTC", () => {
    assert.equal(new Zone("Mars/Olympus", 0).clock(0), "00:00:00");
    assert.equal(new Zone("Mars/Olympus", 0).name, "UTC");
  });

  it("counts days as the calendar does", () => {
    for (const day of ["1970-01-01", "2000-02-29", "2026-12-31", "1969-12-31"]) {
      const [year, month, date] = day.split("-").map(Number);
      assert.equal(daysFromCivil(year, month, date) * DAY, at(`${day}T00:00:00Z`));
      const back = civil(at(`${day}T13:14:15Z`));
      assert.deepEqual([back.year, back.month, back.day, back.hour, back.minute, back.second], [year, month, date, 13, 14, 15]);
    }
  });
});

describe("a duration", () => {
  for (const [ms, text] of [
    [0, "0s"],
    [1200, "1.2s"],
    [30_000, "30s"],
    [421_000, "7m 1s"],
    [7 * MINUTE, "7m"],
    [HOUR, "1h"],
    [3 * HOUR + 5 * MINUTE, "3h 5m"],
    [2 * DAY + 4 * HOUR, "2d 4h"],
    [59_999.6, "1m"],
  ]) {
    it(`of ${ms} ms is ${text}`, () => assert.equal(duration(ms), text));
  }
});
