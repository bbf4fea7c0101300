// Chunks from readable rows, for tests: texts are written out, and a lane is called by its name.

const TEXTS = new Set(["kind", "name", "text", "result", "container", "state", "reason", "object", "type", "message"]);

export class Chunks {
  #strings = [];
  #lanes = [];
  #counts = { lanes: 0, spans: 0, ticks: 0, marks: 0, events: 0 };

  /**
   * @param {number} untilMs
   * @param {Record<string, Record<string, unknown>[]>} tables rows by table; a row with an id is a change of an earlier one
   */
  chunk(untilMs, tables) {
    const before = this.#strings.length;
    const chunk = { version: 1, untilMs };
    for (const [table, rows] of Object.entries(tables)) chunk[table] = this.#columns(table, rows);
    chunk.strings = this.#strings.slice(before);
    return chunk;
  }

  #columns(table, rows) {
    const columns = { id: [] };
    for (const row of rows) {
      columns.id.push(row.id ?? this.#counts[table]++);
      if (table === "lanes") this.#lanes.push(row.name);
    }
    for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
      if (name !== "id") columns[name] = rows.map((row) => this.#cell(name, row[name] ?? -1));
    }
    return columns;
  }

  #cell(name, value) {
    if (value === -1) return -1;
    if (name === "lane" || name === "parent" || name === "job") return this.#lanes.indexOf(value);
    if (!TEXTS.has(name)) return value;
    if (!this.#strings.includes(value)) this.#strings.push(value);
    return this.#strings.indexOf(value);
  }
}

const MINUTE = 60_000;

/**
 * A CronJob every five minutes whose Jobs take seven, under Forbid: the tick at 5 min starts late, that at 10 min is in time by chance,
 * that at 15 min is skipped.
 */
export function forbid() {
  const jobs = [0, 7, 14].map((start, i) => ({ name: `backup-${i}`, start: start * MINUTE, end: (start + 7) * MINUTE }));
  return new Chunks().chunk(21 * MINUTE, {
    lanes: [
      { kind: "CronJob", name: "backup", text: "*/5 * * * *" },
      ...jobs.flatMap(({ name }) => [
        { kind: "Job", name, parent: "backup" },
        { kind: "Pod", name: `${name}#1`, parent: name },
      ]),
    ],
    spans: [
      { lane: "backup", kind: "cronjob", start: 0 },
      ...jobs.flatMap(({ name, start, end }) => [
        { lane: name, kind: "job", start, end, result: "done", text: "CompletionsReached" },
        { lane: `${name}#1`, kind: "starting", start, end: start + 1000 },
        { lane: `${name}#1`, kind: "running", start: start + 1000, end: end - 1000, result: "done", exit: 0, track: 0, container: "main" },
        { lane: `${name}#1`, kind: "kept", start: end - 1000, result: "done" },
      ]),
    ],
    ticks: [
      { lane: "backup", at: 0, state: "started", decided: 100, job: "backup-0" },
      { lane: "backup", at: 5 * MINUTE, state: "late", decided: 7 * MINUTE, job: "backup-1", reason: "active" },
      { lane: "backup", at: 10 * MINUTE, state: "late", decided: 14 * MINUTE, job: "backup-2", reason: "active" },
      { lane: "backup", at: 15 * MINUTE, state: "skipped", decided: 15 * MINUTE, reason: "active" },
    ],
    marks: [{ lane: "backup-0", at: 7 * MINUTE, kind: "complete", text: "Reached expected number of succeeded pods" }],
    events: [
      { lane: "backup", at: 0, object: "CronJob/backup", type: "Normal", reason: "SuccessfulCreate", message: "Created job backup-0" },
      { lane: "backup", at: 5 * MINUTE, object: "CronJob/backup", type: "Normal", reason: "JobAlreadyActive", message: "Not starting" },
    ],
  });
}

