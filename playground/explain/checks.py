"""What a check found: the text if the way goes on, and the text if it ends there."""

from playground.simulator import rules

ANSWERS = {
    rules.CHECK_CRON_JOB_CONTROLLERS.name: ("a controller is running", "no controller is running"),
    rules.CHECK_CRON_JOB_SYNC.name: ("a sync came in time", "no sync came in time"),
    rules.CHECK_CRON_JOB_SAME_SCHEDULE.name: ("the schedule was left as it was", "the schedule was changed first"),
    rules.CHECK_CRON_JOB_DELETING.name: ("the CronJob is not being deleted", "the CronJob is being deleted"),
    rules.CHECK_CRON_JOB_ZONE.name: ("time zone {timeZone} is known", "time zone {timeZone} is not known"),
    rules.CHECK_CRON_JOB_SUSPEND.name: ("suspend is false", "suspend is true"),
    rules.CHECK_CRON_JOB_SCHEDULE.name: ("schedule {schedule} can be read", "schedule {schedule} cannot be read"),
    rules.CHECK_CRON_JOB_DUE.name: ("{scheduledTime} is due", "{scheduledTime} is not due"),
    rules.CHECK_CRON_JOB_IN_TIME.name: (
        "{lateMs} late, less than startingDeadlineSeconds ({startingDeadlineSeconds})",
        "{lateMs} late, and startingDeadlineSeconds is {startingDeadlineSeconds}",
    ),
    rules.CHECK_CRON_JOB_NO_DEADLINE.name: (
        "no startingDeadlineSeconds: no start is too late",
        "startingDeadlineSeconds is over",
    ),
    rules.CHECK_CRON_JOB_NOT_STARTED.name: (
        "not started before: lastScheduleTime is {lastScheduleTime}",
        "{name} was started before",
    ),
    rules.CHECK_CRON_JOB_POLICY.name: (
        "concurrencyPolicy {concurrencyPolicy} with {active:active Job}: nothing against it",
        "concurrencyPolicy {concurrencyPolicy} with {active:active Job}: not now",
    ),
    rules.CHECK_CRON_JOB_NAME.name: ("the name {name} is free", "the name {name} is taken"),
    rules.CHECK_JOB_FINISHED.name: ("the Job is not finished", "the Job is {condition}"),
    rules.CHECK_JOB_MANAGED_BY.name: ("managedBy is {managedBy}", "managedBy is {managedBy}, another controller"),
    rules.CHECK_JOB_FAILURES.name: (
        "{failed:failed Pod}, not more than backoffLimit ({backoffLimit})",
        "{failed:failed Pod}, more than backoffLimit ({backoffLimit})",
    ),
    rules.CHECK_JOB_DEADLINE.name: (
        "active for {activeMs}, less than activeDeadlineSeconds ({activeDeadlineSeconds})",
        "active for {activeMs}, and activeDeadlineSeconds is {activeDeadlineSeconds}",
    ),
    rules.CHECK_JOB_END.name: ("nothing ends the Job", "the Job is ending: {reason}"),
    rules.CHECK_JOB_DELETING.name: ("the Job is not being deleted", "the Job is being deleted"),
    rules.CHECK_JOB_SUSPEND.name: ("suspend is false", "suspend is true"),
    rules.CHECK_JOB_MISSING.name: (
        "Pods are missing: {active} active, {wanted} wanted",
        "no Pod is missing: {active} active, {wanted} wanted",
    ),
    rules.CHECK_JOB_TERMINATING.name: (
        "{terminating:terminating Pod}, and still a place free",
        "{terminating:terminating Pod} to wait for",
    ),
    rules.CHECK_JOB_BACKOFF.name: ("no back-off to wait for", "{leftMs} of back-off to wait for"),
    rules.CHECK_JOB_BACKOFF_INDEX.name: (
        "an index may be tried without waiting",
        "each index has back-off to wait for, {leftMs} at least",
    ),
    rules.CHECK_JOB_INDEXES.name: ("an index is left to start", "no index is left to start"),
}
