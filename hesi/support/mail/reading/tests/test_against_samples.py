"""Reading measured against a folder of real mails with what is expected of them; skipped where there is none.

The folder is named by `HESI_MAIL_FIXTURES`. Other folders of the same layout may be put there.
"""

import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from hesi.support.mail.reading import Mail, read_mail
from hesi.support.mail.reading.addresses import addresses
from hesi.support.mail.reading.presenting import presented
from hesi.support.mail.reading.trimming import trim

ROOT = Path(__file__).resolve().parents[5]
SAMPLES = Path(os.environ.get("HESI_MAIL_FIXTURES") or ROOT.parent / "shared" / "data" / "mail")
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no mails in {SAMPLES}")


def _expected() -> dict[str, dict]:
    file = SAMPLES / "zammad" / "expected.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def _line(text: str) -> str:
    return " ".join(text.split())


def _people(found: list) -> list[tuple[str, str]]:
    return [(person.email, person.name) for person in found]


def _files(mail: Mail) -> Counter:
    return Counter((len(file.content), hashlib.sha256(file.content).hexdigest()) for file in mail.attachments)


def _names_agree(wanted: list[dict], mail: Mail) -> bool:
    """Every name as expected. The expectation has no name for some (`file`), numbers the second of two equal names,
    and has lost characters in others; there any name will do, as long as there is one."""
    ours = {hashlib.sha256(file.content).hexdigest(): file.name for file in mail.attachments}
    counted = Counter(entry["sha256"] for entry in wanted)
    for entry in wanted:
        name = ours.get(entry["sha256"], "")
        is_exact = entry["filename"] not in ("file", "") and "\ufffd" not in entry["filename"]
        if not name or (is_exact and counted[entry["sha256"]] == 1 and name != entry["filename"]):
            return False
    return True


def _differences(name: str, wanted: dict, mail: Mail) -> list[str]:
    files = [entry for entry in wanted["attachments"] if not entry["preferences"].get("content-alternative")]
    sender = mail.sender
    checks = {
        "from": (wanted["from_email"].strip('"'), sender.email if sender else ""),
        "from name": (wanted["from_display_name"], sender.name if sender else ""),
        "to": (_people(addresses(wanted.get("to") or "")), _people(mail.to)),
        "cc": (_people(addresses(wanted.get("cc") or "")), _people(mail.cc)),
        "subject": (_line(wanted["subject"] or ""), _line(mail.subject)),
        "attachments": (Counter((entry["size"], entry["sha256"]) for entry in files), _files(mail)),
        "names": (True, _names_agree(files, mail)),
    }
    return [f"{name} {what}: {want!r} is not {got!r}" for what, (want, got) in checks.items() if want != got]


@needs_samples
def test_headers_and_files_are_what_is_expected():
    expected = _expected()
    if not expected:
        pytest.skip("no expectations in this folder")
    differences = [
        line
        for name, wanted in expected.items()
        for line in _differences(name, wanted, read_mail((SAMPLES / "zammad" / f"{name}.box").read_bytes()))
    ]
    agreed = 1 - len(differences) / (7 * len(expected))
    print(f"{agreed:.2%} of {7 * len(expected)} fields agree", *differences, sep="\n")
    assert agreed >= 0.98, "\n".join(differences)


@needs_samples
def test_every_file_is_read_and_shown():
    files = [path for path in SAMPLES.rglob("*") if path.is_file()]
    assert files
    for path in files:
        shown = presented(read_mail(path.read_bytes()))
        assert "<script" not in shown.html.lower()
        assert "\0" not in shown.body + shown.html


@needs_samples
def test_replies_are_trimmed_to_what_was_written():
    folder = SAMPLES / "email_reply_trimmer"
    wanted = sorted((folder / "trimmed").glob("*.txt")) if folder.is_dir() else []
    if not wanted:
        pytest.skip("no replies in this folder")
    wrong = []
    for path in wanted:
        got = trim((folder / "emails" / path.name).read_text("utf-8", "replace")).visible
        if _plain(got) != _plain(path.read_text("utf-8", "replace")):
            wrong.append(path.name)
    agreed = 1 - len(wrong) / len(wanted)
    print(f"{agreed:.2%} of {len(wanted)} replies agree", *wrong)
    assert agreed >= 0.9, wrong


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
