"""`kill -9` of the web process while clients hand in claims: nothing acknowledged is lost, nothing is doubled."""

import threading
from typing import Any

import pytest

from tests.crashes.calling import Client, a_claim_for
from tests.crashes.soundness import expect_sound
from tests.servers import Product, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
CLIENTS, CLAIMS, KILLS = 4, 8, 2


@pytest.mark.parametrize("what", ["web", "power"])
def test_killed_during_submissions_every_answer_holds(product: Product, what: str) -> None:
    firm = product.ask("tests.crashes.firms:a_firm", clients=CLIENTS, invoices=CLAIMS)
    clients = [Client(product.port, token) for token in firm["tokens"]]
    errors: list[BaseException] = []
    threads = [
        threading.Thread(target=hand_in, args=(client, keys, errors), daemon=True)
        for client, keys in zip(clients, firm["invoices"], strict=True)
    ]
    for thread in threads:
        thread.start()
    for turn in range(KILLS):
        wanted = len(journal(clients)) + (CLIENTS * CLAIMS) // (KILLS + 2) + turn
        wait_until(lambda wanted=wanted: errors or len(journal(clients)) >= wanted, "claims are being handed in")
        kill(product, what)
    for thread in threads:
        thread.join(120)
    assert not errors, errors
    assert sum(client.cut_off for client in clients) >= 1, "no request was under way when the process was killed"
    for client in clients:
        assert len(client.journal) == 2 * CLAIMS
        expect_same_answers(client)
    expect_once(product.ask("tests.crashes.firms:submissions", tenant=firm["tenant"]), clients, firm)
    expect_sound(product)


def kill(product: Product, what: str) -> None:
    if what == "web":
        product.kill("web")
        product.wait_until_up()
    else:
        product.cut_power()
        product.start()


def hand_in(client: Client, invoices: list[str], errors: list[BaseException]) -> None:
    """What a client does: a draft for each invoice, handed in at once."""
    try:
        for at, key in enumerate(invoices):
            drafted = client.insist("POST", "/documents", a_claim_for(key), key=f"draft {at}")
            assert drafted.status == 201, drafted.body
            handed_in = client.insist("POST", f"/documents/{drafted.json['number']}/submission", key=f"hand in {at}")
            assert handed_in.status == 200, handed_in.body
    except BaseException as error:
        errors.append(error)


def journal(clients: list[Client]) -> list[Any]:
    return [entry for client in clients for entry in client.journal]


def expect_same_answers(client: Client) -> None:
    """The same request under the same key is answered as it was, byte for byte."""
    for entry in client.journal:
        again = client.call(entry.method, entry.path, entry.body, key=entry.key)
        assert (again.status, again.body) == (entry.answer.status, entry.answer.body)
        assert again.is_replay


def expect_once(found: dict[str, Any], clients: list[Client], firm: dict[str, Any]) -> None:
    """Exactly the acknowledged documents are there, each with one of everything that a submission makes."""
    handed_in = [entry.answer.json for entry in journal(clients) if entry.path.endswith("/submission")]
    numbers = {document["number"] for document in handed_in}
    assert len(numbers) == len(handed_in) == CLIENTS * CLAIMS
    assert found["states"] == dict.fromkeys(numbers, "approving")
    for what in ("processes", "events", "lines", "tasks"):
        assert found[what] == dict.fromkeys(numbers, 1), what
    assert found["holds"] == dict.fromkeys((key for keys in firm["invoices"] for key in keys), 1)
    for document in handed_in:
        assert [found["held_by"][key] for key in document["lines"][0]["invoices"]] == [document["number"]]
