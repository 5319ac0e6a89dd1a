"""Everything the shell says exists in Chinese, and scripts say only what the server gives them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

import hesi.web
from hesi.web.texts import texts_for_scripts

ROOM = Path(hesi.web.__file__).parent
TAG = re.compile(r"{%\s*translate\s+(['\"])(.+?)\1(?:\s+context\s+(['\"])(.+?)\3)?\s*%}")
CALL = re.compile(r'(?<![\w])(?:_|gettext_lazy)\(\s*"((?:[^"\\]|\\.)+)"')
CONTEXT_CALL = re.compile(r'pgettext(?:_lazy)?\(\s*"([^"]+)",\s*"((?:[^"\\]|\\.)+)"')


def said() -> set[tuple[str | None, str]]:
    found: set[tuple[str | None, str]] = set()
    for path in (ROOM / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        found |= {(match[4], match[2]) for match in TAG.finditer(text)}
        found |= {(None, match) for match in re.findall(r'_\("([^"]+)"\)', text)}
    for path in ROOM.rglob("*.py"):
        if "tests" in path.parts:
            continue
        text = path.read_text("utf-8")
        found |= {(None, match) for match in CALL.findall(text)} | set(CONTEXT_CALL.findall(text))
    return found


def catalogue() -> dict[tuple[str | None, str], str]:
    with (ROOM / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        messages = read_po(file)
    ids = ((m.context, m.id[0] if isinstance(m.id, tuple) else m.id, m.string) for m in messages if m.id)
    return {(context, text): string if isinstance(string, str) else string[0] for context, text, string in ids}


def test_everything_said_has_its_chinese() -> None:
    known = catalogue()
    assert len(said()) > 100
    assert not {message for message in said() if not known.get(message)}


def test_blanks_in_a_sentence_are_the_same_in_chinese() -> None:
    blanks = re.compile(r"%\(\w+\)s|{\w+}")
    wrong = [
        text for (_, text), chinese in catalogue().items() if set(blanks.findall(text)) != set(blanks.findall(chinese))
    ]
    assert not wrong


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_scripts_say_only_what_the_server_gives_them(language: str) -> None:
    with translation.override(language):
        texts = texts_for_scripts()
    assert all(texts.values())
    asked = set()
    for path in (ROOM / "static/web/js").glob("*.js"):
        asked |= set(re.findall(r'\btext\("(\w+)"', path.read_text("utf-8")))
        asked |= set(re.findall(r'\bsay\(form, "(\w+)"', path.read_text("utf-8")))
    assert asked <= set(texts)


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    wrong = []
    for path in (ROOM / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:|<style|hx-on|https?://", text):
            wrong.append(path.name)
    assert not wrong


def test_templates_pass_djade() -> None:
    djade = Path(sys.executable).with_name("djade")
    files = [str(path) for path in (ROOM / "templates").rglob("*.html")]
    found = subprocess.run(
        [str(djade), "--check", "--target-version", "5.2", *files], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr + found.stdout
