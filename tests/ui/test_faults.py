"""What goes wrong is said in the language of the page, and logged without anybody's words."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from interviewer.bank.models import LANGUAGES, Language
from interviewer.errors import (
    IndexUnavailable,
    InterviewerError,
    MoveError,
    NewerDataError,
    StoreError,
    UnknownInterviewError,
)
from interviewer.ui.faults import fault_html, lost_html
from interviewer.ui.identity import COOKIE, Identity
from interviewer.ui.page import Page
from tests.support import ME
from tests.ui.test_labels import HAN

SECRET = "what the candidate wrote"
ERRORS = [
    error(SECRET)
    for error in (
        *(MoveError, StoreError, NewerDataError, IndexUnavailable),
        *(UnknownInterviewError, InterviewerError, ValueError),
    )
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_words_and_never_its_own(error: Exception, language: Language) -> None:
    shown = fault_html(error, language)
    assert 'role="alert"' in shown
    assert bool(HAN.search(shown)) == (language == "zh")
    assert SECRET not in shown


def test_an_error_is_logged_with_its_place_and_reference_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as cause:
            raise StoreError(SECRET) from cause
    except StoreError as error:
        shown = fault_html(error, "en")
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "StoreError" in record.message and "ValueError" in record.message
    assert "test_faults.py" in record.message
    assert SECRET not in record.message.replace("raise ValueError(SECRET)", "")
    assert record.message.split("reference ")[1][:8] in shown


def test_both_words_of_the_page_itself_are_there() -> None:
    assert "正在重连" in lost_html("zh")
    assert "Reload" in lost_html("en")


def request(page: Page, cookie: str | None) -> gr.Request:
    cookies = {COOKIE: cookie} if cookie else {}
    return cast(gr.Request, SimpleNamespace(cookies=cookies, headers={}))


def fail(*values: object) -> dict[Any, Any]:
    raise ValueError(SECRET)


def gone(*values: object) -> dict[Any, Any]:
    raise UnknownInterviewError(SECRET)


def test_a_handler_that_fails_is_shown_and_the_next_one_clears_it(
    page: Page, identity: Identity, caplog: pytest.LogCaptureFixture
) -> None:
    asking = request(page, identity.cookie(ME))
    shown = page._run(fail, asking, ("en", "place"))[page.frame.fault]
    assert "Something failed, reference" in shown
    assert SECRET not in shown + caplog.text
    assert page._run(lambda *_: {}, asking, ("en",)) == {page.frame.fault: ""}


def test_an_interview_that_is_gone_leads_back_to_the_start(page: Page, identity: Identity) -> None:
    found = page._run(gone, request(page, identity.cookie(ME)), ("zh",))
    assert "已经不在了" in found[page.frame.fault]
    assert found[page.frame.parts.start]["visible"] is True


def test_who_has_no_cookie_is_refused(page: Page) -> None:
    with pytest.raises(gr.Error, match="cookie"):
        page._run(fail, request(page, None), ("en",))
