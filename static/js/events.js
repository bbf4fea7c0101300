// <jobsite-events>: what the cluster said, up to the playhead; and the whole timeline as a table. Lives by the jobsite:* events of
// the <jobsite-sandbox> around it.
import { EventsTable } from "./events-table.js";
import { EventsList, ROWS } from "./events-list.js";
import { runsFor } from "./model-run.js";
import { walkByArrows } from "./one-stop.js";
import { Zone } from "./scale-time.js";

class JobsiteEvents extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    const { signal } = (this.#end = new AbortController());
    const root = this.closest("jobsite-sandbox") ?? this;
    const runs = runsFor(root);
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
    const list = new EventsList(part);
    const table = new EventsTable(part("table"));
    const toggle = part("toggle");
    let zone = new Zone("UTC", 0);

    const seek = (/** @type {number} */ t) => root.dispatchEvent(new CustomEvent("jobsite:seek", { detail: { t }, bubbles: true }));
    const showTable = () => {
      if (!part("table").hidden) table.show(runs.shown, zone);
    };
    runs.subscribe((change) => {
      if (change === "arriving") return;
      if (change === "start" && runs.shown) zone = new Zone(runs.shown.zone, runs.shown.startMs);
      list.setRun(runs.shown, zone);
      if (change !== "grow") showTable();
    }, signal);
    root.addEventListener("jobsite:playhead", (event) => list.setPlayhead(/** @type {CustomEvent} */ (event).detail.t), { signal });
    part("list").addEventListener(
      "click",
      (event) => {
        const row = event.target instanceof Element ? event.target.closest("[data-at]") : null;
        if (!(row instanceof HTMLElement)) return;
        list.toggle(row);
        seek(Number(row.dataset.at));
      },
      { signal },
    );
    walkByArrows(part("list"), ROWS, signal);
    toggle.addEventListener(
      "click",
      () => {
        const open = part("table").hidden;
        part("table").hidden = !open;
        part("scroll").hidden = open;
        toggle.setAttribute("aria-expanded", String(open));
        toggle.textContent = open ? "Back to the Events" : "Timeline as a table";
        showTable();
      },
      { signal },
    );
    list.setRun(runs.shown, zone);
  }

  disconnectedCallback() {
    this.#end.abort();
  }
}

customElements.define("jobsite-events", JobsiteEvents);
