"""Contrast of the colours the style sheets are built from, computed as WCAG 2.2 §1.4.3 says."""

import re
from pathlib import Path

import pytest

import hesi.web

CSS = Path(hesi.web.__file__).parent / "static" / "web" / "css"
TONES = ("grey", "blue", "amber", "teal", "indigo", "green", "red")
PAIRS = [
    *((f"tone-{tone}-ink", f"tone-{tone}-fill") for tone in TONES),
    *((f"tone-{tone}-ink", ground) for tone in TONES for ground in ("surface", "ground")),
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "brand-ink", "danger-ink")
        for ground in ("surface", "ground", "surface-sunk")
    ),
    ("brand-ink", "brand-wash"),
    ("ink", "brand-wash"),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
]


def tokens(theme: str) -> dict[str, str]:
    text = (CSS / "tokens.css").read_text("utf-8")
    block = re.search(rf'\[data-bs-theme="{theme}"\]\s*\{{(.*?)\}}', text, re.S)
    assert block
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block.group(1)))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out(theme: str, ink: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_inputs_stand_out(theme: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["line-strong"], colours["surface"]) >= 3


def test_both_themes_name_the_same_colours() -> None:
    assert set(tokens("light")) == set(tokens("dark"))


def test_sheets_use_only_tokens_that_exist() -> None:
    known = set(re.findall(r"(--[\w-]+):", "".join(p.read_text("utf-8") for p in CSS.glob("*.css"))))
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\((--[\w-]+)", path.read_text("utf-8"))}
    assert not {name for name in used - known if not name.startswith("--tblr-")}


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_sheets_stay_short_and_fetch_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    assert "@import" not in text
    assert "url(" not in text
