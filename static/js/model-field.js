// Which manifest field is behind a reason: the object that the text describes, and the path in its manifest. Pure.
import { LANE, NONE } from "./model.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Why} Why */
/** @typedef {{kind: string, name: string, field: string}} Place */

/** @type {Record<number, string>} */
const KINDS = {
  [LANE.CronJob]: "CronJob", [LANE.Job]: "Job", [LANE.Pod]: "Pod", [LANE.Deployment]: "Deployment",
  [LANE.DaemonSet]: "DaemonSet", [LANE.ReplicaSet]: "ReplicaSet",
};
/** Where an owner's manifest has that of what it makes. @type {Record<string, string>} */
const TEMPLATES = {
  CronJob: "spec.jobTemplate", Job: "spec.template", Deployment: "spec.template", DaemonSet: "spec.template", ReplicaSet: "spec.template",
};

/**
 * Null where no manifest says it, as with what only the status or the server knows.
 * @param {Model} model @param {number} lane of what the reason is told of @param {Why} why
 * @returns {Place | null}
 */
export function placeOf(model, lane, why) {
  if (!/^(?:spec\b|metadata\.name$)/.test(why.field)) return null;
  const { lanes } = model;
  let at = lane;
  while (at !== NONE && !describes(KINDS[lanes.kind[at]], why.kind)) at = lanes.parent[at];
  if (at === NONE) return null;
  let field = why.field;
  for (let owner = lanes.parent[at]; owner !== NONE; owner = lanes.parent[at]) {
    field = `${TEMPLATES[KINDS[lanes.kind[owner]]]}.${field}`;
    at = owner;
  }
  return { kind: KINDS[lanes.kind[at]], name: model.text(lanes.name[at]), field };
}

/** Is a lane of this kind that of the field's object? A Deployment's lane stands for its ReplicaSets too. @param {string} lane @param {string} kind */
function describes(lane, kind) {
  return lane === kind || (lane === "Deployment" && kind === "ReplicaSet");
}
