"""The started product: it answers, survives the death of its parts, ends at once, and its chains can be verified."""

import os
import re
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.error import URLError

import pytest

from hesi.config.supervising import Child
from tests.installation import Installation, an_installation, eventually

pytestmark = pytest.mark.slow
# The longest pause before a part that keeps ending is started again, and the start itself on a busy machine.
BACK_AGAIN = 90

_MEMBER = """
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.test import Client
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member, User
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.opening import open_workspace
from hesi.workspace.tenancy.scope import tenant_scope
tenant = Tenant.objects.first() or open_workspace("晨光科技有限公司")
with tenant_scope(tenant):
    member = Member.objects.first()
    if member is None:
        user = User.objects.create_user("lin@example.com", "correct horse battery")
        member = Member.objects.create(user=user, name="林晓")
"""
_SIGN_IN = (
    _MEMBER
    + """
client = Client()
client.force_login(member.user)
print(client.cookies["sessionid"].value)
"""
)
_HAPPEN = (
    _MEMBER
    + """
with tenant_scope(tenant):
    record("notification.sent", member, by=Actor(member))
"""
)
_PENDING = """
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.scope import across_tenants
with across_tenants():
    print(Event.objects.filter(delivered_at=None).count() + Event.objects.filter(sequence=None).count())
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    """The product started by `hesi run`, without demo data."""
    with an_installation(migrated=False) as installation:
        installation.start("run")
        eventually(lambda: "Hesi runs at" in _log(installation), seconds=120)
        yield installation


@pytest.fixture
def ending() -> Iterator[Installation]:
    """A started product of a test's own, which may end or harm it."""
    with an_installation() as installation:
        installation.start("run")
        eventually(lambda: "Hesi runs at" in _log(installation), seconds=120)
        yield installation


def _log(installation: Installation) -> str:
    with suppress(FileNotFoundError):
        return installation.log()
    return ""


def answers(installation: Installation) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{installation.port}/healthz", timeout=20) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def children_of(pid: int) -> dict[int, str]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        pids = [int(word) for word in file.read().split()]
    found = {}
    for child in pids:
        with open(f"/proc/{child}/cmdline", "rb") as file:
            found[child] = file.read().replace(b"\0", b" ").decode()
    return found


def supervisor_of(installation: Installation) -> int:
    return installation._processes[0].pid


def test_it_answers(running: Installation) -> None:
    assert answers(running)


def test_second_instance_on_the_port_is_told_what_to_do(running: Installation) -> None:
    done = running.run("run")
    assert done.returncode == 1
    assert f"port {running.port} is already used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("part", ["web", "worker"])
def test_killed_part_comes_back(running: Installation, part: str) -> None:
    supervisor = supervisor_of(running)
    (killed,) = [pid for pid, command in children_of(supervisor).items() if f"command {part}" in command]
    os.kill(killed, signal.SIGKILL)
    eventually(
        lambda: any(f"command {part}" in text and pid != killed for pid, text in children_of(supervisor).items()),
        seconds=BACK_AGAIN,
    )
    # The listening socket outlives the process: a visitor waits and is not refused.
    assert answers(running)


def stream(installation: Installation, session: str) -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", installation.port), timeout=20)
    opened.sendall(f"GET /live/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={session}\r\n\r\n".encode())
    return opened


def read_until(opened: socket.socket, wanted: bytes) -> bytes:
    found = b""
    while wanted not in found:
        piece = opened.recv(4096)
        assert piece, found
        found += piece
    return found


def test_page_hears_of_an_event_of_another_process_and_signs_off(running: Installation) -> None:
    session = running.python(_SIGN_IN)
    with closing(stream(running, session)) as opened:
        assert b"200 OK" in read_until(opened, b": listening")
        running.python(_HAPPEN)
        read_until(opened, b"data: notifications")
        running.python("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
        signed_off_at = time.monotonic()
        read_until(opened, b"0\r\n\r\n")
        assert time.monotonic() - signed_off_at < 15


def test_seventh_page_is_refused(running: Installation) -> None:
    session = running.python(_SIGN_IN)
    pages = [stream(running, session) for _ in range(6)]
    try:
        for page in pages:
            read_until(page, b": listening")
        with closing(stream(running, session)) as seventh:
            assert b"429" in read_until(seventh, b"\r\n\r\n")
    finally:
        for page in pages:
            page.close()

    def is_free_again() -> bool:
        with closing(stream(running, session)) as again:
            return b"200 OK" in read_until(again, b"\r\n\r\n")

    eventually(is_free_again)


def test_chain_is_sealed_and_its_damage_found(ending: Installation) -> None:
    running = ending
    running.python(_HAPPEN)
    eventually(lambda: running.python(_PENDING) == "0", seconds=BACK_AGAIN)
    done = running.run("verify")
    assert (done.returncode, "sound" in done.stdout) == (0, True), done.stdout + done.stderr
    assert "sound" in running.run("verify", "--tenant", "1").stdout
    assert running.run("verify", "--tenant", "nobody").returncode == 2
    running.python(
        "from hesi.workspace.events.models import Event\nfrom hesi.workspace.tenancy.scope import across_tenants\n"
        "with across_tenants(): Event.objects.filter(sequence=1).update(name='document.paid')"
    )
    done = running.run("verify")
    assert done.returncode == 1
    assert re.search(r"changed at place 1 \(event \d+\)", done.stdout)
    check = running.run("check-data")
    assert check.returncode == 1
    assert "audit chain" in check.stdout


def test_jobs_are_shown(running: Installation) -> None:
    # A worker that was just killed may take its pause before it is back.
    eventually(lambda: "workers: 1" in running.run("jobs").stdout, seconds=BACK_AGAIN)
    done = running.run("jobs")
    assert done.returncode == 0, done.stderr
    assert running.run("jobs", "--retry", "nothing").returncode == 2


def test_everything_ends_at_once_and_nothing_is_left(ending: Installation) -> None:
    running = ending
    session = running.python(_SIGN_IN)
    process = running._processes[0]
    children = children_of(process.pid)
    with closing(stream(running, session)) as opened:
        read_until(opened, b": listening")
        asked_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        # The bar is three seconds; a busy machine gets some more.
        assert time.monotonic() - asked_at < 8
    assert not any(_is_there(pid) for pid in children)
    assert (running.home / "audit" / "heads.log").exists(), "the last heads are kept at an orderly end"


def test_children_do_not_outlive_a_killed_supervisor(ending: Installation) -> None:
    process = ending._processes[0]
    children = children_of(process.pid)
    process.kill()
    process.wait()
    eventually(lambda: not any(_is_there(pid) for pid in children))


def test_child_that_keeps_ending_waits_longer(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child("web 1", ("no-such-command",))
    for _ in range(2):
        child.start_at = 0
        child.keep()
        assert child.process is not None
        child.process.wait()
        child.keep()
    assert child.pause == 2.0
    assert "starting it again in 2 s" in capsys.readouterr().err


def _is_there(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
