"""A world that a whole module of tests shares: built once, handed to each test as if it had just been built.

A test changes what it likes: its rows are undone as always, and the objects it gets are its own copies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test.utils import override_settings

QUICK_PASSWORDS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def kept_rows(django_db_blocker: Any) -> Iterator[None]:
    """For a fixture of module scope that also asks for `django_db_setup`: rows made inside stay until its end."""
    whole = transaction.atomic()
    # As around a single test: what may stand in no transaction takes this one for none.
    whole._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), whole:
        yield
        transaction.set_rollback(True)


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Hashing that keeps nobody out and costs nothing."""
    with override_settings(PASSWORD_HASHERS=QUICK_PASSWORDS):
        yield
