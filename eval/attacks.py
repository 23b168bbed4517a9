"""Answers that must not score, made from the bank's own model answers; the same ones every time.

A family is one way to try it. The families of `eval.invariances` belong to the suite: what they do
to a right answer must change nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from functools import partial

from eval import invariances, noise, texts
from eval.right import Attack, Family, Make, Right, number_of, right_answers
from interviewer.bank.models import PERSONAS, Bank, Language
from interviewer.rubric_lint.dumps import dumps
from interviewer.rubric_lint.negation import Way, at_the_verb, denials
from interviewer.rubric_lint.wording import bare, joined, sentences

OTHERS = 10
"""At most so many other questions' answers are tried on a question and language."""
FILLER = 100_000
REPEATS = 1000


def attacks(bank: Bank, names: Sequence[str] = ()) -> list[Attack]:
    """Every attack of every family, or of those named."""
    made = []
    rights = right_answers(bank)
    for name in names or FAMILIES:
        family = FAMILIES[name]
        chosen = [right for right in rights if not family.once or _in_turn(right)]
        made += [attack for right in chosen for attack in family.make(right, bank)]
    return made


def _in_turn(right: Right) -> bool:
    """One persona for each question and language, in turn."""
    both = right.question.answers.algorithm and right.question.answers.dev
    turn = PERSONAS[number_of(right.question.id + right.language) % len(PERSONAS)]
    return not both or right.persona == turn


def _dump(right: Right, bank: Bank) -> Iterator[Attack]:
    made = dumps(right.question, right.language, right.answer, bank)
    for variant, text in right.half(list(made.items())):
        yield right.attack("keyword dump", variant, text)


def _shuffle(right: Right, bank: Bank) -> Iterator[Attack]:
    for variant, text in noise.shuffles(right.answer, right.rng("shuffle")).items():
        yield right.attack("words shuffled", variant, text)


def _echo(right: Right, bank: Bank) -> Iterator[Attack]:
    question, stem = right.question, right.question.question[right.language]
    other: Language = "en" if right.language == "zh" else "zh"
    lead, end = ("这个问题问的是：", "。") if right.language == "zh" else ("It asks this: ", ".")
    yield right.attack("question echoed", "as it is", stem)
    yield right.attack("question echoed", "as a statement", lead + bare(stem) + end)
    yield right.attack("question echoed", "in the other language", question.question[other])
    if question.clarify:
        yield right.attack("question echoed", "its explanation", question.clarify[right.language])


def _other(right: Right, bank: Bank) -> Iterator[Attack]:
    question = right.question
    others = [o for o in bank if o.askable and not o.is_kin(question)]
    for other in right.rng("others").sample(others, min(OTHERS, len(others))):
        # Either persona's answer in turn: both would double the time and tell nothing new.
        text = other.answers.of(PERSONAS[number_of(question.id + other.id) % 2])
        text = text or other.model_answer("algorithm")
        if text is not None:
            yield right.attack("another question's answer", other.id, text[right.language])


def _denied(way: str) -> Make:
    def make(right: Right, bank: Bank) -> Iterator[Attack]:
        if way in denials(right.language):
            deny = denials(right.language)[way]
            parts = [deny(sentence) for sentence in sentences(right.answer)]
            yield right.attack(f"negated: {way}", way, joined(parts, right.language))

    return make


def _negated_verbs(right: Right, bank: Bank) -> Iterator[Attack]:
    parts = [at_the_verb(sentence, right.language) for sentence in sentences(right.answer)]
    yield right.attack("negated: at the verb", "every clause", joined(parts, right.language))


def _negated_whole(right: Right, bank: Bank) -> Iterator[Attack]:
    if right.language == "zh":
        before, after = "下面这些说法全都是错的：\n", "\n以上说法全都是错的。"
    else:
        before, after = (
            "Every one of the following statements is wrong:\n",
            "\nAll of this is wrong.",
        )
    yield right.attack("negated: as a whole", "before", before + right.answer)
    yield right.attack("negated: as a whole", "after", right.answer + after)


