"""HTML from values. Text is escaped exactly once, here; what is `Html` is markup already."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from interviewer.render.formula import formula_html

ICONS: dict[str, str] = {
    "met": '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>'
    '<path d="M4.6 8.3 7 10.6l4.4-4.9" fill="none" stroke="var(--iv-on-icon)" stroke-width="1.8"/>',
    "won": '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>'
    '<path d="M5 11c0-3 1.4-4.4 4.2-4.4M7.6 4.2l2.6 2.4-2.6 2.4" fill="none"'
    ' stroke="var(--iv-on-icon)" stroke-width="1.7"/>',
    "partly": '<circle cx="8" cy="8" r="6.7" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M8 1.3a6.7 6.7 0 0 0 0 13.4z" fill="currentColor"/>',
    "missed": '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6"'
    ' stroke-dasharray="2.6 2.5"/>',
    "contradicted": '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>'
    '<path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" stroke="var(--iv-on-icon)" stroke-width="1.8"/>',
    "bonus": '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6"'
    ' stroke-dasharray="2.6 2.5"/><path d="M8 5v6M5 8h6" stroke="currentColor"'
    ' stroke-width="1.8"/>',
    "notice": '<circle cx="8" cy="8" r="6.7" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M8 4.4v4.4M8 10.4v1.4" stroke="currentColor" stroke-width="1.7"/>',
    "resume": '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>'
    '<path d="M5 11c0-3 1.4-4.4 4.2-4.4M7.6 4.2l2.6 2.4-2.6 2.4" fill="none"'
    ' stroke="var(--iv-on-icon)" stroke-width="1.7"/>',
    "chevron": '<path d="m6 3.5 4.5 4.5L6 12.5" fill="none" stroke="currentColor"'
    ' stroke-width="1.6"/>',
    "arrow": '<path d="M2 8h11M9.4 4.4 13 8l-3.6 3.6" fill="none" stroke="currentColor"'
    ' stroke-width="1.3"/>',
    "mark": '<path d="M3 11.5V8.2C3 5.9 4.3 4.3 6.6 4v1.7c-1 .3-1.5 1-1.5 2h1.6v3.8zm6 0V8.2'
    'C9 5.9 10.3 4.3 12.6 4v1.7c-1 .3-1.5 1-1.5 2h1.6v3.8z" fill="currentColor"/>',
}

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`|\$([^$\n]+)\$|\*\*([^*\n]+)\*\*")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)、])\s+")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Html(str):
    """Markup that is safe to put into a page; plain `str` gets escaped by `tag`."""

    __slots__ = ()


def escape(text: object) -> Html:
    """Text as markup; markup stays as it is. Characters that no page can hold become U+FFFD."""
    if isinstance(text, Html):
        return text
    return Html(html.escape(_UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", str(text)), quote=True))


def join(parts: Iterable[object], separator: str = "") -> Html:
    """Several pieces as one; text among them is escaped, None is left out."""
    return Html(escape(separator).join(escape(part) for part in parts if part is not None))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """One element. `class_` and `data_act` are written as `class` and `data-act`; None and False
    leave an attribute out, True writes it without a value."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in ("br", "hr", "meta", "wbr"):
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{escape(_plain(value))}"'


def _plain(value: object) -> str:
    """The characters of a value, markup or not: an attribute holds text only."""
    return "".join(str(value))


def icon(name: str, extra: str = "") -> Html:
    """An inline drawing; hidden from assistive technology, because a word stands beside it."""
    return Html(
        f'<svg class="iv-icon {extra or name}" viewBox="0 0 16 16" width="16" height="16"'
        f' aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    )


def dots(*parts: object, class_: str = "iv-meta") -> Html:
    """Short facts in one line, with a drawn dot between them; empty ones are left out."""
    dot = tag("i", class_="iv-dot", aria_hidden="true")
    shown = [tag("span", part) for part in parts if part]
    return tag("div", *[x for part in shown for x in (dot, part)][1:], class_=class_)


def fold(summary: object, *body: object, unfolded: bool = False, class_: str = "") -> Html:
    """Something that opens; `unfolded` for print."""
    return tag(
        "details",
        tag("summary", icon("chevron"), tag("span", summary)),
        tag("div", *body, class_="iv-fold-body"),
        class_=f"iv-fold {class_}".strip(),
        open=unfolded,
    )


def note(kind: str, title: object, body: object = "") -> Html:
    """A note: `info` (blue), `notice` (amber), `plain` (grey), `bad` (red), `good` (green)."""
    drawn = {"info": "resume", "good": "met", "bad": "contradicted"}.get(kind, "notice")
    text = [tag("strong", title)] if title else []
    if body:
        text.append(tag("p", body))
    return tag("div", icon(drawn, "note"), tag("div", *text), class_=f"iv-note {kind}")


def prose(text: str) -> Html:
    """The bank's own text: paragraphs, lists, code and simple formulas; nothing else is markup."""
    parts: list[Html] = []
    at = 0
    for match in _FENCE.finditer(text):
        parts += _paragraphs(text[at : match.start()])
        parts.append(tag("pre", tag("code", match[1].rstrip("\n"))))
        at = match.end()
    return join([*parts, *_paragraphs(text[at:])])


def inline(text: str) -> Html:
    """One line of the bank's own text: code, formulas, bold."""
    parts: list[object] = []
    at = 0
    for match in _INLINE.finditer(text):
        parts.append(text[at : match.start()])
        code, formula, bold = match.groups()
        if code is not None:
            parts.append(tag("code", code))
        elif formula is not None:
            parts.append(tag("span", Html(formula_html(formula)), class_="iv-formula"))
        else:
            parts.append(tag("b", bold))
        at = match.end()
    return join([*parts, text[at:]])


def _paragraphs(text: str) -> list[Html]:
    found: list[Html] = []
    items: list[Html] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        bullet = _BULLET.match(line)
        if bullet:
            items.append(tag("li", inline(line[bullet.end() :])))
            continue
        if items:
            found.append(tag("ul", *items))
            items = []
        found.append(tag("p", inline(line)))
    return [*found, tag("ul", *items)] if items else found


def number(value: float, digits: int = 2) -> str:
    """A number as people write it: no trailing zeros, a real minus sign."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text.replace("-", "−")


def whole(score: float) -> int:
    """A score as it is shown: rounded half up."""
    return int(score + 0.5)
