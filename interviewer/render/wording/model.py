"""Words about the model: connection, faults, grading again, disputes."""

from __future__ import annotations

MODEL: dict[str, tuple[str, str]] = {
    # --- header and start ---
    "chip.down": ("模型没连上", "Model down"),
    "grader_note.model": (
        "现在由 {model} 评分：逐条给判断和你的原话，总分由程序计算。模型没连上时自动改用离线评分。",
        "{model} grades: a verdict and your own words for each point; the total is computed by the"
        " program. If the model cannot be reached, the offline grader takes over.",
    ),
    # --- settings ---
    "grader_mode": ("谁来评分", "Who grades"),
    "grader_mode.auto": ("自动", "Auto"),
    "grader_mode.offline": ("只用离线", "Offline only"),
    "grader_mode.llm": ("只用模型", "Model only"),
    "grader_hint": (
        "自动：有模型用模型，出错就改用离线评分，卡片上会写明。只用模型：出错就标「未评分」，之后可以再评。",
        "Auto: the model if there is one; if it fails, the offline grade, labelled. Model only: a"
        " failure is marked “not graded” and can be graded again.",
    ),
    "settings.model": ("模型", "Model"),
    "settings.model_text": (
        "接一个兼容 OpenAI 接口的模型，远程或本机都行；不接也能用，离线评分不用密钥，不联网。",
        "Connect any model with an OpenAI-compatible API, remote or on this machine. It is"
        " optional: the offline grader needs no key and no network.",
    ),
    "settings.remote": (
        "这个页面对其他机器开放，模型只能由运行它的人在 .env 里设置。",
        "This page is open to other machines, so only whoever runs it can set the model, in .env.",
    ),
    "service": ("服务", "Service"),
    "service.none": ("不用模型", "No model"),
    "service.openai": ("OpenAI", "OpenAI"),
    "service.deepseek": ("DeepSeek", "DeepSeek"),
    "service.qwen": ("通义千问（DashScope）", "Qwen (DashScope)"),
    "service.moonshot": ("月之暗面 Kimi", "Moonshot (Kimi)"),
    "service.zhipu": ("智谱 GLM", "Zhipu (GLM)"),
    "service.ollama": ("Ollama（本机）", "Ollama (local)"),
    "service.vllm": ("vLLM（本机）", "vLLM (local)"),
    "service.llamacpp": ("llama.cpp（本机）", "llama.cpp (local)"),
    "service.custom": ("自定义地址", "Custom address"),
    "base_url": ("地址（Base URL）", "Base URL"),
    "base_url.hint": ("留空用该服务的默认地址", "empty: the usual address of the service"),
    "model_name": ("模型名", "Model name"),
    "model_name.hint": (
        "留空用默认模型，本机服务用它列出的第一个",
        "empty: the usual model, or the first that a local server lists",
    ),
    "base_url.bad": ("这个地址用不了。", "This address cannot be used."),
    "base_url.bad.do": (
        "写完整：http:// 或 https://，主机，接口路径，比如 http://localhost:11434/v1。",
        "Write all of it: http:// or https://, a host and the path of the API, such as"
        " http://localhost:11434/v1.",
    ),
    "typed_key": ("密钥（可选）", "API key (optional)"),
    "typed_key.hint": (
        "只留在内存里，发给上面这个地址，停止服务就没了；长期使用请写进 .env",
        "kept in memory only, sent to the address above only, gone when the server stops; for good,"
        " write it into .env",
    ),
    "test": ("保存并测试连接", "Save and test connection"),
    "test.none": (
        "没有用模型，全部离线评分。",
        "No model in use; everything is graded offline.",
    ),
    "test.ok": ("连上了，可以用。", "Connected and ready."),
    "test.model": ("模型", "Model"),
    "test.first": ("首字", "First token"),
    "test.speed": ("速度", "Speed"),
    "test.speed_value": ("每秒 {n} token", "{n} tokens/s"),
    "test.structured": ("结构化输出", "Structured output"),
    "test.structured.yes": ("支持（JSON schema）", "yes (JSON schema)"),
    "test.structured.no": ("不支持，改用文本解析", "no, parsing text instead"),
    "test.keep": (
        "想在重启后继续用，把下面几行写进 .env（密钥另写 {variable}）：",
        "To keep this after a restart, put these lines into .env (and the key as {variable}):",
    ),
    "test.keep_local": (
        "想在重启后继续用，把下面几行写进 .env：",
        "To keep this after a restart, put these lines into .env:",
    ),
    "test.bad": (
        "不影响面试：现在仍用离线评分。",
        "Interviews go on: the offline grader is in use.",
    ),
    "key.typed": ("已在这个页面填写，只在内存里", "typed on this page, in memory only"),
    # --- faults: what happened, and what to do ---
    "fault.unreachable": ("{host} 连不上。", "Cannot reach {host}."),
    "fault.unreachable.do": (
        "检查地址，或确认服务开着。",
        "Check the URL and that the server is running.",
    ),
    "fault.timeout": ("{s} 秒没有回应。", "No reply within {s} s."),
    "fault.timeout.do": (
        "服务可能太忙；本机模型第一次要装载，稍后再试。",
        "The server may be busy, and a local model loads at its first call; try again later.",
    ),
    "fault.key": ("密钥被拒绝（{code}）。", "Key refused ({code})."),
    "fault.key.typed": (
        "服务在，但不认上面填的密钥。",
        "The server is there but refuses the key typed above.",
    ),
    "fault.key.do": (
        "服务在，但不认这个密钥。检查 {variable}。",
        "The server is there but refuses this key. Check {variable}.",
    ),
    "fault.forbidden": ("没有权限（{code}）。", "Not allowed ({code})."),
    "fault.forbidden.do": (
        "这个密钥不能用这个模型或地区。换一个模型，或查账户权限。",
        "This key may not use this model or region. Choose another model or check the account.",
    ),
    "fault.no_model": ("没有「{model}」这个模型。", "No model “{model}” there."),
    "fault.no_model.do": ("检查模型名和地址。", "Check the name and the URL."),
    "fault.no_model.list": (
        "检查模型名，服务里有：{list}。",
        "Check the name; the server offers: {list}.",
    ),
    "fault.rate": ("请求太多。", "Too many requests."),
    "fault.rate.do": ("过一会儿再试。", "Try again in a while."),
    "fault.rate.wait": (
        "服务让等 {s} 秒。",
        "The server asks to wait {s} s.",
    ),
    "fault.quota": ("账户额度用完了。", "The account is out of quota."),
    "fault.quota.do": ("充值，或换一个服务。", "Top it up, or use another service."),
    "fault.server": ("服务自己出错了（{code}）。", "The server failed ({code})."),
    "fault.server.do": ("稍后再试。", "Try again later."),
    "fault.request": (
        "服务不接受这个请求（{code}）。",
        "The server does not take this request ({code}).",
    ),
    "fault.request.do": (
        "可能是上下文太短，或这个模型不支持对话。",
        "Its context may be too small, or the model may not be one for chat.",
    ),
    "fault.malformed": (
        "模型的回复不完整，修复一次后仍不能用。",
        "The model’s reply was incomplete and one repair did not help.",
    ),
    "fault.malformed.do": (
        "换一个更强的模型。",
        "Use a stronger model.",
    ),
    "fault.cut": ("模型的回复被截断。", "The model’s reply was cut off."),
    "fault.cut.do": (
        "再试一次；常出现就换一个上下文更长的模型。",
        "Try again; if it happens often, use a model with more room.",
    ),
    "fault.refused": ("模型拒绝评这条回答。", "The model declined to grade this answer."),
    "fault.refused.do": ("可以用离线评分。", "The offline grade can be used."),
    "fault.cancelled": ("没有等模型。", "The model was not waited for."),
    "fault.cancelled.do": ("可以稍后用模型重评。", "It can be graded by the model later."),
    "fault.resting": (
        "模型刚才没连上，先不等它。",
        "The model was down a moment ago, so it was not waited for.",
    ),
    "fault.resting.do": (
        "它恢复后会自动用上。",
        "It is used again as soon as it is back.",
    ),
    "fault.no_endpoint": ("还没有接模型。", "No model is connected."),
    "fault.code": ("无状态码", "no status"),
    # --- on the card ---
    "card.fallback": ("这次先用离线评分。", "Graded offline for now."),
    "card.fallback_text": (
        "{reason}答案已保存；模型恢复后可以用模型重评。",
        "{reason} Your answer is saved; grade it again with the model once it is back.",
    ),
    "card.unproven": (
        "模型给了分，但引的话不在你的回答里，没有算。",
        "The model gave credit, but the words it quoted are not in your answer, so none was"
        " counted.",
    ),
    "card.regrade": ("用模型重评", "Grade with model"),
    "card.regraded": (
        "用 {model} 重评：{a} → {b}。两次评分都保留。",
        "Regraded by {model}: {a} → {b}. Both grades are kept.",
    ),
    "card.slow": ("模型还在想，已经 {s} 秒。", "The model is still thinking, {s} s so far."),
    "button.hurry": ("改用离线评分", "Use offline grade"),
    "button.stop": ("不等了", "Stop waiting"),
    "button.regrade": ("再评一次", "Grade again"),
    "button.offline": ("用离线评分", "Use offline grade"),
    "regrade.failed": ("还是没评成：{reason}", "Still not graded: {reason}"),
    "regrade.running": ("模型正在评分……", "The model is grading…"),
    "regrade.at": ("正在评第 {n} / {m} 个回答……", "Grading answer {n} of {m}…"),
    "regrade.report": ("用模型重评 {n} 个回答", "Grade {n} answers with the model"),
    "regrade.report.one": ("用模型重评 1 个回答", "Grade 1 answer with the model"),
    "regrade.done": (
        "重评了 {n} 个回答，{k} 个没有评成。原来的评分都保留。",
        "{n} answers graded again, {k} not. The former grades are kept.",
    ),
    "footer.cost": ("约 {n}", "about {n}"),
    # --- disputes ---
    "appeal": ("对某个要点的评判有异议", "Dispute the verdict on a point"),
    "appeal.point": ("哪个要点", "Which point"),
    "appeal.reason": ("为什么不对：指出你回答里的哪句话", "Why: which words of your answer say it"),
    "appeal.send": ("提出异议", "Dispute"),
    "appeal.changed": ("复核后改判：{a} → {b}。", "Changed on review: {a} → {b}."),
    "appeal.kept": ("复核后维持：{a}。", "Kept on review: {a}."),
    "appeal.waiting": (
        "异议记下了；接上模型后复核。",
        "The dispute is recorded; it is reviewed once a model is connected.",
    ),
    "appeal.line": ("你的异议：{reason}", "Your dispute: {reason}"),
    "appeal.again": ("这一点已经复核过。", "This point was reviewed already."),
    "appeal.empty": ("选一个要点，写一句理由。", "Choose a point and give a reason."),
    "appeal.export": ("导出异议（JSONL）", "Export disputes (JSONL)"),
}
