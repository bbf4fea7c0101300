"""``manage.py conformance DIR``: the program against recordings of the real Kubernetes."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from playground.conformance.families import Result, check
from playground.conformance.fidelity import markdown

SHOWN_MISMATCHES = 10


class Command(BaseCommand):
    help = "Compares the program's answers with recordings of the real Kubernetes; exit status 1 on any mismatch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="a directory laid out like tests/conformance")
        parser.add_argument(
            "--only", metavar="GLOB", default="*", help='only rows whose "family/id" fits, e.g. "timelines/cron5-*"'
        )
        parser.add_argument(
            "--answers", metavar="OUT_DIR", type=Path, help="write the program's own answers there as JSON lines"
        )
        parser.add_argument("--fidelity", metavar="FILE", type=Path, help="write the fidelity table there")
        parser.add_argument("--json", action="store_true", help="print one JSON object per family, with all mismatches")

    def handle(self, *args: Any, directory: Path, only: str, answers: Path | None, **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"There is no directory {directory}.")
        results = []
        for result in check(directory, only, keep_answers=answers is not None):
            results.append(result)
            self.print_result(result, options["json"])
            if answers is not None:
                write_answers(result, answers)
        if not results:
            raise CommandError(f"Nothing in {directory} fits {only}.")
        if options["fidelity"] is not None:
            options["fidelity"].write_text(markdown(results), encoding="utf-8")
        if any(result.mismatches for result in results):
            sys.exit(1)

    def print_result(self, result: Result, as_json: bool) -> None:
        if as_json:
            mismatches = [{"id": row, "difference": difference} for row, difference in result.mismatches]
            self.stdout.write(
                json.dumps(
                    {
                        "family": result.family,
                        "matched": result.matched,
                        "total": result.total,
                        "mismatches": mismatches,
                    },
                    ensure_ascii=False,
                )
            )
            return
        self.stdout.write(f"{result.family}  {result.matched}/{result.total}")
        for row, difference in result.mismatches[:SHOWN_MISMATCHES]:
            self.stdout.write(f"  {row}: {difference}")
        if len(result.mismatches) > SHOWN_MISMATCHES:
            self.stdout.write(f"  and {len(result.mismatches) - SHOWN_MISMATCHES} more (--json lists all)")


def write_answers(result: Result, directory: Path) -> None:
    """Timelines: one file a recording, one record a line. Tables: one file a family, one row a line."""
    if result.family == "timelines":
        files = {f"timelines/{name}.jsonl": rows for name, rows in result.answers.items()}
    else:
        files = {f"{result.family}.jsonl": [row for rows in result.answers.values() for row in rows]}
    for name, rows in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows), encoding="utf-8"
        )
