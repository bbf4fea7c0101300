"""Rules for where a Pod may run: affinity, tolerations, spreading, gates (pkg/apis/core/validation)."""

from __future__ import annotations

from collections.abc import Sequence

from playground.kubernetes.apimachinery.field import (
    Path,
    TypedString,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
)
from playground.kubernetes.apimachinery.formats import is_dns1123_label, is_label_value, is_name
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    extend,
    validate_label_selector,
    validate_qualified_name,
)

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_WHEN_UNSATISFIABLE = ("DoNotSchedule", "ScheduleAnyway")
_INCLUSION_POLICIES = ("Honor", "Ignore")
_BAD_OPERATOR = "not a valid selector operator"
_BAD_WEIGHT = "must be in the range 1-100"
_NO_SELECTOR = "must not be specified when labelSelector is not set"


def validate_affinity(affinity: Json, path: Path, errors: Errors) -> None:
    node = affinity.get("nodeAffinity")
    if node is not None:
        _validate_node_affinity(node, path.child("nodeAffinity"), errors)
    for key in ("podAffinity", "podAntiAffinity"):
        rules = affinity.get(key)
        if rules is not None:
            _validate_pod_affinity(rules, path.child(key), errors)


def _validate_node_affinity(affinity: Json, path: Path, errors: Errors) -> None:
    selector = affinity.get(_REQUIRED)
    if selector is not None:
        place = path.child(_REQUIRED, "nodeSelectorTerms")
        terms = selector.get("nodeSelectorTerms") or ()
        if not terms:
            errors.append(required(place, "must have at least one node selector term"))
        for index, term in enumerate(terms):
            _validate_node_selector_term(term, place.index(index), errors, check_values=True)
    for index, preference in enumerate(affinity.get(_PREFERRED) or ()):
        item = path.child(_PREFERRED).index(index)
        _validate_weight(preference, item, errors)
        term = preference.get("preference") or {}
        _validate_node_selector_term(term, item.child("preference"), errors, check_values=False)


def _validate_weight(term: Json, path: Path, errors: Errors) -> None:
    weight = term.get("weight") or 0
    if not 1 <= weight <= 100:
        errors.append(invalid(path.child("weight"), weight, _BAD_WEIGHT))


def _validate_node_selector_term(term: Json, path: Path, errors: Errors, *, check_values: bool) -> None:
    for index, requirement in enumerate(term.get("matchExpressions") or ()):
        place = path.child("matchExpressions").index(index)
        _validate_node_requirement(requirement, place, errors, check_values=check_values)
    for index, requirement in enumerate(term.get("matchFields") or ()):
        _validate_node_field_requirement(requirement, path.child("matchFields").index(index), errors)


