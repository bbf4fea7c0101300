"""Rules for requests, limits and claims (pkg/apis/core/validation validateResourceRequirements, …)."""

from __future__ import annotations

from collections.abc import Sequence

from playground.kubernetes.apimachinery.field import (
    Path,
    TypedString,
    duplicate,
    forbidden,
    invalid,
    not_found,
    not_supported,
    required,
)
from playground.kubernetes.apimachinery.formats import is_label_key, is_name
from playground.kubernetes.apimachinery.quantity import Quantity, QuantityError, parse_quantity
from playground.kubernetes.apimachinery.validation import (
    MUST_NOT_BE_NEGATIVE,
    Errors,
    Json,
    extend,
    validate_dns1123_label,
)

_CONTAINER_RESOURCES = ("cpu", "memory", "ephemeral-storage")
_POD_RESOURCES = ("cpu", "memory")
_STANDARD_RESOURCES = frozenset(
    (
        *_CONTAINER_RESOURCES,
        "requests.cpu",
        "requests.memory",
        "requests.ephemeral-storage",
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
        "pods",
        "resourcequotas",
        "services",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "storage",
        "requests.storage",
        "services.nodeports",
        "services.loadbalancers",
    )
)
_COUNTED_RESOURCES = frozenset(
    (
        "pods",
        "resourcequotas",
        "services",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    )
)
_HUGE_PAGES = "hugepages-"


def _parsed(amount: str | int) -> Quantity:
    return parse_quantity(str(amount))


def _is_native(name: str) -> bool:
    """Whether the resource is Kubernetes' own (pkg/apis/core/helper IsNativeResource)."""
    return "/" not in name or "kubernetes.io/" in name


def _is_extended(name: str) -> bool:
    return not _is_native(name) and not name.startswith("requests.") and not is_label_key(f"requests.{name}")


def _may_overcommit(name: str) -> bool:
    return _is_native(name) and not name.startswith(_HUGE_PAGES)


def validate_container_resources(resources: Json, claims: Sequence[str], path: Path, errors: Errors) -> None:
    """``claims`` are the names in the Pod's resourceClaims."""
    if resources:
        _validate_requirements(resources, claims, path, errors, pod=False)


def validate_overhead(overhead: Json, path: Path, errors: Errors) -> None:
    _validate_requirements({"limits": overhead}, (), path, errors, pod=False)


def _validate_requirements(resources: Json, claims: Sequence[str], path: Path, errors: Errors, *, pod: bool) -> None:
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    amounts = {name: _parsed(text) for name, text in limits.items()}
    for name, amount in amounts.items():
        _validate_resource(name, amount, path.child("limits").key(name), errors, pod=pod)
    for name, text in requests.items():
        amount = _parsed(text)
        place = path.child("requests").key(name)
        _validate_name_and_amount(name, amount, place, errors, pod=pod)
        _validate_request(name, amount, amounts.get(name), path, errors)
        _validate_huge_pages(name, amount, place, errors)
    names = (*limits, *requests)
    if any(name.startswith(_HUGE_PAGES) for name in names) and not any(name in _POD_RESOURCES for name in names):
        errors.append(forbidden(path, "HugePages require cpu or memory"))
    _validate_claims(resources.get("claims") or (), claims, path.child("claims"), errors)


def _validate_resource(name: str, amount: Quantity, path: Path, errors: Errors, *, pod: bool) -> None:
    _validate_name_and_amount(name, amount, path, errors, pod=pod)
    _validate_huge_pages(name, amount, path, errors)


def _validate_name_and_amount(name: str, amount: Quantity, path: Path, errors: Errors, *, pod: bool) -> None:
    if name not in _POD_RESOURCES:
        if pod:
            _validate_pod_resource_name(name, path, errors)
        else:
            _validate_container_resource_name(name, path, errors)
    if amount.nano < 0:
        errors.append(invalid(path, str(amount), MUST_NOT_BE_NEGATIVE))
    if (name in _COUNTED_RESOURCES or _is_extended(name)) and amount.milli_rounded_up % 1000:
        errors.append(invalid(path, str(amount), "must be an integer"))


def _validate_container_resource_name(name: str, path: Path, errors: Errors) -> None:
    _validate_resource_name(name, path, errors)
    if "/" not in name:
        if name not in _CONTAINER_RESOURCES and not name.startswith(_HUGE_PAGES):
            errors.append(invalid(path, TypedString(name), "must be a standard resource for containers"))
    elif not _is_native(name) and not _is_extended(name):
        errors.append(invalid(path, TypedString(name), "doesn't follow extended resource name standard"))


def _validate_resource_name(name: str, path: Path, errors: Errors) -> None:
    messages = is_label_key(name)
    if messages:
        extend(errors, path, TypedString(name), messages)
    elif "/" not in name and name not in _STANDARD_RESOURCES and not name.startswith(_HUGE_PAGES):
        detail = "must be a standard resource type or fully qualified"
        errors.append(invalid(path, TypedString(name), detail))


def _validate_pod_resource_name(name: str, path: Path, errors: Errors) -> None:
    """At Pod level only cpu, memory and huge pages count (pkg/apis/core/validation validatePodResourceName)."""
    found: Errors = []
    _validate_resource_name(name, path, found)
    if not found and not name.startswith(_HUGE_PAGES):
        found.append(not_supported(path, name, _POD_RESOURCES))
    errors += found


def _validate_request(name: str, amount: Quantity, limit: Quantity | None, path: Path, errors: Errors) -> None:
    if limit is None:
        if not _may_overcommit(name):
            detail = "Limit must be set for non overcommitable resources"
            errors.append(required(path.child("limits"), detail))
    elif amount.nano != limit.nano and not _may_overcommit(name):
        detail = f"must be equal to {name} limit of {limit}"
        errors.append(invalid(path.child("requests"), str(amount), detail))
    elif amount.nano > limit.nano:
        detail = f"must be less than or equal to {name} limit of {limit}"
        errors.append(invalid(path.child("requests"), str(amount), detail))


