"""Live chat under load: how soon a message is on the other side's page, whether one is lost, what pages pay for it.

    python -m bench.chat --database sqlite postgresql --seconds 10

Every chat has both its pages listening. The same web pages are fetched first while nobody writes, then while messages
go both ways at a steady pace. Afterwards, with messages going on, all streams are cut at once; each page reconnects
after about a second, as the page's script does, and asks for what it has not seen. Delivered means: from one side's
POST until the text stands in what the other side's page has fetched.
"""

import argparse
import asyncio
import json
import random
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.chat_client import Browser
from bench.servers import ROOT, Server, started

PAGES = ("/", "/support/", "/articles/", "/chat/")
PAGE_EVERY = 0.2
_SEQ = re.compile(rb'data-seq="(\d+)"')
_LAST = re.compile(rb'data-last="(\d+)"')
_SENT = re.compile(rb"m-(\d+)-")


@dataclass
class Page:
    """One side of one chat: what it has seen, and reading on from there."""

    browser: Browser
    path: str
    room: "Room"
    last: int = 0
    seen: set[int] = field(default_factory=set)
    is_reading: bool = False
    reads_again: bool = False
    sending: int = 0
    heard_of: int = 0

    async def hear(self, at: int) -> None:
        """The chat has come as far as this; read unless what is being sent brings it, as in the page's script."""
        self.heard_of = max(self.heard_of, at or self.last + 1)
        if not self.sending and self.heard_of > self.last:
            await self.read()

    async def read(self) -> None:
        """Fetch what is new; news meanwhile means once more, as in the page's script."""
        if self.is_reading:
            self.reads_again = True
            return
        self.is_reading = True
        try:
            self.reads_again = True
            while self.reads_again:
                self.reads_again = False
                status, content = await self.browser.fetch("GET", f"{self.path}?after={self.last}")
                if status != 200:
                    raise SystemExit(f"{self.path}: {status}")
                self.take(content)
        finally:
            self.is_reading = False

    def take(self, content: bytes) -> None:
        """Note what arrived and when."""
        at = time.perf_counter()
        for number in map(int, _SENT.findall(content)):
            self.seen.add(number)
            self.room.arrived(number, self, at)
        found = _LAST.search(content)
        self.last = max([self.last, *map(int, _SEQ.findall(content)), int(found[1]) if found else 0])


@dataclass
class Room:
    """Everything that is measured."""

    sent: dict[int, tuple[float, Page]] = field(default_factory=dict)
    delivered: dict[int, float] = field(default_factory=dict)
    is_cut: bool = False
    cut_at: float = 0.0
    mended_at: float = 0.0
    pages: list[Page] = field(default_factory=list)
    listening: list[asyncio.Task[None]] = field(default_factory=list)
    opened: int = 0
    posts: list[float] = field(default_factory=list)

    def arrived(self, number: int, page: Page, at: float) -> None:
        """A message stands on a page; counted once, for the side it was meant for."""
        begun, meant = self.sent[number]
        if page is meant:
            self.delivered.setdefault(number, at - begun)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--web-processes", type=int, default=2)
    options = parser.parse_args()
    for database in options.database:
        print(
            f"{database}: {options.chats} chats, {options.rate:g} messages a second, {options.seconds:g} s", flush=True
        )
        with started(database, web_processes=options.web_processes) as server:
            world = _world(server, options.chats)
            asyncio.run(_measured(server, world, options))


