"""Open pages hear of their parts: those of the audience, soon, in spite of late commits, no longer than they may."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hesi.workspace.access.actor import Actor
from hesi.workspace.events import subscribe
from hesi.workspace.events.live import hub as hub_module
from hesi.workspace.events.live import stream
from hesi.workspace.events.live.hub import MOST_PER_MEMBER, Hub, close_connection, in_thread
from hesi.workspace.events.live.sessions import Listener, listener_of, still_welcome
from hesi.workspace.events.live.tail import GAP_SECONDS, News, Tail
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

# Several threads see only what was committed.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribe, "_live_parts", {"test.happened": ("tests", "test-{label}")})


def happen(member: Member, *others: Member) -> Event:
    return record("test.happened", member, by=Actor(member), audience=[other.pk for other in others])


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_tail_names_the_parts_for_the_audience(member: Member) -> None:
    colleague, tail = builders.a_member("同事"), Tail()
    tail.poll()
    event = happen(member, colleague)
    assert tail.poll() == [News(frozenset({member.pk, colleague.pk}), ("tests", f"test-{event.subject_label}"))]
    assert tail.poll() == []


def test_tail_begins_with_the_last_seconds(member: Member) -> None:
    happen(member)
    assert News(frozenset({member.pk}), ("tests", f"test-{member}")) in Tail().poll()


def test_row_that_commits_late_is_not_missed(member: Member) -> None:
    tail = Tail()
    tail.poll()
    late, _early = happen(member), happen(member)
    fields = {field.attname: getattr(late, field.attname) for field in Event._meta.concrete_fields}
    Event.objects.filter(pk=late.pk).delete()
    assert len(tail.poll()) == 1
    assert tail.poll() == []
    Event.objects.create(**fields)
    assert len(tail.poll()) == 1
    assert tail.poll() == []


def test_row_in_flight_when_the_tail_begins_is_not_missed(member: Member) -> None:
    late, _early = happen(member), happen(member)
    fields = {field.attname: getattr(late, field.attname) for field in Event._meta.concrete_fields}
    Event.objects.filter(pk=late.pk).delete()
    tail = Tail()
    tail.poll()
    Event.objects.create(**fields)
    assert len(tail.poll()) == 1


def test_gap_is_forgotten_after_a_minute(member: Member) -> None:
    clock = Clock()
    tail = Tail(clock)
    tail.poll()
    rolled_back, _kept = happen(member), happen(member)
    fields = {field.attname: getattr(rolled_back, field.attname) for field in Event._meta.concrete_fields}
    Event.objects.filter(pk=rolled_back.pk).delete()
    tail.poll()
    clock.seconds = GAP_SECONDS + 1
    assert tail.poll() == []
    Event.objects.create(**fields)
    assert tail.poll() == []


def test_part_names_cannot_break_the_stream(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    tail = Tail()
    tail.poll()
    monkeypatch.setattr(Member, "event_label", "a\n\ndata: x", raising=False)
    happen(member)
    assert tail.poll()[0].parts == ("tests", "test-a-data-x")


def test_unknown_placeholder_is_refused_when_declared() -> None:
    with pytest.raises(KeyError):
        subscribe.live("test.happened", "test-{number}")


def cookies(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def test_session_says_who_listens(member: Member, client_of: Any) -> None:
    client = client_of(member)
    listener = listener_of(f"theme=dark; {cookies(client)}")
    assert listener is not None
    assert listener.member_id == member.pk
    assert still_welcome([listener]) == {listener}
    for wrong in ("", "sessionid=nonsense", "sessionid", ";;;"):
        assert listener_of(wrong) is None


@pytest.mark.parametrize("ending", ["signed out", "member left", "user closed", "new password"])
def test_nobody_listens_longer_than_they_may(member: Member, client_of: Any, ending: str) -> None:
    client = client_of(member)
    listener = listener_of(cookies(client))
    assert listener is not None
    user = member.user
    assert user is not None
    if ending == "signed out":
        Session.objects.all().delete()
    elif ending == "member left":
        Member.objects.filter(pk=member.pk).update(is_active=False)
    elif ending == "user closed":
        user.is_active = False
        user.save()
    else:
        user.set_password("another horse battery")
        user.save()
    assert still_welcome([listener]) == set()


def in_loop(story: Callable[[], Awaitable[None]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a story in an event loop, and close the database connection of the stream's thread afterwards."""
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.01)

    async def told() -> None:
        try:
            await asyncio.wait_for(story(), 20)
        finally:
            await in_thread(close_connection)

    asyncio.run(told())


