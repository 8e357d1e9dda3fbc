"""Why a mail was not taken over, each kind with what becomes of the mail."""

from __future__ import annotations

from typing import ClassVar


class MailFailure(Exception):
    """A mail was not taken over; its sentence says why, with the server's own words."""

    fault: ClassVar[str] = "permanent"


class TemporaryFailure(MailFailure):
    """The server asks to try again later."""

    fault = "temporary"


class ServerUnreachable(TemporaryFailure):
    """No mail can be handed over at present, whichever it is."""


class AnswerLost(TemporaryFailure):
    """The whole mail was handed over, but no answer came back: it may have been delivered."""


class PermanentFailure(MailFailure):
    """The server will never take this mail."""


class RecipientRefused(PermanentFailure):
    """The server does not take mail for this recipient."""

    fault = "refused"
