"""``kubectl logs`` (k8s.io/kubectl/pkg/cmd/logs/logs.go, polymorphichelpers/logsforobject.go)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import SWITCH, Arguments, Flag, parse
from playground.kubectl.printers.durations import epoch_ms
from playground.kubectl.requests import NAMESPACE
from playground.kubectl.resources import ResourceType, of_kind, resource_type
from playground.kubectl.selectors import SelectorError, parse_label_selector
from playground.kubectl.view import View
from playground.kubernetes.apimachinery.durations import MILLISECOND_NS, DurationError, parse_duration
from playground.kubernetes.apimachinery.serialize import time_error, time_text
from playground.kubernetes.apimachinery.validation import selector_matches
from playground.simulator.errors import ApiError, BadRequest

Object = dict[str, Any]

_FLAGS = {
    "all-containers": SWITCH,
    "all-pods": SWITCH,
    "container": Flag("c"),
    "follow": Flag("f", bare="true"),
    "ignore-errors": SWITCH,
    "limit-bytes": Flag(),
    "max-log-requests": Flag(),
    "namespace": Flag("n"),
    "pod-running-timeout": Flag(),
    "prefix": SWITCH,
    "previous": Flag("p", bare="true"),
    "selector": Flag("l"),
    "since": Flag(),
    "since-time": Flag(),
    "tail": Flag(),
    "timestamps": SWITCH,
}
_HELP = "See 'kubectl logs -h' for help and examples"
_USAGE = (
    "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    f"POD or TYPE/NAME is a required argument for the logs command\n{_HELP}"
)
_DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
_LINES_OF_SELECTED = 10
_CONTAINER_FIELDS = ("initContainers", "containers")
_SELECTING = ("DaemonSet", "Deployment", "Job", "ReplicaSet")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is wanted of each log: the last ``lines`` (-1: all), what came after ``since_ms``, at most ``bytes``."""

    lines: int
    since_ms: int
    bytes: int
    previous: bool
    timestamps: bool
    prefix: bool


def logs(view: View, words: list[str]) -> Output:
    """Run ``kubectl logs WORDS``. Raises CommandError."""
    arguments = parse("logs", words, _FLAGS)
    named, selector = arguments.words, arguments.flags.get("selector", "")
    if len(named) > 2 or (not named and not selector):
        raise CommandError(_USAGE)
    if named and selector:
        raise CommandError(f"error: only a selector (-l) or a POD name is allowed\n{_HELP}")
    if arguments.switch("follow"):
        raise CommandError("error: --follow is not possible here: this is one moment of the cluster; leave it out")
    wanted = _wanted(arguments, view.clock_ms)
    container = _container(arguments)
    told: list[str] = []
    printed: list[str] = []
    refused: ApiError | None = None
    try:
        for pod in _pods(view, arguments, told):
            for name in _containers(pod, container, arguments.switch("all-containers"), told):
                printed.append(_log(view, pod, name, wanted))
    except CommandError as error:
        raise CommandError("".join([*told, str(error)])) from None
    except ApiError as error:
        refused = error
        told.append(f"Error from server ({error.reason}): {error}\n")
    return Output("".join(printed), "".join(told), 1 if refused else 0, str(refused or ""))


def _wanted(arguments: Arguments, now_ms: int) -> _Wanted:
    flags = arguments.flags
    since, since_time = flags.get("since", ""), flags.get("since-time", "")
    if since and since_time:
        raise CommandError("error: at most one of `sinceTime` or `sinceSeconds` may be specified")
    since_ms = 0
    if since:
        try:
            duration_ms = parse_duration(since) // MILLISECOND_NS
        except DurationError as error:
            raise CommandError(
                f'error: invalid argument "{since}" for "--since" flag: {error}\nSee \'kubectl logs --help\' for usage.'
            ) from None
        if duration_ms < 0:
            raise CommandError("error: --since must be greater than 0")
        since_ms = now_ms - duration_ms if duration_ms else 0
    if since_time:
        if wrong := time_error(since_time):
            raise CommandError(f"error: {wrong}")
        since_ms = epoch_ms(since_time)
    lines = _number(flags, "tail", _LINES_OF_SELECTED if flags.get("selector") else -1)
    if lines < -1:
        raise CommandError("error: --tail must be greater than or equal to -1")
    limit = _number(flags, "limit-bytes", 0)
    if limit < 0:
        raise CommandError("error: --limit-bytes must be greater than 0")
    switches = (arguments.switch(name) for name in ("previous", "timestamps", "prefix"))
    return _Wanted(lines, since_ms, limit, *switches)


def _number(flags: dict[str, str], name: str, default: int) -> int:
    try:
        return int(flags[name]) if name in flags else default
    except ValueError:
        wrong = f'strconv.ParseInt: parsing "{flags[name]}": invalid syntax'
        raise CommandError(
            f'error: invalid argument "{flags[name]}" for "--{name}" flag: {wrong}\n'
            "See 'kubectl logs --help' for usage."
        ) from None


def _container(arguments: Arguments) -> str:
    """The container that is asked for; empty where none is."""
    inline, flag = arguments.words[1:], arguments.flags.get("container", "")
    if inline and flag:
        raise CommandError("error: only one of -c or an inline [CONTAINER] arg is allowed")
    container = inline[0] if inline else flag
    if container and arguments.switch("all-containers"):
        raise CommandError(f"error: --all-containers=true should not be specified with container name {container}")
    return container


