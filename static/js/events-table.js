// The timeline as a table: the same as the picture, for eyes and ears that have no use for a picture.
import { tableOf } from "./model-table.js";

/** @typedef {import("./model-run.js").Run} Run */
/** @typedef {import("./model-table.js").TableRow} TableRow */
/** @typedef {import("./scale-time.js").Zone} Zone */

const MOST = 2000;
const HEADS = ["Time", "Lasted", "Who", "What", "Why"];

export class EventsTable {
  #shown = "";

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** @param {Run | null} run @param {Zone} zone */
  show(run, zone) {
    const key = run === null ? "" : [run.seq, ...run.models.map(({ revision }) => revision)].join(" ");
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.replaceChildren(...(run?.variants.map(({ label, model }) => table(label, tableOf(model), zone)) ?? []));
  }
}

/** @param {string} label @param {TableRow[]} rows @param {Zone} zone */
function table(label, rows, zone) {
  const element = document.createElement("table");
  const caption = element.createCaption();
  const cut = rows.length > MOST ? `, the first ${MOST.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows` : "";
  caption.textContent = `${label}${cut}. Times are in ${zone.name}.`;
  const head = element.createTHead().insertRow();
  for (const text of HEADS) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text;
    head.append(cell);
  }
  const body = element.createTBody();
  for (const { at, who, what, lasted, why } of rows.slice(0, MOST)) {
    const row = body.insertRow();
    for (const text of [zone.clock(at), lasted, who, what, why]) row.insertCell().textContent = text;
  }
  return element;
}
