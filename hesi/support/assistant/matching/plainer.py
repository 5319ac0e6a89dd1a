"""A question as written with care: abbreviations, frequent slips and traditional characters read as meant."""

import re
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "spellings.txt"
_WORD = re.compile(r"[a-z0-9][a-z0-9/'’]*")


@lru_cache(maxsize=4096)
def plainer(text: str) -> str:
    """The text in small letters with every known slip mended; what is not known stays as it is."""
    characters, chinese, latin = _known()
    text = text.casefold().translate(characters)
    for slip, meant in chinese:
        if slip in text:
            text = text.replace(slip, meant)
    return _WORD.sub(lambda found: latin.get(found[0].replace("’", "'"), found[0]), text)


@lru_cache(maxsize=1)
def _known() -> tuple[dict[int, str], list[tuple[str, str]], dict[str, str]]:
    """Characters, Chinese words (longest first) and Latin words, each with what is meant."""
    pairs = [line for row in _FILE.read_text(encoding="utf-8").splitlines() for line in _divided(row)]
    characters = {ord(slip): meant for slip, meant in pairs if len(slip) == 1 and not slip.isascii()}
    chinese = [(slip.translate(characters), meant) for slip, meant in pairs if len(slip) > 1 and not slip.isascii()]
    chinese.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return characters, chinese, {slip: meant for slip, meant in pairs if slip.isascii()}


def _divided(row: str) -> list[tuple[str, str]]:
    """`slip=meant` pairs; what is meant may have several words, up to the next pair."""
    return [(slip, meant.strip()) for slip, meant in re.findall(r"(\S+?)=(.*?)(?=\s+\S+?=|\s*$)", row)]
