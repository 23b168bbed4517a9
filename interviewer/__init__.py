"""A mock interviewer for AI engineers.

Importing the package switches off the telemetry of its dependencies, and does nothing else.
"""

import os

__version__ = "0.1.0"

# Set before any dependency is imported: an inherited variable must not send a transcript anywhere.
os.environ.update(
    {
        "ANONYMIZED_TELEMETRY": "False",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "LANGCHAIN_TRACING_V2": "false",
        "LANGSMITH_TRACING": "false",
        "LANGGRAPH_STRICT_MSGPACK": "true",
    }
)
