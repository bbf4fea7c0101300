"""What a cluster says to a text: each document taken through kubectl and the API server, in their order of checks.

YAML -> apiVersion and kind -> kind known -> metadata readable -> strict decoding -> validation. One stage's findings
hide the later ones. Nothing is stored: every document is seen as if the cluster were empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from playground.kubernetes.apimachinery.field import OMITTED, FieldError
from playground.kubernetes.apimachinery.formats import is_dns1123_label
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.apimachinery.status import invalid_message, kubectl_invalid_message, strict_decoding_message
from playground.kubernetes.apimachinery.warning import recorded
from playground.kubernetes.decode import Document, decode
from playground.kubernetes.decode_source import SourceMap
from playground.kubernetes.objects import Typed, from_json
from playground.kubernetes.problem import Problem
from playground.kubernetes.review_client import (
    ClientRefusal,
    check_metadata,
    check_name_for_apply,
    items_of,
    mapped_kind,
)
from playground.kubernetes.schema_decode import DecodingError
from playground.kubernetes.scheme import Kind, kind_for

FILE = "job.yaml"
SCENARIO_GROUP = "jobsite"
# A review stores nothing, so what the server would make up is the same each time.
UID = "00000000-0000-4000-8000-000000000001"
CREATION_TIMESTAMP = "2026-03-10T09:00:00Z"
RESOURCE_VERSION = "1"
NAME_SUFFIX = "x7k2p"
NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")

CODES = {"BadRequest": 400, "NotFound": 404, "AlreadyExists": 409, "Invalid": 422}

Object = dict[str, Any]


class Reference(NamedTuple):
    """What an object is called."""

    kind: str
    name: str


@dataclass(frozen=True)
class Refusal:
    """Why kubectl failed. ``alone`` is what it prints if this is the only failure, ``among`` if it is one of several.

    ``reason`` and ``status`` are the server's, empty where kubectl sent nothing. ``ends`` says that kubectl reads no
    further document.
    """

    alone: str
    among: str
    reason: str = ""
    status: str = ""
    ends: bool = False

    @property
    def code(self) -> int | None:
        """The HTTP status of the server's answer."""
        return CODES.get(self.reason)


@dataclass(frozen=True)
class Review:
    """The cluster's answer to one document.

    ``problems`` is empty if it was accepted; ``warnings`` are the server's; ``stored`` is the object as ``kubectl get
    -o json`` shows it. ``index`` is the document's place in the text, from 0; ``manifest`` what the server decoded,
    before any default; ``source`` finds its fields in the text. ``simulated`` is False for an object that was refused
    though a real cluster would take it: this one has no use for its kind.
    """

    index: int
    kind: str = ""
    name: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    stored: Object | None = None
    created: str = ""
    refusal: Refusal | None = None
    manifest: Object | None = None
    source: SourceMap | None = None
    simulated: bool = True

    @property
    def accepted(self) -> bool:
        return self.refusal is None

    @property
    def reference(self) -> Reference:
        return Reference(self.kind, self.name)

    @property
    def identity(self) -> tuple[str, str, str]:
        """What no two stored objects share: kind, namespace and name."""
        return self.kind, self.namespace, self.name

    @property
    def namespace(self) -> str:
        """The stored object's; "" if it was refused."""
        return str(self.stored["metadata"]["namespace"]) if self.stored else ""

    @property
    def message(self) -> str:
        """What ``kubectl create -f job.yaml`` prints for this document alone."""
        told = "".join(f"Warning: {warning}\n" for warning in self.warnings)
        return told + (self.created if self.refusal is None else self.refusal.alone)

    @cached_property
    def object(self) -> Typed | None:
        """The stored object in its typed form; None if it was refused."""
        return None if self.stored is None else from_json(self.stored)


def review(text: str, verb: str = "create") -> list[Review]:
    """One review per object, in order; documents of kind Scenario (apiVersion ``jobsite/…``) and empty ones have none.

    A document that cannot be read is the last: kubectl gives up there. ``verb`` is the kubectl command, create or
    apply.
    """
    decoded = decode(text)
    reviews: list[Review] = []
    for document in decoded.documents:
        if document.error is None and not is_scenario(document):
            for found in review_items(document, verb):
                exists = verb == "create" and any(each.accepted and each.identity == found.identity for each in reviews)
                reviews.append(_already_exists(document, found) if exists and found.accepted else found)
            if reviews and reviews[-1].refusal is not None and reviews[-1].refusal.ends:
                return reviews
    if decoded.problems:
        reviews.append(_unreadable(len(decoded.documents), decoded.problems[0]))
    return reviews


def _already_exists(document: Document, found: Review) -> Review:
    kind = kind_for(document.api_version, found.kind)
    assert kind is not None
    text = f"{kind.group_resource} {quote(found.name)} already exists"
    return _refused(document, kind, "AlreadyExists", text, [_at(document, "object", text, ("metadata", "name"))])


def is_scenario(document: Document) -> bool:
    return document.kind == "Scenario" and document.api_version.partition("/")[0] == SCENARIO_GROUP


def _unreadable(index: int, problem: Problem) -> Review:
    text = f"error parsing {FILE}: {problem.text}"
    return Review(index, problems=(problem,), refusal=Refusal(f"error: {text}\n", f"error: {text}\n", ends=True))


