"""What an interview came to, as data first: page, Markdown, HTML and JSON are made of it."""

from interviewer.report.export import SCHEMA_VERSION, report_json
from interviewer.report.models import Report, ScoredQuestion
from interviewer.report.summary import build_report, scored_questions

__all__ = [
    "SCHEMA_VERSION",
    "Report",
    "ScoredQuestion",
    "build_report",
    "report_json",
    "scored_questions",
]
