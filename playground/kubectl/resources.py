"""The names under which people call the kinds of objects."""

from __future__ import annotations

from dataclasses import dataclass

from playground.kubectl.output import CommandError


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One kind as kubectl knows it: ``plural`` with ``group`` in messages ("jobs.batch"), and its other names.

    ``in_all``: it is among what ``kubectl get all`` means.
    """

    kind: str
    plural: str
    singular: str
    group: str = ""
    short: tuple[str, ...] = ()
    namespaced: bool = True
    in_all: bool = True

    @property
    def version(self) -> str:
        """As messages about selectors name the kind: ``batch/v1, Resource=jobs``."""
        return f"{self.group}/v1, Resource={self.plural}"

    @property
    def group_resource(self) -> str:
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def printed(self) -> str:
        """As in ``job.batch/hello created``."""
        return f"{self.singular}.{self.group}" if self.group else self.singular


RESOURCE_TYPES = (
    ResourceType("Job", "jobs", "job", "batch"),
    ResourceType("CronJob", "cronjobs", "cronjob", "batch", ("cj",)),
    ResourceType("Pod", "pods", "pod", "", ("po",)),
    ResourceType("Deployment", "deployments", "deployment", "apps", ("deploy",)),
    ResourceType("ReplicaSet", "replicasets", "replicaset", "apps", ("rs",)),
    ResourceType("DaemonSet", "daemonsets", "daemonset", "apps", ("ds",)),
    ResourceType("Service", "services", "service", "", ("svc",)),
    ResourceType("Node", "nodes", "node", "", ("no",), namespaced=False, in_all=False),
    ResourceType("Event", "events", "event", "", ("ev",), in_all=False),
)

_BY_NAME = {
    f"{name}{suffix}": each
    for each in RESOURCE_TYPES
    for name in (each.plural, each.singular, *each.short)
    for suffix in ("", *((f".{each.group}", f".v1.{each.group}") if each.group and name not in each.short else ()))
}


def resource_type(name: str) -> ResourceType:
    """The kind called ``name`` in any letter case; raises CommandError in kubectl's words where there is none."""
    found = _BY_NAME.get(name.lower())
    if found is None:
        raise CommandError(f'error: the server doesn\'t have a resource type "{name}"')
    return found


def of_kind(kind: str) -> ResourceType:
    return next(each for each in RESOURCE_TYPES if each.kind == kind)


def all_types() -> list[ResourceType]:
    """What ``all`` stands for, in the order in which a server lists its kinds: by group, then by name."""
    return sorted((each for each in RESOURCE_TYPES if each.in_all), key=lambda each: (each.group, each.plural))


def targets(command: str, words: list[str]) -> list[tuple[ResourceType, str]]:
    """``job a b`` or ``job/a cronjob/b`` -> pairs of type and name; raises CommandError for anything else."""
    if not words:
        raise CommandError(
            "error: You must provide one or more resources by argument or filename.\n"
            f"See 'kubectl {command} --help' for usage."
        )
    if any("/" in word for word in words):
        pairs = []
        for word in words:
            kind, slash, name = word.partition("/")
            if not slash:
                raise CommandError(
                    "error: there is no need to specify a resource type as a separate argument when passing"
                    " arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of"
                    " 'kubectl get resource resource/<resource_name>'"
                )
            if "/" in name:
                raise CommandError("error: arguments in resource/name form may not have more than one slash")
            if not kind or not name or "," in kind:
                raise CommandError("error: arguments in resource/name form must have a single resource and name")
            pairs.append((resource_type(kind), name))
        return pairs
    found = resource_type(words[0])
    return [(found, name) for name in words[1:]]