def _right_and_wrong(right: Right, bank: Bank) -> Iterator[Attack]:
    ways: dict[str, Way] = dict(denials(right.language))
    ways["at-the-verb"] = partial(at_the_verb, language=right.language)
    del ways["this-is-wrong"]
    for name, way in ways.items():
        parts = [part for s in sentences(right.answer) for part in (s, way(s))]
        yield right.attack("right and wrong at once", name, joined(parts, right.language))


def _gibberish(right: Right, bank: Bank) -> Iterator[Attack]:
    for variant, text in noise.gibberish(right.rng("gibberish")).items():
        yield right.attack("gibberish", variant, text)


def _shells(right: Right, bank: Bank) -> Iterator[Attack]:
    for shell in right.half(texts.SHELLS):
        yield right.attack("empty shell", shell.strip(), shell)


def _not_known(right: Right, bank: Bank) -> Iterator[Attack]:
    for text in texts.IGNORANCE[right.language]:
        yield right.attack("not known", text, text)


def _blanks(right: Right, bank: Bank) -> Iterator[Attack]:
    for variant, text in texts.BLANKS.items():
        yield right.attack("blank", variant, text)


def _filler(right: Right, bank: Bank) -> Iterator[Attack]:
    # One of the two for each question: they take longer than anything else.
    variants = noise.filler(right.language, FILLER, right.rng("filler"))
    variant = sorted(variants)[number_of(right.question.id + right.language) % len(variants)]
    yield right.attack("filler", variant, variants[variant])


def _question_repeated(right: Right, bank: Bank) -> Iterator[Attack]:
    stem = right.question.question[right.language]
    yield right.attack("question a thousand times", "lines", f"{stem}\n" * REPEATS)


def _instructed(right: Right, bank: Bank) -> Iterator[Attack]:
    for kind, language, text in texts.instructions(right.question):
        yield right.attack("instruction alone", f"{kind} ({language})", text)


def _instructed_right(right: Right, bank: Bank) -> Iterator[Attack]:
    base, family = right.answer, "instruction with a right answer"
    own = [i for i in texts.instructions(right.question) if i.language == right.language]
    for kind, _, text in right.half(own):
        yield right.attack(family, f"{kind}, appended", f"{base.rstrip()}\n{text}", base)
    kind, _, text = own[number_of(right.question.id) % len(own)]
    line = joined([base.rstrip(), text], right.language)
    yield right.attack(family, f"{kind}, on the last line", line, base)
    yield right.attack(family, f"{kind}, before", f"{text}\n{base}", base)


def _encoded(right: Right, bank: Bank) -> Iterator[Attack]:
    raw = right.answer.encode()
    yield right.attack("encoded", "base64", base64.b64encode(raw).decode())
    yield right.attack("encoded", "base64 in lines", base64.encodebytes(raw).decode())
    yield right.attack("encoded", "hexadecimal", raw.hex())


FAMILIES: dict[str, Family] = {
    "keyword dump": Family("words", _dump, once=True),
    "words shuffled": Family("words", _shuffle, once=True),
    "question echoed": Family("nothing", _echo, once=True),
    "another question's answer": Family("nothing", _other, once=True),
    "negated: bing-bu-shi": Family("nothing", _denied("bing-bu-shi")),
    "negated: not-true-that": Family("nothing", _denied("not-true-that")),
    "negated: this-is-wrong": Family("nothing", _denied("this-is-wrong")),
    "negated: at the verb": Family("nothing", _negated_verbs),
    "negated: as a whole": Family("nothing", _negated_whole, once=True),
    "right and wrong at once": Family("nothing", _right_and_wrong, once=True),
    "gibberish": Family("nothing", _gibberish, once=True),
    "empty shell": Family("nothing", _shells, once=True),
    "blank": Family("nothing", _blanks, once=True),
    "not known": Family("nothing", _not_known, once=True),
    "filler": Family("nothing", _filler, once=True),
    "question a thousand times": Family("nothing", _question_repeated, once=True),
    "instruction alone": Family("nothing", _instructed, once=True),
    "encoded": Family("nothing", _encoded, once=True),
    "instruction with a right answer": Family("change", _instructed_right, once=True),
    **invariances.FAMILIES,
}
