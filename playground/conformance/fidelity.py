"""The fidelity table in Markdown, made from the behaviours and from what a conformance run has found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from itertools import groupby

from playground.conformance.behaviours import BEHAVIOURS, EXACT, Behaviour
from playground.conformance.families import Result

HEAD = """\
# Fidelity

How true the simulator is to Kubernetes 1.36. *Exact* means: recordings of the real controllers, API server, kubectl and
cron library prove it, record for record and word for word. `manage.py conformance tests/conformance` repeats the proof;
with `--fidelity docs/fidelity.md` it writes this page. *Simplified* and *not simulated* say what a real cluster has
beyond that.
"""


def proved(behaviour: Behaviour, rows: Mapping[str, bool]) -> tuple[int, int]:
    """How many of the recordings that prove a behaviour match, and how many there are.

    ``rows``: "family/id" -> matched.
    """
    found = [matched for row, matched in rows.items() if any(fnmatchcase(row, glob) for glob in behaviour.proof)]
    return sum(found), len(found)


def rows_of(results: Iterable[Result]) -> dict[str, bool]:
    """Every recording that was checked, by "family/id", and whether it matched."""
    return {f"{result.family}/{row}": matched for result in results for row, matched in result.rows.items()}


def markdown(results: Iterable[Result]) -> str:
    """docs/fidelity.md for the results of a run over all recordings."""
    results = list(results)
    rows = rows_of(results)
    parts = [HEAD, "## Recordings", "| family | matched |\n| --- | --- |"]
    parts[-1] += "".join(
        f"\n| {result.family} | {result.matched:,} of {result.total:,} |" for result in results if result.answered
    )
    for area, behaviours in groupby(BEHAVIOURS, key=lambda behaviour: behaviour.area):
        parts += [f"## {area}", "| behaviour | how true | proof | remark |\n| --- | --- | --- | --- |"]
        parts[-1] += "".join("\n" + _row(behaviour, rows) for behaviour in behaviours)
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _row(behaviour: Behaviour, rows: Mapping[str, bool]) -> str:
    proof = ""
    if behaviour.level == EXACT:
        matched, total = proved(behaviour, rows)
        names = ", ".join(f"`{glob.removeprefix('timelines/')}`" for glob in behaviour.proof)
        proof = f"{matched:,} of {total:,}: {names}"
    return f"| {behaviour.name} | {behaviour.level} | {proof} | {behaviour.note} |"
