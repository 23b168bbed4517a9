"""Negating sentences in several ways, so that what a right answer says becomes wrong.

`denials` works on whole sentences; `at_the_verb` turns every clause round: it takes a negator away
where there is one, and else puts one at the first verb that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from interviewer.bank.models import Language
from interviewer.rubric_lint.wording import bare, chinese_words, clauses

Way = Callable[[str], str]

# Verbs that are as often nouns (训练, 编码, 输出; model, mask, split) are left out: "不训练"
# before a noun says nothing.
_ZH_VERBS = set(
    "是 有 会 能 能够 可以 需要 要 用 使用 采用 让 使 把 将 被 靠 取决于 等于 属于 接近 决定 "
    "说明 意味着 代表 包含 包括 含有 存 保存 放 放在 加上 加入 减去 增大 降低 降到 下降 提高 "
    "提升 变 变成 变大 变小 变差 变慢 变快 放大 省 省下 节省 占 占用 读 写 算 乘 除以 学到 "
    "学会 看到 看见 只看 知道 得到 拿到 给 给出 产生 造成 导致 引起 来自 出自 取 选 挑 适合 "
    "适用 擅长 做 做成 完成 处理 解决 避免 防止 共享 共用 分成 分到 拆 拆成 拼 连接 接 转成 "
    "对齐 压 冻结 依赖 关注 丢 丢掉 丢失 保留 留 留下 保持 维持 改变 改成 换 换成 替换 支持 "
    "允许 要求 对应 相当于 退化 收敛 消失 服从 集中 趋于 超过 大于 小于 高于 低于 多于 少于 "
    "容易 难以 成正比 独立 一样 相同 补回 回到 落在 走 跑 写成".split()
)
_ZH_UNDO = [
    ("而不是", "而是"), ("不是", "是"), ("没有", "有"), ("不会", "会"), ("不能", "能"),
    ("无法", "可以"), ("无需", "需要"), ("不需要", "需要"), ("不用", "要用"), ("不必", "必须"),
    ("并不", ""), ("不再", "还是"), ("不要", "要"), ("不", ""), ("没", "有"), ("未", "已"),
]  # fmt: skip
_ZH_KEPT = re.compile(
    r"不同|不仅|不只|不但|不断|不过|不少|不管|不论|不错|不等式|不一定|不足|未来|未知|未必|没准"
)
_ZH_HAVE = "有"
_EN_AUX = (
    r"\b(?:is|are|was|were|can|could|will|would|should|must|may|might|does|do|did"
    r"|(?:has|have|had)(?= been\b| [a-z]+ed\b))\b"
)
_EN_VERBS = (
    "have use keep give make need take cost hold write share lose store add turn rotate "
    "learn grow depend mean show see get put pick choose fit suit work solve avoid shrink "
    "save reduce raise improve hurt help let allow produce generate predict attend encode "
    "map freeze penalise penalize come go carry contain replace normalise normalize divide "
    "multiply equal match differ compare combine fuse align start stop stay become lead "
    "follow cause explain require bring buy leave cover push move tell say know want find "
    "treat dominate suffer vanish explode remain apply optimise optimize spread beat reach "
    "lack imitate teach hide speed slow lower"
).split()
_EN_UNDO = [
    (r"\bcannot\b", "can"), (r"\bcan't\b", "can"), (r"\bdoesn't\b", "does"),
    (r"\bdon't\b", "do"), (r"\b(is|are|was|were|has|have|did|would|could|should)n't\b", r"\1"),
    (r"\bwon't\b", "will"), (r"\bnever\b", "always"), (r"\bwithout\b", "with"),
    (r"\bnone\b", "all"), (r"\bno longer\b", "still"), (r"\bno\b", "some"), (r"\bnot\b ?", ""),
]  # fmt: skip
_EN_KEPT = re.compile(r"\bnot (?:only|just|merely)\b|\bno matter\b", re.IGNORECASE)


def denials(language: Language) -> dict[str, Way]:
    """Ways to deny a sentence as a whole, by name."""
    if language == "zh":
        return {
            "bing-bu-shi": lambda s: f"并不是{bare(s)}。",
            "this-is-wrong": lambda s: f"{bare(s)}，但这句话是错的。",
        }
    return {
        "not-true-that": lambda s: f"It is not true that {_lowered(bare(s))}.",
        "this-is-wrong": lambda s: f"{bare(s)}, but this statement is wrong.",
    }


def at_the_verb(sentence: str, language: Language) -> str:
    """Turn every clause round at its verb.

    A clause without a known verb is left out, since it would stay true; where none has one, the
    sentence is denied as a whole.
    """
    turn = _turned_zh if language == "zh" else _turned_en
    turned = [(part, turn(part)) for part in clauses(sentence)[::2]]
    kept = [after.strip() for before, after in turned if after != before]
    if not kept:
        return next(iter(denials(language).values()))(sentence)
    return "，".join(kept) + "。" if language == "zh" else ", ".join(kept) + "."


def _lowered(sentence: str) -> str:
    """A name or an abbreviation keeps its capitals."""
    first = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if first[1:].islower() else sentence


def _turned_zh(clause: str) -> str:
    for negator, instead in _ZH_UNDO:
        at = clause.find(negator)
        if at >= 0 and not _ZH_KEPT.match(clause, at):
            return clause[:at] + instead + clause[at + len(negator) :]
    for start, end in chinese_words(clause):
        if clause[start:end] in _ZH_VERBS:
            return (
                f"{clause[:start]}{'没' if clause[start:end] == _ZH_HAVE else '不'}{clause[start:]}"
            )
    return clause


def _turned_en(clause: str) -> str:
    if not _EN_KEPT.search(clause):
        for pattern, instead in _EN_UNDO:
            undone, count = re.subn(pattern, instead, clause, count=1, flags=re.IGNORECASE)
            if count:
                return undone
    aux = re.search(_EN_AUX, clause)
    verb = _VERB.search(clause)
    if aux and (not verb or aux.start() < verb.start()):
        return f"{clause[: aux.end()]} not{clause[aux.end() :]}"
    if verb:
        return f"{clause[: verb.start()]}{_not_doing(verb.group())}{clause[verb.end() :]}"
    return clause


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "x", "ch", "sh")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb in ("go", "do") else f"{verb}s"


_BASE = {**{_third_person(verb): verb for verb in _EN_VERBS}, "has": "have"}
_VERB = re.compile(rf"\b(?:{'|'.join([*_BASE, *_EN_VERBS])})\b")


def _not_doing(verb: str) -> str:
    return f"does not {_BASE[verb]}" if verb in _BASE else f"do not {verb}"
