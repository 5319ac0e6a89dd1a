"""The same English words have one Chinese meaning everywhere: catalogues are merged, and one of two would be lost."""

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2] / "hesi"


def test_no_two_modules_translate_the_same_words_differently() -> None:
    said: dict[tuple[str | None, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(ROOT.glob("**/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                words = message.id if isinstance(message.id, str) else message.id[0]
                meaning = message.string if isinstance(message.string, str) else "|".join(message.string)
                if words:
                    said[message.context, words][meaning].add(path.relative_to(ROOT).parts[-5])
    assert said
    unlike = {key: {meaning: sorted(where) for meaning, where in found.items()} for key, found in said.items()}
    assert not {key: found for key, found in unlike.items() if len(found) > 1}
