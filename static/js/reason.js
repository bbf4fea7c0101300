// Why something happened, as elements: both sentences, the manifest field, and in full the checks on the way.

/** @typedef {import("./model.js").Why} Why */
/** @typedef {import("./model-field.js").Place} Place */

/**
 * The field is a button where the text has a place for it; it dispatches `jobsite:field` with that place.
 * @param {Why | null} why
 * @param {Place | null} place
 * @param {boolean} inFull
 * @returns {HTMLElement[]}
 */
export function reasonParts(why, place, inFull) {
  if (why === null) return [];
  /** @type {HTMLElement[]} */
  const parts = [text("p", "details__why", why.text), text("p", "details__story", why.story)];
  if (inFull && why.checks.length > 0) parts.push(checksOf(why));
  if (place !== null) parts.push(fieldButton(place, why.field));
  else if (why.field !== "") parts.push(text("code", "details__field", why.field));
  return parts;
}

/** @param {Why} why */
function checksOf(why) {
  const list = document.createElement("ol");
  list.className = "details__checks";
  for (const check of why.checks) {
    const entry = list.appendChild(document.createElement("li"));
    entry.dataset.passed = String(check.passed);
    entry.textContent = check.text;
  }
  return list;
}

/** @param {Place} place @param {string} field */
function fieldButton(place, field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "details__field";
  button.title = "Show it in the manifest";
  button.append(text("code", "", field));
  button.addEventListener("click", () => button.dispatchEvent(new CustomEvent("jobsite:field", { detail: place, bubbles: true })));
  return button;
}

/** @template {"p" | "code"} Tag @param {Tag} tag @param {string} className @param {string} content */
function text(tag, className, content) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}
