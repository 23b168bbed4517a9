"""What an answer tries on the grader: which parts are not graded, and the flags that say why."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import NamedTuple

from interviewer.grading.models import Flag
from interviewer.grading.text import alias_tokens

LIMIT = 20_000
"""Characters that are graded, repeats collapsed."""

_TOP = r"(?:full|maximum|perfect|top) (?:marks?|score|credit|points|grade)"
_GRADER = r"(?:grader|evaluator|examiner|judge|interviewer|scoring)"
_WAIVE = r"\b(?:ignore|disregard|forget)\b"
_WAIVE_ZH = "(?:忽略|无视|忘掉|不要管)"
_INJECTION = re.compile(
    rf"{_WAIVE_ZH}.{{0,4}}(?:以上|之前|前面|上面|所有|一切|评分|打分).{{0,3}}(?:指令|要求|规则|提示|标准)"
    rf"|(?:^|[，,：:、请你]|务必|现在|必须){_WAIVE_ZH}.{{0,12}}"
    r"(?:指令|要求|规则|标准|以上|之前|提示(?!词?\s*(?:的|部分|段|token)))"
    r"|(?:请|应该|必须|直接|务必)(?:你)?(?:给|打|判).{0,8}(?:满分|高分|100\s*分|一百分)"
    r"|(?:给|打|判)(?:我|本题|这(?:个|条|份|道)?(?:题|回答|答案)).{0,4}(?:满分|高分|100\s*分|一百分)"
    r"|(?<![会就也能才都便可])(?:给|打|判)(?:一个)?满分(?![的给样])"
    r"|要点(?:已经?|全部?|都|均)+(?:命中|得分|抓住|覆盖|答出)|(?:理应|应当|应该|值得|配)(?:得到?|拿到?|获得)?满分"
    r"|(?:评分|阅卷|打分)(?:员|人|者|系统|老师)[:：,，]?(?:请|你|您|注意)|^\W*(?:评分|阅卷)(?:员|系统|老师)[:：]"
    r"|(?:本题|此题|这道题|所有要点|全部要点).{0,6}(?:已|都|全)(?:命中|得分|满分|抓住|覆盖)"
    r"|要点.{0,60}?(?:记为|视为|算作|计为|当作)(?:已|命中|满分|答)|(?:得分|分数|总分)\W{0,2}(?:为|是|给)?\s*100"
    # Models too "ignore the prompt"; who says so tells nobody to.
    rf"|{_WAIVE}.{{0,20}}\b(?:above|all|any|previous|prior|earlier)\b.{{0,12}}"
    r"\b(?:instructions?|prompts?|rules)\b"
    rf"|(?:^\W*|[:;,!]\s*|\b(?:please|must|should|now|just|kindly)\s+){_WAIVE}.{{0,30}}"
    r"\b(?:instructions?|rubric|rules|above|previous|"
    r"prompt(?! (?:tokens?|part|text|positions?)\b))\b"
    rf"|\b(?:this|my) (?:answer|response|reply|submission)\b.{{0,30}}\b{_TOP}\b"
    rf"|\b{_TOP}\b.{{0,20}}\b(?:to|for) (?:me\b|(?:this|my) (?:answer|response|reply))"
    rf"|^\W*{_TOP}\W*(?:please\W*)?$"
    rf"|\b(?:give|award|grant|assign) (?:me|it|us|this)\b.{{0,20}}\b{_TOP}\b"
    rf"|\b(?:your|please|deserves?)\b.{{0,30}}\b{_TOP}\b"
    r"|\b(?:enter|record|register|assign|output|return) (?:a score of )?100 (?:points|marks)\b"
    r"|(?:登记|录入|输出|记录)(?:为|成)?\s*100\s*分(?!位)|按\s*100\s*分(?:登记|录入|计)"
    r"|\bscore\W{0,3}(?:of\W*)?100\b|\b100\s*/\s*100\b"
    rf"|\b(?:dear|attention|note (?:to|of|from|for)(?: the)?|you are (?:a|an|the|now)) {_GRADER}\b"
    # A model may serve "as a judge": only who goes on with "you" speaks to one.
    rf"|\bas (?:a|an|the) {_GRADER}\W{{0,3}}(?:you|please|give|award|mark|score)\b"
    r"|\bmark (?:every|all|each) points? as\b|\ball points (?:are )?(?:met|covered|satisfied)\b"
    r"|^\W*(?:system|assistant|developer|系统|系统提示|管理员)\s*[:：]"
    r"|<\|?\s*/?\s*(?:im_start|im_end|system|answer|candidate|end)\b|\[/?INST\]"
    r"|[\"']?(?:verdict|credit|grade|score)[\"']?\s*:\s*[\"']?(?:met|\d)",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{48,}")
_REPEAT_FROM = 16
"""Letters: a shorter sentence may stand twice and mean something each time ("that is wrong")."""
_ECHO_SHARE = 0.85
_ECHO_SHARE_COVERED = 0.5
"""Of the pairs of words, where the words themselves all stand in the question."""
_ECHO_FROM = 6
"""Tokens: a shorter sentence may well be an answer."""


class Guarded(NamedTuple):
    """What is left to grade of an answer, as raw offsets, and the flags."""

    kept: list[tuple[int, int]]
    flags: list[Flag]


def guard(answer: str, question_texts: Sequence[str]) -> Guarded:
    """Drop what is addressed to the grader, encoded, repeated or copied from the question.

    Args:
        answer: as written.
        question_texts: the stem, and the probe or follow-up that is being answered.
    """
    if not _visible(answer):
        return Guarded([], ["empty"])
    flags: list[Flag] = []
    segments = _segments(answer)
    segments = _drop(segments, answer, _addressed, "injection", flags)
    segments = _drop(segments, answer, _encoded, "encoded", flags)
    segments = _without_repeats(segments, answer, flags)
    segments = _without_echo(segments, answer, question_texts, flags)
    return Guarded(_within_limit(segments, flags), flags)


def _visible(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _segments(answer: str) -> list[tuple[int, int]]:
    """Sentences as raw offsets, with the marks that end them."""
    pattern = re.compile(r"[^。！？!?\n]*?(?:[。！？!?\n]+|\.(?=\s|$)|$)")
    return [m.span() for m in pattern.finditer(answer) if m.group().strip()]


def _drop(
    segments: list[tuple[int, int]], answer: str, test: object, flag: Flag, flags: list[Flag]
) -> list[tuple[int, int]]:
    assert callable(test)
    kept = [span for span in segments if not test(answer[slice(*span)])]
    if len(kept) < len(segments):
        flags.append(flag)
    return kept


def _addressed(sentence: str) -> bool:
    return _INJECTION.search(sentence) is not None


def _encoded(sentence: str) -> bool:
    match = _ENCODED.search(sentence)
    if not match:
        return False
    text = match.group().rstrip("=")
    try:
        base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    # A long identifier has few changes between cases and digits; base64 changes all the time.
    changes = sum(_kind(a) != _kind(b) for a, b in zip(text, text[1:], strict=False))
    return changes > len(text) / 4


def _kind(char: str) -> str:
    return "d" if char.isdigit() else "u" if char.isupper() else "l"


def _without_repeats(
    segments: list[tuple[int, int]], answer: str, flags: list[Flag]
) -> list[tuple[int, int]]:
    seen: set[str] = set()
    kept = []
    for span in segments:
        key = re.sub(r"\W+", "", answer[slice(*span)]).lower()
        if len(key) >= _REPEAT_FROM and key in seen:
            continue
        seen.add(key)
        kept.append(span)
    repeated = len(segments) - len(kept)
    if repeated >= 3 and repeated > len(kept):
        flags.append("repetition")
    return kept


def _without_echo(
    segments: list[tuple[int, int]], answer: str, question_texts: Sequence[str], flags: list[Flag]
) -> list[tuple[int, int]]:
    """Drop sentences that only say the question again."""
    asked = [set(alias_tokens(text)) for text in question_texts]
    known = {pair for text in question_texts for pair in _pairs(alias_tokens(text))}
    kept = [s for s in segments if not _says_again(alias_tokens(answer[slice(*s)]), asked, known)]
    dropped = sum(b - a for a, b in segments) - sum(b - a for a, b in kept)
    if dropped and dropped * 2 >= sum(b - a for a, b in segments):
        flags.append("echo")
    return kept


def _says_again(
    tokens: Sequence[str], asked: Sequence[set[str]], known: set[tuple[str, str]]
) -> bool:
    if len(tokens) < _ECHO_FROM:
        return False
    pairs = _pairs(tokens)
    share = sum(map(known.__contains__, pairs)) / len(pairs)
    if share < _ECHO_SHARE_COVERED:
        return False
    words = set(tokens)
    covered = max((len(words & a) / len(words) for a in asked), default=0.0)
    return share >= _ECHO_SHARE or covered >= 0.95


def _pairs(tokens: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(tokens, tokens[1:], strict=False))


def _within_limit(segments: list[tuple[int, int]], flags: list[Flag]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    room = LIMIT
    for start, end in segments:
        if room <= 0:
            flags.append("truncated")
            break
        if end - start > room:
            end = start + room
            flags.append("truncated")
        kept.append((start, end))
        room -= end - start
    return kept
