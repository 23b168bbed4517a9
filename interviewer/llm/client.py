"""LangChain's chat model, with the one thing that it drops: a streamed refusal.

Imported at the first call only: LangChain takes seconds to import.
"""

from __future__ import annotations

from typing import Any

from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI


class Client(ChatOpenAI):
    """A `ChatOpenAI` whose chunks carry `refusal` as its whole messages do."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], *args: Any, **kwargs: Any
    ) -> ChatGenerationChunk | None:
        found = super()._convert_chunk_to_generation_chunk(chunk, *args, **kwargs)
        refusals = [(c.get("delta") or {}).get("refusal") for c in chunk.get("choices") or ()]
        if found is not None and any(refusals):
            found.message.additional_kwargs["refusal"] = "".join(r for r in refusals if r)
        return found
