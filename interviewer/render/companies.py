"""Who is said to ask a question, and what is said of it, in either language."""

from __future__ import annotations

from interviewer.bank.models import Language, Question

_NAMES = {
    "字节": "ByteDance",
    "字节跳动": "ByteDance",
    "阿里": "Alibaba",
    "蚂蚁": "Ant Group",
    "腾讯": "Tencent",
    "百度": "Baidu",
    "美团": "Meituan",
    "快手": "Kuaishou",
    "小红书": "Xiaohongshu",
    "华为": "Huawei",
    "京东": "JD.com",
    "拼多多": "Pinduoduo",
    "小米": "Xiaomi",
    "网易": "NetEase",
    "滴滴": "DiDi",
    "商汤": "SenseTime",
    "智谱": "Zhipu",
    "月之暗面": "Moonshot",
    "微软": "Microsoft",
    "谷歌": "Google",
    "所有公司": "all companies",
}
_CLAIMS = {
    "真题": "real question",
    "高频": "frequent",
    "常考": "often asked",
    "重点": "key topic",
    "重要": "important",
    "前沿": "frontier",
    "前沿技术": "frontier",
    "工程重点": "engineering focus",
    "开放题": "open question",
    "基础题": "basics",
    "多模态岗高频": "frequent for multimodal roles",
}


def company_name(name: str, language: Language) -> str:
    """The name as it is known in a language; an unknown one stays as the bank has it."""
    return _NAMES.get(name, name) if language == "en" else name


def company_names(question: Question, language: Language) -> str:
    """All of them in a row."""
    separator = "、" if language == "zh" else ", "
    return separator.join(company_name(c.name, language) for c in question.companies)


def claims(question: Question, language: Language) -> str:
    """What the source says of the question: real, frequent; empty where it says nothing."""
    words = list(dict.fromkeys(c.claim for c in question.companies if c.claim))
    if language == "en":
        return ", ".join(_CLAIMS.get(word, word) for word in words)
    return "、".join(words)
