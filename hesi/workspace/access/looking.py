"""Looking at a person's pages with their consent: an actor that sees what they see and changes nothing.

Who may look, at what and for how long is decided by whoever grants it (`hesi.support.viewing`). This module makes sure
that looking stays looking: `require` refuses every rule, `may` answers no, and the database takes no change.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from hesi.core.errors import Forbidden
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member

# What a browser session carries while its owner looks with somebody else's eyes.
LOOK_SESSION_KEY = "look"

_READS = re.compile(r"\s*\(*\s*(SELECT|VALUES|EXPLAIN|PRAGMA|SET|SHOW|BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)\b", re.I)
_READS_WITH = re.compile(r"\s*WITH\b(?!.*\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET)\b)", re.I | re.S)


class OnlyLooking(Forbidden):
    """Somebody who only looks wanted to change something."""

    code = "only_looking"

    def __init__(self) -> None:
        super().__init__(
            _("You are looking at somebody else's pages and can change nothing there. Stop looking to work yourself.")
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What the frame says of a look: whose pages, who looks, until when, and the address that stops it."""

    person: str
    company: str
    by: str
    until: datetime
    time_zone: str
    stop_url: str


class LookingActor(Actor):
    """The person whose pages are looked at, as somebody else sees them: every right to read, none to act."""

    is_looking = True

    def __init__(self, member: Member, look: Look) -> None:
        super().__init__(member)
        self.look = look


@contextmanager
def nothing_changes() -> Iterator[None]:
    """While this is open the database connection takes no change, whatever the code that runs means to do.

    The last of three locks: it also holds for an action that asks no rule. Raises `OnlyLooking`.
    """
    with connection.execute_wrapper(_only_reads):
        yield


def _only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not (_READS.match(sql) or _READS_WITH.match(sql)):
        raise OnlyLooking
    return execute(sql, params, many, context)
