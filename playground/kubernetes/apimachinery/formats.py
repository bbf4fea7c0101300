"""What strings may look like: DNS names, label keys and values, ports, keys, environment names, IP addresses.

Each ``is_…`` function returns the server's sentences about what is wrong with the value, an empty list if nothing is.
The rules are those of k8s.io/apimachinery/pkg/util/validation and pkg/api/validate/content.
"""

from __future__ import annotations

import ipaddress
import re

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_LABEL_WITH_UNDERSCORE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SUBDOMAIN_WITH_UNDERSCORE = rf"{_LABEL_WITH_UNDERSCORE}(\.{_LABEL_WITH_UNDERSCORE})*"
_NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_LABEL_VALUE = f"({_NAME_PART})?"
_CONFIG_MAP_KEY = "[-._a-zA-Z0-9]+"
_HTTP_HEADER = "[-A-Za-z0-9]+"
_HTTP_PATH = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"
_PERCENT = "[0-9]+%"

_label_matches = re.compile(_LABEL).fullmatch
_subdomain_matches = re.compile(_SUBDOMAIN).fullmatch
_subdomain_with_underscore_matches = re.compile(_SUBDOMAIN_WITH_UNDERSCORE).fullmatch
_name_part_matches = re.compile(_NAME_PART).fullmatch
_label_value_matches = re.compile(_LABEL_VALUE).fullmatch
_config_map_key_matches = re.compile(_CONFIG_MAP_KEY).fullmatch
_http_header_matches = re.compile(_HTTP_HEADER).fullmatch
_http_path_matches = re.compile(_HTTP_PATH).fullmatch
_percent_matches = re.compile(_PERCENT).fullmatch
_port_name_characters_match = re.compile("[-a-z0-9]+").fullmatch
_has_letter = re.compile("[a-z]").search

LABEL_MAX_BYTES = 63
SUBDOMAIN_MAX_BYTES = 253

_ALPHANUMERIC_ENDS = "and must start and end with an alphanumeric character"


def _regex_error(sentence: str, pattern: str, *examples: str) -> str:
    if not examples:
        return f"{sentence} (regex used for validation is '{pattern}')"
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{sentence} (e.g. {shown}regex used for validation is '{pattern}')"


_LABEL_ERROR = _regex_error(
    f"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', {_ALPHANUMERIC_ENDS}",
    _LABEL,
    "my-name",
    "123-abc",
)
_SUBDOMAIN_ERROR = _regex_error(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    + _ALPHANUMERIC_ENDS,
    _SUBDOMAIN,
    "example.com",
)
_SUBDOMAIN_WITH_UNDERSCORE_ERROR = _regex_error(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', "
    + _ALPHANUMERIC_ENDS,
    _SUBDOMAIN_WITH_UNDERSCORE,
    "example.com",
)
_NAME_RULE = f"must consist of alphanumeric characters, '-', '_' or '.', {_ALPHANUMERIC_ENDS}"
_NAME_EXAMPLES = ("MyName", "my.name", "123-abc")
_NAME_PART_ERROR = _regex_error(f"name part {_NAME_RULE}", _NAME_PART, *_NAME_EXAMPLES)
_LABEL_KEY_ERROR = (
    _regex_error(f"a valid label key {_NAME_RULE}", _NAME_PART, *_NAME_EXAMPLES)
    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
)
_LABEL_VALUE_ERROR = _regex_error(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    + _ALPHANUMERIC_ENDS,
    _LABEL_VALUE,
    "MyValue",
    "my_value",
    "12345",
)
_CONFIG_MAP_KEY_ERROR = _regex_error(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    _CONFIG_MAP_KEY,
    "key.name",
    "KEY_NAME",
    "key-name",
)
_HTTP_HEADER_ERROR = _regex_error(
    "a valid HTTP header must consist of alphanumeric characters or '-'", _HTTP_HEADER, "X-Header-Name"
)
_PERCENT_ERROR = _regex_error(
    "a valid percent string must be a numeric string followed by an ending '%'", _PERCENT, "1%", "93%"
)


