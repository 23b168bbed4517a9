"""Where the labelled answers are: every `*.jsonl` of the folder is a dataset."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).with_name("answers")
