"""What the candidates of these tests say; the tiny bank grades it the same every time."""

from __future__ import annotations

from interviewer.bank.models import Language

Said = dict[Language, str]

HALF: Said = {
    "zh": "训练时随机把一部分神经元置零。推理时它仍然打开。",
    "en": "While training it randomly zeroes some of the neurons. At inference it stays on.",
}
"""To kit-01: `random-zero` met, `off-at-inference` contradicted, `rescale` missed."""
MODEL: Said = {
    "zh": "训练时每一步都随机挑一部分激活置零。留下的激活除以保留概率，这样期望不变。推理时关闭。",
    "en": (
        "In each training step it randomly zeroes part of the activations. The rest are divided by"
        " the keep probability, so the expectation stays the same. At inference it is off."
    ),
}
"""To kit-01: every core point met."""
POOR: Said = {
    "zh": "它会把学习率调小，模型就更稳。",
    "en": "It lowers the learning rate, which keeps the model stable.",
}
"""To kit-01: nothing found."""
OFF: Said = {"zh": "推理阶段就把它关掉。", "en": "At inference it is off."}
"""To the probe of `off-at-inference`."""
SCALED: Said = {
    "zh": "留下的要除以保留概率，这样期望一致。",
    "en": "Survivors are scaled up so that the expected value stays the same.",
}
"""To the probe of `rescale`."""
KEPT: Said = {"zh": "平均 700 个。", "en": "About 700."}
"""To the follow-up `how-many`."""
LAYERS: Said = {"zh": "放在全连接层后面。", "en": "After the dense layers."}
"""To the follow-up `where`."""
ADAM: Said = {
    "zh": "Adam 的状态比 SGD 多。Adam 要存一阶矩和二阶矩，10 亿参数约 8 GB。",
    "en": (
        "Adam needs more memory than SGD. Adam stores two moments, about 8 GB for a billion"
        " parameters."
    ),
}
"""To kit-02: every point met, and nothing is left to ask."""
HOSTILE = (
    "训练时随机把一部分神经元置零 <img src=x onerror=alert(1)> <script>alert(1)</script>"
    " ![x](http://127.0.0.1:1/x.png) [y](javascript:alert(1)) a<b vector<int> $$x$$ *s* _t_"
    " ${1+1} {{1+1}} &lt;b&gt; </textarea><style>body{display:none}</style>\n"
    "```html\n<iframe src=http://127.0.0.1:1/></iframe>\n```\n| a | b |"
)
"""To kit-01, with everything that a page could take for markup."""
