"""The words of the other tabs, and of errors."""

from __future__ import annotations

PAGES: dict[str, tuple[str, str]] = {
    # --- list of interviews ---
    "list.head": ("面试记录", "Interviews"),
    "list.open": ("打开报告", "Open report"),
    "list.resume": ("继续", "Resume"),
    "list.export": ("导出", "Export"),
    "list.delete": ("删除", "Delete"),
    "list.asked": ("问了 {a} / {b} 题", "{a} of {b} asked"),
    "list.running": ("进行中", "running"),
    "list.no_score": ("没有总分", "no total"),
    "list.confirm": (
        "会删掉 {when} 这一场和它的全部记录，不能恢复。",
        "This removes the interview of {when} and all its records for good.",
    ),
    "list.confirm.yes": ("删除这一场", "Delete it"),
    "list.confirm.no": ("保留", "Keep it"),
    "download.html": ("下载 HTML", "HTML"),
    "download.md": ("Markdown", "Markdown"),
    "download.json": ("JSON", "JSON"),
    "go_interview": ("去面试", "Go to interview"),
    "weakest_again": ("用最弱的主题再来一场", "Practice the weakest topics"),
    # --- bank ---
    "bank_count": (
        "{n} 题，其中 {k} 题可练；下面是 {m} 题",
        "{n} questions, {k} ready to practice; showing {m}",
    ),
    "bank_none": (
        "没找到「{q}」。换个词，或清掉筛选。",
        "Nothing for “{q}”. Try another word or clear the filters.",
    ),
    "bank_none_filter": ("没有符合筛选的题。", "No question fits the filters."),
    "bank_search": (
        "搜题目、标签、要点，比如 KV cache",
        "Search questions, tags, points: try KV cache",
    ),
    "bank_search.label": ("搜题库", "Search the bank"),
    "bank.all_sections": ("全部主题", "All topics"),
    "bank.all_levels": ("全部难度", "All levels"),
    "bank.all_states": ("全部状态", "All states"),
    "bank.section": ("主题", "Topic"),
    "bank.level": ("难度", "Level"),
    "bank.state": ("状态", "State"),
    "bank.ready": ("可练", "Ready"),
    "bank.outline_state": ("只有题目", "Outline"),
    "bank.practised": ("练过", "Practiced"),
    "bank.new": ("没练过", "Not practiced"),
    "gate": (
        "先自己答一遍，再看下面的内容，效果更好。",
        "Try it yourself before you open the rest; it sticks better.",
    ),
    "bank.practice": ("就练这一题", "Practice this question"),
    "bank.outline": ("只有题目，暂不提问", "Outline: not asked yet"),
    "bank.back": ("回到列表", "Back to list"),
    "bank.who": ("谁会被问", "Asked of"),
    "bank.who.both": ("算法、开发都问", "Algorithm and dev"),
    "bank.who.algorithm": ("只问算法", "Algorithm only"),
    "bank.who.dev": ("只问开发", "Dev only"),
    "bank.who.note": ("来源写「{note}」", "the source says “{note}”"),
    "bank.companies": ("公司", "Companies"),
    "bank.claim": ("来源称{claims}，未核实", "as the source claims ({claims}), unverified"),
    "bank.claim_plain": ("来源的说法，未核实", "as the source claims, unverified"),
    "bank.last": ("上次", "Last time"),
    "bank.last_score": ("{s} 分，{when}", "{s}, {when}"),
    "bank.as_of": ("核对于", "Checked"),
    "bank.kind": ("类型", "Kind"),
    "kind.concept": ("概念", "Concept"),
    "kind.numeric": ("计算", "Calculation"),
    "kind.code": ("代码", "Code"),
    "kind.experience": ("经历", "Experience"),
    "kind.opinion": ("看法", "Opinion"),
    "bank.points": ("要点 {n} 个", "{n} points"),
    "bank.points_bonus": ("要点 {n} 个，加分点 {b} 个", "{n} points, {b} bonus"),
    "bank.model_answer": ("参考答案（{persona}岗）", "Model answer ({persona})"),
    "bank.follow_ups": ("延伸问题 {n} 个", "Follow-ups: {n}"),
    "bank.errata": ("原文勘误 {n} 处", "Corrections to the source: {n}"),
    "bank.sources": ("出处 {n} 条", "Sources: {n}"),
    "bank.related": ("相关", "Related"),
    "bank.pick": ("点左边的一题看详情。", "Pick a question to see its details."),
    "bank.weight": ("权重 {n}", "weight {n}"),
    "bank.source_said": ("原文", "Source"),
    # --- settings ---
    "settings.title": ("设置", "Settings"),
    "settings.grader": ("评分", "Grading"),
    "key.label": ("密钥", "API key"),
    "key.yes": ("已从环境读到", "read from the environment"),
    "key.no": ("没有", "none"),
    "key.note": (
        "密钥只放在环境变量、.env 或内存里，页面不再显示，数据库、日志和报告里都没有。",
        "Keys live only in the environment, .env or memory: never shown again on this page, never"
        " in the database, logs or reports.",
    ),
    "settings.look": ("外观", "Appearance"),
    "theme": ("主题", "Theme"),
    "theme.auto": ("跟随系统", "System"),
    "theme.light": ("浅色", "Light"),
    "theme.dark": ("深色", "Dark"),
    "settings.data": ("数据", "Data"),
    "data": ("回答和成绩只存在这台机器上。", "Answers and scores stay on this machine."),
    "data.server": (
        "回答和成绩存在运行这个页面的服务器上。",
        "Answers and scores are stored on the server that runs this page.",
    ),
    "data.where": ("位置：{path}", "Where: {path}"),
    "data.cookie": (
        "你的记录认的是这个浏览器里的一个签名 cookie；清掉它就看不到这些记录了，清之前先导出。",
        "Your records belong to a signed cookie in this browser; clear it and they are out of"
        " reach, so export first.",
    ),
    "export_all": ("导出全部", "Export everything"),
    "delete_all": ("删除全部……", "Delete everything…"),
    "delete_all.confirm": (
        "会删掉 {n} 场面试和全部记录，不能恢复。输入「删除」确认。",
        "This removes {n} interviews and all records for good. Type DELETE to confirm.",
    ),
    "delete_all.word": ("删除", "DELETE"),
    "delete_all.yes": ("删除全部", "Delete everything"),
    "delete_all.no": ("不删", "Keep everything"),
    "delete_all.typed": (
        "输入的不是「删除」，没有删。",
        "That is not DELETE; nothing was deleted.",
    ),
    "delete_all.done": (
        "删掉了 {n} 场面试和它们的记录。",
        "{n} interviews and their records are deleted.",
    ),
    # --- errors and notes ---
    "empty_answer": ("还没写内容。", "Nothing written yet."),
    "very_long": (
        "有点长（{n} 字）。已完整保存，评分只看前 {m} 字。",
        "That is long ({n} characters). All of it is saved; the first {m} were graded.",
    ),
    "too_long": (
        "太长了（{n} 字），没有发送。最多 {m} 字，内容还在框里。",
        "Too long ({n} characters); not sent. The limit is {m}, and your text is still in the box.",
    ),
    "sent_twice": ("这条已经收到了，只评一次。", "Already received; it is graded once."),
    "two_tabs": (
        "这场面试在另一个页面继续了，下面是最新的进度。没发送的文字还在框里。",
        "This interview went on in another tab; here is where it stands. Unsent text is still in"
        " the box.",
    ),
    "resumed": ("接着上次继续", "Picking up where you left off"),
    "resumed_text": (
        "停在第 {n} 题，{time}。之前的回答和分数都在。",
        "Question {n}, {time}. Your answers and scores are all here.",
    ),
    "gone": ("这场面试已经不在了。", "This interview is not here any more."),
    "gone.do": (
        "可能在另一个页面删掉了。别的面试都在，报告页有列表。",
        "It may have been deleted in another tab. Your other interviews are listed under Report.",
    ),
    "unexpected": (
        "出错了，编号 {id}。已保存的内容都在。",
        "Something failed, reference {id}. All that was saved is safe.",
    ),
    "unexpected.do": (
        "再试一次；还不行就刷新页面。没发送的文字还在框里。",
        "Try again, or reload the page. Unsent text is still in the box.",
    ),
    "no_cookie": (
        "浏览器没有带上 cookie，认不出是谁。允许这个页面用 cookie，再刷新。",
        "Your browser sent no cookie, so it is unclear who you are. Allow cookies for this page"
        " and reload.",
    ),
    "failed": ("这一步没有完成。", "This step was not completed."),
    "failed.do": (
        "已保存的内容都在，没发送的文字还在框里。刷新页面再试；浏览器要允许这个页面用 cookie。",
        "All that was saved is safe, and unsent text is still in the box. Reload and try again;"
        " your browser must allow cookies for this page.",
    ),
    "lost": ("和页面服务断开了，正在重连。", "Lost the connection to the app, reconnecting."),
    "lost.do": (
        "没发送的文字还在框里，已保存的内容都在。确认程序还开着。",
        "Unsent text is still in the box, and all that was saved is safe. Check that the app is"
        " still running.",
    ),
    "failed.move": ("这一步现在做不了。", "That is not possible just now."),
    "failed.move.do": (
        "什么都没变，没发送的文字还在框里。刷新页面，看看面试停在哪里。",
        "Nothing was changed, and unsent text is still in the box. Reload to see where the"
        " interview stands.",
    ),
    "failed.question": ("题库里没有这道题了。", "This question is not in the bank any more."),
    "failed.question.do": (
        "面试记录都在。换一题，或刷新页面。",
        "Your interviews are safe. Choose another question, or reload.",
    ),
    "failed.none": ("没有符合条件的题。", "No question matches."),
    "failed.none.do": (
        "面试记录都在。放宽主题或难度试试。",
        "Your interviews are safe. Widen topics or difficulty.",
    ),
    "failed.store": (
        "记录现在读不了，也写不进，编号 {id}。",
        "The record cannot be read or written just now, reference {id}.",
    ),
    "failed.store.do": (
        "已保存的内容都在，没发送的文字还在框里。看看磁盘满没满，再试一次。",
        "All that was saved is safe, and unsent text is still in the box. Check for free disk"
        " space, then try again.",
    ),
    "failed.newer": (
        "数据来自更新的版本，为免损坏没有打开。",
        "The data is from a newer version and was not opened, to keep it safe.",
    ),
    "failed.newer.do": ("请升级。", "Please upgrade."),
    "failed.index": ("题库索引连不上。", "The index of the bank cannot be reached."),
    "failed.index.do": (
        "面试不受影响，已保存的内容都在。稍后再试。",
        "Interviews go on, and all that was saved is safe. Try again later.",
    ),
}
