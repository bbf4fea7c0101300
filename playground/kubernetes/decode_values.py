"""YAML nodes -> JSON values: aliases, merge keys and scalars as kubectl reads them (goyaml.v2 ``decode.go``)."""

from __future__ import annotations

import json
import math
from typing import Any

from playground.kubernetes.decode_errors import DocumentError, LimitReached
from playground.kubernetes.decode_scalars import Scalar, ScalarError, key_text, number_text, resolve, wire_number
from playground.kubernetes.decode_source import AliasNode, MappingNode, Node, ScalarNode, SequenceNode, is_merge
from playground.limits import YAML_DEPTH, YAML_NODES

COLLECTIONS = (MappingNode, SequenceNode, AliasNode)


class Budget:
    """How much of the limits one text has used up: it is shared by all its documents."""

    def __init__(self) -> None:
        self.nodes = self.documents = 0

    def take(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > YAML_NODES:
            raise LimitReached(YAML_NODES, node.start_mark)


def _invalid(message: str, node: Node) -> DocumentError:
    return DocumentError(message, node.start_mark, node.end_mark)


class Values:
    """Turns nodes into JSON values (goyaml.v2 ``decode.go`` decoder.unmarshal)."""

    def __init__(self, budget: Budget, narrow: bool) -> None:
        self.budget, self.narrow = budget, narrow
        self.duplicates: list[Node] = []
        self.decoded = self.aliased = self.alias_depth = 0
        self.open_aliases: set[int] = set()
        self.not_finite = False

    def of(self, node: Node, depth: int) -> Any:
        self._count(node)
        if depth > YAML_DEPTH:
            raise LimitReached(YAML_DEPTH, node.start_mark)
        if isinstance(node, MappingNode):
            return self._mapping(node, {}, depth)
        if isinstance(node, SequenceNode):
            return [self.of(item, depth + 1) for item in node.items]
        if isinstance(node, AliasNode):
            return self._alias(node, depth)
        return self._scalar(node)

    def _count(self, node: Node) -> None:
        self.budget.take(node)
        self.decoded += 1
        if self.alias_depth:
            self.aliased += 1
            # goyaml.v2 lets 99 % of a document of this size come from aliases; larger ones meet our own limit first.
            if self.aliased > 100 and self.decoded > 1000 and self.aliased / self.decoded > 0.99:
                raise _invalid("yaml: document contains excessive aliasing", node)

    def _scalar(self, node: ScalarNode) -> Any:
        value = self._resolved(node)
        if type(value) is int or type(value) is float:
            self.not_finite = self.not_finite or not math.isfinite(value)
            return wire_number(value) if self.narrow else value
        return value

    def _resolved(self, node: ScalarNode) -> Scalar:
        if node.tag is None and not node.implicit[0]:
            return node.value
        try:
            return resolve(node.value, node.implicit[0], node.tag)
        except ScalarError as error:
            raise _invalid(f"yaml: {error}", node) from None

    def _alias(self, node: AliasNode, depth: int) -> Any:
        if id(node.target) in self.open_aliases:
            raise _invalid(f"yaml: anchor '{node.name}' value contains itself", node)
        self.open_aliases.add(id(node.target))
        self.alias_depth += 1
        value = self.of(node.target, depth)
        self.alias_depth -= 1
        self.open_aliases.remove(id(node.target))
        return value

    def _mapping(self, node: MappingNode, into: dict[str, Any], depth: int, merging: bool = False) -> dict[str, Any]:
        items = node.items
        seen: dict[str, Node] = {}
        for place in range(0, len(items), 2):
            key_node, value_node = items[place], items[place + 1]
            if not isinstance(key_node, COLLECTIONS):
                if is_merge(key_node):
                    self._merge(value_node, into, depth)
                    continue
                self._count(key_node)
            found = self._key(key_node, depth)
            value = self.of(value_node, depth + 1)
            key = key_text(found)
            if key is None:
                raise _invalid(_unsupported_key(found, value), key_node)
            if not merging and key in seen:
                self.duplicates.append(seen[key])
            seen[key] = key_node
            into[key] = value
        return into

    def _key(self, node: Node, depth: int) -> Any:
        """A key's value as YAML has it: goyaml knows keys of any type, numbers of any width."""
        if isinstance(node, AliasNode):
            node = node.target
        found = self.of(node, depth + 1) if isinstance(node, COLLECTIONS) else self._resolved(node)
        if isinstance(found, (dict, list)):
            raise _invalid(f"yaml: invalid map key: {go_syntax(found)}", node)
        return found

    def _merge(self, node: Node, into: dict[str, Any], depth: int) -> None:
        target = node.target if isinstance(node, AliasNode) else node
        if isinstance(target, SequenceNode) and target is node:
            # The first mapping of the list wins, so it is written last.
            for item in reversed(target.items):
                if not isinstance(item.target if isinstance(item, AliasNode) else item, MappingNode):
                    raise _invalid("yaml: map merge requires map or sequence of maps as the value", item)
                self._merge(item, into, depth)
        elif not isinstance(target, MappingNode):
            raise _invalid("yaml: map merge requires map or sequence of maps as the value", node)
        elif isinstance(node, AliasNode):
            into |= self._alias(node, depth)
        else:
            self._count(node)
            self._mapping(target, into, depth, merging=True)

    def check_finite(self, value: Any, root: Node) -> None:
        if self.not_finite:
            for found in _numbers(value):
                if not math.isfinite(found):
                    shown = "NaN" if math.isnan(found) else "+Inf" if found > 0 else "-Inf"
                    raise _invalid(f"json: unsupported value: {shown}", _not_finite_node(root) or root)


def _unsupported_key(key: Scalar, value: Any) -> str:
    kind, shown = ("%!s(<nil>)", "<nil>") if key is None else ("uint64", f"{key:#x}")
    return f"unsupported map key of type: {kind}, key: {shown}, value: {go_syntax(value)}"


def _numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [found for key in sorted(value) for found in _numbers(value[key])]
    if isinstance(value, list):
        return [found for item in value for found in _numbers(item)]
    return [value] if isinstance(value, float) else []


def _not_finite_node(node: Node) -> Node | None:
    if isinstance(node, (MappingNode, SequenceNode)):
        return next((found for item in node.items if (found := _not_finite_node(item))), None)
    if isinstance(node, AliasNode):
        return None
    value = resolve(node.value, node.implicit[0], node.tag)
    return node if isinstance(value, float) and not math.isfinite(value) else None


def go_syntax(value: Any) -> str:
    """A value as Go's ``%#v`` prints it inside goyaml's messages."""
    if isinstance(value, dict):
        entries = ", ".join(f"{json.dumps(k)}:{_wrapped(v)}" for k, v in sorted(value.items()))
        return f"map[interface {{}}]interface {{}}{{{entries}}}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(_wrapped(item) for item in value) + "}"
    if value is None:
        return "<nil>"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if isinstance(value, bool) else number_text(value)


def _wrapped(value: Any) -> str:
    return "interface {}(nil)" if value is None else go_syntax(value)
