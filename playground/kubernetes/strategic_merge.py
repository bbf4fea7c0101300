"""Strategic merge patches, which ``kubectl apply`` sends (k8s.io/apimachinery/pkg/util/strategicpatch/patch.go).

Lists whose items have a name of their own are merged item by item, all others replaced whole.
"""

from __future__ import annotations

from typing import Any

from playground.kubernetes.schema import Field, Struct, struct
from playground.kubernetes.schema_facts import MERGE_KEYS, RETAIN_KEYS

Object = dict[str, Any]

DIRECTIVE, DELETE = "$patch", "delete"
ORDER, RETAIN = "$setElementOrder/", "$retainKeys"


def three_way_patch(original: Object, modified: Object, current: Object, schema: Struct | None) -> Object:
    """The patch that takes ``current`` to ``modified``, and removes what ``original`` had and ``modified`` has not.

    ``original`` is the manifest as last applied, ``modified`` the new one, ``current`` the live object.
    """
    patch: Object = {}
    for name, wanted in modified.items():
        live, before = current.get(name), original.get(name)
        if wanted is None:
            if live is not None:
                patch[name] = None
            continue
        if live is None:
            patch[name] = wanted
            continue
        field = schema.fields.get(name) if schema else None
        if isinstance(wanted, dict) and isinstance(live, dict):
            inner = three_way_patch(before if isinstance(before, dict) else {}, wanted, live, _struct(field))
            if inner:
                patch[name] = inner
        elif (key := _merge_key(schema, field)) and isinstance(wanted, list) and isinstance(live, list):
            items = _list_patch(before if isinstance(before, list) else [], wanted, live, key, field)
            if items or [_named(item, key) for item in live] != [_named(item, key) for item in wanted]:
                patch[ORDER + name] = [{key: _named(item, key)} for item in wanted]
            if items:
                patch[name] = items
        elif wanted != live:
            patch[name] = wanted
    return patch | {name: None for name in original if name not in modified}


def _list_patch(
    original: list[Any], modified: list[Any], current: list[Any], key: str, field: Field | None
) -> list[Any]:
    inner = _struct(field)
    items: list[Any] = []
    for wanted in modified:
        live = _find(current, key, _named(wanted, key))
        if live is None:
            items.append(wanted)
            continue
        before = _find(original, key, _named(wanted, key)) or {}
        patch = three_way_patch(before, wanted, live, inner)
        if patch:
            retained = {RETAIN: sorted(wanted)} if field is not None and field.name in RETAIN_KEYS else {}
            items.append(patch | {key: _named(wanted, key)} | retained)
    gone = [_named(item, key) for item in original if _find(modified, key, _named(item, key)) is None]
    return items + [{DIRECTIVE: DELETE, key: name} for name in gone]


def apply_patch(current: Object, patch: Object, schema: Struct | None) -> Object:
    """``current`` with a strategic merge patch applied to it."""
    retained = patch.get(RETAIN)
    result = {name: value for name, value in current.items() if retained is None or name in retained}
    for name, change in patch.items():
        if name.startswith("$"):
            continue
        field = schema.fields.get(name) if schema else None
        live = result.get(name)
        if change is None:
            result.pop(name, None)
        elif isinstance(change, dict):
            result[name] = apply_patch(live if isinstance(live, dict) else {}, change, _struct(field))
        elif (key := _merge_key(schema, field)) and isinstance(change, list) and isinstance(live, list):
            result[name] = _apply_list(live, change, patch.get(ORDER + name), key, field)
        else:
            result[name] = change
    return result


def _apply_list(
    current: list[Any], patch: list[Any], order: list[Any] | None, key: str, field: Field | None
) -> list[Any]:
    result = list(current)
    for change in patch:
        place = next((n for n, item in enumerate(result) if _named(item, key) == _named(change, key)), None)
        if isinstance(change, dict) and change.get(DIRECTIVE) == DELETE:
            if place is not None:
                del result[place]
        elif place is None:
            result.append(change)
        else:
            result[place] = apply_patch(result[place], change, _struct(field))
    if order is None:
        return result
    wanted = [_named(item, key) for item in order]
    return sorted(result, key=lambda item: wanted.index(_named(item, key)) if _named(item, key) in wanted else -1)


def _merge_key(schema: Struct | None, field: Field | None) -> str | None:
    if schema is None or field is None:
        return None
    return MERGE_KEYS.get((schema.name, field.name)) or MERGE_KEYS.get(("", field.name))


def _struct(field: Field | None) -> Struct | None:
    place = field and (field.type.struct or (field.type.item.struct if field.type.item else None))
    return struct(*place) if place else None


def _named(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, dict) else None


def _find(items: list[Any], key: str, name: Any) -> Any:
    return next((item for item in items if _named(item, key) == name), None)
