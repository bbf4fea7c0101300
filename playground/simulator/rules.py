"""Every rule by which something comes about in a cluster: what a record of the trace names as its ``because``.

A rule says which field of whose manifest is behind it, and the values that were read. ``playground.explain`` has the
sentences for each. A check is one step on the way to a decision; a Decision carries them in the order in which the
controller makes them, the one that decided last.
"""

from __future__ import annotations

from typing import Any

Because = dict[str, Any]

RULES: dict[str, Rule] = {}
CHECKS: dict[str, Check] = {}


class Rule:
    """``subject`` is the kind whose ``field`` it is, empty where no manifest says it; ``values`` are what was read.

    ``because`` serves a rule that reads nothing beyond what its records show; it is shared and never changed.
    """

    __slots__ = ("because", "field", "name", "subject", "values")

    def __init__(self, name: str, subject: str = "", field: str = "", *values: str) -> None:
        assert name not in RULES
        self.name = name
        self.subject = subject
        self.field = field
        self.values = values
        self.because: Because = {"rule": name, "field": field, "values": {}}
        RULES[name] = self

    def __call__(self, **values: Any) -> Because:
        """The ``because`` of a record that came about by this rule."""
        return {"rule": self.name, "field": self.field, "values": values}


class Check:
    """One question on the way to a decision, about ``field``, and what it reads to answer it.

    ``yes`` and ``no`` are the answers that need no values; they are shared and never changed.
    """

    __slots__ = ("field", "name", "no", "values", "yes")

    def __init__(self, name: str, field: str = "", *values: str) -> None:
        assert name not in CHECKS
        self.name = name
        self.field = field
        self.values = values
        self.yes = self(True)
        self.no = self(False)
        CHECKS[name] = self

    def __call__(self, passed: bool, **values: Any) -> Because:
        """The answer: ``passed`` if the way goes on."""
        return {"check": self.name, "field": self.field, "passed": passed, "values": values}


# -- People and fate

ACTION_REFUSED = Rule("action.refused")
CREATED_CRON_JOB = Rule("created.cronjob", "CronJob", "spec.schedule")
CREATED_JOB = Rule("created.job", "Job", "spec")
CREATED_JOB_BY_HAND = Rule("created.job.by-hand", "CronJob", "spec.jobTemplate")
CREATED_POD = Rule("created.pod", "Pod", "spec")
PATCHED = Rule("person.patched")
SUSPENDED_CRON_JOB = Rule("person.suspended.cronjob", "CronJob", "spec.suspend")
RESUMED_CRON_JOB = Rule("person.resumed.cronjob", "CronJob", "spec.suspend")
SUSPENDED_JOB = Rule("person.suspended.job", "Job", "spec.suspend")
RESUMED_JOB = Rule("person.resumed.job", "Job", "spec.suspend")
DELETED_CRON_JOB = Rule("person.deleted.cronjob")
DELETED_JOB = Rule("person.deleted.job")
DELETED_POD = Rule("person.deleted.pod")
DELETED_FOREGROUND = Rule("person.deleted.foreground")
DELETED_ORPHAN = Rule("person.deleted.orphan")
EVICTED = Rule("person.evicted")
CONTROLLERS_DOWN = Rule("controllers.down")
CONTROLLERS_UP = Rule("controllers.up")
NODE_DOWN = Rule("node.down")
NODE_UP = Rule("node.up")
NODE_NOT_READY = Rule("node.not-ready", "", "", "graceSeconds")
NODE_EVICTION = Rule("node.eviction", "", "", "node", "tolerationSeconds")

# -- The API server and the garbage collector

OBJECT_RELEASED = Rule("object.released")
POD_RELEASED = Rule("pod.released")
OWNER_GONE = Rule("garbage-collector.owner-gone", "", "metadata.ownerReferences", "owner")
OWNER_WAITS = Rule("garbage-collector.owner-waits", "", "metadata.ownerReferences", "owner")
ORPHANED = Rule("garbage-collector.orphaned", "", "metadata.ownerReferences", "owner")

# -- The CronJob controller