def review_items(document: Document, verb: str = "create", any_namespace: bool = False) -> list[Review]:
    """The reviews of the objects in one document: one, or one for each item of a list.

    With ``any_namespace`` every namespace that may exist is taken to exist.
    """
    try:
        documents = items_of(document, FILE)
    except ClientRefusal as refused:
        return [_not_sent(document, refused)]
    return [review_document(each, verb, any_namespace) for each in documents]


def review_document(document: Document, verb: str = "create", any_namespace: bool = False) -> Review:
    """The review of a document that holds a single object."""
    try:
        items_of(document, FILE)
        check_metadata(document, FILE)
        kind = mapped_kind(document, FILE)
        if verb == "apply":
            check_name_for_apply(document, kind, FILE)
    except ClientRefusal as refused:
        return _not_sent(document, refused)
    if not document.api_version.rpartition("/")[2]:
        text = "the server could not find the requested resource"
        return _refused(document, kind, "NotFound", text, [_at(document, "object", text, ("apiVersion",))])
    if document.kind != kind.kind:
        where = f'version "{kind.api_version}" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'
        text = f'no kind "{document.kind}" is registered for {where}'
        message = f'{document.kind} in version "{kind.version}" cannot be handled as a {kind.kind}: {text}'
        return _refused(document, kind, "BadRequest", message, [_at(document, "object", text, ("kind",))])
    obj, errors = kind.decode(document.value)
    if errors:
        problems = [_decoding_problem(document, error) for error in errors]
        return _refused(document, kind, "BadRequest", strict_decoding_message(kind, errors), problems)
    return _review_object(document, kind, obj, any_namespace)


def _review_object(document: Document, kind: Kind, obj: Object, any_namespace: bool) -> Review:
    prepared = kind.prepare_for_create(kind.set_defaults(obj), UID, CREATION_TIMESTAMP, NAME_SUFFIX)
    metadata = prepared["metadata"]
    namespace, name = metadata["namespace"], metadata.get("name", "")
    if namespace not in NAMESPACES and (not any_namespace or is_dns1123_label(namespace)):
        text = f"namespaces {quote(namespace)} not found"
        return _refused(document, kind, "NotFound", text, [_at(document, "object", text, ("metadata", "namespace"))])
    errors = kind.validate(prepared)
    if errors:
        status = invalid_message(kind, prepared, errors)
        among = f'error when creating "{FILE}": {status}'
        alone = kubectl_invalid_message(kind.kind, name, errors)
        refusal = Refusal(alone, f"Error from server (Invalid): {among}\n", "Invalid", status)
        problems = tuple(_validation_problem(document, error) for error in errors)
        return Review(document.index, kind.kind, name, problems, refusal=refusal, manifest=obj, source=document.source)
    stored = kind.stored(prepared)
    stored["metadata"] = stored["metadata"] | {"resourceVersion": RESOURCE_VERSION}
    created = f"{kind.printed_resource}/{name} created\n"
    warnings = recorded(kind.warnings(prepared))
    return Review(document.index, kind.kind, name, (), warnings, stored, created, manifest=obj, source=document.source)


def _not_sent(document: Document, refused: ClientRefusal) -> Review:
    text = f"error: {refused.message}\n"
    return Review(
        document.index,
        document.kind,
        _name(document),
        (refused.problem,),
        refusal=Refusal(text, text, ends=refused.ends),
        simulated=refused.simulated,
    )


def _refused(document: Document, kind: Kind, reason: str, message: str, problems: list[Problem]) -> Review:
    text = f'Error from server ({reason}): error when creating "{FILE}": {message}\n'
    refusal = Refusal(text, text, reason, message)
    return Review(document.index, kind.kind, _name(document), tuple(problems), refusal=refusal)


def _name(document: Document) -> str:
    metadata = document.value.get("metadata") if isinstance(document.value, dict) else None
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""


def _at(document: Document, stage: str, text: str, keys: tuple[str | int, ...]) -> Problem:
    return Problem(stage, text, document.source.locate(keys))


def _decoding_problem(document: Document, error: DecodingError) -> Problem:
    """An unknown field is underlined at its key, a wrong type at its value."""
    span = (document.source.key(error.keys) if error.unknown else None) or document.source.locate(error.keys)
    return Problem("decoding", error.text, span, field=".".join(map(str, error.keys)))


def _validation_problem(document: Document, error: FieldError) -> Problem:
    bad_value = None if error.bad_value is OMITTED else error.bad_value
    span = document.source.locate(error.path.keys)
    return Problem("validation", str(error), span, error.reason, error.field, bad_value, error.detail)


@dataclass(frozen=True)
class Output:
    """What a command prints, and its exit status."""

    stdout: str
    stderr: str
    exit_code: int


def output(text: str, verb: str = "create") -> Output:
    """What ``kubectl create -f job.yaml`` (or apply) prints in an empty cluster if that file holds ``text``."""
    reviews = review(text, verb)
    refusals = [each.refusal for each in reviews if each.refusal is not None]
    stdout = "".join(each.created for each in reviews)
    # kubectl says the same thing only once.
    warnings = dict.fromkeys(warning for each in reviews for warning in each.warnings)
    stderr = "".join(f"Warning: {warning}\n" for warning in warnings)
    if not reviews:
        return Output("", f"error: no objects passed to {verb}\n", 1)
    stderr += refusals[0].alone if len(refusals) == 1 else "".join(refusal.among for refusal in refusals)
    return Output(stdout, stderr, 1 if refusals else 0)
