"""Chinese word boundaries: an alias must stand as a whole word, not inside another one."""

from __future__ import annotations

import logging
import threading
import warnings
from functools import lru_cache
from typing import Any

# What may stand at the rim of a longer dictionary word without changing what the word is about.
_SUFFIXES = set(
    "性化器区率度法量数式层者们了的地得着过时中里后前上下内外级类型组头步次值项和与是在就也都而但会要能不跟又"
)
_PREFIXES = set(
    "大小预多各每全新旧总单双子再可能会更最很较只也都就所被这那其该同首从在把对和与为以向由用将是有做让给"
)


_loading = threading.Lock()


def _segmenter() -> Any:
    with _loading:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Any:
    with warnings.catch_warnings():
        # jieba's sources hold escapes that newer Python versions warn of.
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Not `initialize()`: it keeps a cache in the shared temporary directory, where another user
    # could put one for us, and it is no faster.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def warm() -> None:
    """Load the dictionary now, so that the first answer does not wait for it."""
    _segmenter()


def word_at(text: str) -> list[tuple[int, int]]:
    """For each character of a text, the start and end of the dictionary word it belongs to."""
    words: list[tuple[int, int]] = []
    position = 0
    for word in _segmenter().cut(text, HMM=False):
        end = position + len(word)
        words.extend([(position, end)] * len(word))
        position = end
    return words


# Before a word these make another one of it: 无监督 is no kind of 监督.
_TURNING = set("无非反自半")


def is_whole(text: str, words: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `text[start:end]` cuts no dictionary word in two."""
    left, right = words[start][0], words[end - 1][1]
    if start and text[start - 1] in _TURNING and words[start - 1] == (start - 1, start):
        return False
    if left < start:
        if words[start][1] > end or not set(text[left:start]) <= _PREFIXES:
            return False
    return right <= end or set(text[end:right]) <= _SUFFIXES