def _pods(view: View, arguments: Arguments, told: list[str]) -> list[Object]:
    """The Pods whose logs are wanted: of what has several the one that has most to say, unless all are asked for."""
    namespace = arguments.flags.get("namespace") or NAMESPACE
    selector = arguments.flags.get("selector", "")
    if selector:
        try:
            matches = parse_label_selector(selector)
        except SelectorError as error:
            raise BadRequest(str(error)) from None
        pods = [each for each in _in(view, namespace) if matches(each["metadata"].get("labels") or {})]
        if not pods:
            told.append(f"No resources found in {namespace} namespace.\n")
        return pods
    kind, name = _target(arguments.words[0])
    found = view.object(kind.kind, namespace if kind.namespaced else "", name)
    if found is None:
        missing = f'{kind.group_resource} "{name}" not found in namespace "{namespace}"'
        raise CommandError(f"error: error from server (NotFound): {missing}")
    if kind.kind == "Pod":
        return [found]
    if kind.kind not in _SELECTING:
        raise CommandError(
            f"error: cannot get the logs from *v1.{kind.kind}: selector for *v1.{kind.kind} not implemented"
        )
    selected = found["spec"].get("selector")
    pods = [each for each in _in(view, namespace) if selector_matches(selected, each["metadata"].get("labels") or {})]
    if not pods:
        raise CommandError("error: timed out waiting for the condition")
    if arguments.switch("all-pods"):
        return pods
    pods.sort(key=_by_logging)
    if len(pods) > 1:
        told.append(f"Found {len(pods)} pods, using pod/{pods[0]['metadata']['name']}\n")
    return pods[:1]


def _in(view: View, namespace: str) -> Iterator[Object]:
    return (each for each in view.objects("Pod") if each["metadata"].get("namespace") == namespace)


def _target(word: str) -> tuple[ResourceType, str]:
    kind, slash, name = word.partition("/")
    if not slash:
        return of_kind("Pod"), word
    if "/" in name:
        raise CommandError("error: arguments in resource/name form may not have more than one slash")
    if not kind or not name:
        raise CommandError("error: arguments in resource/name form must have a single resource and name")
    return resource_type(kind), name


def _by_logging(pod: Object) -> tuple[bool, int, bool, int, int, int]:
    """Assigned to a node, running, ready, ready for long, often restarted, old (podutils ByLogging)."""
    status = pod.get("status") or {}
    ready = [each for each in status.get("conditions") or () if each["type"] == "Ready" and each["status"] == "True"]
    restarts = max((each.get("restartCount", 0) for each in status.get("containerStatuses") or ()), default=0)
    return (
        not pod["spec"].get("nodeName"),
        {"Unknown": 1, "Pending": 2}.get(status.get("phase") or "", 0),
        not ready,
        epoch_ms(ready[0]["lastTransitionTime"]) if ready else 0,
        -restarts,
        epoch_ms(pod["metadata"]["creationTimestamp"]),
    )


def _containers(pod: Object, container: str, all_of_them: bool, told: list[str]) -> list[str]:
    """The names of the containers, of which the first is meant where none is named."""
    inits, names = ([each["name"] for each in pod["spec"].get(field) or ()] for field in _CONTAINER_FIELDS)
    if all_of_them:
        return [*inits, *names]
    if container:
        if container not in (*inits, *names):
            raise CommandError(f"error: container {container} is not valid for pod {pod['metadata']['name']}")
        return [container]
    default = (pod["metadata"].get("annotations") or {}).get(_DEFAULT_CONTAINER)
    if default in (*inits, *names):
        return [str(default)]
    if len(inits) + len(names) > 1:
        choice = ", ".join([*names, *(f"{name} (init)" for name in inits)])
        told.append(f'Defaulted container "{names[0]}" out of: {choice}\n')
    return names[:1]


def _log(view: View, pod: Object, container: str, wanted: _Wanted) -> str:
    """What one container has printed. Raises BadRequest where it has not run."""
    metadata, status = pod["metadata"], pod.get("status") or {}
    if not pod["spec"].get("nodeName"):
        return ""
    at_ms, text = view.log(metadata["uid"], container, _run(metadata["name"], container, status, wanted.previous))
    lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []
    if at_ms < wanted.since_ms:
        lines = []
    if wanted.lines >= 0:
        lines = lines[len(lines) - min(wanted.lines, len(lines)) :]
    if wanted.timestamps:
        moment = f"{time_text(at_ms // 1000)[:-1]}.{at_ms % 1000 * MILLISECOND_NS:09d}Z"
        lines = [f"{moment} {line}" for line in lines]
    content = "".join(f"{line}\n" for line in lines)
    if wanted.bytes:
        content = content.encode()[: wanted.bytes].decode(errors="ignore")
    if not wanted.prefix:
        return content
    return "".join(f"[pod/{metadata['name']}/{container}] {line}" for line in content.splitlines(keepends=True))


def _run(pod: str, container: str, status: Object, previous: bool) -> int:
    """Which start of the container is meant, from 0 (pkg/kubelet/kubelet_pods.go validateContainerLogStatus)."""
    statuses = [*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())]
    found: Object = next((each for each in statuses if each["name"] == container), {})
    state, before = found.get("state") or {}, (found.get("lastState") or {}).get("terminated")
    run: int = found.get("restartCount", 0)
    if previous:
        if before is None:
            raise BadRequest(f'previous terminated container "{container}" in pod "{pod}" not found')
        return run if "waiting" in state else run - 1
    if "waiting" in state and before is None:
        reason = state["waiting"].get("reason", "")
        raise BadRequest(f'container "{container}" in pod "{pod}" is waiting to start: {reason}')
    return run
