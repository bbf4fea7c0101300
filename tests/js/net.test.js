import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../static/js/net.js";

const HELLO = { type: "hello", version: 1, limits: { TEXT_BYTES: 100 } };

/** A network of one server, with its own clock: sockets are opened, greeted and cut by the test. */
function network({ chance = 1 } = {}) {
  const sockets = [];
  const timers = new Map();
  const net = { sockets, now: 0, online: true, states: [], frames: [], waits: [] };
  const world = {
    open: () => {
      const socket = { sent: [], closed: false, send: (data) => socket.sent.push(JSON.parse(data)), close: () => (socket.closed = true) };
      sockets.push(socket);
      return socket;
    },
    later: (act, ms) => {
      const timer = Symbol();
      timers.set(timer, { act, at: net.now + ms });
      net.waits.push(ms);
      return timer;
    },
    never: (timer) => timers.delete(timer),
    now: () => net.now,
    random: () => chance,
    online: () => net.online,
  };
  net.connection = new Connection(world, { frame: (frame) => net.frames.push(frame), state: (state) => net.states.push(state) });
  net.pass = (ms) => {
    net.now += ms;
    for (const [timer, { act, at }] of timers) {
      if (at > net.now) continue;
      timers.delete(timer);
      act();
    }
  };
  net.says = (frame, socket = sockets.at(-1)) => socket.onmessage({ data: JSON.stringify(frame) });
  net.cut = (code = 1006) => sockets.at(-1).onclose({ code });
  net.greet = () => {
    net.connection.connect();
    net.says(HELLO);
    return sockets.at(-1);
  };
  return net;
}

test("keeps a text until the server has greeted, then sends it", () => {
  const net = network();
  net.connection.run("kind: Job", false);
  net.connection.connect();
  assert.deepEqual(net.sockets[0].sent, []);
  net.says(HELLO);
  assert.deepEqual(net.sockets[0].sent, [{ type: "run", seq: 1, text: "kind: Job", compare: false }]);
});

test("counts its requests up and passes on answers to the latest only", () => {
  const net = network();
  const socket = net.greet();
  net.connection.run("a", false);
  net.connection.run("b", true);
  assert.deepEqual(socket.sent.map((each) => each.seq), [1, 2]);
  net.says({ type: "review", seq: 1, accepted: true, problems: [] });
  net.says({ type: "review", seq: 2, accepted: true, problems: [] });
  assert.deepEqual(net.frames.map((each) => each.seq), [2]);
});

test("passes on an error that belongs to no request", () => {
  const net = network();
  net.greet();
  net.says({ type: "error", seq: null, message: "This server is full." });
  assert.equal(net.frames[0].message, "This server is full.");
});

test("after a break sends the latest text again, under a number of its own", () => {
  const net = network();
  net.greet();
  net.connection.run("a", false);
  net.cut();
  net.connection.run("ab", false);
  net.pass(400);
  net.says(HELLO);
  assert.deepEqual(net.sockets[1].sent, [{ type: "run", seq: 2, text: "ab", compare: false }]);
});

test("after a break sends a text again whose run was cut short", () => {
  const net = network();
  net.greet();
  net.connection.run("a", false);
  net.says({ type: "review", seq: 1, accepted: true, problems: [] });
  net.says({ type: "start", seq: 1, variants: [{ id: "Allow" }, { id: "Forbid" }] });
  net.says({ type: "done", seq: 1, variant: "Allow" });
  net.cut();
  net.pass(400);
  net.says(HELLO);
  assert.equal(net.sockets[1].sent[0].text, "a");
});

test("after a break leaves a picture alone that was whole", () => {
  const net = network();
  net.greet();
  net.connection.run("a", false);
  net.says({ type: "review", seq: 1, accepted: true, problems: [] });
  net.says({ type: "start", seq: 1, variants: [{ id: "main" }] });
  net.says({ type: "done", seq: 1, variant: "main" });
  net.cut();
  net.pass(400);
  net.says(HELLO);
  assert.deepEqual(net.sockets[1].sent, []);
});

test("waits twice as long after each failure, never longer than 15 s, and anew after a success", () => {
  const net = network();
  net.connection.connect();
  const waits = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    net.cut();
    waits.push(net.waits.at(-1));
    net.pass(net.waits.at(-1));
  }
  assert.deepEqual(waits, [400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  net.says(HELLO);
  net.cut();
  assert.equal(net.waits.at(-1), 400);
});

test("up to half of a wait is left out by chance", () => {
  const net = network({ chance: 0 });
  net.greet();
  net.cut();
  assert.equal(net.waits.at(-1), 200);
});

test("gives a server that is full more time", () => {
  const net = network();
  net.greet();
  net.cut(1013);
  assert.equal(net.waits.at(-1), 5000);
});

test("leaves a server that accepts and says nothing", () => {
  const net = network();
  net.connection.connect();
  net.pass(10_000);
  assert.equal(net.sockets[0].closed, true);
  assert.equal(net.connection.state, "waiting");
});

test("does not try while the machine is offline, and does at once when it is back", () => {
  const net = network();
  net.greet();
  net.online = false;
  net.cut();
  assert.equal(net.connection.state, "offline");
  net.online = true;
  net.connection.retryNow();
  assert.equal(net.sockets.length, 2);
});

test("hears nothing more from a socket it has left", () => {
  const net = network();
  const first = net.greet();
  net.connection.run("a", false);
  net.connection.disconnect();
  net.connection.connect();
  net.says({ type: "error", seq: 1, message: "late" }, first);
  assert.deepEqual(net.frames, []);
});

test("stops at a server that speaks another version", () => {
  const net = network();
  net.connection.connect();
  net.says({ ...HELLO, version: 2 });
  net.connection.retryNow();
  assert.equal(net.connection.state, "outdated");
  assert.equal(net.sockets.length, 1);
});

test("answers a text over the server's limit itself, counted in bytes", () => {
  const net = network();
  const socket = net.greet();
  net.connection.run("é".repeat(50), false);
  net.connection.run("é".repeat(51), false);
  assert.deepEqual(socket.sent.map((each) => each.seq), [1]);
  assert.match(net.frames[0].message, /limit is 100 bytes, and this has 102/);
});
