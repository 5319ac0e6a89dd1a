"""Whatever is done to the sealed past behind the product's back, `hesi verify` says so and names the first bad row."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from hesi.workspace.access.actor import Actor
from hesi.workspace.events import verifying
from hesi.workspace.events.heads import EVERY_ROWS, HeadLog, log_path, read_heads
from hesi.workspace.events.models import ChainHead, Event
from hesi.workspace.events.record import record
from hesi.workspace.events.sealing import SEALED_FIELDS, hash_of, seal_pending
from hesi.workspace.events.verifying import Damage, verify_chains
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests import builders

COUNT = 12


@pytest.fixture(autouse=True)
def _own_log(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def chain(member: Member) -> list[Event]:
    """Twelve events of the company, sealed, their head in the log."""
    Event.objects.all().delete()
    for number in range(COUNT):
        record("test.happened", member, by=Actor(member), number=number, text="报销")
    assert seal_pending() >= COUNT
    HeadLog().append(at_once=True)
    return list(Event.objects.order_by("sequence"))


def found(tenant: Tenant) -> Damage | None:
    (verdict,), log = verify_chains([tenant])
    assert not log
    return verdict.damage


def reseal(tenant: Tenant) -> None:
    """Rewrite the whole chain with right hashes, as somebody with the database and this code could."""
    last, sequence = "0" * 64, 0
    for event in Event.objects.filter(sequence__isnull=False).order_by("sequence"):
        sequence += 1
        event.sequence = sequence
        last = hash_of(last, {name: getattr(event, name) for name in SEALED_FIELDS})
        Event.objects.filter(pk=event.pk).update(sequence=sequence, hash=last)
    ChainHead.objects.update(sequence=sequence, hash=last)


def test_untouched_chain_is_sound(chain: list[Event], company: Tenant) -> None:
    assert found(company) is None
    assert [event.sequence for event in chain] == list(range(1, COUNT + 1))


def test_chain_grows_and_stays_sound(chain: list[Event], member: Member, company: Tenant) -> None:
    record("test.happened", member, by=Actor(member))
    assert seal_pending() == 1
    assert seal_pending() == 0
    assert found(company) is None


def test_chains_of_two_companies_are_separate(chain: list[Event], company: Tenant, other_company: Tenant) -> None:
    with tenant_scope(other_company):
        stranger = builders.a_member()
        record("test.happened", stranger, by=Actor(stranger))
    seal_pending()
    HeadLog().append(at_once=True)
    verdicts, log = verify_chains()
    assert not log
    assert all(verdict.damage is None for verdict in verdicts)
    assert {verdict.tenant.pk for verdict in verdicts} >= {company.pk, other_company.pk}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "test.other"),
        ("facts", {"number": 3, "text": "付款"}),
        ("actor_label", "别人"),
        ("subject_id", 999),
        ("audience", [424242]),
        ("channel", "api"),
        ("at", F("at") + timedelta(microseconds=1)),
        ("hash", "f" * 64),
    ],
)
def test_edited_row_is_named(chain: list[Event], company: Tenant, field: str, value: Any) -> None:
    Event.objects.filter(pk=chain[3].pk).update(**{field: value})
    damage = found(company)
    assert damage is not None
    assert (damage.event_id, damage.sequence) == (chain[3].pk, 4)


def test_deleted_row_is_noticed(chain: list[Event], company: Tenant) -> None:
    chain[5].delete()
    damage = found(company)
    assert damage is not None
    assert damage.sequence == 6


def test_deleted_row_with_the_gap_closed_is_noticed(chain: list[Event], company: Tenant) -> None:
    chain[5].delete()
    for event in chain[6:]:
        Event.objects.filter(pk=event.pk).update(sequence=event.sequence - 1)
    damage = found(company)
    assert damage is not None
    assert damage.event_id == chain[6].pk


def test_inserted_row_is_noticed(chain: list[Event], company: Tenant) -> None:
    for event in reversed(chain[4:]):
        Event.objects.filter(pk=event.pk).update(sequence=event.sequence + 1)
    fields = {field.attname: getattr(chain[3], field.attname) for field in Event._meta.concrete_fields}
    forged = Event.objects.create(**fields | {"id": None, "sequence": 5, "facts": {"forged": True}})
    damage = found(company)
    assert damage is not None
    assert damage.event_id == forged.pk


def test_swapped_rows_are_noticed(chain: list[Event], company: Tenant) -> None:
    one, two = chain[2], chain[7]
    Event.objects.filter(pk=one.pk).update(sequence=None)
    Event.objects.filter(pk=two.pk).update(sequence=one.sequence, hash=one.hash)
    Event.objects.filter(pk=one.pk).update(sequence=two.sequence, hash=two.hash)
    damage = found(company)
    assert damage is not None
    assert damage.sequence == 3


def test_row_grafted_from_another_company_is_noticed(
    chain: list[Event], company: Tenant, other_company: Tenant
) -> None:
    Event.objects.filter(pk=chain[4].pk).delete()
    with tenant_scope(other_company):
        stranger = builders.a_member()
        event = record("test.happened", stranger, by=Actor(stranger))
    with across_tenants():
        Event.objects.filter(pk=event.pk).update(tenant=company, sequence=5, hash=chain[4].hash)
    damage = found(company)
    assert damage is not None
    assert damage.event_id == event.pk


def test_cut_end_is_noticed_by_the_head_row(chain: list[Event], company: Tenant) -> None:
    chain[-1].delete()
    assert found(company) is not None


def test_cut_end_is_noticed_by_the_log_even_when_the_head_row_fits(chain: list[Event], company: Tenant) -> None:
    Event.objects.filter(sequence__gt=8).delete()
    ChainHead.objects.update(sequence=8, hash=chain[7].hash)
    damage = found(company)
    assert damage is not None
    assert damage.sequence == 9
    assert "heads.log" in damage.what


def test_rewritten_chain_with_right_hashes_is_noticed_by_the_log(chain: list[Event], company: Tenant) -> None:
    Event.objects.filter(pk=chain[3].pk).update(facts={"amount": 1})
    reseal(company)
    damage = found(company)
    assert damage is not None
    assert damage.sequence == COUNT


def test_emptied_chain_is_noticed(chain: list[Event], company: Tenant) -> None:
    Event.objects.all().delete()
    ChainHead.objects.all().delete()
    assert found(company) is not None


@pytest.fixture
def three_heads(chain: list[Event], member: Member) -> Iterator[Callable[[Callable[[list[str]], list[str]]], None]]:
    """`rewrite(change)` changes the lines of a log that holds three heads."""
    for _ in range(2):
        record("test.happened", member, by=Actor(member))
        seal_pending()
        HeadLog().append(at_once=True)
    assert [head.is_genuine for head in read_heads()] == [True] * 3

    def rewrite(change: Callable[[list[str]], list[str]]) -> None:
        log_path().write_text("".join(change(log_path().read_text().splitlines(keepends=True))))

    return rewrite


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0].replace('"sequence":12', '"sequence":11'), *lines[1:]],
        lambda lines: [lines[0], lines[2]],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [*lines, "{}\n"],
    ],
    ids=["edited", "middle removed", "first removed", "swapped", "added"],
)
def test_touched_log_is_noticed(three_heads: Any, change: Callable[[list[str]], list[str]]) -> None:
    three_heads(change)
    assert verify_chains()[1]


def test_half_written_line_does_not_spoil_later_heads(chain: list[Event], member: Member) -> None:
    with log_path().open("a") as file:
        file.write('{"tenant":1,"seq')
    record("test.happened", member, by=Actor(member))
    seal_pending()
    HeadLog().append(at_once=True)
    assert [head.is_genuine for head in read_heads()] == [True, False, True]


def test_heads_are_written_every_so_often(chain: list[Event], member: Member) -> None:
    log = HeadLog()
    assert log.append() == 0
    record("test.happened", member, by=Actor(member))
    seal_pending()
    assert log.append() == 0, "one event within a minute waits"
    ChainHead.objects.update(sequence=F("sequence") + EVERY_ROWS)
    assert log.append() == 1


def test_late_row_behind_a_higher_id_is_sealed(chain: list[Event], member: Member, company: Tenant) -> None:
    late, early = (record("test.happened", member, by=Actor(member)) for _ in range(2))
    fields = {field.attname: getattr(late, field.attname) for field in Event._meta.concrete_fields}
    late.delete()
    seal_pending()
    Event.objects.create(**fields)
    seal_pending()
    early.refresh_from_db()
    assert Event.objects.get(pk=fields["id"]).sequence == early.sequence + 1
    assert found(company) is None


def test_hash_does_not_depend_on_the_order_of_facts(chain: list[Event]) -> None:
    row = {name: getattr(chain[0], name) for name in SEALED_FIELDS}
    turned = row | {"facts": dict(reversed(row["facts"].items()))}
    assert hash_of("x", row) == hash_of("x", turned)


def test_sealing_meanwhile_is_no_damage(
    chain: list[Event], company: Tenant, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy company goes on while its chain is recomputed: what was added in between belongs to it."""
    plain, additions = verifying._rows, iter([3, 2])

    def rows_then_more(*, after: int) -> Iterator[Any]:
        yield from plain(after=after)
        for number in range(next(additions, 0)):
            record("test.happened", member, by=Actor(member), number=number)
        seal_pending()

    monkeypatch.setattr(verifying, "_rows", rows_then_more)
    (verdict,), _log = verify_chains([company])
    assert (verdict.damage, verdict.events) == (None, COUNT + 5)