/** One Job: a Pod that fails, its back-off, a second Pod that is in its crash loop when the Job is deleted. */
export function failing() {
  return new Chunks().chunk(120_000, {
    lanes: [
      { kind: "Job", name: "paint" },
      { kind: "Pod", name: "paint#1", parent: "paint" },
      { kind: "Pod", name: "paint#2", parent: "paint" },
    ],
    spans: [
      { lane: "paint", kind: "job", start: 0, end: 100_000, result: "failed", text: "BackoffLimitExceeded" },
      { lane: "paint#1", kind: "running", start: 1000, end: 11_000, result: "failed", exit: 1, track: 0, container: "main" },
      { lane: "paint#1", kind: "delay", start: 11_000, end: 21_000 },
      { lane: "paint#2", kind: "running", start: 22_000, end: 30_000, result: "failed", exit: 137, track: 0, container: "main", text: "OOMKilled" },
      { lane: "paint#2", kind: "backoff", start: 30_000, end: 70_000, track: 0, container: "main", text: "back-off 40s" },
      { lane: "paint#2", kind: "running", start: 70_000, end: 99_000, result: "stopped", exit: 143, track: 0, container: "main" },
      { lane: "paint#2", kind: "terminating", start: 90_000, end: 99_000, text: "30s" },
    ],
  });
}

/** `count` Jobs of one CronJob, every minute one that takes `ms`; every seventh fails. */
export function many(count, ms) {
  const jobs = Array.from({ length: count }, (_, i) => ({ name: `busy-${i}`, start: i * MINUTE, result: i % 7 === 3 ? "failed" : "done" }));
  const lanes = [{ kind: "CronJob", name: "busy" }];
  const spans = [{ lane: "busy", kind: "cronjob", start: 0 }];
  const ticks = [];
  for (const { name, start, result } of jobs) {
    lanes.push({ kind: "Job", name, parent: "busy" }, { kind: "Pod", name: `${name}#1`, parent: name });
    spans.push(
      { lane: name, kind: "job", start, end: start + ms, result },
      { lane: `${name}#1`, kind: "running", start, end: start + ms - 500, result, exit: result === "done" ? 0 : 1, track: 0 },
    );
    ticks.push({ lane: "busy", at: start, state: "started", decided: start + 100, job: name });
  }
  return new Chunks().chunk(count * MINUTE + ms, { lanes, spans, ticks });
}

/** A CronJob with two alerts on it, which are told of first: one is pending and fires twice, one never does. */
export function alarmed() {
  return new Chunks().chunk(20 * MINUTE, {
    lanes: [
      { kind: "Alert", name: "TooOld", text: "time() - last > 240" },
      { kind: "Alert", name: "Broken", text: "failed > 0" },
      { kind: "CronJob", name: "backup", text: "*/5 * * * *" },
      { kind: "Job", name: "backup-0", parent: "backup" },
      { kind: "Pod", name: "backup-0#1", parent: "backup-0" },
    ],
    spans: [
      { lane: "TooOld", kind: "alert", start: 0, text: "older than 4m" },
      { lane: "Broken", kind: "alert", start: 0, text: "> 0" },
      { lane: "backup", kind: "cronjob", start: 0 },
      { lane: "backup-0", kind: "job", start: 0, end: MINUTE, result: "done" },
      { lane: "backup-0#1", kind: "running", start: 0, end: MINUTE, result: "done", exit: 0, track: 0, container: "main" },
      { lane: "TooOld", kind: "alertPending", start: 4 * MINUTE, end: 8 * MINUTE, text: "backup Mon 2 Mar 09:00" },
      { lane: "TooOld", kind: "alertFiring", start: 8 * MINUTE, end: 12 * MINUTE, text: "backup Mon 2 Mar 09:00" },
      { lane: "TooOld", kind: "alertFiring", start: 16 * MINUTE, text: "backup Mon 2 Mar 09:11" },
    ],
    ticks: [{ lane: "backup", at: 0, state: "started", decided: 100, job: "backup-0" }],
  });
}
