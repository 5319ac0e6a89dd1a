"""Translations: compile them, find what is missing, prove that nothing is.

python tools/translations.py compile    .po to .mo where out of date
python tools/translations.py missing    per app, entries ready to be pasted into its django.po
python tools/translations.py check      exit 1 unless every text has its Chinese, with the same placeholders
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hesi.config.catalogues import PACKAGE, compile_stale, po_files  # noqa: E402

Key = tuple[str, str]  # context ("" where there is none) and English text

_KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*(?:![rsa])?(?::[^{}]*)?\}")
_COMMENT = re.compile(r"\{#.*?#\}|\{% comment .*?endcomment %\}|<!--.*?-->", re.DOTALL)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Shown when nothing else works any more, so it says everything in both languages itself.
_BILINGUAL = {"500.html", "503.html"}
# The product's own name and the name of the language are the same in every language.
_SAME_EVERYWHERE = {"合思", "中文", "简体中文"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the source has it: where it stands and, for a countable one, its plural."""

    file: Path
    line: int
    plural: str = ""

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


@dataclass(slots=True)
class Entry:
    """A translation as a catalogue has it."""

    file: Path
    text: str
    is_fuzzy: bool


@dataclass(slots=True)
class Findings:
    """What is wrong, one sentence each, by kind."""

    problems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, sentence: str) -> None:
        self.problems[kind].append(sentence)


def texts() -> dict[Key, list[Text]]:
    """Every translatable text of the product's Python and templates."""
    found: dict[Key, list[Text]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            _extract(path, path.read_bytes(), found)
    for path in _templates():
        _extract(path, _as_python(path), found)
    return found


def entries() -> dict[Key, list[Entry]]:
    """Every entry of every catalogue."""
    from babel.messages.pofile import read_po

    found: dict[Key, list[Entry]] = defaultdict(list)
    for path in po_files():
        with path.open("rb") as file:
            catalogue = read_po(file)
        for message in catalogue:
            if message.id:
                english = message.id[0] if isinstance(message.id, tuple | list) else message.id
                chinese = message.string[0] if isinstance(message.string, tuple | list) else message.string
                found[message.context or "", english].append(Entry(path, chinese or "", message.fuzzy))
    return found


def check() -> Findings:
    """Everything that keeps the two languages from being complete and in step."""
    used, translated, findings = texts(), entries(), Findings()
    for key, places in used.items():
        known = [entry for entry in translated.get(key, ()) if entry.text and not entry.is_fuzzy]
        if not known:
            findings.add("without Chinese", f"{places[0].place}: {_shown(key)}")
        if _CHINESE.search(key[1]):
            findings.add("not English in the source", f"{places[0].place}: {_shown(key)}")
        for entry in known:
            expected = _placeholders(places[0].plural or key[1])
            if _placeholders(entry.text) - {"%%"} != expected:
                findings.add("placeholders differ", f"{_name(entry.file)}: {_shown(key)} → {entry.text!r}")
    for key, known in translated.items():
        if key not in used:
            findings.add("used nowhere", f"{_name(known[0].file)}: {_shown(key)}")
        if len({entry.text for entry in known if entry.text}) > 1:
            wordings = "; ".join(f"{_name(entry.file)} {entry.text!r}" for entry in known)
            findings.add("translated in two ways", f"{_shown(key)}: {wordings}")
    for path in _templates():
        if path.name in _BILINGUAL:
            continue
        for line, words in _chinese_in(path):
            findings.add("Chinese written into a template", f"{path.relative_to(ROOT)}:{line}: {words}")
    for path in po_files():
        if "nplurals=1; plural=0" not in path.read_text(encoding="utf-8").replace("plural=0;", "plural=0"):
            findings.add("header lacks “Plural-Forms: nplurals=1; plural=0;”", str(path.relative_to(ROOT)))
    return findings


def missing() -> dict[str, dict[Key, Text]]:
    """Texts without Chinese, by the app whose folder they stand in."""
    translated = entries()
    found: dict[str, dict[Key, Text]] = defaultdict(dict)
    for key, places in texts().items():
        if not any(entry.text and not entry.is_fuzzy for entry in translated.get(key, ())):
            found[_app_of(places[0].file)][key] = places[0]
    return found


def _extract(path: Path, source: bytes, found: dict[Key, list[Text]]) -> None:
    from babel.messages.extract import extract

    for line, message, _comments, context in extract(
        "python", BytesIO(source), _KEYWORDS, options={"encoding": "utf-8"}
    ):
        parts = message if isinstance(message, tuple) else (message,)
        plain = [part for part in parts if isinstance(part, str) and part != context]
        if plain:
            found[context or "", plain[0]].append(Text(path, line, plain[1] if len(plain) > 1 else ""))


def _templates() -> Iterator[Path]:
    for ending in ("html", "txt", "svg", "webmanifest", "js"):
        yield from sorted(PACKAGE.glob(f"**/templates/**/*.{ending}"))


def _as_python(path: Path) -> bytes:
    """What Django's own extraction makes of a template, each line free of indentation, which Python would trip over."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    lines = templatize(_without_comments(path)).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def _without_comments(path: Path) -> str:
    return _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), path.read_text(encoding="utf-8"))


def _chinese_in(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_without_comments(path).splitlines(), start=1):
        for words in _CHINESE.findall(line):
            if words not in _SAME_EVERYWHERE:
                yield number, words


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _app_of(path: Path) -> str:
    for folder in path.parents:
        if (folder / "apps.py").exists() or folder.parent == PACKAGE:
            return str(folder.relative_to(ROOT))
    return "hesi"


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE).parent.parent.parent.parent)


def _shown(key: Key) -> str:
    context, english = key
    return f"[{context}] {english!r}" if context else repr(english)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def print_missing() -> int:
    """Entries to paste, grouped by app; always 0."""
    for app, keys in sorted(missing().items()):
        print(f"\n### {app}: {len(keys)}")
        for (context, english), text in keys.items():
            print(f"#: {text.place}")
            if context:
                print(f"msgctxt {_quoted(context)}")
            print(f"msgid {_quoted(english)}")
            print(f'msgid_plural {_quoted(text.plural)}\nmsgstr[0] ""\n' if text.plural else 'msgstr ""\n')
    return 0


def print_check() -> int:
    """The findings, and 1 when there is one."""
    findings = check()
    for kind, sentences in findings.problems.items():
        print(f"{kind} ({len(sentences)}):")
        print("\n".join(f"  {sentence}" for sentence in sentences))
    if not findings.problems:
        print(f"translations: {len(texts())} texts, all in both languages.")
    return 1 if findings.problems else 0


def main() -> int:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("compile", "missing", "check"))
    command = parser.parse_args().command
    if command == "compile":
        print(f"translations: {compile_stale()} compiled.")
        return 0
    return print_missing() if command == "missing" else print_check()


if __name__ == "__main__":
    sys.exit(main())
