import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Playback, SPEEDS, speedFor, speedLabel } from "../../static/js/playback.js";

const HOUR = 3_600_000;

/** A player of a run of an hour, all of it told, that passes a second in a ms. */
function player() {
  const playback = new Playback();
  playback.setUntil(HOUR);
  playback.setTold(HOUR);
  playback.setSpeed(1000);
  return playback;
}

describe("a player", () => {
  it("does not move before it is started", () => {
    const playback = player();
    assert.equal(playback.advance(100), false);
    assert.equal(playback.t, 0);
  });

  it("moves by its speed from the first frame on", () => {
    const playback = player();
    playback.play();
    playback.advance(5000);
    assert.equal(playback.t, 0);
    assert.equal(playback.advance(5016), true);
    assert.equal(playback.t, 16_000);
  });

  it("does not leap ahead after a long frame", () => {
    const playback = player();
    playback.play();
    playback.advance(0);
    playback.advance(60_000);
    assert.equal(playback.t, 250_000);
  });

  it("does not count the time it was paused", () => {
    const playback = player();
    playback.play();
    playback.advance(0);
    playback.advance(10);
    playback.pause();
    playback.advance(5000);
    playback.play();
    playback.advance(9000);
    assert.equal(playback.t, 10_000);
  });

  it("stops at the end and starts over from there", () => {
    const playback = player();
    playback.seek(HOUR - 1);
    playback.play();
    playback.advance(0);
    playback.advance(10);
    assert.deepEqual([playback.t, playback.playing], [HOUR, false]);
    playback.play();
    assert.deepEqual([playback.t, playback.playing], [0, true]);
  });

  it("waits where no more is told yet, and goes on when it is", () => {
    const playback = player();
    playback.setTold(5000);
    playback.play();
    playback.advance(0);
    playback.advance(100);
    assert.deepEqual([playback.t, playback.playing], [5000, true]);
    playback.setTold(HOUR);
    playback.advance(110);
    assert.equal(playback.t, 15_000);
  });

  it("keeps its playhead when a run of another length takes over, if it still fits", () => {
    const playback = player();
    playback.seek(1_800_000);
    playback.setUntil(2 * HOUR);
    assert.equal(playback.t, 1_800_000);
    playback.setUntil(600_000);
    assert.equal(playback.t, 600_000);
  });

  it("seeks no further than the run goes", () => {
    const playback = player();
    playback.seek(-5);
    assert.equal(playback.t, 0);
    playback.seek(9 * HOUR);
    assert.equal(playback.t, HOUR);
  });

  it("chooses a speed for a run only until a person has chosen one", () => {
    const playback = new Playback();
    playback.setUntil(HOUR);
    assert.equal(playback.speed, 120);
    playback.setSpeed(5);
    playback.setUntil(24 * HOUR);
    assert.equal(playback.speed, 5);
  });

  it("cannot be started before there is a run", () => {
    const playback = new Playback();
    playback.toggle();
    assert.equal(playback.playing, false);
  });
});

describe("the speed", () => {
  it("plays any story from half a minute to a year in about half a minute", () => {
    for (let until = 30_000; until < 366 * 24 * HOUR; until *= 1.7) {
      const seconds = until / speedFor(until) / 1000;
      assert.ok(seconds > 17 && seconds < 55, `${until} ms takes ${seconds} s`);
    }
  });

  it("is named by what passes in a second", () => {
    assert.deepEqual([1, 60, 7200, 86_400].map(speedLabel), ["1 s/s", "1 min/s", "2 h/s", "1 d/s"]);
    assert.ok(SPEEDS.map(speedLabel).every((label) => /^\d+ (s|min|h|d)\/s$/.test(label)));
  });
});