CRON_JOB_STATUS = Rule("cronjob.status")
CRON_JOB_START = Rule("cronjob.start", "CronJob", "spec.schedule", "scheduledTime", "lateMs", "missed")
CRON_JOB_START_LATE = Rule("cronjob.start.late", "CronJob", "spec.schedule", "scheduledTime", "lateMs", "missed")
CRON_JOB_START_LATEST = Rule("cronjob.start.latest", "CronJob", "spec.schedule", "scheduledTime", "lateMs", "missed")
CRON_JOB_REPLACE = Rule("cronjob.replace", "CronJob", "spec.concurrencyPolicy", "scheduledTime")
CRON_JOB_HISTORY_SUCCESSFUL = Rule(
    "cronjob.history.successful", "CronJob", "spec.successfulJobsHistoryLimit", "limit", "finished"
)
CRON_JOB_HISTORY_FAILED = Rule("cronjob.history.failed", "CronJob", "spec.failedJobsHistoryLimit", "limit", "finished")
CRON_JOB_SAW_FINISHED = Rule("cronjob.saw-finished", "CronJob", "status.active", "job", "condition")
CRON_JOB_UNEXPECTED = Rule("cronjob.unexpected-job", "CronJob", "status.active", "job")
CRON_JOB_MISSING = Rule("cronjob.missing-job", "CronJob", "status.active", "job")
CRON_JOB_MANY_MISSED = Rule("cronjob.many-missed", "CronJob", "spec.startingDeadlineSeconds", "missed", "scheduledTime")
CRON_JOB_NEVER_DUE = Rule("cronjob.schedule.never", "CronJob", "spec.schedule", "schedule")
CRON_JOB_UNREADABLE = Rule("cronjob.schedule.unreadable", "CronJob", "spec.schedule", "schedule")
CRON_JOB_ZONE_INSIDE = Rule("cronjob.schedule.zone-inside", "CronJob", "spec.schedule", "schedule")
CRON_JOB_UNKNOWN_ZONE = Rule("cronjob.time-zone.unknown", "CronJob", "spec.timeZone", "timeZone")
CRON_JOB_REFUSED = Rule("cronjob.request-refused", "", "", "error")
# Why a scheduled time led to no Job.
CRON_JOB_SUSPENDED = Rule("cronjob.suspended", "CronJob", "spec.suspend", "scheduledTime")
CRON_JOB_FORBID = Rule("cronjob.forbid.active", "CronJob", "spec.concurrencyPolicy", "scheduledTime", "active")
CRON_JOB_TOO_LATE = Rule(
    "cronjob.starting-deadline.passed",
    "CronJob",
    "spec.startingDeadlineSeconds",
    "scheduledTime",
    "startingDeadlineSeconds",
    "lateMs",
)
CRON_JOB_STARTED_ALREADY = Rule(
    "cronjob.started-already", "CronJob", "status.lastScheduleTime", "scheduledTime", "name"
)
CRON_JOB_NAME_TAKEN = Rule("cronjob.name.taken", "CronJob", "metadata.name", "scheduledTime", "name")
CRON_JOB_RETRYING = Rule("cronjob.retrying", "CronJob", "metadata.name", "scheduledTime")
CRON_JOB_DELETING = Rule("cronjob.deleting", "", "", "scheduledTime")
CRON_JOB_CONTROLLERS_DOWN = Rule("cronjob.controllers.down", "", "", "scheduledTime")
CRON_JOB_SCHEDULE_REPLACED = Rule("cronjob.schedule.replaced", "CronJob", "spec.schedule", "scheduledTime")
CRON_JOB_PASSED_OVER = Rule("cronjob.passed-over", "CronJob", "spec.schedule", "scheduledTime")