def byte_length(text: str) -> int:
    """Bytes in UTF-8: how Go's ``len`` counts a string."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def no_more_than(maximum: int, unit: str = "characters") -> str:
    return f"must be no more than {maximum} {unit}"


def between(lowest: int, highest: int) -> str:
    return f"must be between {lowest} and {highest}, inclusive"


def is_dns1123_label(value: str) -> list[str]:
    messages = []
    if byte_length(value) > LABEL_MAX_BYTES:
        messages.append(no_more_than(LABEL_MAX_BYTES))
    if not _label_matches(value):
        messages.append("must not contain dots" if _subdomain_matches(value) else _LABEL_ERROR)
    return messages


def is_dns1123_subdomain(value: str) -> list[str]:
    messages = []
    if byte_length(value) > SUBDOMAIN_MAX_BYTES:
        messages.append(no_more_than(SUBDOMAIN_MAX_BYTES))
    if not _subdomain_matches(value):
        messages.append(_SUBDOMAIN_ERROR)
    return messages


def is_dns1123_subdomain_with_underscore(value: str) -> list[str]:
    messages = []
    if byte_length(value) > SUBDOMAIN_MAX_BYTES:
        messages.append(no_more_than(SUBDOMAIN_MAX_BYTES))
    if not _subdomain_with_underscore_matches(value):
        messages.append(_SUBDOMAIN_WITH_UNDERSCORE_ERROR)
    return messages


def is_name(value: str, *, generate: bool = False) -> list[str]:
    """The rule for most object names: a DNS subdomain, which as a ``generateName`` may end in a dash.

    Mirrors k8s.io/apimachinery/pkg/api/validation NameIsDNSSubdomain.
    """
    return is_dns1123_subdomain(_mask_trailing_dash(value) if generate else value)


def _mask_trailing_dash(name: str) -> str:
    return name[:-2] + "a" if len(name) > 1 and name.endswith("-") else name


def is_label_key(value: str) -> list[str]:
    """The rule for label keys, annotation keys, finalizers, resource names: Kubernetes' qualified name."""
    parts = value.split("/")
    if len(parts) > 2:
        return [_LABEL_KEY_ERROR]
    messages = []
    name = parts[-1]
    if len(parts) == 2:
        if not parts[0]:
            messages.append("prefix part must be non-empty")
        else:
            messages += [f"prefix part {message}" for message in is_dns1123_subdomain(parts[0])]
    if not name:
        messages.append("name part must be non-empty")
    elif byte_length(name) > LABEL_MAX_BYTES:
        messages.append(f"name part {no_more_than(LABEL_MAX_BYTES, 'bytes')}")
    if not _name_part_matches(name):
        messages.append(_NAME_PART_ERROR)
    return messages


def is_label_value(value: str) -> list[str]:
    messages = []
    if byte_length(value) > LABEL_MAX_BYTES:
        messages.append(no_more_than(LABEL_MAX_BYTES, "bytes"))
    if not _label_value_matches(value):
        messages.append(_LABEL_VALUE_ERROR)
    return messages


def is_domain_prefix_path(path: str) -> bool:
    """Whether the part after the domain of a domain-prefixed path is made of the characters RFC 3986 allows."""
    return _http_path_matches(path) is not None


DOMAIN_PREFIXED_PATH_ERROR = _regex_error("Invalid path", _HTTP_PATH)


def is_port_number(port: int) -> list[str]:
    return [] if 1 <= port <= 65535 else [between(1, 65535)]


def is_port_name(name: str) -> list[str]:
    messages = []
    if byte_length(name) > 15:
        messages.append(no_more_than(15))
    if not _port_name_characters_match(name):
        messages.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not _has_letter(name):
        messages.append("must contain at least one letter (a-z)")
    if "--" in name:
        messages.append("must not contain consecutive hyphens")
    if name.startswith("-") or name.endswith("-"):
        messages.append("must not begin or end with a hyphen")
    return messages


def is_unix_id(number: int) -> list[str]:
    """The rule for user and group ids."""
    return [] if 0 <= number <= 2**31 - 1 else [between(0, 2**31 - 1)]


def is_http_header_name(name: str) -> list[str]:
    return [] if _http_header_matches(name) else [_HTTP_HEADER_ERROR]


def is_env_var_name(name: str) -> list[str]:
    """The rule since RelaxedEnvironmentVariableValidation: printable ASCII without ``=``."""
    messages = []
    if not name:
        messages.append("environment variable name must be non-empty")
    if not name.isascii() or not name.isprintable() or "=" in name:
        messages.append(
            "a valid environment variable name must consist only of printable ASCII characters other than '='"
        )
    return messages


def is_config_map_key(key: str) -> list[str]:
    messages = []
    if byte_length(key) > SUBDOMAIN_MAX_BYTES:
        messages.append(no_more_than(SUBDOMAIN_MAX_BYTES))
    if not _config_map_key_matches(key):
        messages.append(_CONFIG_MAP_KEY_ERROR)
    if key in (".", ".."):
        messages.append(f"must not be '{key}'")
    elif key.startswith(".."):
        messages.append("must not start with '..'")
    return messages


def is_percent(text: str) -> list[str]:
    return [] if _percent_matches(text) else [_PERCENT_ERROR]


_OCTET_WITH_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def is_legacy_ip(value: str) -> list[str]:
    """The rule for IP address fields older than StrictIPCIDRValidation, which is on.

    Mirrors k8s.io/apimachinery/pkg/util/validation IsValidIPForLegacyField.
    """
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        try:
            ipaddress.ip_address(_OCTET_WITH_LEADING_ZEROS.sub("", value) if ":" not in value else "")
        except ValueError:
            return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
        return ["must not have leading 0s"]
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
        if address.ipv4_mapped is not None:
            return ["must not be an IPv4-mapped IPv6 address"]
    return []


def canonical_ipv6(value: str) -> str | None:
    """The RFC 5952 form of an IPv6 address, None if the value is no IPv6 address."""
    try:
        return str(ipaddress.IPv6Address(value))
    except ValueError:
        return None