def _world(server: Server, chats: int) -> dict[str, Any]:
    environment = {**server.environment, "BENCH_CHATS": str(chats)}
    command = [sys.executable, "-m", "bench.chat_world"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


async def _measured(server: Server, world: dict[str, Any], options: Any) -> None:
    room, chats = Room(), []
    agents = {pk: Browser(server.port, session) for pk, session in world["agents"].items()}
    by_agent: dict[str, dict[str, Page]] = {pk: {} for pk in agents}
    for row in world["chats"]:
        browser = Browser(server.port, row["session"])
        asker = Page(browser, f"/chat/{row['key']}/messages/", room)
        agent = Page(agents[str(row["agent"])], f"/desk/chats/{row['key']}/messages/", room)
        by_agent[str(row["agent"])][row["key"]] = agent
        chats.append((asker, agent))
        room.pages += [asker, agent]
        room.listening.append(asyncio.create_task(_listen(browser, {row["key"]: asker}, room)))
    for pk, pages in by_agent.items():
        room.listening.append(asyncio.create_task(_listen(agents[pk], pages, room)))
    while room.opened < len(room.listening):
        await asyncio.sleep(0.1)
    print(f"  {room.opened} streams are open", flush=True)
    prober = Browser(server.port, world["chats"][0]["session"])
    await _probed(prober, 2.0)
    idle = await _probed(prober, options.seconds / 2)
    probing = asyncio.create_task(_probed(prober, options.seconds))
    await _written(chats, room, options.rate, options.seconds)
    loaded = await probing
    await _settled(room)
    await _cut(room)
    await _written(chats, room, options.rate, options.seconds / 2)
    await _settled(room)
    _print(room, idle, loaded)
    for task in room.listening:
        task.cancel()


async def _listen(browser: Browser, pages: dict[str, Page], room: Room) -> None:
    """A page's stream with its script: reading on at news and after each reconnect."""
    while True:
        is_open = False
        try:
            async for names in browser.listen():
                if not names:
                    is_open = True
                    room.opened += 1
                    await asyncio.gather(*(page.read() for page in pages.values() if room.is_cut))
                for told in names:
                    name, _at, seq = told.partition("@")
                    page = pages.get(name.removeprefix("chat-"))
                    if page is not None:
                        # The stream is listened to further while this page reads.
                        task = asyncio.ensure_future(page.hear(int(seq or 0)))
                        task.add_done_callback(_complain)
        except (OSError, asyncio.CancelledError) as error:
            if isinstance(error, asyncio.CancelledError) and not room.is_cut:
                raise
        room.opened -= is_open
        # The first wait of the page's script, with its spread.
        await asyncio.sleep(random.uniform(0.75, 1.25))


def _complain(task: "asyncio.Future[None]") -> None:
    if not task.cancelled() and task.exception():
        print(f"  reading failed: {task.exception()}", flush=True)


async def _written(chats: list[tuple[Page, Page]], room: Room, rate: float, seconds: float) -> None:
    """Messages at a steady pace from alternating sides."""
    begun, sending, first = time.perf_counter(), [], len(room.sent)
    for number in range(first, first + int(rate * seconds)):
        due = begun + (number - first) / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asker, agent = chats[random.randrange(len(chats))]
        source, target = (asker, agent) if number % 2 else (agent, asker)
        sending.append(asyncio.create_task(_send(number, source, target, room)))
    await asyncio.gather(*sending)


async def _send(number: int, source: Page, target: Page, room: Room) -> None:
    room.sent[number] = (time.perf_counter(), target)
    form = urlencode(
        {"body": f"m-{number}- 您好，请刷新后再试一次。", "client_key": f"k{number}", "after": source.last}
    )
    source.sending += 1
    begun = time.perf_counter()
    status, content = await source.browser.fetch("POST", source.path, form)
    if status != 200:
        raise SystemExit(f"POST {source.path}: {status} {content[:200]!r}")
    room.posts.append(time.perf_counter() - begun)
    source.take(json.loads(content)["news"].encode())
    source.sending -= 1
    if not source.sending and source.heard_of > source.last:
        await source.read()


async def _cut(room: Room) -> None:
    room.is_cut, room.cut_at = True, time.perf_counter()
    before = room.opened
    for task in room.listening:
        task.cancel()
    await asyncio.sleep(0)
    room.listening.append(asyncio.create_task(_watch(room, before)))


async def _watch(room: Room, before: int) -> None:
    """When all streams are open again."""
    await asyncio.sleep(0.5)
    while room.opened < before:
        await asyncio.sleep(0.05)
    room.mended_at = time.perf_counter()
    room.is_cut = False


async def _probed(browser: Browser, seconds: float) -> list[float]:
    """Web pages one after the other, how long each took."""
    times, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        for page in PAGES:
            begun = time.perf_counter()
            status, _content = await browser.fetch("GET", page)
            if status != 200:
                raise SystemExit(f"{page}: {status}")
            times.append(time.perf_counter() - begun)
            await asyncio.sleep(PAGE_EVERY)
    return times


async def _settled(room: Room) -> None:
    """Wait for the last messages, ten seconds at most."""
    until = time.perf_counter() + 10
    while len(room.delivered) < len(room.sent) and time.perf_counter() < until:
        await asyncio.sleep(0.1)


def _print(room: Room, idle: list[float], loaded: list[float]) -> None:
    at_cut = [
        took
        for number, took in room.delivered.items()
        if _was_cut(room, room.sent[number][0], room.sent[number][0] + took)
    ]
    steady = sorted(
        took
        for number, took in room.delivered.items()
        if not _was_cut(room, room.sent[number][0], room.sent[number][0] + took)
    )
    lost = len(room.sent) - len(room.delivered)
    print(
        f"  delivered {len(room.delivered)} of {len(room.sent)}, lost {lost};"
        f" median {_ms(statistics.median(steady))}, p95 {_ms(_p95(steady))} (aim < 1 s);"
        f" sending alone: median {_ms(statistics.median(room.posts))}, p95 {_ms(_p95(sorted(room.posts)))}"
    )
    print(
        f"  streams cut once, all back after {room.mended_at - room.cut_at:.1f} s;"
        f" {len(at_cut)} messages of that time came with the gap, the last after {_ms(max(at_cut, default=0.0))}"
    )
    ratio = _p95(sorted(loaded)) / _p95(sorted(idle))
    print(
        f"  web pages: idle p95 {_ms(_p95(sorted(idle)))}, under load p95 {_ms(_p95(sorted(loaded)))},"
        f" {ratio:.2f} times (aim < 2)",
        flush=True,
    )


def _was_cut(room: Room, sent_at: float, came_at: float) -> bool:
    return sent_at <= room.mended_at and came_at >= room.cut_at


def _p95(values: list[float]) -> float:
    return values[min(len(values) - 1, int(len(values) * 0.95))] if values else float("nan")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    main()
