"""Papers for these tests."""

from datetime import date
from random import Random

from hesi.demo.papers import VAT_KINDS, Kind, Paper, a_company, a_paper

ON = date(2026, 3, 5)


def made(kind: Kind, seed: int = 1, **wishes: object) -> Paper:
    """A paper of the kind for an invented company; VAT invoices have several rows unless a category is wished for."""
    rng = Random(seed)
    buyer = a_company(rng, "科技")
    if kind in VAT_KINDS:
        wishes.setdefault("category", "office")
    return a_paper(rng, kind=kind, on=ON, buyer=buyer, **wishes)  # type: ignore[arg-type]
