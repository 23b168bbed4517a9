"""The small formulas of the bank as HTML: letters, roots, fractions, raised and lowered parts.

Only what can be read in a line of text; the conversation draws formulas in full.
"""

from __future__ import annotations

import html
import re

_SYMBOLS = {
    "top": "ᵀ", "cdot": "·", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "sim": "∼", "propto": "∝", "infty": "∞", "in": "∈", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "gets": "←", "pm": "±", "ll": "≪", "gg": "≫",
    "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "odot": "⊙", "otimes": "⊗",
    "oplus": "⊕", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖",
    "rVert": "‖", "|": "‖", "ldots": "…", "dots": "…", "cdots": "⋯", "prime": "′", "div": "÷",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩", "equiv": "≡", "ast": "∗",
    "quad": " ", "qquad": "  ", ",": " ", ";": " ", ":": " ", " ": " ", "!": "",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "displaystyle": "",
    "{": "{", "}": "}", "%": "%", "_": "_", "&": "&", "#": "#", "$": "$", "\\": " ",
}  # fmt: skip
_WRAPPERS = {"mathrm", "text", "mathbf", "mathit", "mathcal", "mathbb", "operatorname", "textbf"}
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7"}
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_]|\s+|[^\\{}^_\s]", re.DOTALL)


def formula_html(source: str) -> str:
    """Read a formula; a command that is not known is shown by its name."""
    return _sequence(_Tokens(_TOKEN.findall(source)), end=False)


class _Tokens:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._tokens)

    def next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def skip_space(self) -> None:
        while self and self._tokens[self._at].isspace():
            self._at += 1


def _sequence(tokens: _Tokens, *, end: bool) -> str:
    parts: list[str] = []
    while tokens:
        token = tokens.next()
        if token == "}" and end:
            break
        parts.append(_one(token, tokens))
    return "".join(parts)


def _one(token: str, tokens: _Tokens) -> str:
    if token in "^_":
        name = "sup" if token == "^" else "sub"
        return f"<{name}>{_argument(tokens)}</{name}>"
    if token == "{":
        return _sequence(tokens, end=True)
    if not token.startswith("\\"):
        return html.escape("" if token == "}" else token)
    return _command(token[1:], tokens)


def _command(name: str, tokens: _Tokens) -> str:
    if name in _WRAPPERS:
        return _argument(tokens)
    if name in _ACCENTS:
        return _argument(tokens) + _ACCENTS[name]
    if name == "sqrt":
        inner = _argument(tokens)
        return f"√{inner}" if _simple(inner) else f"√({inner})"
    if name in ("frac", "tfrac", "dfrac"):
        over, under = _argument(tokens), _argument(tokens)
        return f"{_grouped(over)}/{_grouped(under)}"
    return html.escape(_SYMBOLS.get(name, name))


def _argument(tokens: _Tokens) -> str:
    tokens.skip_space()
    return _one(tokens.next(), tokens) if tokens else ""


def _simple(markup: str) -> bool:
    return re.fullmatch("[\\w.\u0302-\u0304\u20d7]+(<su[bp]>.*</su[bp]>)?", markup) is not None


def _grouped(markup: str) -> str:
    return markup if _simple(markup) else f"({markup})"
