"""What of Kubernetes is simulated, and how truly: the table behind docs/fidelity.md and the page /fidelity.

A behaviour is *exact* if recordings of the real Kubernetes prove it, *simplified* if it is there with less than the
real thing has, *not simulated* if it is absent.
"""

from __future__ import annotations

from dataclasses import dataclass

EXACT, SIMPLIFIED, ABSENT = "exact", "simplified", "not simulated"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One row. ``proof`` are globs on recordings ("timelines/cron5-*", "cron/next/*"), at least one where it is exact.

    ``note`` says what is left out, or what surprises.
    """

    area: str
    name: str
    level: str
    proof: tuple[str, ...] = ()
    note: str = ""


def _exact(area: str, name: str, proof: str, note: str = "") -> Behaviour:
    return Behaviour(area, name, EXACT, tuple(f"timelines/{each}" for each in proof.split()), note)


def _table(area: str, name: str, family: str, note: str = "") -> Behaviour:
    return Behaviour(area, name, EXACT, (f"{family}/*",), note)


def _simplified(area: str, name: str, note: str) -> Behaviour:
    return Behaviour(area, name, SIMPLIFIED, (), note)


def _absent(area: str, name: str, note: str = "") -> Behaviour:
    return Behaviour(area, name, ABSENT, (), note)


JOBS, CRON_JOBS, PODS, API, CLUSTER = "Jobs", "CronJobs", "Pods and kubelet", "API server and kubectl", "Cluster"

BEHAVIOURS = (
    _exact(JOBS, "`completions` and `parallelism`", "par-1-1 par-3-10-varied par-5-50 par-0* par-slow-start-50"),
    _exact(JOBS, "lowering and raising `parallelism`", "par-lower par-0-then-2"),
    _exact(JOBS, "work queues (no `completions`)", "par-one-success-mixed-end par-workqueue-*"),
    _exact(JOBS, "`backoffLimit` with `Never`: n + 1 Pods", "never-backoff-limit-* never-limit-kills-*"),
    _exact(JOBS, "`backoffLimit` with `OnFailure`: restarts are summed", "onfailure-backoff-limit-* onfailure-*sum*"),
    _exact(
        JOBS,
        "back-off delay 10 s, 20 s, 40 s ... 600 s",
        "never-backoff-cap-600 never-backoff-long-run never-backoff-uneven never-backoff-recreate-one never-fraction "
        "never-success-resets-*",
    ),
    _exact(JOBS, "failures counted in the same sync", "never-parallel-* never-failure-same-second-as-batch"),
    _exact(JOBS, "`activeDeadlineSeconds`", "deadline-*"),
    _exact(JOBS, "`ttlSecondsAfterFinished`", "ttl-*"),
    _exact(JOBS, "`suspend` and resume", "suspend-*"),
    _exact(JOBS, "`completionMode: Indexed`", "ix-basic ix-retry ix-50 ix-many-failures-mixed"),
    _exact(JOBS, "`backoffLimitPerIndex`, `maxFailedIndexes`", "ix-per-index* ix-max-failed-*"),
    _exact(JOBS, "elastic Indexed Jobs", "ix-elastic-*"),
    _exact(JOBS, "`podFailurePolicy`", "pfp-*"),
    _exact(JOBS, "`successPolicy`", "ix-success-policy-*"),
    _exact(JOBS, "`podReplacementPolicy`", "prp-*"),
    _exact(JOBS, "`managedBy`: the Job is left alone", "managed-by-self"),
    _exact(JOBS, "finalizers, uncounted Pods, interim conditions", "never-limit-kills-* down-during-run"),
    _exact(JOBS, "the image-processor of the lessons: well, flaky, broken", "image-processor*"),
    _exact(JOBS, "names that are too long, two Jobs at once", "long-name-63 two-jobs"),
    _exact(JOBS, "random Jobs with random actions", "rnd-job-*"),
    _table(CRON_JOBS, "which schedules are accepted, and the words for those that are not", "cron/parse"),
    _table(CRON_JOBS, "run times in every zone, beside every change of the clocks", "cron/next"),
    _table(CRON_JOBS, "run times of random schedules", "cron/random"),
    _table(CRON_JOBS, "which runs were missed, and when to look again", "cron/missed"),
    _exact(CRON_JOBS, "every form of schedule, played", "sched-*"),
    _exact(CRON_JOBS, "time zones, clock changes", "tz-*"),
    _exact(CRON_JOBS, "`concurrencyPolicy: Allow`", "cron1-allow-* cron5-allow-*"),
    _exact(
        CRON_JOBS, "`concurrencyPolicy: Forbid`", "cron1-forbid-* cron5-forbid-*", "The latest missed tick starts late."
    ),
    _exact(CRON_JOBS, "`concurrencyPolicy: Replace`", "cron1-replace-* cron5-replace-*", "Old and new Pods overlap."),
    _exact(
        CRON_JOBS,
        "`startingDeadlineSeconds`",
        "cron-deadline-* cron5-forbid-7m-deadline-* nightly-backup-down-*",
        "The documented MissSchedule event was never seen.",
    ),
    _exact(CRON_JOBS, "missed runs after an outage", "cron-down-*", "More than 100: a warning; the latest still runs."),
    _exact(CRON_JOBS, "history limits", "cron-history-* cron-ttl-* minute-history-*"),
    _exact(CRON_JOBS, "`suspend` of a CronJob", "cron-suspend-*"),
    _exact(CRON_JOBS, "Jobs made by hand", "cron-manual-* cron5-replace-manual"),
    _exact(CRON_JOBS, "changing a CronJob while it runs", "cron-patch-*"),
    _exact(CRON_JOBS, "deleting a CronJob or its Job", "cron-delete-*"),
    _exact(CRON_JOBS, "what the template says: deadline, suspend, back-off", "cron-template-* cron-failing-*"),
    _exact(CRON_JOBS, "creation beside a tick", "cron-created-* cron-every-5"),
    _exact(CRON_JOBS, "the nightly-backup of the lessons: well, flaky", "nightly-backup nightly-backup-[2-9bf]*"),
    _exact(CRON_JOBS, "random CronJobs with random actions", "rnd-cron-*"),
    _exact(
        PODS,
        "starts, ends, exit codes and reasons",
        "never-fail-then-succeed never-latency-3 never-oom never-success-instant never-two-containers",
    ),
    _exact(PODS, "restarts and CrashLoopBackOff", "onfailure-* cron-onfailure-crashloop down-crashloop"),
    _exact(PODS, "graceful termination, SIGTERM, exit code 137", "delete-* cron1-replace-90s-grace-5 *onterm*"),
    _exact(PODS, "`activeDeadlineSeconds` of a Pod", "pod-deadline-*"),
    _exact(PODS, "init containers", "init-*"),
    _exact(PODS, "sidecars", "sidecar-*"),
    _exact(PODS, "eviction", "evict-* prp-tof-evict-* pfp-ignore-disruption-*"),
    _simplified(PODS, "image pulls, probes, volumes, resources", "Every image is there, every probe passes."),
    _simplified(PODS, "jitter", "A real kubelet adds up to half of a back-off at random."),
    _table(API, "YAML scalars as kubectl reads them", "yaml/scalars"),
    _table(API, "decoding and validation, in the server's words", "validation/manifests"),
    _table(API, "what an update may change", "validation/updates"),
    _table(API, "defaults", "defaults/objects"),
    _table(API, "`kubectl get -o yaml`", "defaults/yaml"),
    _exact(API, "requests that are refused", "reject-* par-completions-immutable suspend-template-change cron-name-53"),
    _table(
        API, "`kubectl get`, `kubectl events`", "kubectl/get", "Beyond 12 rows of equal times the order may differ."
    ),
    _table(API, "`kubectl describe` of Jobs, CronJobs, Pods", "kubectl/describe"),
    _table(API, "how long ago something was", "kubectl/durations"),
    _table(API, "`kubectl create job`, `create cronjob`", "kubectl/createjob"),
    _simplified(
        API, "kubectl", "One namespace, no files, no `--watch`; apply, patch, delete, scale as scenarios use them."
    ),
    _simplified(API, "Events of scheduler and kubelet", "The usual ones of a Pod; BackOff once for each wait."),
    _simplified(API, "`kubectl logs`", "The text that the scenario gives, printed as the container starts."),
    _simplified(API, "addresses, container and image IDs", "Made up from the Pod's UID."),
    _absent(API, "latency of the API server and of caches", "A real cluster has some milliseconds of it."),
    _absent(
        API, "Event aggregation", "Equal Events are counted; a real cluster folds similar ones and keeps 25 an object."
    ),
    _exact(CLUSTER, "kube-controller-manager down and up", "down-* cron-restart-mid cron-down-*"),
    _exact(CLUSTER, "deletion in the background, in the foreground, orphaning", "delete-* cron-delete-active-*"),
    _simplified(
        CLUSTER,
        "Deployments, ReplicaSets, DaemonSets",
        "Written after the controllers' source, not recorded; no ControllerRevisions, no rollout commands.",
    ),
    _simplified(
        CLUSTER, "nodes that are lost and come back", "Noticed after 50 s sharp, where a real cluster takes 40 to 55."
    ),
    _simplified(
        CLUSTER,
        "scheduler",
        "The node with the fewest Pods takes the next; the number of Pods, taints and a DaemonSet's node count.",
    ),
    _absent(CLUSTER, "quota, PodDisruptionBudgets, priorities, preemption"),
    _absent(CLUSTER, "informer resync", "A real one looks at everything again after 12 to 24 hours."),
)
