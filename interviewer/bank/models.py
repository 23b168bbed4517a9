"""What a question is: values only, strict, one class per concept of the question file.

The evidence grammar (`Facet` and its frames) is matched in `interviewer.grading.evidence`, pasted
code (`CodeFrame`) in `interviewer.grading.code`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

Persona = Literal["algorithm", "dev"]
Language = Literal["zh", "en"]
PERSONAS: tuple[Persona, ...] = ("algorithm", "dev")
LANGUAGES: tuple[Language, ...] = ("zh", "en")

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
QuestionId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Strict(BaseModel):
    """Unknown fields are refused, and values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """One text in both languages; neither may be missing or empty."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Texts(Strict):
    """A list of texts in both languages."""

    zh: list[str]
    en: list[str]

    def __getitem__(self, language: Language) -> list[str]:
        return self.zh if language == "zh" else self.en


class Sample(Strict):
    """One short answer in one language."""

    zh: str | None = None
    en: str | None = None

    @model_validator(mode="after")
    def _one_language(self) -> Sample:
        if (self.zh is None) == (self.en is None):
            raise ValueError("give exactly one of zh, en")
        return self

    @property
    def language(self) -> Language:
        return "zh" if self.zh is not None else "en"

    @property
    def text(self) -> str:
        return self.zh if self.zh is not None else self.en or ""


class Weights(NamedTuple):
    """A weight for each persona."""

    algorithm: float
    dev: float

    def of(self, persona: Persona) -> float:
        return self.algorithm if persona == "algorithm" else self.dev


def _weights(value: object) -> object:
    if isinstance(value, Weights | list):  # as stored in the cache of parsed banks
        return Weights(*value)
    given: dict[Any, Any] = value if isinstance(value, dict) else dict.fromkeys(PERSONAS, value)
    if set(given) != set(PERSONAS) or not all(map(_is_weight, given.values())):
        raise ValueError("give a number, or a number for each of algorithm and dev; none below 0")
    return Weights(given["algorithm"], given["dev"])


def _is_weight(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value < float("inf")


_WEIGHT_SCHEMA = {
    "anyOf": [
        {"type": "number"},
        {
            "type": "object",
            "properties": {persona: {"type": "number"} for persona in PERSONAS},
            "required": list(PERSONAS),
            "additionalProperties": False,
        },
    ]
}
Weight = Annotated[
    Weights, BeforeValidator(_weights), WithJsonSchema(_WEIGHT_SCHEMA, mode="validation")
]

# --- evidence ---------------------------------------------------------------------------------

Within = Literal["clause", "sentence", "answer"] | Annotated[int, Field(ge=1)]
Aliases = Annotated[list[str], Field(min_length=1)]


class Roles(Strict):
    """The ways to say each role of a frame; `@name` is an entry of the lexicon."""

    subject: Aliases | None = None
    relation: Aliases | None = None
    object: Aliases | None = None

    @model_validator(mode="after")
    def _any_role(self) -> Roles:
        if not any((self.subject, self.relation, self.object)):
            raise ValueError("bind needs at least one of subject, relation, object")
        return self

    def given(self) -> dict[str, list[str]]:
        """The roles that are given, in the order in which the file lists them."""
        named = {"subject": self.subject, "relation": self.relation, "object": self.object}
        return {name: named[name] or [] for name in named if named[name]}


class BindFrame(Strict):
    """Roles that must be bound to each other inside a window."""

    bind: Roles
    within: Within = "clause"
    ordered: bool = False
    polarity: Literal["positive", "negative", "any"] = "positive"
    unless: list[str] = []


class Comparison(Strict):
    """`of` is smaller for `less` than for `more`, in any wording."""

    of: Aliases
    less: Aliases
    more: list[str] = []


class CompareFrame(Strict):
    """A direction that counts."""

    compare: Comparison


class NumericFrame(Strict):
    """A number: the id of an entry of `numeric`."""

    numeric: Slug


class CodeFrame(Strict):
    """What pasted code must hold: any of the patterns; `names` says what a NAME in them may be."""

    code: Aliases
    names: dict[str, Aliases] = {}


Frame = BindFrame | CompareFrame | NumericFrame | CodeFrame


def _frame(value: object) -> object:
    """Pick the form by its key, so that a fault is reported against one form and not four."""
    forms: dict[str, type[Strict]] = {
        "bind": BindFrame,
        "compare": CompareFrame,
        "numeric": NumericFrame,
        "code": CodeFrame,
    }
    if isinstance(value, dict):
        for key, form in forms.items():
            if key in value:
                return form.model_validate(value)
        raise ValueError("a frame has one of the keys bind, compare, numeric, code")
    return value


class Facet(Strict):
    """One idea that a point needs: found when any of its frames matches."""

    id: Slug
    weight: float = Field(default=1, gt=0, allow_inf_nan=False)
    gist: Text | None = None
    """What the idea is about, for "Found nothing on …"; it gives nothing away."""
    any: list[Annotated[Frame, BeforeValidator(_frame)]] = Field(min_length=1)


class Numeric(Strict):
    """A number with its unit; another assumption counts only if it is stated."""

    id: Slug
    value: float
    unit: str = ""
    tolerance: Annotated[
        float, WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]})
    ] = Field(default=0.02, ge=0)
    """Relative; a string such as `5%` in the file."""
    formula: str | None = None
    """A Python expression of numbers that a test recomputes."""
    assumptions: str | Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _percent(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("tolerance"), str):
            text = data["tolerance"].strip()
            if not text.endswith("%"):
                raise ValueError(
                    "tolerance: write a fraction such as 0.05 or a percentage such as 5%"
                )
            return {**data, "tolerance": float(text[:-1]) / 100}
        return data


# --- parts of a question ----------------------------------------------------------------------


class Examples(Strict):
    """Short answers that must grade so: the unit tests of a point's evidence."""

    met: list[Sample] = []
    partly: list[Sample] = []
    missed: list[Sample] = []


