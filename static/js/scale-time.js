// Times and durations as people read them: the clock of a zone, and how long something took. Pure; knows Intl but no Date.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// Offsets change on quarters of an hour at the finest, so one look per quarter tells them all.
const QUARTER = 15 * MINUTE;

/** @typedef {{year: number, month: number, day: number, hour: number, minute: number, second: number}} Civil */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The days from 1970-01-01 to a civil date. @param {number} year @param {number} month from 1 @param {number} day */
export function daysFromCivil(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Local ms since 1970, as if it were UTC, in fields. @param {number} local @returns {Civil} */
export function civil(local) {
  const days = Math.floor(local / DAY);
  const rest = local - days * DAY;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
    hour: Math.floor(rest / HOUR),
    minute: Math.floor((rest % HOUR) / MINUTE),
    second: Math.floor((rest % MINUTE) / 1000),
  };
}

/** The clock on the wall of one time zone; `t` is ms since `startMs` (epoch ms). */
export class Zone {
  #format;
  #offsets = /** @type {Map<number, number>} */ (new Map());

  /** @param {string} name an IANA zone; an unknown one counts as UTC @param {number} startMs */
  constructor(name, startMs) {
    this.startMs = startMs;
    this.#format = formatFor(name) ?? /** @type {Intl.DateTimeFormat} */ (formatFor("UTC"));
    this.name = this.#format.resolvedOptions().timeZone;
  }

  /** How far the zone is ahead of UTC at `t`, in ms. @param {number} t */
  offset(t) {
    const quarter = Math.floor((this.startMs + t) / QUARTER);
    let offset = this.#offsets.get(quarter);
    if (offset === undefined) {
      if (this.#offsets.size > 4096) this.#offsets.clear();
      offset = this.#offsetAt(quarter * QUARTER);
      this.#offsets.set(quarter, offset);
    }
    return offset;
  }

  /** @param {number} epochMs */
  #offsetAt(epochMs) {
    /** @type {Record<string, number>} */
    const parts = {};
    for (const { type, value } of this.#format.formatToParts(epochMs)) parts[type] = Number(value);
    const local =
      daysFromCivil(parts.year, parts.month, parts.day) * DAY + parts.hour * HOUR + parts.minute * MINUTE + parts.second * 1000;
    return local - Math.floor(epochMs / 1000) * 1000;
  }

  /** Local ms since 1970. @param {number} t */
  local(t) {
    return this.startMs + t + this.offset(t);
  }

  /** `t` of a local time. In a gap: the moment after it; in an overlap: the first of the two. @param {number} local */
  fromLocal(local) {
    const before = local - this.startMs - this.offset(local - this.startMs - DAY);
    if (this.local(before) === local) return before;
    return local - this.startMs - this.offset(local - this.startMs + DAY);
  }

  /** `09:05`, `09:05:30`, or `09:05:30.1` where asked for. @param {number} t @param {"minutes" | "seconds" | "tenths"} [precision] */
  clock(t, precision = "seconds") {
    const local = this.local(t);
    const { hour, minute, second } = civil(local);
    const text = `${two(hour)}:${two(minute)}`;
    if (precision === "minutes") return text;
    const seconds = `${text}:${two(second)}`;
    return precision === "seconds" ? seconds : `${seconds}.${Math.floor((((local % 1000) + 1000) % 1000) / 100)}`;
  }

  /** `Mon 2 Mar`. @param {number} t */
  date(t) {
    const { month, day } = civil(this.local(t));
    return `${this.weekday(t)} ${day} ${MONTHS[month - 1]}`;
  }

  /** `Mon 2 Mar 2026`. @param {number} t */
  fullDate(t) {
    return `${this.date(t)} ${civil(this.local(t)).year}`;
  }

  /** @param {number} t */
  weekday(t) {
    return WEEKDAYS[(((Math.floor(this.local(t) / DAY) + 4) % 7) + 7) % 7];
  }

  /** `Mar`, in January with the year: `2027`. @param {number} t */
  month(t) {
    const { year, month } = civil(this.local(t));
    return month === 1 ? String(year) : MONTHS[month - 1];
  }
}

/** @param {number} number */
function two(number) {
  return number < 10 ? `0${number}` : String(number);
}

/** @param {string} name */
function formatFor(name) {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: name, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
      second: "numeric",
    });
  } catch {
    return null; // the browser does not know this zone
  }
}

/** How long: `1.2s`, `45s`, `7m 1s`, `3h 5m`, `2d 4h`. @param {number} ms */
export function duration(ms) {
  if (ms < 10_000 && ms % 1000 !== 0) return `${Math.round(ms / 100) / 10}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return pair(seconds, 60, "m", 1, "s");
  if (seconds < 86_400) return pair(Math.round(seconds / 60) * 60, 3600, "h", 60, "m");
  return pair(Math.round(seconds / 3600) * 3600, 86_400, "d", 3600, "h");
}

/** @param {number} seconds @param {number} large @param {string} largeName @param {number} small @param {string} smallName */
function pair(seconds, large, largeName, small, smallName) {
  const rest = Math.floor((seconds % large) / small);
  const first = `${Math.floor(seconds / large)}${largeName}`;
  return rest === 0 ? first : `${first} ${rest}${smallName}`;
}
