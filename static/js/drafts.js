// What a visitor typed, kept in this browser until it is reset: one draft for each text that was offered.

const PREFIX = "jobsite:draft:";

/** @typedef {{text: string, saved: number}} Draft */

/** @param {string} key @returns {string | null} */
export function loadDraft(key) {
  return read(PREFIX + key)?.text ?? null;
}

/**
 * Keep `text`, making room by giving up the oldest drafts where the browser's store is full. False if it could not be kept.
 * @param {string} key
 * @param {string} text
 */
export function saveDraft(key, text) {
  const value = JSON.stringify({ text, saved: Date.now() });
  for (;;) {
    try {
      localStorage.setItem(PREFIX + key, value);
      return true;
    } catch {
      const oldest = oldestDraft(PREFIX + key);
      if (oldest === null) return false; // storage is forbidden here, or one text alone is too much
      localStorage.removeItem(oldest);
    }
  }
}

/** @param {string} key */
export function dropDraft(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // nothing is kept where storage is forbidden
  }
}

/** @param {string} storageKey @returns {Draft | null} */
function read(storageKey) {
  try {
    const draft = JSON.parse(localStorage.getItem(storageKey) ?? "null");
    return typeof draft?.text === "string" ? draft : null;
  } catch {
    return null;
  }
}

/** @param {string} except @returns {string | null} */
function oldestDraft(except) {
  let keys;
  try {
    keys = Object.keys(localStorage);
  } catch {
    return null;
  }
  const drafts = keys.filter((key) => key.startsWith(PREFIX) && key !== except);
  drafts.sort((a, b) => (read(a)?.saved ?? 0) - (read(b)?.saved ?? 0));
  return drafts[0] ?? null;
}