class Point(Strict):
    """One thing that a good answer says."""

    id: Slug
    label: Text | None = None
    tier: Literal["core", "bonus"] = "core"
    weight: Weight
    text: Text
    evidence: list[Facet] = Field(min_length=1)
    enough: float = Field(default=1.0, gt=0, le=1)
    """The share of the evidence that full credit takes; below 1 where nobody says all of it."""
    probe: Text
    hint: Text
    examples: Examples = Examples()

    def name(self, language: Language) -> str:
        """The label, else the text up to its first mark, at most 14 Han or 40 Latin letters."""
        if self.label is not None:
            return self.label[language]
        text, limit = self.text[language], 14 if language == "zh" else 40
        for index, char in enumerate(text):
            if char in "，,。.；;：:（(" or index == limit:
                return text[:index]
        return text


class Source(Strict):
    """Where a fact was read."""

    id: Slug | None = None
    title: str | None = None
    ref: str
    locator: str | None = None


class MisconceptionExamples(Strict):
    """Answers in which the belief is asserted, and good ones in which it is only mentioned."""

    asserted: list[Sample] = []
    mentioned: list[Sample] = []


class Misconception(Strict):
    """A wrong belief; asserted, it costs the point that it refutes."""

    id: Slug
    severity: Literal["minor", "major"]
    claim: Text
    refutes: Slug
    evidence: list[Facet] = Field(min_length=1)
    correction: Text
    source: Source | Slug | None = None
    examples: MisconceptionExamples = MisconceptionExamples()


class When(Strict):
    """Which points make a follow-up the natural next question."""

    met: list[Slug] = []
    missed: list[Slug] = []


class FollowUp(Strict):
    """A listed question that goes on from the main one."""

    id: Slug
    when: When = When()
    ask: Text
    answer: Text
    points: list[Point] = Field(min_length=1)
    numeric: list[Numeric] = []


class Slot(Strict):
    """What a good account of one's own work holds."""

    id: Literal["problem", "own-part", "method", "numbers", "result", "reflection"]
    weight: Weight
    text: Text
    evidence: list[Facet] = Field(min_length=1)
    probe: Text
    hint: Text


class Company(Strict):
    """Who is said to ask it: the source's claim, never a fact."""

    name: str
    claim: str | None = None


class ModelAnswers(Strict):
    """A strong answer per persona, as said aloud."""

    algorithm: Text | None = None
    dev: Text | None = None

    def of(self, persona: Persona) -> Text | None:
        return self.algorithm if persona == "algorithm" else self.dev


class Erratum(Strict):
    """Something that the source gets wrong."""

    claim: Text
    correction: Text
    source: Source | Slug | None = None


