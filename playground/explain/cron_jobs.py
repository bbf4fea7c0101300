"""What a CronJob controller does and decides."""

from playground.simulator import rules

SENTENCES = {
    rules.CRON_JOB_STATUS.name: (
        "The CronJob controller brought the status up to date: {active:active Job}.",
        "The notes beside the calendar are brought up to date.",
    ),
    rules.CRON_JOB_START.name: (
        "The schedule was due at {scheduledTime} and every check was passed, so the Job was created {lateMs} later.",
        "The time had come and nothing stood in the way: a contractor is booked.",
    ),
    rules.CRON_JOB_START_LATE.name: (
        "The run of {scheduledTime} could not start on time. It is still the latest that is due, "
        "and now every check is passed: the Job was created {lateMs} late.",
        "Late, but not forgotten: the booking of {scheduledTime} is made up for.",
    ),
    rules.CRON_JOB_START_LATEST.name: (
        "The controller counts {missed} scheduled times since the last start. "
        "Only the latest, {scheduledTime}, is made up for, {lateMs} late.",
        "{missed} bookings have piled up. One contractor is called, for the latest.",
    ),
    rules.CRON_JOB_REPLACE.name: (
        "concurrencyPolicy is Replace and the run of {scheduledTime} is due, "
        "so the Job that is still active is deleted.",
        "The next one is at the gate, so this one is sent home with the work half done.",
    ),
    rules.CRON_JOB_HISTORY_SUCCESSFUL.name: (
        "With {finished:successful Job} and a successfulJobsHistoryLimit of {limit}, the oldest is deleted.",
        "The drawer for good receipts has room for {limit}, so the oldest is thrown away.",
    ),
    rules.CRON_JOB_HISTORY_FAILED.name: (
        "With {finished:failed Job} and a failedJobsHistoryLimit of {limit}, the oldest is deleted.",
        "The drawer for bad receipts has room for {limit}, so the oldest is thrown away.",
    ),
    rules.CRON_JOB_SAW_FINISHED.name: (
        "The controller saw that {job} is {condition}, and took it out of status.active.",
        "The calendar ticks {job} off.",
    ),
    rules.CRON_JOB_UNEXPECTED.name: (
        "{job} belongs to this CronJob and is not finished, but it is not in status.active: "
        "somebody created it by hand, or the controller does not remember it.",
        "Somebody is on site whom the calendar has not booked.",
    ),
    rules.CRON_JOB_MISSING.name: (
        "{job} is in status.active and does not exist any more, so it is taken out.",
        "The calendar looks for {job} and finds nobody there.",
    ),
    rules.CRON_JOB_MANY_MISSED.name: (
        "The controller counts {missed} missed scheduled times, more than 100, and warns. "
        "The latest, {scheduledTime}, is looked at all the same.",
        "A whole pile of bookings was missed. The office grumbles, and looks at the latest one.",
    ),
    rules.CRON_JOB_NEVER_DUE.name: (
        "The schedule {schedule} can be read, but no such time ever comes, so the controller does not wait for it.",
        "A date that is on no calendar.",
    ),
    rules.CRON_JOB_UNREADABLE.name: (
        "The controller cannot read the schedule {schedule}, so nothing is started.",
        "Nobody in the office can read this entry.",
    ),
    rules.CRON_JOB_ZONE_INSIDE.name: (
        "The schedule {schedule} has a time zone inside it, which is not supported: timeZone is the place for it.",
        "The entry brings a clock of its own. The office wants that in its proper place.",
    ),
    rules.CRON_JOB_UNKNOWN_ZONE.name: (
        "The time zone {timeZone} is not known, so nothing is started.",
        "The office has no clock for {timeZone}.",
    ),
    rules.CRON_JOB_REFUSED.name: (
        "The API server refused what the CronJob controller wanted to do: {error}",
        "The calendar's own form came back.",
    ),
    rules.CRON_JOB_SUSPENDED.name: (
        "suspend is true, so nothing is started for {scheduledTime}. "
        "If it is the latest missed time when the CronJob is resumed, it may still be made up for.",
        "The calendar is covered up, and nobody is called for {scheduledTime}.",
    ),
    rules.CRON_JOB_FORBID.name: (
        "concurrencyPolicy is Forbid with {active:active Job} ({active}), "
        "so nothing is started for {scheduledTime} now. "
        "When the Job has ended, the latest missed time may be made up for.",
        "The one before is still at work, so the next one waits in the van.",
    ),
    rules.CRON_JOB_TOO_LATE.name: (
        "The run of {scheduledTime} is {lateMs} late, and startingDeadlineSeconds is {startingDeadlineSeconds}: "
        "it is given up.",
        "Too late to be worth a call: the booking of {scheduledTime} is struck out.",
    ),
    rules.CRON_JOB_STARTED_ALREADY.name: (
        "The Job of {scheduledTime}, {name}, has been started already.",
        "Somebody has been called for {scheduledTime} already.",
    ),
    rules.CRON_JOB_NAME_TAKEN.name: (
        "The Job of {scheduledTime} would be called {name}, and there is a Job of that name already, "
        "so none is created. "
        "The controller tries again after longer and longer delays.",
        "There is a job sheet of that name in the tray already. The office keeps trying.",
    ),
    rules.CRON_JOB_RETRYING.name: (
        "The controller waits to retry after a Job's name was taken, and has not looked at {scheduledTime} yet. "
        "The next try is for the latest time that is due.",
        "The office is still busy with a booking that did not go through, and {scheduledTime} passes.",
    ),
    rules.CRON_JOB_DELETING.name: (
        "The CronJob is being deleted, so nothing is started for {scheduledTime}.",
        "The calendar is being taken down. {scheduledTime} is no business of its any more.",
    ),
    rules.CRON_JOB_CONTROLLERS_DOWN.name: (
        "No controller was running at {scheduledTime}, so nobody looked. "
        "When one starts again, the latest missed time may be made up for.",
        "The office was closed at {scheduledTime}, and nobody read the calendar.",
    ),
    rules.CRON_JOB_SCHEDULE_REPLACED.name: (
        "The schedule was changed before the controller had looked at {scheduledTime}: now the new one counts.",
        "The entry was rewritten before anybody had read it.",
    ),
    rules.CRON_JOB_PASSED_OVER.name: (
        "The controller did not look at {scheduledTime} in time. Its next sync decides what is due.",
        "Nobody got round to {scheduledTime} in time.",
    ),
}
