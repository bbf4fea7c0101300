// Where everything goes, in px: groups (one for each variant), in them sections, in them a row of ticks and rows of bars. Pure.
import { density } from "./layout-density.js";
import { MOST_ROWS, pack } from "./layout-pack.js";
import { LANE, SPAN } from "./model.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./layout-pack.js").Section} Section */
/** @typedef {import("./layout-density.js").Density} Density */
/** @typedef {{id: string, label: string, current: boolean, model: Model}} Variant */
/** What depends on the models alone. @typedef {{variant: number, model: Model, packed: {section: Section, density: Density | null}[]}} Packed */
/**
 * A section in its place. `ticksY` is the middle of the row of ticks, `pitch` the height of a row with the gap below it.
 * @typedef {object} Placed
 * @property {number} variant
 * @property {Model} model
 * @property {Section} section
 * @property {Density | null} density
 * @property {number} y
 * @property {number} height
 * @property {number | null} ticksY
 * @property {number} rowsY
 * @property {number} pitch
 * @property {number} bar
 */
/** `downY` is the middle of the row that tells when controllers were down, if they ever were.
 * @typedef {{variant: number, y: number, height: number, downY: number | null}} Group */
/** @typedef {{width: number, height: number, x0: number, x1: number, narrow: boolean, axis: number, groups: Group[], sections: Placed[]}} Layout */

export const AXIS = 30;
const NARROW = 640;
const GUTTER = 178;
const TICKS = 24;
const DOWN = 22;
const SECTION_PAD = 10;
const NARROW_LABEL = 22;
const MOST_PITCH = 44;
const FEW_ROWS = 24;
const DENSITY_ROWS = 5;
const LABEL_HEIGHT = 84;
const BRIEF_LABEL_HEIGHT = 64;

/** @param {Variant[]} variants @returns {Packed[]} */
export function packAll(variants) {
  return variants.map(({ model }, variant) => ({
    variant,
    model,
    packed: pack(model).map((section) => ({
      section,
      density: section.rows.length > MOST_ROWS ? density(model, section) : null,
    })),
  }));
}

/**
 * Rows are as high as the place allows; a picture that is higher than its place at the least height is scrolled.
 * @param {Packed[]} packed
 * @param {number} width
 * @param {number} height
 * @returns {Layout}
 */
export function place(packed, width, height) {
  const narrow = width < NARROW;
  const comparing = packed.length > 1;
  const pitch = pitchFor(packed, narrow, height);
  const groups = [];
  const sections = [];
  let y = AXIS;
  for (const { variant, model, packed: inGroup } of packed) {
    const top = y;
    const downY = hasDown(model) ? y + DOWN / 2 : null;
    if (downY !== null) y += DOWN;
    for (const { section, density } of inGroup) {
      const placed = placeSection({ variant, model, section, density }, y, pitch, narrow, comparing);
      sections.push(placed);
      y += placed.height;
    }
    // What is written beside a group needs its place too.
    if (comparing && !narrow) y = Math.max(y, top + LABEL_HEIGHT);
    groups.push({ variant, y: top, height: y - top, downY });
  }
  if (comparing) y = spread(groups, sections, y, height);
  else if (groups.length === 1) groups[0].height = Math.max(y, height) - groups[0].y;
  const x0 = narrow ? 14 : GUTTER;
  return { width, height: Math.max(y, height), x0, x1: width - (narrow ? 14 : 20), narrow, axis: AXIS, groups, sections };
}

/** @param {Section} section */
function hasTickRow(section) {
  return section.ticks.length > 0 || section.marks.length > 0;
}

/** While controllers are down, a group says so in a row of its own. @param {Model} model */
function hasDown(model) {
  const lane = model.lanes.kind.indexOf(LANE.Cluster);
  return lane >= 0 && model.spansOf[lane].some((span) => model.spans.kind[span] === SPAN.down);
}

/**
 * Share what is left of the height among the groups, so that they divide the picture evenly.
 * @param {Group[]} groups @param {Placed[]} sections @param {number} y where the last group ends @param {number} height
 */
function spread(groups, sections, y, height) {
  const share = Math.floor(Math.max(height - y, 0) / groups.length);
  for (const group of groups) {
    const down = share * group.variant;
    group.y += down;
    group.height += share;
    if (group.downY !== null) group.downY += down;
    for (const placed of sections) {
      if (placed.variant !== group.variant) continue;
      placed.y += down;
      placed.rowsY += down;
      if (placed.ticksY !== null) placed.ticksY += down;
    }
  }
  return y + share * groups.length;
}

/** @param {Packed[]} packed @param {boolean} narrow @param {number} height */
function pitchFor(packed, narrow, height) {
  let rows = 0;
  let fixed = AXIS;
  for (const { model, packed: sections } of packed) {
    if (hasDown(model)) fixed += DOWN;
    for (const { section, density } of sections) {
      fixed += SECTION_PAD + (hasTickRow(section) ? TICKS : 0) + (narrow ? NARROW_LABEL : 0);
      rows += density === null ? Math.max(section.rows.length, 1) : DENSITY_ROWS;
    }
  }
  const least = rows > FEW_ROWS ? 7 : narrow ? 18 : 20;
  return Math.max(least, Math.min(MOST_PITCH, Math.floor((height - fixed) / Math.max(rows, 1))));
}

/**
 * @param {{variant: number, model: Model, section: Section, density: Density | null}} what
 * @param {number} y @param {number} pitch @param {boolean} narrow @param {boolean} comparing
 * @returns {Placed}
 */
function placeSection(what, y, pitch, narrow, comparing) {
  const { section, density } = what;
  let at = y + SECTION_PAD / 2;
  if (narrow) at += NARROW_LABEL;
  const ticksY = hasTickRow(section) ? at + TICKS / 2 : null;
  if (ticksY !== null) at += TICKS;
  const rows = density === null ? Math.max(section.rows.length, 1) : DENSITY_ROWS;
  const rowPitch = density === null ? pitch : Math.max(pitch, 16);
  const bar = rowPitch - (rowPitch >= 16 ? 5 : 1);
  const least = narrow || comparing ? 0 : section.kind === LANE.CronJob ? LABEL_HEIGHT : BRIEF_LABEL_HEIGHT;
  const height = Math.max(at + rows * rowPitch + SECTION_PAD / 2 - y, least);
  return { ...what, y, height, ticksY, rowsY: at, pitch: rowPitch, bar };
}
