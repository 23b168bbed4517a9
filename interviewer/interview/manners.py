"""What an interviewer may say: the checks that a model's words pass before anybody hears them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from interviewer.bank.models import Language

LONGEST = {"zh": 160, "en": 400}
"""Characters."""
_REPEATED = {"zh": 14, "en": 45}
"""Characters of the candidate that may stand in what is said, in one run."""
_FLATTERY = re.compile(
    r"太棒|很棒|真棒|非常好|很好|不错|精彩|优秀|完美|厉害|出色|赞|答得好|说得好"
    r"|\b(?:great|excellent|perfect|awesome|amazing|impressive|brilliant|fantastic|wonderful"
    r"|good (?:job|answer|point|question)|well (?:done|said|put)|nice(?:ly)?|love (?:it|that))\b",
    re.IGNORECASE,
)
_SCORES = re.compile(r"\d+\s*(?:分|points?\b|/\s*100|%\s*(?:score|credit))", re.IGNORECASE)
_MARKUP = re.compile(r"!\[|\]\(|https?://|<[a-zA-Z/!]|<<<|```")


def fit(text: str, language: Language, answer: str = "", quoted: str = "") -> bool:
    """Whether words are short, plain, without flattery or scores, and no echo of the candidate.

    Args:
        answer: the candidate's words, which must not be repeated.
        quoted: a part of them that may.
    """
    words = text.strip()
    if not words or len(words) > LONGEST[language]:
        return False
    if _FLATTERY.search(words) or _SCORES.search(words) or _MARKUP.search(words):
        return False
    rest = words.replace(quoted, " ") if quoted else words
    return _longest_shared(rest, answer) < _REPEATED[language]


def _longest_shared(one: str, other: str) -> int:
    if not other:
        return 0
    matcher = SequenceMatcher(None, other.casefold(), one.casefold(), autojunk=False)
    return matcher.find_longest_match().size
