"""Where the parts of the Interview tab stand."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.bank.models import Bank
from interviewer.ui.controls import PERSONA_CHOICES, Controls
from interviewer.ui.interview_tab import ACTIONS, AGAIN, Parts
from interviewer.ui.labels import Labels, html

LATEX: list[dict[str, str | bool]] = [{"left": "$", "right": "$", "display": False}]


def build_interview(labels: Labels, bank: Bank) -> Parts:
    """Make the components, inside the tab."""
    view = labels.add(
        gr.Radio,
        {"label": "view.label"},
        worded={"view.chat": "chat", "view.card": "card"},
        value="chat",
        elem_id="view",
        elem_classes="seg",
        interactive=True,
        container=False,
    )
    made: dict[str, Any] = {"view": view}
    with gr.Row(elem_id="iv"):
        with gr.Column(elem_id="talk"):
            made |= _start(labels)
            made |= _conversation(labels)
        with gr.Column(elem_id="panel"):
            made |= _setup(labels, bank)
            made |= _run(labels)
    place = gr.Textbox(visible="hidden", elem_id="place", show_label=False)
    live = html(elem_id="live")
    return Parts(**made, place=place, live=live)


def _start(labels: Labels) -> dict[str, Any]:
    with gr.Column(elem_id="start") as start:
        hero, summary = html(elem_id="hero"), html(elem_id="sum")
        with gr.Row(elem_id="startrow"):
            b_start = labels.add(
                gr.Button, {"value": "start"}, variant="primary", elem_id="b_start"
            )
            b_resume = gr.Button("", visible=False, elem_id="b_resume")
        sample = html(elem_id="hero2", clicks=True)
    return {
        "start": start,
        "hero": hero,
        "summary": summary,
        "b_start": b_start,
        "b_resume": b_resume,
        "sample": sample,
    }


def _conversation(labels: Labels) -> dict[str, Any]:
    with gr.Column(elem_id="conv", visible=False) as conv:
        chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            container=False,
            buttons=[],
            latex_delimiters=LATEX,
            feedback_options=None,
            layout="bubble",
            height=None,
        )
        with gr.Column(elem_id="foot"):
            said = html(elem_id="said", clicks=True)
            with gr.Row(elem_id="acts"):
                acts = {
                    kind: labels.add(
                        gr.Button,
                        {"value": f"button.{kind}"},
                        variant="primary" if kind == "next" else "secondary",
                        elem_id=f"b_{kind}",
                        elem_classes="act",
                        size="sm",
                    )
                    for kind in ACTIONS
                }
                again = {
                    kind: labels.add(
                        gr.Button,
                        {"value": f"button.{kind}"},
                        variant="primary" if kind == "regrade" else "secondary",
                        elem_id=f"b_{kind}",
                        elem_classes="act",
                        size="sm",
                        visible=False,
                    )
                    for kind in AGAIN
                }
                end = labels.add(
                    gr.Button, {"value": "button.end"}, elem_id="b_end", elem_classes="act"
                )
            made = _confirm()
            with gr.Row(elem_id="composer"):
                box = labels.add(
                    gr.Textbox,
                    {"label": "box.label", "placeholder": "box.answering"},
                    elem_id="ivbox",
                    lines=1,
                    max_lines=10,
                    interactive=True,
                    container=True,
                )
                send = labels.add(
                    gr.Button, {"value": "button.send"}, variant="primary", elem_id="b_send"
                )
            keys = html(elem_id="keys")
    return made | {
        "conv": conv,
        "chat": chat,
        "acts": acts,
        "again": again,
        "b_end": end,
        "box": box,
        "send": send,
        "said": said,
        "keys": keys,
    }


def _confirm() -> dict[str, Any]:
    with gr.Row(elem_id="confirm", visible=False) as confirm:
        question = html(elem_id="c_text")
        yes = gr.Button("", elem_id="c_yes", elem_classes="act", variant="primary")
        no = gr.Button("", elem_id="c_no", elem_classes="act")
    return {"confirm": confirm, "question": question, "yes": yes, "no": no}


def _setup(labels: Labels, bank: Bank) -> dict[str, Any]:
    with gr.Column(elem_id="setup") as setup:
        controls = Controls(labels, bank)
        pool = html(elem_id="pool", clicks=True)
    return {"setup": setup, "controls": controls, "pool": pool}


def _run(labels: Labels) -> dict[str, Any]:
    with gr.Column(elem_id="run", visible=False) as run:
        head = html(elem_id="rh", clicks=True)
        persona = labels.add(
            gr.Radio,
            {"label": "run.persona"},
            worded=PERSONA_CHOICES,
            value="algorithm",
            elem_id="pers2",
            elem_classes="seg",
            interactive=True,
        )
        card, sending = html(elem_id="card", clicks=True), html(elem_id="sending")
        made = _appeal(labels)
        back = gr.Button("", variant="primary", elem_id="b_back")
    return made | {
        "run": run,
        "head": head,
        "persona": persona,
        "card": card,
        "sending": sending,
        "back": back,
    }


def _appeal(labels: Labels) -> dict[str, Any]:
    """Below the card of a graded question: dispute one of its points."""
    with gr.Column(elem_id="appeal", visible=False) as appeal:
        with labels.add(gr.Accordion, {"label": "appeal"}, open=False, elem_id="appealfold"):
            point = labels.add(
                gr.Dropdown, {"label": "appeal.point"}, choices=[], elem_id="appealpoint"
            )
            reason = labels.add(
                gr.Textbox,
                {"label": "appeal.reason"},
                lines=2,
                max_lines=6,
                elem_id="appealreason",
                interactive=True,
            )
            send = labels.add(gr.Button, {"value": "appeal.send"}, elem_id="b_appeal", size="sm")
            told = html(elem_id="appealtold")
    return {
        "appeal": appeal,
        "appeal_point": point,
        "appeal_reason": reason,
        "appeal_send": send,
        "appeal_told": told,
    }