CHECK_CRON_JOB_DELETING = Check("cronjob.check.deleting", "metadata.deletionTimestamp")
CHECK_CRON_JOB_ZONE = Check("cronjob.check.time-zone", "spec.timeZone", "timeZone")
CHECK_CRON_JOB_SUSPEND = Check("cronjob.check.suspend", "spec.suspend")
CHECK_CRON_JOB_SCHEDULE = Check("cronjob.check.schedule", "spec.schedule", "schedule")
CHECK_CRON_JOB_DUE = Check("cronjob.check.due", "spec.schedule", "scheduledTime")
CHECK_CRON_JOB_IN_TIME = Check(
    "cronjob.check.in-time", "spec.startingDeadlineSeconds", "startingDeadlineSeconds", "lateMs"
)
CHECK_CRON_JOB_NO_DEADLINE = Check("cronjob.check.no-deadline", "spec.startingDeadlineSeconds")
CHECK_CRON_JOB_NOT_STARTED = Check("cronjob.check.not-started", "status.lastScheduleTime", "lastScheduleTime", "name")
CHECK_CRON_JOB_POLICY = Check("cronjob.check.policy", "spec.concurrencyPolicy", "concurrencyPolicy", "active")
CHECK_CRON_JOB_NAME = Check("cronjob.check.name", "metadata.name", "name")
CHECK_CRON_JOB_CONTROLLERS = Check("cronjob.check.controllers")
CHECK_CRON_JOB_SYNC = Check("cronjob.check.sync")
CHECK_CRON_JOB_SAME_SCHEDULE = Check("cronjob.check.same-schedule", "spec.schedule")

# -- The Job controller: its status and its end

JOB_STATUS_STARTED = Rule("job.status.started")
JOB_STATUS_PODS = Rule("job.status.pods")
JOB_STATUS_COUNTED = Rule("job.status.counted")
JOB_COMPLETIONS = Rule("job.completions", "Job", "spec.completions", "completions", "succeeded")
JOB_WORK_QUEUE_DONE = Rule("job.completions.work-queue", "Job", "spec.completions", "succeeded")
JOB_SUCCESS_POLICY = Rule("job.success-policy", "Job", "spec.successPolicy", "message")
JOB_BACKOFF_LIMIT = Rule("job.backoff-limit", "Job", "spec.backoffLimit", "backoffLimit", "failed")
JOB_BACKOFF_LIMIT_RESTARTS = Rule("job.backoff-limit.restarts", "Job", "spec.backoffLimit", "backoffLimit", "restarts")
JOB_DEADLINE = Rule("job.deadline", "Job", "spec.activeDeadlineSeconds", "activeDeadlineSeconds", "startTime")
JOB_POD_FAILURE_POLICY = Rule("job.pod-failure-policy", "Job", "spec.podFailurePolicy", "message")
JOB_FAILED_INDEXES = Rule("job.failed-indexes", "Job", "spec.backoffLimitPerIndex", "failedIndexes", "succeeded")
JOB_MAX_FAILED_INDEXES = Rule(
    "job.max-failed-indexes", "Job", "spec.maxFailedIndexes", "maxFailedIndexes", "failedIndexes"
)
JOB_COMPLETE = Rule("job.complete")
JOB_FAILED = Rule("job.failed", "", "", "reason")
JOB_TOO_MANY_SUCCEEDED = Rule("job.too-many-succeeded", "Job", "spec.completions", "completions", "succeeded")
JOB_NOTED_SUSPENDED = Rule("job.suspended.noted", "Job", "spec.suspend")
JOB_NOTED_RESUMED = Rule("job.resumed.noted", "Job", "spec.suspend")
JOB_TTL = Rule("job.ttl", "Job", "spec.ttlSecondsAfterFinished", "ttlSecondsAfterFinished", "finishedAt")

# -- The Job controller: its Pods

