// What stands beside the rows as real text: whose rows they are, and what it all came to.
import { LANE, RESULT, SPAN, TICK } from "./model.js";
import { duration } from "./scale-time.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Variant} Variant */
/** @typedef {import("./layout-pack.js").Section} Section */
/** @typedef {import("./model.js").Outcome} Outcome */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {{y: number, height: number, title: string, sub: string, outcome: string[]}} Label */

/**
 * One label for each section; where variants are compared, the first of a group bears the variant's name and its figures.
 * @param {Layout} layout
 * @param {Variant[]} variants
 * @returns {Label[]}
 */
export function labelsOf(layout, variants) {
  const comparing = variants.length > 1;
  return layout.sections.map((placed) => {
    const { section, model, variant, y } = placed;
    if (!comparing) {
      return { y, height: placed.height, title: section.title, sub: section.text, outcome: sectionOutcome(model, section) };
    }
    const group = layout.groups[variant];
    const inGroup = layout.sections.filter((each) => each.variant === variant);
    const sub = inGroup.length > 1 ? section.title : "";
    if (inGroup[0] !== placed) return { y, height: placed.height, title: "", sub, outcome: [] };
    const lines = layout.narrow ? briefOutcome(model.outcome) : policyOutcome(model.outcome);
    const outcome = inGroup.length > 1 ? lines.slice(0, 2) : lines;
    return { y, height: inGroup.length > 1 ? placed.height : group.height, title: variants[variant].label, sub, outcome };
  });
}

/** The same figures under each policy, so that they can be compared. @param {Outcome | null} outcome */
function policyOutcome(outcome) {
  if (outcome === null) return [];
  return [
    `${count(outcome.runs, "run")}, ${outcome.late} late`,
    `${outcome.skipped} skipped, ${outcome.replaced} sent home`,
    `${outcome.overlapMs === 0 ? "no" : duration(outcome.overlapMs)} overlap`,
  ];
}

/** Where there is no room: only what there is. @param {Outcome | null} outcome */
function briefOutcome(outcome) {
  if (outcome === null) return [];
  return [
    count(outcome.runs, "run"),
    some(outcome.late, "late"),
    some(outcome.skipped, "skipped"),
    some(outcome.replaced, "sent home"),
    outcome.overlapMs > 0 ? `${duration(outcome.overlapMs)} overlap` : "",
  ].filter(Boolean);
}

/** What a section came to, two figures to a line, and only what there is. @param {Model} model @param {Section} section */
function sectionOutcome(model, section) {
  const { ticks, spans } = model;
  if (section.kind === LANE.Alert) return [alertOutcome(model, section)];
  const isCron = section.kind === LANE.CronJob;
  const ticksThat = (/** @type {number} */ state) => section.ticks.filter((tick) => ticks.state[tick] === state).length;
  const runsThat = (/** @type {number} */ result) => section.blocks.filter(({ span }) => spans.result[span] === result).length;
  const pods = section.blocks.reduce((sum, block) => sum + block.pods, 0);
  const parts = [
    isCron ? count(section.blocks.length, "run") : count(pods, "Pod"),
    some(ticksThat(TICK.late), "late"),
    some(ticksThat(TICK.skipped), "skipped"),
    isCron ? some(runsThat(RESULT.failed), "failed") : "",
    some(runsThat(RESULT.replaced), "sent home"),
    restarts(model, section),
  ].filter(Boolean);
  const lines = [];
  for (let i = 0; i < parts.length; i += 2) lines.push(parts.slice(i, i + 2).join(", "));
  return lines;
}

/** @param {Model} model @param {Section} section */
function alertOutcome(model, section) {
  const fired = model.spansOf[section.lane].filter((span) => model.spans.kind[span] === SPAN.alertFiring).length;
  return fired === 0 ? "does not fire" : fired === 1 ? "fires once" : `fires ${fired} times`;
}

/** Runs of containers beyond the first of each container. @param {Model} model @param {Section} section */
function restarts(model, section) {
  let runs = 0;
  const containers = new Set();
  for (const { spans } of section.rows) {
    for (const span of spans) {
      if (model.spans.kind[span] !== SPAN.running) continue;
      runs += 1;
      containers.add(`${model.spans.lane[span]} ${model.text(model.spans.container[span])}`);
    }
  }
  return runs > containers.size ? count(runs - containers.size, "restart") : "";
}

/** @param {number} number @param {string} word */
function some(number, word) {
  return number > 0 ? `${number.toLocaleString("en")} ${word}` : "";
}

/** @param {number} number @param {string} noun */
function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/**
 * Write the labels into `list`, moving what is there already.
 * @param {HTMLElement} list
 * @param {Label[]} labels
 */
export function showLabels(list, labels) {
  while (list.children.length > labels.length) list.lastElementChild?.remove();
  labels.forEach((label, i) => {
    const item = /** @type {HTMLElement} */ (list.children[i] ?? list.appendChild(document.createElement("li")));
    item.style.transform = `translateY(${label.y}px)`;
    item.style.height = `${label.height}px`;
    const text = [label.title, label.sub, ...label.outcome].join("\n");
    if (item.dataset.text === text) return;
    item.dataset.text = text;
    item.replaceChildren(
      ...(label.title === "" ? [] : [line("timeline__name", label.title)]),
      ...(label.sub === "" ? [] : [line("timeline__schedule", label.sub)]),
      ...(label.outcome.length === 0 ? [] : [outcomeLines(label.outcome)]),
    );
  });
}

/** @param {string} className @param {string} text */
function line(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

/** @param {string[]} texts */
function outcomeLines(texts) {
  const element = document.createElement("span");
  element.className = "timeline__outcome";
  element.append(...texts.map((text) => line("", text)));
  return element;
}
