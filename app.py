"""Start the page: `python app.py`. Settings come from `INTERVIEWER_*` variables and `.env`."""

from __future__ import annotations

import sys

from interviewer.errors import InterviewerError
from interviewer.settings import Settings


def main() -> None:
    """Serve until interrupted; an error that is meant for a person is printed as it is."""
    try:
        from interviewer.ui.server import serve

        serve(Settings.load())
    except InterviewerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
