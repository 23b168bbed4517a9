"""Words without sentences: the terms of a rubric and of its model answer in a row."""

from __future__ import annotations

from interviewer.bank.models import Bank, BindFrame, Language, Question
from interviewer.rubric_lint.wording import words

_STOP = set(
    "的 了 是 在 和 与 把 会 能 就 都 让 用 为 有 对 从 到 这 那 它 个 每 所 因为 但 而 要 "
    "被 给 也 还 再 只 得 着 过 当 如 则 即 我 你 们 不 没 the a an is are was be been of to "
    "in on for with and or but not it its this that they them we you i as by from at which "
    "each so because when if then than can will would have has do does more less all one".split()
)


def dumps(question: Question, language: Language, answer: str, bank: Bank) -> dict[str, str]:
    """The rubric's and the answer's terms, listed in several ways."""
    terms = _terms(answer)
    aliases = _aliases(question, bank, language)
    mark = "、" if language == "zh" else ", "
    return {
        "aliases with commas": mark.join(aliases),
        "aliases with spaces": " ".join(aliases),
        "terms of the answer": mark.join(terms),
        "terms as a list": "\n".join(f"- {term}" for term in terms),
        "terms as a table": " | ".join(terms),
        "terms in short sentences": ("。" if language == "zh" else ". ").join(terms) + "。",
    }


def _terms(answer: str) -> list[str]:
    found = dict.fromkeys(word for word in words(answer) if word.lower() not in _STOP)
    return [word for word in found if len(word) > 1]


def _aliases(question: Question, bank: Bank, language: Language) -> list[str]:
    """The ways to say each part of the rubric, one for each, in the order of the file."""
    found: dict[str, None] = {}
    for point in question.points:
        for facet in point.evidence:
            for frame in facet.any[:2]:
                lists = frame.bind.given().values() if isinstance(frame, BindFrame) else []
                for aliases in lists:
                    found[_spoken(aliases, bank, language)] = None
    return list(found)


def _spoken(aliases: list[str], bank: Bank, language: Language) -> str:
    written = [
        way
        for alias in aliases
        for way in (bank.lexicon.entries[alias[1:]] if alias.startswith("@") else [alias])
    ]
    own = [way for way in written if way.isascii() == (language == "en")]
    return (own or written)[0]
