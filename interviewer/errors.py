"""Every error that a person can meet. The message names the thing, its value and what to do.

InterviewerError
├── SettingsError        a setting has a value that cannot be used
├── HomeError            the user directory cannot be used
│   └── HomeLockedError  another server holds it
├── BankError            the question bank has faults (all of them, one per line)
├── PromptError          a prompt file has faults, or is used with the wrong variables
├── ModelError           a model gave no usable reply (in `llm.faults`, with its fault)
├── UnknownQuestionError no question has this id
├── StoreError           the database cannot be read or written
│   └── NewerDataError   it was written by a newer version
├── IndexUnavailable     the Chroma index or server cannot be reached
├── PortInUseError       the address is taken
├── UnknownInterviewError  no such interview, or it belongs to somebody else
├── MoveError            what was asked for is not possible in this phase
└── NothingToAskError    no finished question matches the choice
"""

from __future__ import annotations

from collections.abc import Iterable


class InterviewerError(Exception):
    """Base of all errors that are meant to be read by a person."""


class SettingsError(InterviewerError):
    """A setting has a value that cannot be used."""


class HomeError(InterviewerError):
    """The user directory cannot be created or written."""


class HomeLockedError(HomeError):
    """Another process serves from this user directory."""


class BankError(InterviewerError):
    """The bank has faults; `faults` holds each as `file: field: reason`."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


class PromptError(InterviewerError):
    """A prompt file has faults, or is used with the wrong variables."""


class UnknownQuestionError(InterviewerError):
    """No question has this id."""


class StoreError(InterviewerError):
    """The database cannot be read or written."""


class NewerDataError(StoreError):
    """The database was written by a newer version of this program."""


class IndexUnavailable(InterviewerError):
    """The Chroma index or server cannot be reached."""


class PortInUseError(InterviewerError):
    """Something else listens on this address."""


class UnknownInterviewError(InterviewerError):
    """No such interview, or it belongs to somebody else."""


class MoveError(InterviewerError):
    """What was asked for is not possible in this phase of the interview."""


class NothingToAskError(InterviewerError):
    """No finished question matches the choice."""
