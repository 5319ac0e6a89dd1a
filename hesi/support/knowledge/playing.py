"""How a picture or a video of an article is drawn. Everything comes from this server; nothing plays by itself."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_KEY = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """What drawing needs to know of an uploaded picture or video. `captions` are (language, its own name)."""

    is_video: bool = False
    has_poster: bool = False
    captions: tuple[tuple[str, str], ...] = ()
    width: int | None = None
    height: int | None = None


def element_of(key: str, words: str, facts: MediumFacts | None) -> SafeString:
    """The element for an uploaded thing. Without facts (searched, or not its own) only its words are said."""
    if facts is None or not _KEY.fullmatch(key):
        return format_html("<em>{}</em>", words)
    size = format_html(' width="{}" height="{}"', facts.width, facts.height) if facts.width else SafeString("")
    address = reverse("article-medium", args=[key])
    if not facts.is_video:
        return format_html('<img src="{}" alt="{}"{}>', address, words, size)
    poster = format_html(' poster="{}"', reverse("article-poster", args=[key])) if facts.has_poster else SafeString("")
    tracks = format_html_join(
        "",
        '<track kind="captions" src="{}" srclang="{}" label="{}"{}>',
        (
            (
                reverse("article-captions", args=[key, language]),
                _bcp47(language),
                name,
                SafeString(" default" * (not at)),
            )
            for at, (language, name) in enumerate(facts.captions)
        ),
    )
    return format_html(
        '<video src="{}" controls preload="metadata" playsinline aria-label="{}"{}{}>{}</video>',
        address, words, poster, size, tracks,
    )  # fmt: skip


def _bcp47(language: str) -> str:
    return {"zh-hans": "zh-Hans"}.get(language, language)
