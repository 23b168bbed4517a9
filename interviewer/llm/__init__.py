"""Chat models behind any OpenAI-compatible endpoint: the only place that knows LangChain."""