def _validate_huge_pages(name: str, amount: Quantity, path: Path, errors: Errors) -> None:
    if not name.startswith(_HUGE_PAGES):
        return
    try:
        page = parse_quantity(name.removeprefix(_HUGE_PAGES))
    except QuantityError:
        page = Quantity(0)
    if page.nano <= 0 or amount.nano % page.nano:
        detail = f"{amount} is not positive integer multiple of {name}"
        errors.append(invalid(path, str(amount), detail))


def _validate_claims(claims: Sequence[Json], known: Sequence[str], path: Path, errors: Errors) -> None:
    taken: set[str] = set()
    for index, claim in enumerate(claims):
        item = path.index(index)
        name, request = claim.get("name") or "", claim.get("request") or ""
        if not name:
            errors.append(required(item))
            continue
        if name in taken:
            errors.append(duplicate(item, name))
        else:
            key = f"{name}/{request}" if request else name
            if request:
                validate_dns1123_label(request, item.child("request"), errors)
            if key in taken:
                errors.append(duplicate(item, key))
            elif not request:
                errors += [duplicate(item, name) for other in taken if other.startswith(f"{name}/")]
            taken.add(key)
        if name not in known:
            rest = f": {', '.join(sorted(known))}" if known else " which is empty"
            errors.append(not_found(item, name, f"must be one of the names in pod.spec.resourceClaims{rest}"))


def validate_pod_claims(claims: Sequence[Json], path: Path, errors: Errors) -> None:
    """The Pod's own list of claims (validatePodResourceClaims)."""
    taken: set[str] = set()
    for index, claim in enumerate(claims):
        item = path.index(index)
        name = claim.get("name") or ""
        if not name:
            errors.append(required(item.child("name")))
        elif name in taken:
            errors.append(duplicate(item.child("name"), name))
        else:
            validate_dns1123_label(name, item.child("name"), errors)
            taken.add(name)
        source, template = claim.get("resourceClaimName"), claim.get("resourceClaimTemplateName")
        shown = {"Name": name, "ResourceClaimName": source, "ResourceClaimTemplateName": template}
        if source is not None and template is not None:
            detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
            errors.append(invalid(item, shown, detail))
        if source is None and template is None:
            detail = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"
            errors.append(invalid(item, shown, detail))
        for key, value in (("resourceClaimName", source), ("resourceClaimTemplateName", template)):
            if value is not None:
                extend(errors, item.child(key), value, is_name(value))


def validate_pod_resources(spec: Json, claims: Sequence[str], path: Path, errors: Errors) -> None:
    """Requests and limits of the Pod as a whole against those of its containers."""
    resources = spec.get("resources")
    if resources is None:
        return
    place = path.child("resources")
    if (spec.get("os") or {}).get("name") == "windows":
        errors.append(forbidden(place, "may not be set for a windows pod"))
        return
    if resources.get("claims") is not None:
        errors.append(forbidden(place.child("claims"), "claims may not be set for Resources at pod-level"))
    _validate_requirements(resources, claims, place, errors, pod=True)
    for kind in ("requests", "limits"):
        totals = _aggregate(spec, kind)
        for name, text in (resources.get(kind) or {}).items():
            if name in totals and (kind == "requests" or name.startswith(_HUGE_PAGES)):
                _validate_total(kind, _parsed(text), totals[name], place.child(kind).key(name), errors)
    limits = resources.get("limits") or {}
    for index, container in enumerate(spec.get("containers") or ()):
        for name, text in ((container.get("resources") or {}).get("limits") or {}).items():
            if name in limits and _parsed(text).nano > _parsed(limits[name]).nano:
                here = place.child("containers").index(index).key(name).child("limits")
                detail = f"must be less than or equal to pod limits of {_parsed(limits[name])}"
                errors.append(invalid(here, str(_parsed(text)), detail))


def _validate_total(kind: str, amount: Quantity, total: Quantity, path: Path, errors: Errors) -> None:
    if total.nano > amount.nano:
        detail = f"must be greater than or equal to aggregate container {kind} of {total}"
        errors.append(invalid(path, str(amount), detail))


def _aggregate(spec: Json, kind: str) -> dict[str, Quantity]:
    """What the containers need together: sidecars last, other init containers one at a time beside earlier sidecars.

    Mirrors k8s.io/component-helpers/resource AggregateContainerRequests.
    """
    totals: dict[str, Quantity] = {}
    for container in spec.get("containers") or ():
        _add(totals, (container.get("resources") or {}).get(kind))
    sidecars: dict[str, Quantity] = {}
    peaks: dict[str, Quantity] = {}
    for container in spec.get("initContainers") or ():
        needs = (container.get("resources") or {}).get(kind)
        if container.get("restartPolicy") == "Always":
            _add(totals, needs)
            _add(sidecars, needs)
            at_once = sidecars
        else:
            at_once = dict(sidecars)
            _add(at_once, needs)
        _raise(peaks, at_once)
    _raise(totals, peaks)
    return totals


def _add(totals: dict[str, Quantity], amounts: Json | None) -> None:
    for name, text in (amounts or {}).items():
        amount = _parsed(text)
        known = totals.get(name)
        totals[name] = amount if known is None else Quantity(known.nano + amount.nano, known.form)


def _raise(totals: dict[str, Quantity], amounts: dict[str, Quantity]) -> None:
    for name, amount in amounts.items():
        if name not in totals or amount.nano > totals[name].nano:
            totals[name] = amount
