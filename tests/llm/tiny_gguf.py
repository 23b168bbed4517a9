"""A model of noise, made on the spot: a bigram table in the form of a one-layer Llama.

The hidden state is the token itself, attention and feed-forward are zero, and the output matrix
holds the logits of the next token. It says nothing sensible, at once, and obeys a grammar.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np

_SPECIAL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
_WORDS = ["\u2581" + w for w in "the answer says cache is smaller so it met the point".split()]
_TEMPLATE = (
    "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\\n' + m['content']"
    " + '<|im_end|>\\n'}}{% endfor %}{% if add_generation_prompt %}"
    "{{'<|im_start|>assistant\\n'}}{% endif %}"
)
CONTEXT = 8192


def write_model(path: Path) -> None:
    """Write the model; a few megabytes."""
    tokens, kinds = _vocabulary()
    count = len(tokens)
    width = (count + 63) // 64 * 64
    writer = gguf.GGUFWriter(str(path), "llama")
    _describe(writer, tokens, kinds, width)
    for name, tensor in _tensors(count, width, tokens).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _vocabulary() -> tuple[list[str], list[int]]:
    kind = gguf.TokenType
    plain = [*map(chr, range(33, 127)), "\u2581", "\n", *dict.fromkeys(_WORDS)]
    tokens = [*_SPECIAL, *(f"<0x{n:02X}>" for n in range(256)), *plain]
    kinds = [kind.UNKNOWN, *[kind.CONTROL] * 4, *[kind.BYTE] * 256, *[kind.NORMAL] * len(plain)]
    return tokens, [int(k) for k in kinds]


def _describe(writer: Any, tokens: list[str], kinds: list[int], width: int) -> None:
    writer.add_name("noise")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(64)
    writer.add_head_count(8)
    writer.add_head_count_kv(8)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // 8)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(n) for n in range(len(tokens))])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(_SPECIAL.index("<|im_end|>"))
    writer.add_unk_token_id(0)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(_TEMPLATE)


def _tensors(count: int, width: int, tokens: list[str]) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    logits = rng.normal(-8, 0.3, (count, count)).astype(np.float32)
    # Whatever comes before: words, and then an end of the string, of the list and of the object.
    for token, bias in {
        **dict.fromkeys(_WORDS, 1.0),
        '"': 3.0,
        "]": 4.0,
        "}": 4.0,
        ",": 1.0,
    }.items():
        logits[tokens.index(token)] = bias
    logits[tokens.index("<|im_end|>")] = 2.0
    inward, outward = np.zeros((2, count, width), np.float32)
    inward[np.arange(count), np.arange(count)] = 1
    outward[:, :count] = logits
    flat = {name: np.zeros((width, width), np.float32) for name in ("q", "k", "v", "output")}
    return {
        "token_embd.weight": inward,
        "output_norm.weight": np.full(width, width**-0.5, np.float32),
        "output.weight": outward,
        **{f"blk.0.attn_{name}.weight": tensor for name, tensor in flat.items()},
        "blk.0.ffn_gate.weight": np.zeros((64, width), np.float32),
        "blk.0.ffn_up.weight": np.zeros((64, width), np.float32),
        "blk.0.ffn_down.weight": np.zeros((width, 64), np.float32),
        "blk.0.attn_norm.weight": np.ones(width, np.float32),
        "blk.0.ffn_norm.weight": np.ones(width, np.float32),
    }
