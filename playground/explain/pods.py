"""What the scheduler and the kubelet do with Pods."""

from playground.simulator import rules

SENTENCES = {
    rules.SCHEDULER_BOUND.name: (
        "The scheduler found room for the Pod on {node}.",
        "There is a place on {node}.",
    ),
    rules.SCHEDULER_BOUND_LATER.name: (
        "Room has become free, and the scheduler bound the Pod to {node}.",
        "A place has become free on {node}.",
    ),
    rules.SCHEDULER_NO_ROOM.name: (
        "The scheduler has {nodes:node} that may take Pods, {podsPerNode} at most on each, and no place is free.",
        "The site is full. Wait at the gate.",
    ),
    rules.KUBELET_STARTED.name: (
        "The kubelet has started the Pod's containers.",
        "The contractor has arrived and begins.",
    ),
    rules.CONTAINER_SUCCEEDED.name: (
        "Container {container} ended by itself with exit code 0: success.",
        "Done, and all went well.",
    ),
    rules.CONTAINER_FAILED.name: (
        "Container {container} ended by itself with exit code {exitCode}: anything but 0 is a failure.",
        "This try went wrong.",
    ),
    rules.CONTAINER_TERMINATED.name: (
        "Container {container} was told to stop (SIGTERM) and did so within the grace period, exit code {exitCode}.",
        "Asked to stop, the contractor packed up and left.",
    ),
    rules.CONTAINER_KILLED.name: (
        "Container {container} was told to stop (SIGTERM) and had not when the grace period was over, "
        "so it was killed (SIGKILL): exit code {exitCode}.",
        "Whoever has not left when the grace period is over is carried off the site.",
    ),
    rules.CONTAINER_LOST.name: (
        "The node went down under container {container}. Now that it is back, the container counts as ended, "
        "exit code {exitCode}.",
        "The power went out in the middle of the work.",
    ),
    rules.KUBELET_RESTART.name: (
        "restartPolicy {restartPolicy} has the container restarted in the same Pod, "
        "and the first restart does not wait.",
        "The same contractor gets up and starts over at once.",
    ),
    rules.KUBELET_RESTART_FORGIVEN.name: (
        "restartPolicy {restartPolicy} has the container restarted in the same Pod. "
        "It had run for more than 10 minutes, so the back-off begins anew and it does not wait.",
        "It went well for so long that the falls before are forgiven: up again at once.",
    ),
    rules.KUBELET_RESTART_AFTER.name: (
        "The back-off of {delaySeconds} is over, so the kubelet restarts the container in the same Pod.",
        "The pause is over, and the same contractor starts over.",
    ),
    rules.KUBELET_RESTART_BOOT.name: (
        "The node is back, and the kubelet starts the container that was waiting for its restart.",
        "The power is back, and the work starts over.",
    ),
    rules.KUBELET_CRASH_LOOP.name: (
        "The container has ended again, and restartPolicy {restartPolicy} has it restarted; "
        "before that the kubelet waits {delaySeconds}. The wait doubles each time, up to 5 minutes.",
        "Down again. A pause of {delaySeconds} before the next try.",
    ),
    rules.POD_DEADLINE.name: (
        "The Pod has been on its node for its activeDeadlineSeconds ({activeDeadlineSeconds}), "
        "so the kubelet stops its containers.",
        "Time is up for this visit.",
    ),
    rules.POD_SUCCEEDED.name: (
        "All containers of the Pod have ended with exit code 0; a sidecar's does not matter.",
        "A visit that did what it was for.",
    ),
    rules.POD_FAILED.name: (
        "A container of the Pod has failed, and restartPolicy Never does not start it again: the Pod has failed.",
        "The visit has failed. Somebody new would have to come.",
    ),
    rules.POD_STOPPED.name: (
        "The Pod was told to stop, and not all of its containers have ended with exit code 0, so it has failed.",
        "The visit was broken off before the work was done.",
    ),
    rules.POD_NEVER_STARTED.name: (
        "The Pod was deleted before its containers had started, so it has failed, and goes at once.",
        "Called off before the work had begun.",
    ),
    rules.POD_DEADLINE_FAILED.name: (
        "The Pod's activeDeadlineSeconds are over and its containers have stopped, so it has failed: DeadlineExceeded.",
        "The visit took longer than was agreed.",
    ),
}
