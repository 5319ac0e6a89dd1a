"""Invoices in the hand of somebody in a journey: files as they arrive, made out to one company."""

import io
from datetime import date
from random import Random
from typing import Any

from hesi.core.time import today
from hesi.demo.papers import Kind, Paper, Party, a_paper, a_tax_id, write_ofd, write_pdf, write_photo, write_xml

_WRITERS = {"xml": write_xml, "ofd": write_ofd, "pdf": write_pdf, "jpg": lambda paper: write_photo(paper, seed=3)}


def a_buyer(name: str) -> Party:
    """The company as it stands on invoices; the same name has the same tax id."""
    return Party(name=name, tax_id=a_tax_id(Random(name), "3100"))


def an_invoice_for(buyer: Party, yuan: int, *, seed: int, on: date | None = None, **wishes: Any) -> Paper:
    """An invoice of so many yuan; the seed decides who sold what."""
    kind = wishes.pop("kind", Kind.DIGITAL_ORDINARY)
    return a_paper(Random(seed), kind=kind, on=on or today(), buyer=buyer, total_minor=yuan * 100, **wishes)


def written(paper: Paper, ending: str) -> bytes:
    """The paper as a file of this kind: `xml`, `ofd`, `pdf` or `jpg` (a photo)."""
    return _WRITERS[ending](paper)


def a_file(paper: Paper, name: str) -> io.BytesIO:
    """The paper as a file to put into a form; the ending of its name says which kind."""
    file = io.BytesIO(written(paper, name.rpartition(".")[2]))
    file.name = name
    return file
