"""Letting things happen at the same moment, each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from hesi.core.errors import DomainError
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

Call = Callable[[], Any]


def race(tenant: Tenant, *calls: Call) -> list[Any]:
    """Start all calls together; an answer is what the call returned or the refusal it raised. A bug fails the test."""
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(at: int, call: Call) -> None:
        try:
            with tenant_scope(tenant):
                barrier.wait(10)
                answers[at] = call()
        except DomainError as refusal:
            answers[at] = refusal
        except BaseException as bug:
            answers[at] = bug
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, call)) for at, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    bugs = [a for a in answers if isinstance(a, BaseException) and not isinstance(a, DomainError)]
    assert not bugs, bugs
    return answers


def refusals(answers: list[Any]) -> list[DomainError]:
    """Those that were told no."""
    return [answer for answer in answers if isinstance(answer, DomainError)]
