"""What a server understands of a request."""

from __future__ import annotations

from interviewer.llm.endpoint import Endpoint


class Features:
    """What a server was seen to refuse; nothing is tried twice."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.schema = endpoint.preset.schema_output
        self.seed = self.temperature = self.usage = self.stream = True

    _NAMES = {
        "schema": ("response_format", "json_schema", "schema", "grammar"),
        "seed": ("seed",),
        "usage": ("stream_options", "include_usage"),
        "temperature": ("temperature",),
        "stream": ("stream",),
    }

    def give_up(self, said: str, *, schema: bool) -> bool:
        """Drop what a refusal names, else the first that is left; False when nothing is left.

        Args:
            said: the server's message.
            schema: whether the refused request asked for one.
        """
        mine = [name for name in self._NAMES if getattr(self, name) and name != "stream"]
        mine = [name for name in mine if name != "schema" or schema]
        named = [name for name in mine if any(word in said for word in self._NAMES[name])]
        for name in [*named, *mine][:1]:
            setattr(self, name, False)
            return True
        return False
