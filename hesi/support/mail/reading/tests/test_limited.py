"""Mails are read in a process of their own: what comes back, and what becomes of a reader that dies."""

import os
import signal

import pytest

from hesi.core.confined import ChildLimits, process
from hesi.support.mail.reading import limited, read_mail
from hesi.support.mail.reading.presenting import presented
from hesi.support.mail.tests.letters import a_bounce, a_letter

LETTER = a_letter(
    name="王小明", cc="a@example.com", html="<p>看 <img src='cid:x'></p>", references="<a@x> <b@x>",
    files=[("图.png", "image/png", b"\x89PNG", "x")],
)  # fmt: skip


@pytest.mark.parametrize("raw", [LETTER, a_bounce("gone@example.com", "x@y"), b"", b"\0\xff" * 500])
def test_what_comes_back_is_what_was_read(raw):
    mail, shown = limited.read_limited(raw)
    here = read_mail(raw)
    assert shown == presented(here)
    # The HTML as it came stays with the reader.
    here.html = ""
    assert mail == here


def test_reader_that_was_killed_is_replaced():
    limited.read_limited(LETTER)
    child = limited._keeper._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    assert limited.read_limited(LETTER)[0].attachments[0].name == "图.png"


def test_mail_that_takes_too_long_costs_itself_only(monkeypatch):
    keeper = limited._Keeper()
    # No time at all, neither to start nor to answer: over before the child could end by itself.
    monkeypatch.setattr(process, "STARTUP_SECONDS", 0.0)
    monkeypatch.setattr(limited, "LIMITS", ChildLimits(wall_seconds=0.0))
    with pytest.raises(limited.MailUnreadable) as refused:
        keeper.read(LETTER)
    assert refused.value.code == "time_limit"
    assert keeper._child is None
