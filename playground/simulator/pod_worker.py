"""One Pod on its node: starts, ends, restarts and stops of its containers, and the Pod's phase that follows from them.

Mirrors pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions, doBackOff), pkg/kubelet/kubelet_pods.go
(getPhase) and client-go/util/flowcontrol/backoff.go, with all delays exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.kubernetes.apimachinery.durations import format_duration
from playground.kubernetes.apimachinery.meta import Condition, find_condition
from playground.kubernetes.batch.types import JOB_NAME_LABEL
from playground.kubernetes.core.types import (
    ContainerStateRunning,
    ContainerStateTerminated,
    ContainerStateWaiting,
    ContainerStatus,
    Pod,
    PodStatus,
)
from playground.simulator import rules
from playground.simulator.container_runtime import NOT_DUE, ContainerRuntime, Role
from playground.simulator.event_loop import LANE_BITS, Lane
from playground.simulator.rules import Because
from playground.simulator.workload import FOREVER, ContainerRun

if TYPE_CHECKING:
    from playground.simulator.kubelet import Kubelet

BACKOFF_BASE_MS = 10_000
BACKOFF_MAX_MS = 300_000
BACKOFF_EXPIRES_MS = 2 * BACKOFF_MAX_MS
MIN_SIDECAR_GRACE_MS = 2000
KILLED_EXIT_CODE = 137
LOST_EXIT_CODE = 255
NS_PER_MS = 1_000_000


class PodWorker:
    """See the module. ``order`` is its place among all Pods accepted: Pods of one instant act in that order."""

    __slots__ = (
        "_bound_seconds",
        "_containers",
        "_dead",
        "_deadline_ms",
        "_deleted",
        "_exceeded",
        "_inits",
        "_job",
        "_kubelet",
        "_phase",
        "_pod",
        "_start_due",
        "_stop_ms",
        "forgotten",
        "node",
        "order",
    )

    def __init__(self, kubelet: Kubelet, pod: Pod, order: int) -> None:
        spec = pod.spec
        self._kubelet = kubelet
        self._pod = pod
        self._job = pod.meta.labels.get(JOB_NAME_LABEL) or pod.workload or pod.meta.name
        self._containers = [ContainerRuntime(each, Role.REGULAR, "PodInitializing") for each in spec.containers]
        self._inits = [
            ContainerRuntime(each, Role.SIDECAR if each.restart_policy == "Always" else Role.INIT, "PodInitializing")
            for each in spec.init_containers
        ]
        self._bound_seconds = kubelet.clock.now_seconds()
        self._phase = "Pending"
        self._stop_ms: int | None = None
        """Once the Pod is being stopped: the virtual ms at which its grace period ends."""
        self._deleted = False
        self._exceeded = False
        self._deadline_ms: int | None = None
        self._dead = False
        """Whether the node has no power."""
        self._start_due = NOT_DUE
        self.forgotten = False
        self.node = pod.node_name
        self.order = order

    # -- what happens to the Pod

    def accept(self, start_latency_ms: int) -> None:
        """Start the containers after that time; the Pod's own deadline counts from now."""
        clock, loop = self._kubelet.clock, self._kubelet.loop
        self._start_due = loop.at(clock.now_ms + start_latency_ms, Lane.KUBELET, self._start, None, self.order)
        deadline_seconds = self._pod.spec.active_deadline_seconds
        if deadline_seconds is not None and self._deadline_ms is None:
            self._deadline_ms = clock.ms_at(self._bound_seconds + deadline_seconds)
            loop.at(self._deadline_ms, Lane.KUBELET, self.exceed_deadline, None, self.order)

    def _start(self, _: None) -> None:
        if self.forgotten or self._stop_ms is not None or self._start_due != self._kubelet.loop.due:
            return
        self._start_due = NOT_DUE
        self._go_on()
        self._report()

    def delete(self, pod: Pod) -> None:
        """The Pod object is being deleted: stop what runs, then let the object go."""
        if self.forgotten:
            return
        self._deleted = True
        self._pod = pod
        if self._dead:
            return
        if self._stop_ms is None:
            assert pod.meta.deletion_grace_seconds is not None
            self._stop(pod.meta.deletion_grace_seconds)

    def exceed_deadline(self, _: None = None) -> None:
        """The Pod's own activeDeadlineSeconds are over (pkg/kubelet/active_deadline.go)."""
        if self.forgotten or self._dead or self._stop_ms is not None:
            return
        self._exceeded = True
        because = rules.POD_DEADLINE(activeDeadlineSeconds=self._pod.spec.active_deadline_seconds)
        self._kubelet.trace.pod(self._pod, "podDeadlineExceeded", because)
        self._stop(self._pod.spec.termination_grace_period_seconds)

    def lose_power(self) -> None:
        """The node stops dead: nothing ends, starts or is reported until ``boot``."""
        self._dead = True
        self._start_due = NOT_DUE
        for container in (*self._inits, *self._containers):
            container.due = NOT_DUE

    def boot(self, start_latency_ms: int) -> None:
        """The node is back: what ran on it is found dead, and goes on as the Pod's restart policy says."""
        self._dead = False
        kubelet = self._kubelet
        containers = (*self._inits, *self._containers)
        if self._phase == "Pending" and not any(each.is_running() for each in containers):
            self.accept(start_latency_ms)
        if self._deleted:
            kubelet.loop.at(kubelet.clock.now_ms, Lane.KUBELET, self.delete, self._pod, self.order)
        for container in containers:
            waiting = container.status.state
            if container.is_running() or (type(waiting) is ContainerStateWaiting and waiting.retry_ms is not None):
                container.exit_code, container.reason = LOST_EXIT_CODE, "Unknown"
                container.because = rules.CONTAINER_LOST.because
                container.due = kubelet.loop.at(kubelet.clock.now_ms, Lane.KUBELET, self._ended, container, self.order)
        if self._deadline_ms is not None and self._deadline_ms <= kubelet.clock.now_ms:
            kubelet.loop.at(kubelet.clock.now_ms, Lane.KUBELET, self.exceed_deadline, None, self.order)

    # -- starting

    def _go_on(self) -> None:
        """Start what is next: init containers one after the other, sidecars on the way, then all regular containers."""
        for init in self._inits:
            if init.due != NOT_DUE or init.is_running():
                if init.role is Role.SIDECAR:
                    continue
                return
            if not init.has_succeeded():
                self._run(init)
                if init.role is Role.INIT:
                    return
        for container in self._containers:
            self._run(container)
        self._phase = "Running"

    def _run(self, container: ContainerRuntime, restart: bool = False) -> None:
        kubelet = self._kubelet
        was = container.status
        run, on_term = kubelet.workload.next_run(self._job, self._pod, was.name, container.role is Role.SIDECAR)
        now_ms = kubelet.clock.now_ms
        container.on_term = on_term
        container.status = ContainerStatus(
            was.name,
            ContainerStateRunning(now_ms, kubelet.clock.now_seconds()),
            container.role is not Role.INIT,
            was.restart_count + restart,
            was.last_terminated,
        )
        if run.log:
            kubelet.keep_log(self._pod, was.name, was.restart_count + restart, run.log)
        self._set_end(container, run, now_ms)

    def _set_end(self, container: ContainerRuntime, run: ContainerRun, now_ms: int) -> None:
        container.exit_code = run.exit_code
        container.reason = run.reason
        container.because = (rules.CONTAINER_FAILED if run.exit_code else rules.CONTAINER_SUCCEEDED).because
        if run.for_ms == FOREVER:
            container.due = NOT_DUE
        else:
            loop = self._kubelet.loop
            container.due = loop.at(now_ms + run.for_ms, Lane.KUBELET, self._ended, container, self.order)

    # -- ending

    def _ended(self, container: ContainerRuntime) -> None:
        if self.forgotten or container.due != self._kubelet.loop.due:
            return
        container.due = NOT_DUE
        was = container.status
        if type(was.state) is not ContainerStateRunning:
            self._restart(container)
            return
        clock = self._kubelet.clock
        exit_code = container.exit_code
        terminated = ContainerStateTerminated(
            exit_code,
            container.reason or ("Completed" if exit_code == 0 else "Error"),
            was.state.started_at,
            clock.now_ms,
            clock.now_seconds(),
        )
        container.status = ContainerStatus(was.name, terminated, False, was.restart_count, was.last_terminated)
        self._kubelet.trace.reported["containerExited"] = container.because
        if self._stop_ms is None:
            self._decide(container, terminated)
        else:
            self._stop_sidecars()
            self._finish()
        self._report()

    def _decide(self, container: ContainerRuntime, terminated: ContainerStateTerminated) -> None:
        """What follows when a container of a Pod that is not being stopped has ended."""
        policy = self._pod.spec.restart_policy
        failed = terminated.exit_code != 0
        if container.role is Role.SIDECAR:
            if not self._is_main_done():
                self._back_off(container, terminated)
        elif (policy == "Always" and container.role is Role.REGULAR) or (failed and policy != "Never"):
            self._back_off(container, terminated)
        elif container.role is Role.INIT and not failed:
            self._go_on()
        self._stop_sidecars()
        self._finish()

    def _back_off(self, container: ContainerRuntime, terminated: ContainerStateTerminated) -> None:
        """Restart the container at once, or let it wait (kuberuntime_manager.go doBackOff)."""
        ended_ms = terminated.finished_ms
        was = container.status
        container.status = ContainerStatus(was.name, terminated, False, was.restart_count, terminated)
        expired = ended_ms - container.backoff_set_ms > BACKOFF_EXPIRES_MS
        policy = "Always" if container.role is Role.SIDECAR else self._pod.spec.restart_policy
        if container.backoff_ms == 0 or expired:
            rule = rules.KUBELET_RESTART if container.backoff_ms == 0 else rules.KUBELET_RESTART_FORGIVEN
            self._kubelet.trace.reported["restarting"] = rule(restartPolicy=policy)
            container.backoff_ms = BACKOFF_BASE_MS
            container.backoff_set_ms = ended_ms
            self._run(container, restart=True)
            return
        retry_ms = ended_ms + container.backoff_ms
        meta = self._pod.meta
        message = (
            f"back-off {format_duration(container.backoff_ms * NS_PER_MS)} restarting failed container={was.name} "
            f"pod={meta.name}_{meta.namespace}({meta.uid})"
        )
        because = rules.KUBELET_CRASH_LOOP(delaySeconds=container.backoff_ms // 1000, restartPolicy=policy)
        self._kubelet.trace.reported["crashLoopBackOff"] = because
        waiting = ContainerStateWaiting("CrashLoopBackOff", message, retry_ms)
        container.status = ContainerStatus(was.name, waiting, False, was.restart_count, terminated)
        container.due = self._kubelet.loop.at(retry_ms, Lane.KUBELET, self._ended, container, self.order)

    def _restart(self, container: ContainerRuntime) -> None:
        if self._stop_ms is not None or container.stopping:
            return
        if container.because is rules.CONTAINER_LOST.because:
            because = rules.KUBELET_RESTART_BOOT.because
        else:
            because = rules.KUBELET_RESTART_AFTER(delaySeconds=container.backoff_ms // 1000)
        self._kubelet.trace.reported["restarting"] = because
        container.backoff_ms = min(container.backoff_ms * 2, BACKOFF_MAX_MS)
        container.backoff_set_ms = self._kubelet.clock.now_ms
        self._run(container, restart=True)
        self._report()

    # -- stopping

    def _stop(self, grace_seconds: int) -> None:
        self._stop_ms = self._kubelet.clock.now_ms + grace_seconds * 1000
        for container in (*self._inits, *self._containers):
            if container.role is not Role.SIDECAR:
                self._terminate(container, self._stop_ms)
        self._stop_sidecars()
        self._finish()
        self._report()

    def _terminate(self, container: ContainerRuntime, kill_ms: int) -> None:
        """SIGTERM now, SIGKILL at ``kill_ms``; a run that ends by itself before that ends as it would have."""
        container.stopping = True
        if not container.is_running():
            container.due = NOT_DUE
            return
        end_ms, exit_code, rule = kill_ms, KILLED_EXIT_CODE, rules.CONTAINER_KILLED
        on_term = container.on_term
        if on_term is not None and self._kubelet.clock.now_ms + on_term.for_ms <= kill_ms:
            end_ms, exit_code = self._kubelet.clock.now_ms + on_term.for_ms, on_term.exit_code
            rule = rules.CONTAINER_TERMINATED
        if container.due != NOT_DUE and container.due >> LANE_BITS <= end_ms:
            return
        container.exit_code, container.reason, container.because = exit_code, "", rule.because
        container.due = self._kubelet.loop.at(end_ms, Lane.KUBELET, self._ended, container, self.order)

    def _stop_sidecars(self) -> None:
        """Once nothing else will run any more, stop the sidecars, the last one first and one at a time."""
        if not self._inits or not self._is_main_done():
            return
        now_ms = self._kubelet.clock.now_ms
        grace_end_ms = self._stop_ms
        if grace_end_ms is None:
            grace_end_ms = now_ms + self._pod.spec.termination_grace_period_seconds * 1000
        first = True
        for sidecar in reversed(self._inits):
            if sidecar.role is Role.SIDECAR and not sidecar.stopping and (first or not sidecar.is_running()):
                self._terminate(sidecar, max(grace_end_ms, now_ms + MIN_SIDECAR_GRACE_MS))
            first = first and not sidecar.is_running()

    def _is_main_done(self) -> bool:
        """Whether no regular or plain init container runs or will run again."""
        stopping = self._stop_ms is not None
        policy = self._pod.spec.restart_policy
        for init in self._inits:
            if init.role is Role.INIT and not init.has_succeeded():
                state = init.status.state
                if type(state) is ContainerStateTerminated:
                    return stopping or policy == "Never"
                return stopping and not init.is_running() and not any(each.is_running() for each in self._containers)
        for container in self._containers:
            if type(container.status.state) is not ContainerStateTerminated and (
                not stopping or container.is_running()
            ):
                return False
        return True

    def _finish(self) -> None:
        """Give the Pod its terminal phase once nothing runs or will run (kubelet_pods.go getPhase)."""
        if not self._is_main_done() or any(each.is_running() for each in self._inits):
            return
        done = [each for each in self._inits if each.role is Role.INIT] + self._containers
        succeeded = not self._exceeded and all(each.has_succeeded() for each in done)
        self._phase = "Succeeded" if succeeded else "Failed"
        if not succeeded and self._stop_ms is not None:
            self._kubelet.trace.reported["failed"] = self._stopped_because()

    def _stopped_because(self) -> Because:
        """Why a Pod that was told to stop counts as failed."""
        if self._exceeded:
            return rules.POD_DEADLINE_FAILED.because
        ran = any(
            type(each.status.state) is ContainerStateTerminated or each.status.last_terminated is not None
            for each in (*self._inits, *self._containers)
        )
        return (rules.POD_STOPPED if ran else rules.POD_NEVER_STARTED).because

    # -- reporting

    def _report(self) -> None:
        kubelet = self._kubelet
        meta = self._pod.meta
        stored = kubelet.client.pods.find(f"{meta.namespace}/{meta.name}")
        if stored is None or stored.meta.uid != meta.uid:
            kubelet.trace.reported.clear()
            return
        was = stored.status
        phase = self._phase
        terminal = phase in ("Succeeded", "Failed")
        ready = phase == "Running" and self._is_ready()
        reason = message = ""
        if terminal and self._exceeded:
            reason, message = "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"
        conditions = was.conditions
        before = find_condition(conditions, "Ready")
        if before is None or ready != (before.status == "True"):
            since = self._bound_seconds if before is None and not ready else kubelet.clock.now_seconds()
            others = tuple(each for each in conditions if each.type != "Ready")
            conditions = (*others, Condition("Ready", "True" if ready else "False", "", "", since))
        status = PodStatus(
            phase,
            reason,
            message,
            self._bound_seconds,
            conditions,
            tuple([each.status for each in self._containers]),
            tuple([each.status for each in self._inits]) if self._inits else (),
        )
        kubelet.client.pods.update_status(stored, status)
        kubelet.trace.reported.clear()
        if terminal:
            if stored.meta.deletion_ms is not None:
                self._release()
            kubelet.forget(self, f"{meta.namespace}/{meta.name}")

    def _is_ready(self) -> bool:
        for container in self._containers:
            if not container.is_running():
                return False
        return all(each.is_running() for each in self._inits if each.role is Role.SIDECAR)

    def _release(self) -> None:
        """Nothing runs any more: let the object go (pkg/kubelet/status/status_manager.go)."""
        meta = self._pod.meta
        key = f"{meta.namespace}/{meta.name}"
        stored = self._kubelet.client.pods.find(key)
        if stored is not None and stored.meta.uid == meta.uid:
            self._kubelet.client.pods.delete(key, grace_seconds=0)
