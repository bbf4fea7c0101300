"""All sentences: for each rule one in Kubernetes' words and one in the contractor's, for each check what was found."""

from __future__ import annotations

from playground.explain import checks, cron_jobs, jobs, people, pods, workloads
from playground.explain.template import Template
from playground.simulator.rules import RULES

SENTENCES: dict[str, Template] = {
    rule: Template(*texts)
    for part in (people.SENTENCES, cron_jobs.SENTENCES, jobs.SENTENCES, pods.SENTENCES, workloads.SENTENCES)
    for rule, texts in part.items()
}
"""The name of a rule -> what Kubernetes says, what the site says."""

SUBJECTS: dict[str, str] = {name: rule.subject for name, rule in RULES.items()}
"""The name of a rule -> the kind whose manifest field is behind it, empty where no manifest says it."""

CHECKS: dict[str, dict[bool, Template]] = {
    check: {True: Template(yes), False: Template(no)} for check, (yes, no) in checks.ANSWERS.items()
}
"""The name of a check -> what was found if the way goes on, and if it ends there."""
