"""Every address and API operation × role against a checked-in table.

A new address, a lost one, or an answer that changed makes this fail; `pytest tests/architecture/test_access.py
--write-access` writes the table anew, and the difference is what a reviewer reads. Opposite of a list kept by hand: the
addresses come from the URL configuration itself.
"""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import shortcuts
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hesi.web import refusals
from tests.architecture.bodies import API_BODIES, FORM, QUERIES
from tests.architecture.world import ROLES, World, a_world

TABLE = Path(__file__).with_name("access.tsv")
# Others' pages: allauth tests its own; static files have no roles. The live stream never ends, so it has its own test.
LEFT_OUT = ("accounts/", "static/", "live/")
# What everybody may read, strangers too; and addresses that name a word of the product, the same for every provider.
OPEN_TO_ALL = (
    "articles/",
    "community/",
    "desk/promises/ladder/",
    "desk/announcements/new/",
    "desk/trainings/new/",
    # The signed link of a visitor's chat is the key to it.
    "help/chat/",
    "reports/all/",
    # These name a card or a month, of which every company has its own.
    "reports/board/<slug:key>/",
    *(f"reports/closing/<str:month>/{part}/" for part in ("closure", "points", "reminders", "reopening")),
    "api/v1/reports/<",
)
SIGN_IN = (302, 401, 403, 404, 405)
HEADER = ("method", "address", *ROLES)


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product as written, with its pattern."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in resolver.url_patterns:
            written = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, written)
            elif not written.startswith(LEFT_OUT):
                yield written, entry

    # The framework lists an API address once for each of its operations.
    yield from sorted(dict(walk(get_resolver(), "")).items())


def methods_of(entry: URLPattern) -> tuple[str, ...]:
    """What an API address knows; a page is asked both ways."""
    view = getattr(entry.callback, "__wrapped__", entry.callback)
    path_view = inspect.getclosurevars(view).nonlocals.get("self") if inspect.isfunction(view) else None
    known = getattr(path_view, "operations", None)
    if known:
        return tuple(sorted({method for operation in known for method in operation.methods}))
    return ("GET", "POST")


def filled(written: str, world: World) -> str:
    names = tuple(re.findall(r"<(?:\w+:)?(\w+)>", written))
    values = world.arguments(written, names)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), written)


def measured(world: World) -> list[tuple[str, ...]]:
    clients = {role: signed_in(world.people[role]) for role in ROLES}
    rows = []
    for written, entry in addresses():
        address = filled(written, world)
        for method in methods_of(entry):
            answers = [str(answer(clients[role], method, written, address)) for role in ROLES]
            rows.append((method, written, *answers))
    return rows


def signed_in(member: Any) -> Client:
    client = Client(raise_request_exception=False)
    if member is not None:
        client.force_login(member.user)
    return client


@pytest.fixture(autouse=True)
def _refusals_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most answers are refusals, and all their pages are one: drawn once for each person and status, then left out."""
    drawn = set()

    def render(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        if (request.user.pk, status) in drawn:
            return HttpResponse(status=status)
        drawn.add((request.user.pk, status))
        return shortcuts.render(request, template, context, status=status)

    monkeypatch.setattr(refusals, "render", render)


def answer(client: Client, method: str, written: str, address: str) -> int:
    """The status, with everything the request changed undone."""
    point = transaction.savepoint()
    try:
        response = sent(client, method, written, address)
        if response.streaming:
            # Read to its end, so that the file behind it is closed.
            for _part in response.streaming_content:
                pass
        return int(response.status_code)
    finally:
        transaction.savepoint_rollback(point)


def sent(client: Client, method: str, written: str, address: str) -> Any:
    send = getattr(client, method.lower())
    if method == "GET":
        return send(address + QUERIES.get(written, ""))
    if not address.startswith("/api/"):
        return send(address, FORM)
    body = json.dumps(API_BODIES.get((method, written), {}))
    return send(address, data=body, content_type="application/json")


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.timeout(900)
@pytest.mark.django_db
def test_every_address_answers_every_role_as_written(request: pytest.FixtureRequest) -> None:
    rows = measured(a_world())
    assert not [row for row in rows if "500" in row], "these answer with a bug:\n" + "\n".join(
        "\t".join(row) for row in rows if "500" in row
    )
    written = "\n".join("\t".join(row) for row in [HEADER, *rows]) + "\n"
    if request.config.getoption("--write-access"):
        TABLE.write_text(written, encoding="utf-8")
    known = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    changed = sorted(set(written.splitlines()) ^ set(known.splitlines()))
    assert not changed, "the table differs (run with --write-access and review):\n" + "\n".join(changed[:40])


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.timeout(900)
@pytest.mark.django_db
def test_who_is_let_in_is_let_in_on_this_database_too() -> None:
    """Rules are the same Python on both; what is behind the door, asked by the first role of the table, may not be."""
    world, differ = a_world(), []
    clients = {role: signed_in(world.people[role]) for role in ROLES}
    known = {tuple(row.split("\t")[:2]): row.split("\t")[2:] for row in TABLE.read_text("utf-8").splitlines()[1:]}
    for written, entry in addresses():
        address = filled(written, world)
        for method in methods_of(entry):
            answers = zip(ROLES, known.get((method, written), ()), strict=False)
            role, expected = next((one for one in answers if one[1] < "400"), ("", ""))
            if role and str(answer(clients[role], method, written, address)) != expected:
                differ.append(f"{method} {written} as {role}: not {expected}")
    assert not differ, "\n".join(differ)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.django_db
def test_strangers_and_anonymous_get_nothing_of_the_company() -> None:
    """Whatever names a thing of the company is a 404 for another company or provider and a sign-in for nobody."""
    world = a_world()
    stranger, outsider = signed_in(world.people["stranger"]), signed_in(world.people["outsider"])
    nobody = signed_in(None)
    opened = []
    for written, entry in addresses():
        if written.startswith(OPEN_TO_ALL):
            continue
        if "<" not in written or "none" in filled(written, world) or filled(written, world).endswith("/0/"):
            continue
        address = filled(written, world)
        for method in methods_of(entry):
            for who, client, allowed in (
                ("another company", stranger, (403, 404, 405)),
                ("another provider", outsider, (403, 404, 405)),
                ("nobody", nobody, SIGN_IN),
            ):
                status = answer(client, method, written, address)
                if status not in allowed:
                    opened.append(f"{method} {written}: {who} gets {status}")
    assert not opened, "\n".join(opened)
