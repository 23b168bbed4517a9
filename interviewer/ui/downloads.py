"""Downloads, made when they are asked for and never left on the disk."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response

from interviewer.bank.models import Language
from interviewer.errors import UnknownInterviewError
from interviewer.interview.models import View
from interviewer.render.cost import Prices
from interviewer.render.markdown import report_markdown
from interviewer.render.report_page import CSP, file_name, report_document
from interviewer.report import Report, build_report, report_json
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.ui.identity import COOKIE, Identity

_TYPES = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl",
}


def router(services: Services, identity: Identity) -> APIRouter:
    """`/download/<interview>.<html|md|json>` and `/download/everything.json`."""
    routes = APIRouter()

    def person(request: Request) -> str:
        found = identity.person(request.cookies.get(COOKIE))
        if found is None:
            raise HTTPException(403)
        return found

    @routes.get("/download/everything.json")
    def everything(request: Request) -> Response:
        data = services.session.export(person(request))
        return _file(_pretty(data), "json", f"interviews-{today():%Y-%m-%d}.json")

    @routes.get("/download/disputes.jsonl")
    def disputes(request: Request) -> Response:
        rows = services.session.again.disputes(person(request))
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return _file(text, "jsonl", f"disputes-{today():%Y-%m-%d}.jsonl")

    @routes.get("/download/{interview_id}.{kind}")
    def report(
        request: Request,
        interview_id: str,
        kind: Literal["html", "md", "json"],
        lang: Language = "zh",
    ) -> Response:
        try:
            view = services.session.view(person(request), interview_id)
        except UnknownInterviewError as error:
            raise HTTPException(404) from error
        made = report_of(services, person(request), view)
        return _file(
            _written(made, view, kind, lang, prices_of(services.settings)),
            kind,
            file_name(view, kind),
        )

    return routes


def report_of(services: Services, person: str, view: View) -> Report:
    """The report of an interview, measured against the ones before it."""
    earlier = [v for v in services.session.views(person) if v.started_at < view.started_at]
    return build_report(view, services.bank, earlier, today=today())


def prices_of(settings: Settings) -> Prices:
    """What the model costs, as the settings say."""
    return Prices(settings.price_in, settings.price_out)


def today() -> date:
    """The date where this machine is, since the plan says "tomorrow"."""
    return date.today()  # noqa: DTZ011


def _written(report: Report, view: View, kind: str, language: Language, prices: Prices) -> str:
    if kind == "html":
        return report_document(report, view, language, prices)
    if kind == "md":
        return report_markdown(report, view, language)
    return _pretty(report_json(report, view))


def _pretty(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _file(text: str, kind: str, name: str) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
        "content-security-policy": CSP,
    }
    return Response(text.encode("utf-8", "replace"), media_type=_TYPES[kind], headers=headers)
