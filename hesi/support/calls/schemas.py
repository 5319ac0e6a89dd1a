"""Shapes of the phone log's API."""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from hesi.support.calls.models import Call


class CallIn(Schema):
    """A call as the telephone system saw it. `number` joins it to a ticket as an internal note."""

    phone: str = Field(..., min_length=1, max_length=30)
    name: str = Field("", max_length=60)
    direction: Literal["in", "out"] = "in"
    outcome: Literal["answered", "call_back", "voicemail", "missed"] = "answered"
    note: str = Field("", max_length=5_000)
    number: str = Field("", max_length=24)
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    call_back_at: AwareDatetime | None = None


class CallerOut(Schema):
    name: str
    company: str
    open_tickets: list[str]


class CallOut(Schema):
    """`open_url` is the page that fills the form with this number, for the agent's screen."""

    id: int
    phone: str
    caller_name: str
    company: str
    ticket: str
    started_at: datetime
    call_back_at: datetime | None
    open_url: str
    callers: list[CallerOut]

    @classmethod
    def of(cls, call: Call, *, open_url: str, callers: list[CallerOut]) -> "CallOut":
        """The call with who it may have been."""
        return cls(
            id=call.pk,
            phone=call.phone,
            caller_name=call.caller_name,
            company=call.customer.name if call.customer else "",
            ticket=call.ticket.number if call.ticket else "",
            started_at=call.started_at,
            call_back_at=call.call_back_at,
            open_url=open_url,
            callers=callers,
        )
