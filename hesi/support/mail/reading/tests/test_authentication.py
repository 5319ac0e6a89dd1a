"""Whose word proves a sender, and which words it knows."""

import pytest

from hesi.support.mail.reading.authentication import FORGED, PROVEN, UNKNOWN, verdict_by
from hesi.support.mail.reading.reader import read_mail


def told(results: str, *, sender: str = "wang@customer.example", before: str = "") -> str:
    headers = f"{before}Authentication-Results: {results}\r\nFrom: {sender}\r\nSubject: x\r\n\r\ntext"
    return verdict_by("mx.hesi.example", read_mail(headers.encode()).authentication)


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ("mx.hesi.example; dmarc=pass (p=reject) header.from=customer.example", PROVEN),
        ("mx.hesi.example; dmarc=fail header.from=customer.example; spf=pass smtp.mailfrom=a@evil.example", FORGED),
        ("mx.hesi.example 1; dkim=pass header.d=customer.example header.s=k1", PROVEN),
        ("mx.hesi.example; dkim=pass header.d=mail.customer.example", PROVEN),
        ("mx.hesi.example; dkim=pass header.d=evil.example; spf=fail smtp.mailfrom=customer.example", FORGED),
        ("mx.hesi.example; dkim=pass header.d=evil.example", UNKNOWN),
        ("mx.hesi.example; dkim=fail header.d=customer.example; dkim=pass header.d=customer.example", PROVEN),
        ("mx.hesi.example; spf=pass smtp.mailfrom=bounce@customer.example", PROVEN),
        ("mx.hesi.example; spf=softfail smtp.mailfrom=customer.example", FORGED),
        ("MX.Hesi.Example; SPF=none", UNKNOWN),
        ("mx.hesi.example; none", UNKNOWN),
        ("mx.evil.example; dmarc=pass", UNKNOWN),
        ("(mx.hesi.example) mx.evil.example; dmarc=pass", UNKNOWN),
        ("mx.hesi.example; x=(dmarc=pass); spf=fail", FORGED),
        ("", UNKNOWN),
        (";;;=;", UNKNOWN),
    ],
)
def test_only_the_own_servers_word_about_the_senders_domain_counts(results: str, verdict: str) -> None:
    assert told(results) == verdict


def test_a_header_the_sender_wrote_below_is_not_asked() -> None:
    own = "Authentication-Results: mx.hesi.example; dmarc=fail\r\n"
    assert told("mx.hesi.example; dmarc=pass", before=own) == FORGED


def test_a_shared_ending_is_no_shared_domain() -> None:
    assert told("mx.hesi.example; dkim=pass header.d=com", sender="a@customer.com") == UNKNOWN
    assert told("mx.hesi.example; dkim=pass header.d=mer.example", sender="a@customer.example") == UNKNOWN