async def later(member: Member) -> None:
    """Something happens in another process, as far as the loop can tell."""

    def act() -> None:
        with tenant_scope(member.tenant):
            happen(member)

    await in_thread(act)


def a_listener(member: Member, session: str = "s") -> Listener:
    return Listener(member.pk, session, "proof")


@committed
def test_hub_tells_the_audience_alone(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = builders.a_member("路人")

    async def story() -> None:
        hub = Hub()
        mine, theirs = hub.join(a_listener(member)), hub.join(a_listener(stranger))
        assert mine is not None
        assert theirs is not None
        await mine.take(0.1)
        await later(member)
        assert await mine.take(5) == ["tests", f"test-{member}"]
        assert await theirs.take(0.05) == []
        hub.leave(mine)
        hub.leave(theirs)
        assert hub.size == 0

    in_loop(story, monkeypatch)


@committed
def test_a_member_has_six_pages_open_at_most(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        hub = Hub()
        opened = [hub.join(a_listener(member)) for _ in range(MOST_PER_MEMBER)]
        assert hub.join(a_listener(member)) is None
        assert opened[0] is not None
        hub.leave(opened[0])
        assert hub.join(a_listener(member)) is not None

    in_loop(story, monkeypatch)


class Browser:
    """Speaks ASGI to the stream as a server would."""

    def __init__(self, cookie: str, method: str = "GET") -> None:
        self.scope = {"type": "http", "method": method, "path": "/live/", "headers": [(b"cookie", cookie.encode())]}
        self.sent: asyncio.Queue[Any] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.task = asyncio.create_task(stream.application(self.scope, self.receive, self.sent.put))

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def message(self) -> bytes:
        body: bytes = (await asyncio.wait_for(self.sent.get(), 5))["body"]
        return body

    async def status(self) -> int:
        status: int = (await self.sent.get())["status"]
        return status


@committed
def test_stream_tells_and_ends_when_the_page_closes(member: Member, client_of: Any, monkeypatch: Any) -> None:
    cookie = cookies(client_of(member))

    async def story() -> None:
        browser = Browser(cookie)
        assert await browser.status() == 200
        assert (await browser.message()).startswith(b":")
        await later(member)
        while (message := await browser.message()).startswith(b":"):
            pass
        assert message == f"data: tests test-{member}\n\n".encode()
        browser.gone.set()
        await browser.task
        assert stream.hub().size == 0

    in_loop(story, monkeypatch)


@committed
def test_stream_beats_while_nothing_happens(member: Member, client_of: Any, monkeypatch: Any) -> None:
    cookie = cookies(client_of(member))
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.02)

    async def story() -> None:
        browser = Browser(cookie)
        await browser.status()
        for _ in range(3):
            assert (await browser.message()).startswith(b":")
        browser.gone.set()
        await browser.task

    in_loop(story, monkeypatch)


@committed
def test_stream_ends_with_the_session_and_with_the_process(member: Member, client_of: Any, monkeypatch: Any) -> None:
    cookie = cookies(client_of(member))
    monkeypatch.setattr(hub_module, "GUARD_SECONDS", 0.05)

    async def story() -> None:
        first = Browser(cookie)
        await first.status()
        await in_thread(lambda: Session.objects.all().delete())
        await first.task
        assert await in_thread(lambda: listener_of(cookie)) is None

    in_loop(story, monkeypatch)
    other = cookies(client_of(member))

    async def going_down() -> None:
        browser = Browser(other)
        await browser.status()
        stream.close_all()
        await browser.task

    in_loop(going_down, monkeypatch)


@pytest.mark.parametrize(
    ("cookie", "method", "status"), [("", "GET", 401), ("sessionid=x", "GET", 401), ("", "POST", 405)]
)
def test_stream_is_refused(cookie: str, method: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        browser = Browser(cookie, method)
        assert await browser.status() == status
        await browser.task

    in_loop(story, monkeypatch)
