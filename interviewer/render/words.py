"""Every word that the product says, in both languages. `say` is the only way to them."""

from __future__ import annotations

from interviewer.bank.models import Language
from interviewer.render.wording.card import CARD
from interviewer.render.wording.pages import PAGES
from interviewer.render.wording.start import START
from interviewer.render.wording.talk import TALK

# key: (中文, English); values are filled in by name, as in "{n} 题".
WORDS: dict[str, tuple[str, str]] = {
    # --- frame ---
    "name": ("模拟面试官", "Mock Interviewer"),
    **CARD,
    **START,
    **TALK,
    **PAGES,
    # === report ===
    "report.title": ("面试报告", "Interview report"),
    "report.mode.practice": ("练习模式", "practice"),
    "report.mode.mock": ("模拟模式", "mock"),
    "report.minutes": ("{n} 分钟", "{n} min"),
    "report.empty": (
        "还没有报告。做完一场面试就有。",
        "No report yet. Finish an interview to get one.",
    ),
    "report.running": ("面试结束后出报告。", "The report is ready when you end the interview."),
    "report.back": ("回到面试", "Back to interview"),
    "report.none_graded": (
        "这一场没有评成的题，所以没有总分。回答都在，可以再评一次。",
        "Nothing was graded, so there is no total. Your answers are saved; grade them again.",
    ),
    "report.none_answered": (
        "这一场没有作答的题，所以没有总分。",
        "No question was answered, so there is no total.",
    ),
    "report.total": ("{n} 题计分，按难度加权平均", "{n} graded questions, weighted by difficulty"),
    "report.total.one": ("1 题计分", "1 graded question"),
    "report.ungraded": ("{n} 题未评分，没有算进来", "{n} not graded, left out"),
    "report.skipped": ("{n} 题跳过，没有算进来", "{n} skipped, left out"),
    "report.skipped_mock": ("{n} 题跳过，按 0 分计", "{n} skipped, counted as 0"),
    "report.unanswered": ("{n} 题没有作答，没有算进来", "{n} not answered, left out"),
    "report.not_asked": ("{n} 题没问，没有算进来", "{n} not asked, left out"),
    "report.who.algorithm": ("算法面试官 {n} 题", "algorithm interviewer {n}"),
    "report.who.dev": ("开发面试官 {n} 题", "dev interviewer {n}"),
    "report.by_model": ("{model} 评 {n} 题", "{model} graded {n}"),
    "report.by_offline": ("离线评 {n} 题", "the offline grader {n}"),
    "report.by_offline_only": ("离线评 {n} 题", "the offline grader graded {n}"),
    "report.sections": ("分主题得分", "Scores by section"),
    "report.this": ("这一场", "This interview"),
    "report.average": ("历次平均", "Average so far"),
    "report.axis": ("{name} {score}", "{name} {score}"),
    "report.axis_average": (
        "{name} {score}（历次平均 {average}）",
        "{name} {score} (average {average})",
    ),
    "report.weakest.1": ("最该补的一点", "One point to work on"),
    "report.weakest.2": ("最该补的两点", "Two points to work on"),
    "report.weakest.3": ("最该补的三点", "Three points to work on"),
    "report.weakest_none": ("评到的要点都抓住了。", "Every graded point was met."),
    "report.said": ("你说「{quote}」", "You said “{quote}”"),
    "report.lacking": ("没找到与「{list}」相关的说法。", "Found nothing on {list}."),
    "report.by_question": ("逐题", "By question"),
    "report.level": ("难度 {n}", "Level {n}"),
    "report.state.ungraded": ("未评分", "Not graded"),
    "report.state.skipped": ("跳过", "Skipped"),
    "report.state.unanswered": ("没有作答", "Not answered"),
    "report.zero": ("按 0 分计", "counts as 0"),
    "report.first_won": ("首答 {n}，追问挽回", "First {n}, won back in the probe"),
    "report.first_follow_up": ("首答 {n}，延伸问题加分", "First {n}, raised by the follow-up"),
    "report.first_both": (
        "首答 {n}，追问挽回，延伸问题加分",
        "First {n}, won back in the probe, raised by the follow-up",
    ),
    "report.retry": ("重答 {n}，不计入", "retry {n}, not counted"),
    "report.hints": ("用了 {n} 个提示", "{n} hints"),
    "report.hints.one": ("用了 1 个提示", "1 hint"),
    "report.width": ("宽度是权重", "width is weight"),
    "report.not_asked_ids": ("没问：{list}", "Not asked: {list}"),
    "report.regrade": ("再评一次", "Grade again"),
    "report.next": ("接下来", "What next"),
    "report.tomorrow": ("明天", "Tomorrow"),
    "report.week": ("这周", "This week"),
    "report.again": ("再来一场", "Next interview"),
    "report.until": ("到 {date}", "until {date}"),
    "report.review": ("复习 {n} 个要点：{list}", "Review {n} points: {list}"),
    "report.review.one": ("复习 1 个要点：{list}", "Review 1 point: {list}"),
    "report.review_none": ("没有要补的要点。", "No point needs review."),
    "report.fresh": ("{section}还没练过的 {n} 题", "{n} questions not practiced yet in {section}"),
    "report.fresh.one": ("{section}还没练过的 1 题", "1 question not practiced yet in {section}"),
    "report.redo": ("再答一遍分数最低的 {n} 题", "Answer the {n} lowest-scoring questions again"),
    "report.redo.one": ("再答一遍分数最低的 1 题", "Answer the lowest-scoring question again"),
    "report.fresh_none": (
        "这些主题的题都练过了。",
        "Every question of these topics is practiced.",
    ),
    "report.suggest": (
        "{n} 题，{sections}，难度 {levels}",
        "{n} questions: {sections}; level {levels}",
    ),
    "report.suggest.one": (
        "1 题，{sections}，难度 {levels}",
        "1 question: {sections}; level {levels}",
    ),
    "report.suggest_none": (
        "有了评分之后才知道该练什么。",
        "What to practice shows once something is graded.",
    ),
    "report.range": ("{a} 到 {b}", "{a} to {b}"),
    "report.weak_button": ("用最弱的主题再来一场", "Practice the weakest topics"),
    "report.cards": ("每题的评分卡", "Score cards"),
    "report.footer": (
        "每题的分数由要点相加算出，总分按难度加权平均，都由代码计算。",
        "Scores are summed from the points and averaged by difficulty, all by code.",
    ),
    "report.answer": ("回答", "Answer"),
    "report.answer_probe": ("追问的回答", "Answer to the probe"),
    "report.answer_follow_up": ("延伸问题的回答", "Answer to the follow-up"),
    "report.answer_retry": ("重答（不计入）", "Retry (not counted)"),
    "report.asked": ("问题", "Question"),
    "report.verdict": ("结论", "Verdict"),
    "report.point": ("要点", "Point"),
    "report.credit": ("得分 / 权重", "Credit / weight"),
    "report.score": ("得分", "Score"),
    "report.reference": ("参考要点", "Reference points"),
    "report.list": ("、", ", "),
    "report.comma": ("，", ", "),
    "report.colon": ("：", ": "),
    # === progress ===
    "progress.title": ("进步", "Progress"),
    "progress.interviews": ("{n} 场面试", "{n} interviews"),
    "progress.interviews.one": ("1 场面试", "1 interview"),
    "progress.answers": ("{n} 次回答", "{n} answers"),
    "progress.answers.one": ("1 次回答", "1 answer"),
    "progress.counts": ("{interviews}，{answers}。", "{interviews}, {answers}."),
    "progress.counts_ungraded": (
        "{interviews}，{answers}；其中 {n} 次未评分，没有算进来。",
        "{interviews}, {answers}; {n} not graded, left out.",
    ),
    "progress.totals": ("每场总分", "Total per interview"),
    "progress.topics": ("各主题", "By topic"),
    "progress.times": ("{n} 次", "{n} answers"),
    "progress.times.one": ("1 次", "1 answer"),
    "progress.over_time": ("历次：{list}", "Over time: {list}"),
    "progress.dated": ("{date} {score} 分", "{date}: {score}"),
    "progress.none_scored": (
        "还没有评成的回答，所以没有曲线。",
        "No answer is graded yet, so there is no trend.",
    ),
    "progress.empty_title": ("还没有记录", "Nothing here yet"),
    "progress.empty": (
        "答完第一题，这里就开始有曲线和各主题的分数。",
        "After your first answer you will find your trend and your scores by topic here.",
    ),
    "progress.go": ("去面试", "Go to interview"),
}


def say(key: str, language: Language, **values: object) -> str:
    """The text of a key in a language, with its values filled in.

    Raises:
        KeyError: no such key, or a value is missing.
    """
    text = WORDS[key][0 if language == "zh" else 1]
    return text.format(**values) if values else text
