// Why the cluster did what it did: the rules that its decisions name, as sentences. Pure.
import { duration } from "./scale-time.js";

/** @typedef {import("./model.js").Why} Why */
/** @typedef {Record<string, any>} Values what the rule read */

/** @type {Record<string, (values: Values) => string>} */
const RULES = {
  "cronjob.start": ({ lateMs, missed }) => {
    if (lateMs < 1000) return "The time that the schedule names had come.";
    const only = missed > 1 ? ` Of ${missed} times that had passed only the last is made up for.` : "";
    return `The schedule named this time ${duration(lateMs)} before.${only}`;
  },
  "cronjob.forbid.active": ({ active }) =>
    `${named(active)} still worked, and concurrencyPolicy Forbid starts none beside it.`,
  "cronjob.replace": () => "The time of the next Job had come, and concurrencyPolicy Replace deletes the one before to make way for it.",
  "cronjob.suspended": () => "The CronJob was suspended.",
  "cronjob.starting-deadline.passed": ({ startingDeadlineSeconds }) =>
    startingDeadlineSeconds === undefined
      ? "It was later than startingDeadlineSeconds allows."
      : `It was later than startingDeadlineSeconds allows: ${startingDeadlineSeconds} s.`,
  "cronjob.name.taken": ({ name }) => `A Job named ${name} was there already.`,
  "cronjob.history": ({ limit, finished }) => `${finished} finished Jobs were kept, and the limit is ${limit}: the oldest goes.`,
  "job.backoff.wait": ({ failed, delaySeconds }) =>
    `${failed === 1 ? "A Pod has" : `${failed} Pods have`} failed: the next one is not made before ${duration(delaySeconds * 1000)} have passed.`,
  "job.pods.missing": ({ active, wanted }) => `${active} of ${wanted} Pods were there, so the Job controller made what was missing.`,
  "job.pods.excess": ({ active, wanted }) => `${active} Pods were there and ${wanted} wanted, so the Job controller deleted the rest.`,
  "job.pods.ended": ({ reason }) => `The Job had ended (${reason}), so the Job controller deleted the Pods that still worked.`,
  "job.suspended": () => "The Job was suspended, so the Job controller deleted its Pods.",
  "job.ttl": ({ ttlSecondsAfterFinished }) => `${duration(ttlSecondsAfterFinished * 1000)} have passed since the Job finished.`,
  "job.completions": ({ succeeded }) => `As many Pods as completions asks for have succeeded: ${succeeded}.`,
  "job.success-policy": () => "A rule of the successPolicy was met.",
  "job.backoff-limit": ({ failed }) => `More Pods have failed than backoffLimit allows: ${failed}.`,
  "job.deadline": () => "The Job has taken longer than activeDeadlineSeconds allows.",
  "job.pod-failure-policy": () => "A Pod failed in a way for which the podFailurePolicy gives up the Job.",
  "job.failed-indexes": () => "Every index has ended, and at least one of them has failed for good.",
  "job.max-failed-indexes": () => "More indexes have failed than maxFailedIndexes allows.",
  "garbage-collector.owner-gone": ({ owner }) => `Its owner is gone: ${owner}.`,
};

/** @param {string[] | undefined} active */
function named(active) {
  return active === undefined || active.length === 0 ? "The Job before" : active.join(", ");
}

/** A decision of the cluster in words; of a rule without a sentence what it read. @param {Why | null} why */
export function whySentence(why) {
  if (why === null) return "";
  const values = why.values ?? {};
  const sentence = RULES[why.rule];
  if (sentence !== undefined) return sentence(values);
  return [why.rule, ...Object.entries(values).map(([name, value]) => `${name} ${String(value)}`)].join(", ");
}
