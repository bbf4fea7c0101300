"""What the Job controller and the ttl-after-finished controller do and decide."""

from playground.simulator import rules

SENTENCES = {
    # Its status and its end.
    rules.JOB_STATUS_STARTED.name: (
        "The Job controller has started on the Job: startTime is set, with {active:active Pod}.",
        "The task has begun.",
    ),
    rules.JOB_STATUS_PODS.name: (
        "The Job's Pods have changed, so the controller wrote their numbers anew: {active:active Pod}, {ready} ready.",
        "The foreman counts heads.",
    ),
    rules.JOB_STATUS_COUNTED.name: (
        "Pods that have ended are counted now: {succeeded} succeeded, {failed} failed.",
        "The visits that are over are entered in the books.",
    ),
    rules.JOB_COMPLETIONS.name: (
        "{succeeded} of {completions} completions have succeeded and no Pod is active: the Job has reached its goal.",
        "All the work that was ordered is done.",
    ),
    rules.JOB_WORK_QUEUE_DONE.name: (
        "With {succeeded:successful Pod} and no active one, a Job without completions has reached its goal.",
        "The queue is empty, and everyone has left.",
    ),
    rules.JOB_SUCCESS_POLICY.name: (
        "The success policy is met ({message}): the Job ends well, and Pods that are still active are deleted.",
        "What mattered is done. Whoever is left may go home.",
    ),
    rules.JOB_BACKOFF_LIMIT.name: (
        "With {failed:failed Pod} the Job is over its backoffLimit of {backoffLimit}, so it gives up.",
        "Too many tries have failed. The office stops calling.",
    ),
    rules.JOB_BACKOFF_LIMIT_RESTARTS.name: (
        "With {restarts:restart} inside its Pods the Job has reached its backoffLimit of {backoffLimit}, "
        "so it gives up.",
        "The same people have started over too often. The office calls them off.",
    ),
    rules.JOB_DEADLINE.name: (
        "The Job has been active since {startTime}, as long as activeDeadlineSeconds ({activeDeadlineSeconds}) "
        "allows, "
        "so it is stopped.",
        "Time is up for the whole task, however many tries are left.",
    ),
    rules.JOB_POD_FAILURE_POLICY.name: (
        "The Pod failure policy makes the whole Job fail: {message}.",
        "After a failure of this kind nobody else is sent.",
    ),
    rules.JOB_FAILED_INDEXES.name: (
        "Each index has either succeeded or failed for good. Failed: {failedIndexes}. So the whole Job fails.",
        "Every door was tried, and some could not be done.",
    ),
    rules.JOB_MAX_FAILED_INDEXES.name: (
        "With {failedIndexes:failed index} there are more than maxFailedIndexes ({maxFailedIndexes}) allows, "
        "so the Job gives up.",
        "Too many doors could not be done. The office calls the whole task off.",
    ),
    rules.JOB_COMPLETE.name: (
        "The goal is reached, all Pods are counted and none is left to stop, so the Job is Complete.",
        "The task is done, and the books are closed.",
    ),
    rules.JOB_FAILED.name: (
        "The Job gave up ({reason}), all Pods are counted and none is left to stop, so it is Failed.",
        "The task was given up, and the books are closed.",
    ),
    rules.JOB_TOO_MANY_SUCCEEDED.name: (
        "{succeeded} Pods have succeeded, more than completions ({completions}) asks for.",
        "More people have done the work than were needed.",
    ),
    rules.JOB_NOTED_SUSPENDED.name: (
        "The Job is suspended: it gets the condition Suspended and has no startTime.",
        "The task is on hold, and its clock is stopped.",
    ),
    rules.JOB_NOTED_RESUMED.name: (
        "The Job is resumed: startTime is set anew, and activeDeadlineSeconds counts from there.",
        "The task goes on, and its clock starts from zero.",
    ),
    rules.JOB_TTL.name: (
        "The Job finished at {finishedAt} and ttlSecondsAfterFinished is {ttlSecondsAfterFinished}, "
        "so it is deleted, its Pods first.",
        "The removal van comes {ttlSecondsAfterFinished} after the work, as it was booked.",
    ),
    # Its Pods.
    rules.JOB_PODS_MISSING.name: (
        "The Job wants {wanted:Pod} now and {active} were active, with {succeeded} of {completions} completions "
        "done, "
        "so the controller creates what is missing.",
        "There is work to do and a place free: a contractor is sent.",
    ),
    rules.JOB_PODS_MISSING_WORK_QUEUE.name: (
        "parallelism asks for {wanted:Pod} and {active} were active, so the controller creates what is missing.",
        "There is a place free at the queue: a contractor is sent.",
    ),
    rules.JOB_PODS_RETRY.name: (
        "After {failures:failure} without a success the controller let {delaySeconds} pass. "
        "Now it creates a new Pod: {failed} failed so far, and backoffLimit is {backoffLimit}.",
        "After a pause of {delaySeconds} the office sends somebody new.",
    ),
    rules.JOB_PODS_RETRY_INDEX.name: (
        "After {failures:failure} of this index the controller let {delaySeconds} pass. "
        "Now it creates a new Pod for it.",
        "After a pause of {delaySeconds} somebody new tries this door.",
    ),
    rules.JOB_PODS_ENDED.name: (
        "The Job is ending ({reason}), so the controller deletes the Pods that are still active.",
        "The task is over, so whoever is still on site is sent home.",
    ),
    rules.JOB_PODS_SUSPENDED.name: (
        "suspend is true, so the controller deletes the active Pods. They do not count as failed.",
        "The task is on hold: pack up and go home, nobody is blamed.",
    ),
    rules.JOB_PODS_EXCESS.name: (
        "The Job had {active:active Pod} and wants {wanted}, so the controller deletes some. "
        "They do not count as failed.",
        "There are more hands than are wanted, so some are sent home.",
    ),
    rules.JOB_PODS_COUNTED.name: (
        "The Job's status takes account of this Pod now, so its tracking finalizer is removed.",
        "The books are done with this visit.",
    ),
    rules.JOB_PODS_UNCOUNTED.name: (
        "The Pod is about to be deleted and is not to be counted, so its tracking finalizer is removed.",
        "This visit does not go into the books.",
    ),
    rules.JOB_PODS_LET_GO.name: (
        "Its Job has finished or gone and counts no more, so the Pod's tracking finalizer is removed.",
        "The books are closed. Nobody asks about this visit any more.",
    ),
    # Syncs that start and stop nothing.
    rules.JOB_FINISHED.name: (
        "The Job is {condition}, and a finished Job never starts again.",
        "This task is closed. For another one there has to be a new job sheet.",
    ),
    rules.JOB_MANAGED_ELSEWHERE.name: (
        "managedBy is {managedBy}, so the Job controller of Kubernetes leaves this Job alone.",
        "Another foreman looks after this task.",
    ),
    rules.JOB_DELETING.name: (
        "The Job is being deleted, so no Pods are created.",
        "The job sheet is being cleared away, and nobody new is sent.",
    ),
    rules.JOB_SUSPENDED.name: (
        "suspend is true, so no Pods are created.",
        "The task is on hold, and nobody is sent.",
    ),
    rules.JOB_ENDING.name: (
        "The Job is ending ({reason}) and waits until {terminating:terminating Pod} will have stopped.",
        "The task is over, but somebody is still packing up.",
    ),
    rules.JOB_ENOUGH_PARALLELISM.name: (
        "There is more to do, but parallelism is {parallelism} and that many Pods are active.",
        "All places are taken. The next one comes when somebody has left.",
    ),
    rules.JOB_ENOUGH_COMPLETIONS.name: (
        "With {active:active Pod} and {succeeded} of {completions} completions done, no further Pod is needed.",
        "Everyone who is needed is there.",
    ),
    rules.JOB_ENOUGH_WORK_QUEUE.name: (
        "A Pod of a Job without completions has succeeded, so no new ones are created, with {active:Pod} still active.",
        "The first one says the queue is done, so nobody new is sent.",
    ),
    rules.JOB_ENOUGH_INDEXES.name: (
        "Each of the {completions} indexes has succeeded, has failed for good or has its Pod, "
        "so there is none to start.",
        "There is no door left to send anybody to.",
    ),
    rules.JOB_NO_PARALLELISM.name: (
        "parallelism is 0, so no Pods are created.",
        "The foreman wants nobody at the moment.",
    ),
    rules.JOB_TERMINATING.name: (
        "Terminating Pods: {terminating}. podReplacementPolicy Failed replaces a Pod only when it has stopped.",
        "The next one is sent when the one before has really left.",
    ),
    rules.JOB_BACKOFF.name: (
        "After {failures:failure} without a success the next Pod has to wait {delaySeconds} from the last failure, "
        "until {until}.",
        "The office waits longer after each failed visit. The next one is sent at {until}.",
    ),
    rules.JOB_BACKOFF_INDEX.name: (
        "Each index waits by itself after a failure. Waiting: {indexes}, the first until {until}.",
        "These doors have to wait for their next try: {indexes}.",
    ),
}
