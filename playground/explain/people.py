"""What people and fate do, and what the API server and the garbage collector make of it."""

from playground.simulator import rules

SENTENCES = {
    rules.ACTION_REFUSED.name: (
        "The API server refused this and changed nothing: {result}",
        "The office sent the form back. On site everything is as it was.",
    ),
    rules.CREATED_CRON_JOB.name: (
        "The API server stored this CronJob. Its scheduled times count from here; earlier ones are never made up.",
        "A new calendar hangs on the office wall. It only knows dates from now on.",
    ),
    rules.CREATED_JOB.name: (
        "The API server stored this Job: its Pods are to run until enough of them have succeeded.",
        "A job sheet has come in: one task, to be done once.",
    ),
    rules.CREATED_JOB_BY_HAND.name: (
        "kubectl create job --from copied the CronJob's jobTemplate. "
        "This Job is not in status.active, so concurrencyPolicy does not see it.",
        "Somebody filled in the calendar's job sheet by hand. The calendar has not booked this visit.",
    ),
    rules.CREATED_POD.name: (
        "The API server stored this Pod. No controller asked for it, so none will replace it.",
        "Somebody has come on their own account, without a contract.",
    ),
    rules.PATCHED.name: (
        "A request changed the spec of this {kind}.",
        "The {kind:sheet} was changed in the office.",
    ),
    rules.SUSPENDED_CRON_JOB.name: (
        "suspend is true now: no new Jobs are started. Jobs that run already are left alone.",
        "The calendar is covered up. Whoever is at work stays at work.",
    ),
    rules.RESUMED_CRON_JOB.name: (
        "suspend is false again. If scheduled times were missed, the latest is due now: "
        "it is made up for, unless startingDeadlineSeconds or concurrencyPolicy is against it.",
        "The calendar is uncovered, and the office looks whether the latest missed booking is still worth a call.",
    ),
    rules.SUSPENDED_JOB.name: (
        "suspend is true now: the active Pods are deleted, and no new ones created until the Job is resumed.",
        "The task is put on hold. Whoever is at it goes home.",
    ),
    rules.RESUMED_JOB.name: (
        "suspend is false again: new Pods are created, and activeDeadlineSeconds counts from here.",
        "The task goes on, with new people and a new clock.",
    ),
    rules.DELETED_CRON_JOB.name: (
        "A request deleted the CronJob. The garbage collector deletes its Jobs, and then their Pods.",
        "The calendar was taken off the wall. Whoever it had booked goes home too.",
    ),
    rules.DELETED_JOB.name: (
        "A request deleted the Job. The garbage collector deletes its Pods.",
        "The job sheet was torn up. Whoever is at the task goes home.",
    ),
    rules.DELETED_POD.name: (
        "A request deleted the Pod.",
        "Somebody broke off this visit.",
    ),
    rules.DELETED_FOREGROUND.name: (
        "A request deleted the {kind} with cascade foreground: it stays until everything it owns has gone.",
        "The {kind:sheet} stays on file until everyone it brought has left.",
    ),
    rules.DELETED_ORPHAN.name: (
        "A request deleted the {kind} with cascade orphan: what it owns stays, without an owner.",
        "The {kind:sheet} goes. Whoever it brought carries on without it.",
    ),
    rules.EVICTED.name: (
        "The Eviction API gave the Pod the condition DisruptionTarget and deleted it.",
        "The visit was broken off for a reason that has nothing to do with the work.",
    ),
    rules.CONTROLLERS_DOWN.name: (
        "kube-controller-manager stopped. Until it is back nothing is started, counted, retried or cleared up; "
        "Pods that run go on.",
        "The office is closed. Whoever is on site works on, but nobody books, counts or clears up.",
    ),
    rules.CONTROLLERS_UP.name: (
        "kube-controller-manager started. Its controllers look at every object anew and remember no back-off.",
        "The office is open again, and goes through all its papers.",
    ),
    rules.NODE_DOWN.name: (
        "The node stopped dead, and everything that ran on it. Nobody can report that until the node is back.",
        "The site has lost its power, and the office has not noticed yet.",
    ),
    rules.NODE_UP.name: (
        "The node is back. Its kubelet finds dead what ran there, and goes on by each Pod's restartPolicy.",
        "The power is back, and somebody looks at what is left of the work.",
    ),
    rules.NODE_NOT_READY.name: (
        "The node has been silent for {graceSeconds}, so it is not ready: new Pods go elsewhere.",
        "The site has not answered for {graceSeconds}. Nobody new is sent there.",
    ),
    rules.NODE_EVICTION.name: (
        "{node} has not been ready for {tolerationSeconds}, as long as Pods tolerate that, so its Pods are deleted. "
        "They stay Terminating until the node is back.",
        "The office waits no longer for {node} and calls its people off, though they may not hear it.",
    ),
    rules.OBJECT_RELEASED.name: (
        "The {kind} was deleted before. No finalizer holds it any more, so now it is removed.",
        "All that it waited for is cleared away, and the {kind:sheet} goes.",
    ),
    rules.POD_RELEASED.name: (
        "The Pod was deleted before. Nothing of it runs and no finalizer holds it, so now it is removed.",
        "Nothing is left of this visit.",
    ),
    rules.OWNER_GONE.name: (
        "Its owner {owner} has gone, so the garbage collector deletes it.",
        "{owner} is no more, and what it ordered goes with it.",
    ),
    rules.OWNER_WAITS.name: (
        "Its owner {owner} is being deleted in the foreground and waits for it, so the garbage collector deletes it.",
        "{owner} can go only when this is cleared away.",
    ),
    rules.ORPHANED.name: (
        "{owner} was deleted with cascade orphan: this stays, and no longer names it as its owner.",
        "{owner} is gone. This carries on without it.",
    ),
}