JOB_PODS_MISSING = Rule("job.pods.missing", "Job", "spec.completions", "active", "wanted", "succeeded", "completions")
JOB_PODS_MISSING_WORK_QUEUE = Rule("job.pods.missing.work-queue", "Job", "spec.parallelism", "active", "wanted")
JOB_PODS_RETRY = Rule(
    "job.pods.retry", "Job", "spec.backoffLimit", "failures", "delaySeconds", "backoffLimit", "failed"
)
JOB_PODS_RETRY_INDEX = Rule("job.pods.retry.index", "Job", "spec.backoffLimitPerIndex", "failures", "delaySeconds")
JOB_PODS_ENDED = Rule("job.pods.ended", "Job", "", "reason")
JOB_PODS_SUSPENDED = Rule("job.pods.suspended", "Job", "spec.suspend")
JOB_PODS_EXCESS = Rule("job.pods.excess", "Job", "spec.parallelism", "active", "wanted")
JOB_PODS_COUNTED = Rule("job.pods.counted")
JOB_PODS_UNCOUNTED = Rule("job.pods.uncounted")
JOB_PODS_LET_GO = Rule("job.pods.let-go")
# Why a sync started and stopped no Pod.
JOB_FINISHED = Rule("job.finished", "", "", "condition")
JOB_MANAGED_ELSEWHERE = Rule("job.managed-elsewhere", "Job", "spec.managedBy", "managedBy")
JOB_DELETING = Rule("job.deleting")
JOB_SUSPENDED = Rule("job.suspended", "Job", "spec.suspend")
JOB_ENDING = Rule("job.ending", "Job", "spec.template.spec.terminationGracePeriodSeconds", "reason", "terminating")
JOB_ENOUGH_PARALLELISM = Rule("job.enough.parallelism", "Job", "spec.parallelism", "active", "parallelism")
JOB_ENOUGH_COMPLETIONS = Rule("job.enough.completions", "Job", "spec.completions", "active", "completions", "succeeded")
JOB_ENOUGH_WORK_QUEUE = Rule("job.enough.work-queue", "Job", "spec.completions", "active", "succeeded")
JOB_ENOUGH_INDEXES = Rule("job.enough.indexes", "Job", "spec.completions", "active", "completions")
JOB_NO_PARALLELISM = Rule("job.enough.none", "Job", "spec.parallelism")
JOB_TERMINATING = Rule("job.terminating", "Job", "spec.podReplacementPolicy", "terminating", "active", "wanted")
JOB_BACKOFF = Rule("job.backoff.delay", "Job", "spec.backoffLimit", "failures", "delaySeconds", "leftMs", "until")
JOB_BACKOFF_INDEX = Rule("job.backoff.index", "Job", "spec.backoffLimitPerIndex", "indexes", "leftMs", "until")

CHECK_JOB_FINISHED = Check("job.check.finished", "status.conditions", "condition")
CHECK_JOB_MANAGED_BY = Check("job.check.managed-by", "spec.managedBy", "managedBy")
CHECK_JOB_FAILURES = Check("job.check.failures", "spec.backoffLimit", "failed", "backoffLimit")
CHECK_JOB_DEADLINE = Check("job.check.deadline", "spec.activeDeadlineSeconds", "activeDeadlineSeconds", "activeMs")
CHECK_JOB_END = Check("job.check.end", "status.conditions", "reason")
CHECK_JOB_DELETING = Check("job.check.deleting", "metadata.deletionTimestamp")
CHECK_JOB_SUSPEND = Check("job.check.suspend", "spec.suspend")
CHECK_JOB_MISSING = Check("job.check.missing", "spec.parallelism", "active", "wanted")
CHECK_JOB_TERMINATING = Check("job.check.terminating", "spec.podReplacementPolicy", "terminating")
CHECK_JOB_BACKOFF = Check("job.check.backoff", "spec.backoffLimit", "leftMs")
CHECK_JOB_BACKOFF_INDEX = Check("job.check.backoff-index", "spec.backoffLimitPerIndex", "leftMs")
CHECK_JOB_INDEXES = Check("job.check.indexes", "spec.completions")

# -- Those who keep Pods for ever: Deployments, ReplicaSets, DaemonSets

