"""Gradio's theme, mapped onto the design tokens: dark mode is a matter of CSS alone."""

from __future__ import annotations

from typing import Any

import gradio as gr

_BOTH = {
    "body_background_fill": "paper",
    "background_fill_primary": "surface",
    "background_fill_secondary": "paper",
    "body_text_color": "ink",
    "body_text_color_subdued": "ink3",
    "border_color_primary": "line",
    "border_color_accent": "accent",
    "block_background_fill": "none",
    "block_border_color": "line",
    "block_label_background_fill": "none",
    "block_label_text_color": "ink2",
    "block_title_text_color": "ink2",
    "block_info_text_color": "ink3",
    "input_background_fill": "surface",
    "input_background_fill_focus": "surface",
    "input_border_color": "edge",
    "input_border_color_focus": "accent",
    "input_border_color_hover": "edge",
    "input_placeholder_color": "ink3",
    "panel_background_fill": "surface",
    "panel_border_color": "line",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent-strong",
    "button_primary_border_color": "accent",
    "button_primary_border_color_hover": "accent-strong",
    "button_primary_text_color": "on-accent",
    "button_primary_text_color_hover": "on-accent",
    "button_secondary_background_fill": "surface",
    "button_secondary_background_fill_hover": "sunk",
    "button_secondary_border_color": "edge",
    "button_secondary_border_color_hover": "edge",
    "button_secondary_text_color": "ink",
    "button_secondary_text_color_hover": "ink",
    "checkbox_background_color": "surface",
    "checkbox_label_background_fill": "surface",
    "checkbox_label_text_color": "ink",
    "color_accent_soft": "accent-soft",
    "link_text_color": "accent",
    "link_text_color_hover": "accent-strong",
    "slider_color": "accent",
    "table_border_color": "line",
}
_ONCE = {
    "color_accent": "var(--iv-accent)",
    "block_border_width": "0px",
    "block_shadow": "none",
    "block_padding": "0px",
    "block_radius": "10px",
    "input_radius": "10px",
    "input_border_width": "1px",
    "button_large_radius": "10px",
    "button_medium_radius": "10px",
    "button_small_radius": "10px",
    "button_large_text_weight": "600",
    "input_text_size": "14px",
    "block_label_text_size": "13px",
    "block_title_text_size": "13px",
    "block_title_text_weight": "600",
    "block_info_text_size": "13px",
    "layout_gap": "16px",
}


def page_theme() -> gr.themes.Base:
    """The theme; it names system fonts only, so nothing is fetched."""
    theme = gr.themes.Base(font=["var(--iv-sans)"], font_mono=["var(--iv-mono)"])
    values: dict[str, Any] = dict(_ONCE)
    for name, token in _BOTH.items():
        value = "transparent" if token == "none" else f"var(--iv-{token})"
        values[name] = value
        if hasattr(theme, f"{name}_dark"):
            values[f"{name}_dark"] = value
    return theme.set(**values)