class Question(Strict):
    """One question with its rubric, or an outline of one."""

    derived: ClassVar[bool] = False
    """Whether the rubric was derived from a reference answer, and not written."""
    id: QuestionId
    part: str
    section: str
    kind: Literal["concept", "numeric", "code", "experience", "opinion"]
    difficulty: int = Field(ge=1, le=4)
    roles: Weight
    role_note: str = ""
    tags: list[Slug] = []
    companies: list[Company] = []
    question: Text
    clarify: Text | None = None
    points: list[Point] = []
    misconceptions: list[Misconception] = []
    slots: list[Slot] = []
    numeric: list[Numeric] = []
    answers: ModelAnswers = ModelAnswers()
    follow_ups: list[FollowUp] = []
    tips: Texts = Texts(zh=[], en=[])
    sources: list[Source] = []
    errata: list[Erratum] = []
    related: list[QuestionId] = []
    near_duplicates: list[QuestionId] = []
    as_of: str = ""
    status: Literal["outline", "draft", "reviewed"]

    @model_validator(mode="before")
    @classmethod
    def _month(cls, data: object) -> object:
        """YAML reads `2026-11` as text but `2026-11-01` as a date: take both."""
        if isinstance(data, dict) and "as_of" in data:
            return {**data, "as_of": str(data["as_of"])}
        return data

    @property
    def askable(self) -> bool:
        """Whether the interviewer may ask it."""
        return self.status != "outline"

    def asked_of(self, persona: Persona) -> bool:
        return self.roles.of(persona) > 0

    def scored_as(self, persona: Persona) -> Persona:
        """The persona whose weights apply: the other one's where this one is not asked."""
        if self.asked_of(persona):
            return persona
        return "dev" if persona == "algorithm" else "algorithm"

    def is_kin(self, other: Question) -> bool:
        """Whether the two are told to share content, by either or by the same list in both."""
        mine, others = ({*q.related, *q.near_duplicates} for q in (self, other))
        listed = other.id in mine or self.id in others
        return self.id == other.id or listed or (len(mine) > 1 and mine == others)

    def core(self, persona: Persona) -> list[Point]:
        """The core points with a weight for this persona, slots included."""
        return [p for p in self.every_point() if p.tier == "core" and p.weight.of(persona) > 0]

    def bonus(self, persona: Persona) -> list[Point]:
        return [p for p in self.points if p.tier == "bonus" and p.weight.of(persona) > 0]

    def points_of(self, persona: Persona) -> list[Point]:
        """What this persona grades: core points, then bonus points."""
        return [*self.core(persona), *self.bonus(persona)]

    def every_point(self) -> list[Point]:
        """Slots and points of the main question, whoever they are asked of."""
        return [*map(_slot_point, self.slots), *self.points]

    def evidence(self) -> Iterator[tuple[str, list[Facet]]]:
        """All that is looked for in answers, each with its field in the file."""
        for point in self.points:
            yield f"points.{point.id}", point.evidence
        for slot in self.slots:
            yield f"slots.{slot.id}", slot.evidence
        for misconception in self.misconceptions:
            yield f"misconceptions.{misconception.id}", misconception.evidence
        for follow_up in self.follow_ups:
            for point in follow_up.points:
                yield f"follow_ups.{follow_up.id}.{point.id}", point.evidence

    def follow_up(self, follow_up_id: str) -> FollowUp:
        return next(f for f in self.follow_ups if f.id == follow_up_id)

    def model_answer(self, persona: Persona) -> Text | None:
        return self.answers.of(persona) or self.answers.of(self.scored_as(persona))

    def all_numeric(self) -> Iterator[Numeric]:
        yield from self.numeric
        for follow_up in self.follow_ups:
            yield from follow_up.numeric


def _slot_point(slot: Slot) -> Point:
    return Point(
        id=slot.id,
        weight=slot.weight,
        text=slot.text,
        evidence=slot.evidence,
        probe=slot.probe,
        hint=slot.hint,
    )


class Section(Strict):
    """A printed section of the bank."""

    part: str
    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Part(Strict):
    """A part of the bank and how many questions it must hold."""

    zh: str
    en: str
    count: int = Field(ge=1)

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Lexicon(Strict):
    """Ways to say a thing that many questions use, and which things exclude each other."""

    entries: dict[str, list[str]] = {}
    contrasts: list[list[str]] = []


class Bank(Strict):
    """All questions in printed order, with what they share."""

    questions: dict[str, Question]
    lexicon: Lexicon = Lexicon()
    sections: dict[str, Section] = {}
    parts: dict[str, Part] = {}

    def __iter__(self) -> Iterator[Question]:  # type: ignore[override]
        return iter(self.questions.values())

    def __len__(self) -> int:
        return len(self.questions)

    def section_name(self, section: str, language: Language) -> str:
        found = self.sections.get(section)
        return found[language] if found else section

    def part_name(self, part: str, language: Language) -> str:
        found = self.parts.get(part)
        return found[language] if found else part
