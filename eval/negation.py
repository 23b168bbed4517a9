"""Negating sentences in several ways, so that what a right answer says becomes wrong.

`denials` works on whole sentences; `at_the_verb` turns every clause round: it takes a negator away
where there is one, and else puts one before the first verb that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from eval.wording import bare, chinese_words, clauses
from interviewer.bank.models import Language

Way = Callable[[str], str]

_ZH_VERBS = set(
    "是 有 会 能 能够 可以 需要 要 用 使用 采用 让 使 把 将 被 靠 取决于 等于 属于 接近 决定 说明 "
    "意味着 表示 代表 包含 包括 含有 存 保存 存储 缓存 放 放在 加 加上 加入 减 减少 增加 增大 降低 "
    "下降 提高 提升 变 变成 变大 变小 变差 变慢 变快 升 降 缩小 放大 省 省下 节省 占 占用 花 读 写 "
    "算 计算 求 乘 除以 除 训练 学 学习 学到 学会 预测 生成 输出 输入 看 看到 看见 只看 知道 得到 "
    "拿到 给 给出 产生 造成 导致 引起 来自 出自 来 取 选 选择 挑 适合 适用 擅长 做 做成 完成 处理 "
    "解决 避免 防止 限制 约束 控制 惩罚 奖励 优化 更新 共享 共用 分 分成 分组 分到 拆 拆成 合并 拼 "
    "连接 接 映射 投影 转 转成 旋转 编码 解码 对齐 融合 压 压缩 量化 冻结 依赖 关注 忽略 丢 丢掉 丢失 "
    "保留 留 留下 保持 维持 改 改变 改成 换 换成 替换 支持 允许 要求 比 对应 相当于 退化 收敛 稳定 消失 "
    "爆炸 随 服从 分布 集中 趋于 超过 大于 小于 高于 低于 多于 少于 容易 难 难以 快 慢 好 差 高 低 大 小 "
    "多 少 贵 便宜 简单 复杂 相同 不同 一样 成正比 独立 有效 重要 关键".split()
)
_ZH_UNDO = [
    ("而不是", "而是"), ("不是", "是"), ("没有", "有"), ("不会", "会"), ("不能", "能"),
    ("无法", "可以"), ("无需", "需要"), ("不需要", "需要"), ("不用", "要用"), ("不必", "必须"),
    ("并不", ""), ("不再", "还是"), ("不要", "要"), ("不", ""), ("没", "有"), ("未", "已"),
]  # fmt: skip
_ZH_KEPT = re.compile(r"不同|不仅|不只|不但|不断|不过|不少|不管|不论|不错|不等式|不一定|不足")
_ZH_HAVE = "有"
_EN_AUX = (
    "is are was were can could will would should must may might has have had does do did".split()
)
_EN_VERBS = (
    "use keep give make need take cost hold read write share split lose store compute add turn "
    "rotate learn train grow depend mean show see get put pick choose fit suit work solve avoid "
    "limit scale shrink save cut reduce raise increase decrease improve hurt help let allow "
    "produce generate predict attend mask encode decode map project freeze update penalise "
    "penalize reward sample drop fall rise come go run carry contain replace change average "
    "normalise normalize divide multiply sum equal match differ compare combine fuse align start "
    "stop stay become lead follow cause explain require bring buy pay measure mix trade tie leave "
    "cover group push pull move spread tell say know want find treat look model weigh cap bound "
    "stabilise stabilize dominate suffer vanish explode remain apply optimise optimize copy"
).split()
_EN_UNDO = [
    (r"\bcannot\b", "can"), (r"\bcan't\b", "can"), (r"\bdoesn't\b", "does"),
    (r"\bdon't\b", "do"), (r"\b(is|are|was|were|has|have|does|do|did|would|could|should)n't\b", r"\1"),
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
    """Turn every clause round at its verb; where none is known, the sentence is denied."""
    parts = clauses(sentence)
    turn = _turned_zh if language == "zh" else _turned_en
    turned = [part if number % 2 else turn(part) for number, part in enumerate(parts)]
    if turned == parts:
        return next(iter(denials(language).values()))(sentence)
    return "".join(turned)


def _lowered(sentence: str) -> str:
    """A name or an abbreviation keeps its capitals."""
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() else sentence


def _turned_zh(clause: str) -> str:
    for negator, instead in _ZH_UNDO:
        at = clause.find(negator)
        if at >= 0 and not _ZH_KEPT.match(clause, at):
            return clause[:at] + instead + clause[at + len(negator) :]
    for start, end in chinese_words(clause):
        if clause[start:end] in _ZH_VERBS:
            return f"{clause[:start]}{'没' if clause[start:end] == _ZH_HAVE else '不'}{clause[start:]}"
    return clause


def _turned_en(clause: str) -> str:
    if not _EN_KEPT.search(clause):
        for pattern, instead in _EN_UNDO:
            undone, count = re.subn(pattern, instead, clause, count=1, flags=re.IGNORECASE)
            if count:
                return undone
    aux = re.search(rf"\b(?:{'|'.join(_EN_AUX)})\b", clause)
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


_BASE = {_third_person(verb): verb for verb in _EN_VERBS}
_VERB = re.compile(rf"\b(?:{'|'.join([*_BASE, *_EN_VERBS])})\b")


def _not_doing(verb: str) -> str:
    return f"does not {_BASE[verb]}" if verb in _BASE else f"do not {verb}"