CREATED_DEPLOYMENT = Rule("created.deployment", "Deployment", "spec.replicas")
CREATED_REPLICA_SET = Rule("created.replicaset", "ReplicaSet", "spec.replicas")
CREATED_DAEMON_SET = Rule("created.daemonset", "DaemonSet", "spec.template")
DELETED_WORKLOAD = Rule("person.deleted.workload")
WORKLOAD_ADOPTED = Rule("workload.adopted", "", "metadata.ownerReferences", "owner")
WORKLOAD_RELEASED = Rule("workload.released", "", "metadata.ownerReferences", "owner")
DEPLOYMENT_STATUS = Rule("deployment.status")
DEPLOYMENT_NEW_REPLICA_SET = Rule("deployment.new-replica-set", "Deployment", "spec.template", "replicaSet", "replicas")
DEPLOYMENT_SCALE = Rule("deployment.scale", "Deployment", "spec.replicas", "replicaSet", "from", "to")
DEPLOYMENT_ROLL_UP = Rule(
    "deployment.roll.up", "Deployment", "spec.strategy.rollingUpdate.maxSurge", "replicaSet", "from", "to"
)
DEPLOYMENT_ROLL_DOWN = Rule(
    "deployment.roll.down", "Deployment", "spec.strategy.rollingUpdate.maxUnavailable", "replicaSet", "from", "to"
)
DEPLOYMENT_RECREATE = Rule("deployment.recreate", "Deployment", "spec.strategy.type", "replicaSet", "from", "to")
DEPLOYMENT_HISTORY = Rule("deployment.history", "Deployment", "spec.revisionHistoryLimit", "revisionHistoryLimit")
DEPLOYMENT_DEADLINE = Rule(
    "deployment.progress-deadline", "Deployment", "spec.progressDeadlineSeconds", "progressDeadlineSeconds"
)
REPLICA_SET_STATUS = Rule("replicaset.status")
REPLICA_SET_PODS_MISSING = Rule("replicaset.pods.missing", "ReplicaSet", "spec.replicas", "active", "wanted")
REPLICA_SET_PODS_EXCESS = Rule("replicaset.pods.excess", "ReplicaSet", "spec.replicas", "active", "wanted")
DAEMON_SET_STATUS = Rule("daemonset.status")
DAEMON_SET_POD_MISSING = Rule("daemonset.pod.missing", "DaemonSet", "spec.template", "node")
DAEMON_SET_POD_EXCESS = Rule("daemonset.pod.excess", "DaemonSet", "spec.template", "node")
DAEMON_SET_POD_ENDED = Rule("daemonset.pod.ended", "DaemonSet", "spec.template", "node", "phase")
DAEMON_SET_UPDATE = Rule("daemonset.update", "DaemonSet", "spec.updateStrategy.rollingUpdate", "node")

# -- The scheduler and the kubelet

SCHEDULER_BOUND = Rule("scheduler.bound", "", "", "node")
SCHEDULER_BOUND_LATER = Rule("scheduler.bound.later", "", "", "node")
SCHEDULER_NO_ROOM = Rule("scheduler.no-room", "", "", "nodes", "podsPerNode")
KUBELET_STARTED = Rule("kubelet.started")
CONTAINER_SUCCEEDED = Rule("container.succeeded")
CONTAINER_FAILED = Rule("container.failed")
CONTAINER_TERMINATED = Rule("container.terminated", "Pod", "spec.terminationGracePeriodSeconds")
CONTAINER_KILLED = Rule("container.killed", "Pod", "spec.terminationGracePeriodSeconds")
CONTAINER_LOST = Rule("container.lost")
KUBELET_RESTART = Rule("kubelet.restart", "Pod", "spec.restartPolicy", "restartPolicy")
KUBELET_RESTART_FORGIVEN = Rule("kubelet.restart.forgiven", "Pod", "spec.restartPolicy", "restartPolicy")
KUBELET_RESTART_AFTER = Rule("kubelet.restart.after-back-off", "Pod", "spec.restartPolicy", "delaySeconds")
KUBELET_RESTART_BOOT = Rule("kubelet.restart.boot")
KUBELET_CRASH_LOOP = Rule("kubelet.crash-loop", "Pod", "spec.restartPolicy", "delaySeconds", "restartPolicy")
POD_DEADLINE = Rule("pod.deadline", "Pod", "spec.activeDeadlineSeconds", "activeDeadlineSeconds")
POD_SUCCEEDED = Rule("pod.succeeded")
POD_FAILED = Rule("pod.failed", "Pod", "spec.restartPolicy")
POD_STOPPED = Rule("pod.failed.stopped", "Pod", "spec.terminationGracePeriodSeconds")
POD_NEVER_STARTED = Rule("pod.failed.never-started")
POD_DEADLINE_FAILED = Rule("pod.failed.deadline", "Pod", "spec.activeDeadlineSeconds")