def _validate_node_requirement(requirement: Json, path: Path, errors: Errors, *, check_values: bool) -> None:
    operator, values = requirement.get("operator") or "", requirement.get("values") or ()
    place = path.child("values")
    if operator in ("In", "NotIn"):
        if not values:
            errors.append(required(place, "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            errors.append(forbidden(place, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
    elif operator in ("Gt", "Lt"):
        if len(values) != 1:
            errors.append(required(place, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
    else:
        errors.append(invalid(path.child("operator"), TypedString(operator), _BAD_OPERATOR))
    validate_qualified_name(requirement.get("key") or "", path.child("key"), errors)
    if check_values:
        for index, value in enumerate(values):
            extend(errors, place.index(index), value, is_label_value(value))


def _validate_node_field_requirement(requirement: Json, path: Path, errors: Errors) -> None:
    operator, values = requirement.get("operator") or "", requirement.get("values") or ()
    if operator not in ("In", "NotIn"):
        errors.append(invalid(path.child("operator"), TypedString(operator), _BAD_OPERATOR))
    elif len(values) != 1:
        detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        errors.append(required(path.child("values"), detail))
    key = requirement.get("key") or ""
    if key != "metadata.name":
        errors.append(invalid(path.child("key"), key, "not a valid field selector key"))
        return
    for index, value in enumerate(values):
        extend(errors, path.child("values").index(index), value, is_name(value))


def _validate_pod_affinity(affinity: Json, path: Path, errors: Errors) -> None:
    for index, term in enumerate(affinity.get(_REQUIRED) or ()):
        _validate_pod_affinity_term(term, path.child(_REQUIRED).index(index), errors)
    for index, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        item = path.child(_PREFERRED).index(index)
        _validate_weight(weighted, item, errors)
        _validate_pod_affinity_term(weighted.get("podAffinityTerm") or {}, item.child("podAffinityTerm"), errors)


def _validate_pod_affinity_term(term: Json, path: Path, errors: Errors) -> None:
    validate_label_selector(term.get("labelSelector"), path.child("labelSelector"), errors)
    validate_label_selector(term.get("namespaceSelector"), path.child("namespaceSelector"), errors)
    for namespace in term.get("namespaces") or ():
        extend(errors, path.child("namespace"), namespace, is_dns1123_label(namespace))
    keys, mismatched = term.get("matchLabelKeys") or (), term.get("mismatchLabelKeys") or ()
    _validate_label_keys(keys, mismatched, term.get("labelSelector"), path, errors)
    topology = term.get("topologyKey") or ""
    if not topology:
        errors.append(required(path.child("topologyKey"), "can not be empty"))
    validate_qualified_name(topology, path.child("topologyKey"), errors)


def _validate_label_keys(
    keys: Sequence[str], mismatched: Sequence[str], selector: Json | None, path: Path, errors: Errors
) -> None:
    """Mirrors ValidateMatchLabelKeysAndMismatchLabelKeys."""
    for name, given in (("matchLabelKeys", keys), ("mismatchLabelKeys", mismatched)):
        if given and selector is None:
            errors.append(forbidden(path.child(name), _NO_SELECTOR))
            continue
        for index, key in enumerate(given):
            validate_qualified_name(key, path.child(name).index(index), errors)
    if selector is not None:
        places = {key: index for index, key in enumerate(keys)}
        seen = set(selector.get("matchLabels") or ())
        for expression in selector.get("matchExpressions") or ():
            key = expression.get("key") or ""
            if key in places and key in seen:
                detail = "exists in both matchLabelKeys and labelSelector"
                errors.append(invalid(path.index(places[key]), key, detail))
            seen.add(key)
    for index, key in enumerate(keys):
        if key in mismatched:
            detail = "exists in both matchLabelKeys and mismatchLabelKeys"
            errors.append(invalid(path.child("matchLabelKeys").index(index), key, detail))


def validate_tolerations(tolerations: Sequence[Json], path: Path, errors: Errors) -> None:
    for index, toleration in enumerate(tolerations):
        item = path.index(index)
        key, operator, value, effect = (toleration.get(name) or "" for name in ("key", "operator", "value", "effect"))
        if key:
            validate_qualified_name(key, item.child("key"), errors)
        elif operator != "Exists":
            detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
            errors.append(invalid(item.child("operator"), TypedString(operator), detail))
        if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
            detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            errors.append(invalid(item.child("effect"), TypedString(effect), detail))
        if operator in ("", "Equal"):
            messages = is_label_value(value)
            if messages:
                errors.append(invalid(item.child("operator"), value, ";".join(messages)))
        elif operator == "Exists":
            if value:
                detail = "value must be empty when `operator` is 'Exists'"
                errors.append(invalid(item.child("operator"), value, detail))
        elif operator in ("Lt", "Gt"):
            # Known, but TaintTolerationComparisonOperators is off.
            errors.append(not_supported(item.child("operator"), operator, ("Equal", "Exists", "Lt", "Gt")))
        else:
            errors.append(not_supported(item.child("operator"), operator, ("Equal", "Exists")))
        if effect and effect not in _EFFECTS:
            errors.append(not_supported(item.child("effect"), effect, _EFFECTS))


def validate_topology_spread(constraints: Sequence[Json], path: Path, errors: Errors) -> None:
    last = {
        (constraint.get("topologyKey") or "", constraint.get("whenUnsatisfiable") or ""): index
        for index, constraint in enumerate(constraints)
    }
    for index, constraint in enumerate(constraints):
        item = path.index(index)
        topology, action = constraint.get("topologyKey") or "", constraint.get("whenUnsatisfiable") or ""
        _validate_positive(constraint.get("maxSkew") or 0, item.child("maxSkew"), errors)
        if not topology:
            errors.append(required(item.child("topologyKey"), "can not be empty"))
        if action not in _WHEN_UNSATISFIABLE:
            errors.append(not_supported(item.child("whenUnsatisfiable"), action, _WHEN_UNSATISFIABLE))
        if last[topology, action] > index:
            place = item.child("{topologyKey, whenUnsatisfiable}")
            errors.append(duplicate(place, f"{{{topology}, {action}}}"))
        minimum = constraint.get("minDomains")
        if minimum is not None:
            _validate_positive(minimum, item.child("minDomains"), errors)
            if action != "DoNotSchedule":
                detail = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
                errors.append(invalid(item.child("minDomains"), minimum, detail))
        for key in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            policy = constraint.get(key)
            if policy is not None and policy not in _INCLUSION_POLICIES:
                errors.append(not_supported(item.child(key), policy, _INCLUSION_POLICIES))
        selector = constraint.get("labelSelector")
        _validate_label_keys(constraint.get("matchLabelKeys") or (), (), selector, item, errors)
        validate_label_selector(selector, item.child("labelSelector"), errors)


def _validate_positive(value: int, path: Path, errors: Errors) -> None:
    if value <= 0:
        errors.append(invalid(path, value, "must be greater than zero"))


def validate_scheduling_gates(gates: Sequence[Json], path: Path, errors: Errors) -> None:
    seen: set[str] = set()
    for index, gate in enumerate(gates):
        name = gate.get("name") or ""
        validate_qualified_name(name, path.index(index), errors)
        if name in seen:
            errors.append(duplicate(path.index(index), name))
        seen.add(name)


def validate_readiness_gates(gates: Sequence[Json], path: Path, errors: Errors) -> None:
    for index, gate in enumerate(gates):
        validate_qualified_name(gate.get("conditionType") or "", path.index(index).child("conditionType"), errors)
