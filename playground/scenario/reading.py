"""Text -> Scenario: every document decoded and reviewed, and what is wrong told with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from playground.kubernetes.apimachinery.field import FORBIDDEN, OMITTED, FieldError
from playground.kubernetes.batch.types import CronJob
from playground.kubernetes.core.types import Container, Pod, PodTemplate
from playground.kubernetes.decode import Document, decode
from playground.kubernetes.objects import Typed, parts_of, pod_template_of
from playground.kubernetes.problem import Problem, Span
from playground.kubernetes.review import NAMESPACES, Review, is_scenario, review_items
from playground.limits import POD_TEMPLATE_PARTS, REST_HORIZON_MS
from playground.scenario import references
from playground.scenario.behaviour import AnnotationError, read_annotations, read_container
from playground.scenario.document import API_VERSION, ScenarioDocument, read_document
from playground.simulator.workload import ContainerEntry

# How many objects that are left out are named.
NOTES = 5
# What a text without a Scenario document gets.
DEFAULTS = ScenarioDocument()


@dataclass(frozen=True)
class Scenario:
    """What one text says.

    ``start_ms`` is epoch ms; ``until_ms`` virtual ms, with the default horizon filled in; ``ends_at_rest`` says that
    the run ends sooner if the cluster comes to rest. ``reviews`` are the API server's answers to the manifests in their
    order, ``manifests`` the accepted ones after defaulting. ``problems`` are all that is wrong; ``warnings`` are the
    server's; ``assumptions`` what was made up because the text does not say it.
    """

    text: str
    document: ScenarioDocument = DEFAULTS
    reviews: tuple[Review, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    name: str = ""

    @property
    def accepted(self) -> bool:
        """Whether a page shows a run of it: nothing is wrong, and there is something to run."""
        return not self.problems

    @property
    def manifests(self) -> tuple[dict[str, Any], ...]:
        return tuple(each.stored for each in self.reviews if each.accepted and each.stored is not None)

    @property
    def title(self) -> str:
        return self.document.title or self.name or next((_named(each) for each in self.manifests), "")

    @property
    def start_ms(self) -> int:
        return self.document.start_ms

    @property
    def until_ms(self) -> int:
        return int(REST_HORIZON_MS) if self.document.until_ms is None else self.document.until_ms

    @property
    def ends_at_rest(self) -> bool:
        return self.document.until_ms is None


def _named(manifest: dict[str, Any]) -> str:
    metadata = manifest.get("metadata") or {}
    return str(metadata.get("name") or metadata.get("generateName") or "")


@dataclass
class _Reading:
    """What has been read so far."""

    reviews: list[Review] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    scenario: Document | None = None
    document: ScenarioDocument = DEFAULTS


def read(text: str) -> Scenario:
    """Read a scenario. Nothing is raised for what the text says: what is wrong with it is in ``problems``, in order."""
    decoded = decode(text)
    reading = _Reading(problems=list(decoded.problems))
    for document in decoded.documents:
        if document.error is not None:
            continue
        if is_scenario(document):
            _read_scenario_document(reading, document)
        else:
            reading.reviews.extend(review_items(document, any_namespace=True))
    assumptions = _leave_out(reading)
    if decoded.problems:
        reading.problems.extend(_template(text))
    for review in reading.reviews:
        reading.problems.extend(review.problems)
    if not reading.reviews and not reading.problems:
        place = reading.scenario.source.start if reading.scenario else Span(1, 1, 1, 1)
        reading.problems.append(
            Problem("object", "no objects passed to create: a scenario needs a Job or a CronJob", place)
        )
    if reading.scenario is not None:
        errors = references.check(reading.document, [review.reference for review in reading.reviews])
        reading.problems.extend(_problem(reading.scenario, error) for error in errors)
    for review in reading.reviews:
        found, told = _behaviour(review, reading.document.containers)
        reading.problems.extend(found)
        assumptions.extend(told)
    name = _named(reading.scenario.value) if reading.scenario is not None else ""
    return Scenario(
        text=text,
        document=reading.document,
        reviews=tuple(reading.reviews),
        problems=tuple(sorted(reading.problems, key=lambda problem: problem.span)),
        warnings=tuple(f"Warning: {warning}" for review in reading.reviews for warning in review.warnings),
        assumptions=tuple(assumptions),
        name=name,
    )


def _template(text: str) -> list[Problem]:
    """What is wrong with a text that cannot be read because it is a template, at its first gap."""
    before, gap, _ = text.partition("{{")
    if not gap:
        return []
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    words = 'this is a template, and nothing fills in its gaps here: paste what "helm template" prints'
    return [Problem("syntax", words, Span(line, column, line, column + len(gap)))]


def _leave_out(reading: _Reading) -> list[str]:
    """Leave out what a cluster has besides workloads, unless there is nothing else; say so, and what is assumed."""
    others = [f'{review.kind} "{review.name}"' for review in reading.reviews if not review.simulated]
    if others and (reading.problems or len(others) < len(reading.reviews)):
        reading.reviews = [review for review in reading.reviews if review.simulated]
        told = [f"Left out, because Jobsite does not simulate it: {each}." for each in others[:NOTES]]
        told += [f"Left out as well: {len(others) - NOTES} more."] if len(others) > NOTES else []
    else:
        told = []
    namespaces = dict.fromkeys(review.namespace for review in reading.reviews if review.accepted)
    return told + [f'The namespace "{each}" is assumed to exist.' for each in namespaces if each not in NAMESPACES]


def _read_scenario_document(reading: _Reading, document: Document) -> None:
    place = document.source.start
    if document.api_version != API_VERSION:
        text = f'apiVersion of a Scenario must be "{API_VERSION}", not "{document.api_version}"'
        reading.problems.append(Problem("object", text, document.source.locate(("apiVersion",))))
    elif reading.scenario is not None:
        reading.problems.append(Problem("object", "a text may hold only one Scenario document", place))
    else:
        reading.scenario = document
        reading.document, errors = read_document(document.value)
        reading.problems.extend(_problem(document, error) for error in errors)


def _problem(document: Document, error: FieldError) -> Problem:
    keys = error.path.keys
    span = document.source.locate(keys)
    if error.type == FORBIDDEN:
        span = document.source.key(keys) or span
    bad_value = None if error.bad_value is OMITTED else error.bad_value
    return Problem("validation", str(error), span, error.type, error.field, bad_value, error.detail)


def _behaviour(review: Review, entries: Sequence[ContainerEntry]) -> tuple[list[Problem], list[str]]:
    """What is wrong with the annotations that say how the work goes, and what is assumed because nothing says it."""
    manifest = review.object
    if manifest is None:
        return [], []
    parts = parts_of(manifest)
    if parts > POD_TEMPLATE_PARTS:
        return [Problem("object", POD_TEMPLATE_PARTS.message(parts), _place(review, _template_keys(manifest)[:-1]))], []
    template = pod_template_of(manifest)
    try:
        read_annotations(template.annotations)
    except AnnotationError as error:
        return [Problem("validation", str(error), _place(review, _template_keys(manifest)))], []
    # A CronJob's Jobs are named after minutes; any will do to see which entries speak of them.
    job = f"{manifest.meta.name}-29540700" if isinstance(manifest, CronJob) else manifest.meta.name
    always = template.spec.restart_policy == "Always"
    told = [
        f'Nothing says how container "{container.name}" of {manifest.kind} "{manifest.meta.name}" goes: '
        + ("it is assumed to run for ever." if sidecar or always else "it is assumed to run 5 s and exit 0.")
        for container, regular, sidecar in _containers(template)
        if not any(_fits(entry, job, container) for entry in entries)
        and read_container(container, template.annotations, regular) is None
    ]
    return [], told


def _place(review: Review, keys: tuple[str, ...]) -> Span:
    return Span(1, 1, 1, 1) if review.source is None else review.source.locate(keys)


def _template_keys(manifest: Typed) -> tuple[str, ...]:
    if isinstance(manifest, Pod):
        return ("metadata", "annotations")
    above = ("spec", "jobTemplate") if isinstance(manifest, CronJob) else ()
    return (*above, "spec", "template", "metadata", "annotations")


def _containers(template: PodTemplate) -> Iterable[tuple[Container, bool, bool]]:
    """Each container with whether it is a regular one and whether it is a sidecar."""
    for init in template.spec.init_containers:
        yield init, False, init.restart_policy == "Always"
    for container in template.spec.containers:
        yield container, True, False


def _fits(entry: ContainerEntry, job: str, container: Container) -> bool:
    return (entry.container is None or entry.container == container.name) and fnmatchcase(job, entry.job)
