"""The conversation: the candidate's words are inert, and a mock interview gives nothing away."""

from __future__ import annotations

from interviewer.interview.models import Choice
from interviewer.interview.session import Session
from interviewer.render.chat import markdown, messages, status_text
from tests.support import ME, TINY_BANK, Talk

HOSTILE = "训练时随机把神经元清零 a<b $$x$$ <img src=http://x/> ![](http://x/)"


def talk(session: Session, mode: str = "practice") -> Talk:
    choice = Choice.model_validate({"mode": mode, "question": "kit-01", "count": 1})
    return Talk(session, session.start(ME, choice))


def test_the_question_stands_under_its_meta_line(session: Session) -> None:
    found = messages(talk(session).view, TINY_BANK)
    assert [m.kind for m in found] == ["html", "markdown"]
    assert "第 1 题" in found[0].content
    assert found[1].content.startswith("### Dropout")


def test_an_answer_is_html_and_inert(session: Session) -> None:
    told = talk(session)
    told.say(HOSTILE)
    answer = next(m for m in messages(told.view, TINY_BANK) if m.role == "user")
    assert answer.kind == "html"
    assert "<img" not in answer.content
    assert "a&lt;b $$x$$" in answer.content


def test_practice_says_what_an_answer_earned_and_what_a_probe_is_worth(session: Session) -> None:
    told = talk(session)
    told.say("训练时每一步都随机挑一部分神经元，把这些神经元清零。")
    said = "".join(m.content for m in messages(told.view, TINY_BANK))
    assert "分，抓住 1" in said
    assert "追问 1 / 2" in said
    assert "答对可挽回这一点的 70%" in said
    assert status_text(told.view, "zh").endswith("接下来有一个追问。")


def test_a_mock_interview_gives_nothing_away(session: Session) -> None:
    told = talk(session, "mock")
    told.say("训练时每一步都随机挑一部分神经元，把这些神经元清零。")
    said = [m.content for m in messages(told.view, TINY_BANK)][2:]
    for word in ("抓住", "70%", "追问 1", "没提到"):
        assert word not in "".join(said)
    assert "我追问一句：" in "".join(said)
    assert status_text(told.view, "zh") == ""


def test_text_for_markdown_keeps_code_and_formulas_and_drops_images() -> None:
    assert markdown("a<b `x<y` $y_{<t}$") == r"a&lt;b `x<y` $y_{\lt t}$"
    assert markdown("![alt](http://x/) [text](http://x/)") == "alt text"
    assert markdown("x_i*y_i") == r"x\_i\*y\_i"
    assert markdown("```cpp\nint<x>\n```") == "```c++\nint<x>\n```"
