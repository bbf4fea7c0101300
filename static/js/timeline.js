// <jobsite-timeline>: the picture of a sandbox's run, and its player. Lives by the jobsite:* events of the <jobsite-sandbox> around it.
import { Player } from "./timeline-player.js";

class JobsiteTimeline extends HTMLElement {
  #player = /** @type {Player | null} */ (null);

  connectedCallback() {
    this.#player = new Player(this);
  }

  disconnectedCallback() {
    this.#player?.end();
    this.#player = null;
  }
}

customElements.define("jobsite-timeline", JobsiteTimeline);
