"""Why a record of the trace came about: in Kubernetes' words, and in those of a site with contractors."""

from playground.explain.explanation import Answer, Explainer, Explanation, explain
from playground.explain.sentences import CHECKS, SENTENCES, SUBJECTS
from playground.explain.template import Template

__all__ = ["CHECKS", "SENTENCES", "SUBJECTS", "Answer", "Explainer", "Explanation", "Template", "explain"]
