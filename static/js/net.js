// The socket of a sandbox: numbers what it sends, drops answers to what is no longer asked, and comes back after any break.

const WIRE_VERSION = 1;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 15_000;
const FULL_WAIT_MS = 5_000;
const GREETING_MS = 10_000;
const TRY_AGAIN_LATER = 1013; // the close code of a server that is full

/** @typedef {"connecting" | "open" | "waiting" | "offline" | "outdated"} ConnectionState */
/** @typedef {{type: string, seq?: number | null, [key: string]: any}} Frame */
/** @typedef {{seq: number, text: string, compare: boolean, sentAt: number, open: Set<string> | null, over: boolean}} Request */
/** @typedef {Pick<WebSocket, "send" | "close" | "onmessage" | "onclose">} Socket */

/**
 * What a connection needs of its surroundings.
 * @typedef {object} World
 * @property {() => Socket} open
 * @property {(then: () => void, ms: number) => number} later
 * @property {(timer: number | undefined) => void} never
 * @property {() => number} now Milliseconds, from any origin.
 * @property {() => number} random From 0 up to 1.
 * @property {() => boolean} online
 */

/**
 * @param {string} path
 * @returns {World}
 */
export function browserWorld(path) {
  return {
    open: () => new WebSocket(new URL(path, location.href.replace(/^http/, "ws"))),
    later: (then, ms) => window.setTimeout(then, ms),
    never: (timer) => window.clearTimeout(timer),
    now: () => performance.now(),
    random: () => Math.random(),
    online: () => navigator.onLine,
  };
}

export class Connection {
  /** @type {ConnectionState} */
  state = "connecting";
  /** When the next attempt is made, by the world's clock. */
  retryAt = 0;
  /** Smoothed time from a request to its review, in ms. */
  reviewMs = 0;
  /** @type {Socket | null} */
  #socket = null;
  /** @type {Request | null} */
  #latest = null;
  #seq = 0;
  #attempts = 0;
  /** @type {number | undefined} */
  #timer;
  /** @type {Record<string, number>} */
  #limits = {};

  /**
   * @param {World} world
   * @param {{frame: (frame: Frame) => void, state: (state: ConnectionState) => void}} on Called for each frame that answers the
   * latest request, and whenever the state changes.
   */
  constructor(world, on) {
    this.world = world;
    this.on = on;
  }

  /** Whether an answer to the latest request is still to come, or a part of it. */
  get pending() {
    return this.#latest !== null && !this.#latest.over;
  }

  connect() {
    this.world.never(this.#timer);
    if (this.#socket || this.state === "outdated") return;
    if (!this.world.online()) return this.#become("offline");
    this.#become("connecting");
    let socket;
    try {
      socket = this.world.open();
    } catch {
      return this.#wait(FIRST_WAIT_MS);
    }
    this.#socket = socket;
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = (event) => this.#lost(socket, event.code === TRY_AGAIN_LATER ? FULL_WAIT_MS : FIRST_WAIT_MS);
    // A server that accepts and then says nothing is no better than none.
    this.#timer = this.world.later(() => this.#lost(socket, FIRST_WAIT_MS), GREETING_MS);
  }

  /** Leave until `connect` is called again; what was asked last is asked again then. */
  disconnect() {
    this.world.never(this.#timer);
    this.#drop();
  }

  /** Now rather than when the wait is over: the network came back, or a person asked. */
  retryNow() {
    if (this.#socket && this.state === "open") return;
    this.#attempts = 0;
    this.#drop();
    this.connect();
  }

  /**
   * Ask for `text` to be played. It replaces what was asked before, and is kept until a server can be asked.
   * @param {string} text
   * @param {boolean} compare
   */
  run(text, compare) {
    this.#latest = { seq: 0, text, compare, sentAt: 0, open: null, over: false };
    if (this.state === "open") this.#send();
  }

  #send() {
    const request = this.#latest;
    if (!request || !this.#socket) return;
    request.seq = ++this.#seq;
    request.open = null;
    request.sentAt = this.world.now();
    const most = this.#limits.TEXT_BYTES ?? Infinity;
    const size = request.text.length * 3 > most ? new TextEncoder().encode(request.text).length : 0;
    if (size > most) {
      request.over = true;
      const message = `This text is too long: the limit is ${most.toLocaleString("en")} bytes, and this has ${size.toLocaleString("en")}.`;
      return this.on.frame({ type: "error", seq: request.seq, message });
    }
    this.#socket.send(JSON.stringify({ type: "run", seq: request.seq, text: request.text, compare: request.compare }));
  }

  /**
   * @param {Socket} socket
   * @param {string} data
   */
  #receive(socket, data) {
    if (socket !== this.#socket) return;
    /** @type {Frame} */
    const frame = JSON.parse(data);
    if (frame.type === "hello") return this.#greeted(frame);
    const request = this.#latest;
    if (frame.seq != null && frame.seq !== request?.seq) return;
    if (request) this.#follow(request, frame);
    this.on.frame(frame);
  }

  /** @param {Frame} frame */
  #greeted(frame) {
    this.world.never(this.#timer);
    if (frame.version !== WIRE_VERSION) {
      this.#drop();
      return this.#become("outdated");
    }
    this.#attempts = 0;
    this.#limits = frame.limits ?? {};
    this.#become("open");
    // A run that came to its end before the break is on the screen already.
    if (this.#latest && !this.#latest.over) this.#send();
  }

  /**
   * Keep count of how far the answer to `request` has come.
   * @param {Request} request
   * @param {Frame} frame
   */
  #follow(request, frame) {
    if (frame.type === "review") {
      const took = this.world.now() - request.sentAt;
      this.reviewMs = this.reviewMs ? 0.7 * this.reviewMs + 0.3 * took : took;
      request.over = !frame.accepted;
    } else if (frame.type === "start") {
      request.open = new Set(frame.variants.map((/** @type {{id: string}} */ variant) => variant.id));
    } else if (frame.type === "done") {
      request.open?.delete(frame.variant);
      request.over = request.open?.size === 0;
    } else if (frame.type === "error" && frame.seq != null) {
      request.over = true;
    }
  }

  /**
   * @param {Socket} socket
   * @param {number} least
   */
  #lost(socket, least) {
    if (socket !== this.#socket) return;
    this.#drop();
    this.#wait(least);
  }

  /** @param {number} least */
  #wait(least) {
    this.world.never(this.#timer);
    if (!this.world.online()) return this.#become("offline");
    // Half of the wait is by chance, so that a thousand pages do not come back to a restarted server in the same moment.
    const whole = Math.min(Math.max(least, FIRST_WAIT_MS * 2 ** this.#attempts++), LONGEST_WAIT_MS);
    const wait = whole * (0.5 + 0.5 * this.world.random());
    this.retryAt = this.world.now() + wait;
    this.#timer = this.world.later(() => this.connect(), wait);
    this.#become("waiting");
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    if (this.state === "open") this.state = "connecting";
  }

  /** @param {ConnectionState} state */
  #become(state) {
    this.state = state;
    this.on.state(state);
  }
}
