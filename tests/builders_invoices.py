"""Invoices and files for tests. Builders act in the open scope."""

from datetime import date
from itertools import count
from random import Random
from typing import Any

from hesi.core.time import now
from hesi.demo.papers import Kind, Paper, Party, a_paper, a_tax_id, write_xml
from hesi.expenses.invoices.actions.keeping import fingerprint_from
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.workspace.access.actor import Actor
from hesi.workspace.files.store import store_file
from hesi.workspace.people.models import Member

_serial = count(1)
ON = date(2026, 3, 5)
BUYER = Party(name="晨光科技有限公司", tax_id=a_tax_id(Random(1), "3100"))


def a_sample(kind: Kind = Kind.DIGITAL_ORDINARY, *, seed: int | None = None, **wishes: Any) -> Paper:
    """An invented paper; without a seed every one differs."""
    rng = Random(next(_serial) if seed is None else seed)
    return a_paper(rng, kind=kind, on=wishes.pop("on", ON), buyer=wishes.pop("buyer", BUYER), **wishes)


def an_invoice(owner: Member, **fields: Any) -> Invoice:
    """An invoice in a wallet as reading an XML leaves it, without its file."""
    serial = next(_serial)
    values: dict[str, Any] = {
        "kind": Kind.DIGITAL_ORDINARY.value,
        "number": f"2632{serial:016d}",
        "issued_on": ON,
        "buyer_name": BUYER.name,
        "buyer_tax_id": BUYER.tax_id,
        "seller_name": "南京笠石办公用品有限公司",
        "seller_tax_id": "91320199MA00GXB631",
        "amount_ex_tax_minor": 100_00,
        "tax_minor": 6_00,
        "total_minor": 106_00,
        "created_at": now(),
        **fields,
    }
    invoice = Invoice(owner=owner, **values)
    names = ("kind", "number", "date", "seller_name", "buyer_name", "total")
    invoice.details = invoice.details or {
        "sources": dict.fromkeys(names, "xml"),
        "confidence": dict.fromkeys(names, 1.0),
        "regions": {},
    }
    if "fingerprint" not in fields:
        invoice.fingerprint = fingerprint_from(invoice)
    invoice.save()
    return invoice


def a_carrier(member: Member, content: bytes | None = None, *, name: str = "发票.xml", **fields: Any) -> Carrier:
    """A stored upload that nothing has read yet and no job is queued for."""
    data = write_xml(a_sample()) if content is None else content
    file = store_file(data, name=name, media_type="application/xml", purpose="invoice", by=Actor(member))
    return Carrier.objects.create(file=file, uploaded_by=member, **fields)
