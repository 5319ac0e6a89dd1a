"""`kill -9` of the worker: what it was doing is done again by the next one, and in effect once."""

from random import Random

import pytest

from hesi.demo.papers import Kind, Party, a_paper, a_tax_id, write_ofd, write_pdf, write_photo
from tests.builders_documents import SPENT_ON
from tests.crashes.calling import Client, a_claim_for
from tests.crashes.soundness import expect_sound
from tests.servers import Product, descendants, wait_until, wait_until_gone

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
_SETTLED = {"read", "duplicate", "failed", "unpacked"}


def some_files() -> list[tuple[str, bytes]]:
    """Two photos, which take seconds to read, and two files of other kinds."""
    rng = Random(41)
    buyer = Party(name="晨光科技有限公司", tax_id=a_tax_id(rng, "3100"))
    papers = [a_paper(rng, kind=Kind.DIGITAL_ORDINARY, on=SPENT_ON, buyer=buyer) for _ in range(4)]
    return [
        ("餐费.jpg", write_photo(papers[0], seed=0)),
        ("餐费.ofd", write_ofd(papers[1])),
        ("办公.jpg", write_photo(papers[2], seed=2)),
        ("办公.pdf", write_pdf(papers[3])),
    ]


def test_killed_while_reading_every_file_is_read_once(product: Product) -> None:
    firm = product.ask("tests.crashes.firms:a_firm", clients=1)
    client = Client(product.port, firm["tokens"][0])
    keys = []
    for name, content in some_files():
        answer = client.upload(name, content)
        assert answer.status == 201, answer.body
        keys.append(answer.json["key"])
    worker = descendants(product.pid_of("worker"))
    interrupted = product.ask(
        "tests.crashes.moments:kill_while_reading", supervisor=product.pid, tenant=firm["tenant"], times=2
    )
    assert set(interrupted) <= set(keys)
    wait_until_gone(worker)
    wait_until(
        lambda: {client.call("GET", f"/invoices/uploads/{key}").json["state"] for key in keys} <= _SETTLED,
        "every file has been read",
        120,
    )
    found = product.ask("tests.crashes.firms:readings", tenant=firm["tenant"])
    assert found["states"] == dict.fromkeys(keys, "read")
    assert len(set(found["invoices"].values())) == len(found["numbers"]) == len(set(found["numbers"])) == len(keys)
    assert found["events"] == dict.fromkeys(keys, 1)
    assert set(found["pages"].values()) == {1}
    assert {entry.split()[0] for entry in found["pages"]} == set(keys)
    assert found["stray_pictures"] == 0
    expect_sound(product)


def test_killed_between_events_everybody_is_told_once(product: Product) -> None:
    # More than are handed out in one transaction, so that there is a middle to be killed in.
    count = 60
    firm = product.ask("tests.crashes.firms:a_firm", clients=1, invoices=count)
    client = Client(product.port, firm["tokens"][0])
    product.hold("worker")
    for at, key in enumerate(firm["invoices"][0]):
        number = client.insist("POST", "/documents", a_claim_for(key), key=f"draft {at}").json["number"]
        assert client.insist("POST", f"/documents/{number}/submission", key=f"hand in {at}").status == 200
    waiting = product.ask(
        "tests.crashes.moments:kill_between_events", supervisor=product.pid, tenant=firm["tenant"], after=[1, 26, 51]
    )
    assert any(waiting), "the dispatcher was never killed in the middle"
    expect_sound(product)
    found = product.ask("tests.crashes.firms:told", tenant=firm["tenant"])
    assert len(found["wanted"]) == count
    assert set(found["wanted"]) <= set(found["notices"])
    assert set(found["notices"].values()) == {1}
    assert set(found["deliveries"].values()) == {1}
    assert found["not_done"] == 0
