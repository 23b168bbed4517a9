"""The words of the frame, the start screen and the setup."""

from __future__ import annotations

START: dict[str, tuple[str, str]] = {
    "name.short": ("模拟面试官", "Interviewer"),
    "tab.interview": ("面试", "Interview"),
    "tab.report": ("报告", "Report"),
    "tab.progress": ("进步", "Progress"),
    "tab.bank": ("题库", "Bank"),
    "tab.settings": ("设置", "Settings"),
    "chip.offline": ("离线评分", "Offline grader"),
    "chip.name": ("评分方式：{name}，打开设置", "Grader: {name}, open settings"),
    "skip_link": ("跳到回答框", "Skip to the answer box"),
    "language.label": ("界面语言", "Page language"),
    # --- start and setup ---
    "hero": ("来一场模拟面试", "Take a mock interview"),
    "hero_sub": (
        "用自己的话回答，按要点逐条评分。每一分，都指得出来自你的哪句话。",
        "Answer in your own words and get graded point by point. Every point you earn shows the"
        " words that earned it.",
    ),
    "start": ("开始面试", "Start interview"),
    "resume": ("继续上一场（第 {a} / {b} 题）", "Resume (question {a} of {b})"),
    "sample": ("反馈长这样", "What feedback looks like"),
    "sample.before": ("bf16 的", "bf16 "),
    "sample.mark": (
        "指数位和 fp32 一样多，所以不容易溢出",
        "has as many exponent bits as fp32, so it rarely overflows",
    ),
    "sample.after": ("，训练更稳。", ", which makes training more stable."),
    "sample.met": ("动态范围", "Dynamic range"),
    "sample.missed": ("精度代价", "Cost in precision"),
    "sample.probe": (
        "没提到，接着追问：那它牺牲了什么？",
        "Missed, so it is probed: what does that cost?",
    ),
    "grader_note": (
        "现在用离线评分：不用密钥，不联网。按要点逐条对照，也标得出拿不准的地方。",
        "Now using the offline grader: no key, no network. It checks point by point and says where"
        " it is not sure.",
    ),
    "persona": ("谁来面你", "Who interviews you"),
    "persona_hint.algorithm": (
        "问原理、推导和取舍。",
        "Asks about principles, derivations and trade-offs.",
    ),
    "persona_hint.dev": (
        "问落地、性能和排错。",
        "Asks about building, performance and debugging.",
    ),
    "mode": ("模式", "Mode"),
    "mode.practice": ("练习", "Practice"),
    "mode.mock": ("模拟", "Mock"),
    "mode.practice.long": ("练习模式", "practice"),
    "mode.mock.long": ("模拟模式", "mock"),
    "mode_hint.practice": (
        "每题答完给反馈，可以要提示、重答。",
        "Feedback after each answer, with hints and retries.",
    ),
    "mode_hint.mock": ("全程不给反馈，结束看报告。", "No feedback until the report at the end."),
    "topics": ("主题", "Topics"),
    "count": ("题数", "Questions"),
    "more": ("更多选项", "More options"),
    "sections": ("细分主题（不选就是不限）", "Sections (none means any)"),
    "difficulty": ("难度", "Difficulty"),
    "company": (
        "公司（来源的说法，不选就是不限）",
        "Company (as the source claims; none means any)",
    ),
    "language": ("面试语言", "Interview language"),
    "language.same": ("跟随界面", "Same as page"),
    "language.zh": ("中文", "中文"),
    "language.en": ("English", "English"),
    "clock": ("每题计时（只显示，不打断）", "Clock per question (shown only, stops nothing)"),
    "clock.off": ("不计时", "Off"),
    "clock.minutes": ("{n} 分钟", "{n} min"),
    "pool": ("可问 {n} 题，这一场约 {m} 分钟", "{n} questions available, about {m} min"),
    "pool_short": (
        "只有 {n} 题符合，这一场就问 {n} 题。",
        "Only {n} questions match, so this interview has {n}.",
    ),
    "pool_one": (
        "只有 1 题符合，这一场就问 1 题。",
        "Only 1 question matches, so this interview has 1.",
    ),
    "pool_none": (
        "没有符合条件的题。放宽主题或难度试试。",
        "No question matches. Widen topics or difficulty.",
    ),
    "reset": ("恢复默认", "Reset"),
    "summary.count": ("{n} 题", "{n} questions"),
    "summary.count.one": ("1 题", "1 question"),
    "summary.minutes": ("约 {m} 分钟", "about {m} min"),
    "summary.persona.algorithm": ("算法工程师", "Algorithm engineer"),
    "summary.persona.dev": ("开发工程师", "Dev engineer"),
}
