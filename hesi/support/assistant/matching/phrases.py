"""Ways people ask for each shipped article, and for what the product has nothing to do with.

`asked/*.txt`: a line `# key` names the article, the lines below hold ways of asking divided by ` / `. The key `-` holds
what belongs elsewhere (leave, salaries, printers, the weather), so that such questions are known and not guessed at.
"""

from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
ELSEWHERE = "-"
_BETWEEN = " / "

Phrase = tuple[str, str]
"""The article's key and one way to ask for it."""


@lru_cache(maxsize=1)
def shipped_phrases() -> tuple[Phrase, ...]:
    """Every way of asking that comes with the product, in the order of the files."""
    return tuple(phrase for path in sorted((HERE / "asked").glob("*.txt")) for phrase in _read(path))


@lru_cache(maxsize=1)
def concepts() -> tuple[tuple[str, ...], ...]:
    """Words in both languages that mean the same here; the first names the concept."""
    lines = (HERE / "concepts.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(_divided(line)) for line in lines if line.strip())


def _read(path: Path) -> list[Phrase]:
    found: list[Phrase] = []
    key = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            key = line[2:].strip()
        else:
            found += [(key, phrase) for phrase in _divided(line)]
    return found


def _divided(line: str) -> list[str]:
    return [part.strip() for part in line.split(_BETWEEN) if part.strip()]
