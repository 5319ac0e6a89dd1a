"""What is uploaded to an article: keeping it, who may see it, what drawing needs to know of it."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid, NotFound
from hesi.core.text import clean_line
from hesi.support.knowledge.media_kinds import MAX_CAPTIONS_BYTES, captions_in, picture_in, video_type
from hesi.support.knowledge.models import Article, Edition, Language, Medium
from hesi.support.knowledge.permissions import may_write_articles
from hesi.support.knowledge.playing import MediumFacts
from hesi.support.knowledge.readers import Reader
from hesi.support.knowledge.text import pictures_of
from hesi.workspace.access.rules import require
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import store_file

PURPOSE = "article"
MOST_OF_ONE_ARTICLE = 60
_ENOUGH = 256
_VIDEO_NAMES = (".mp4", ".m4v", ".webm", ".mov")


class MediumInUse(Conflict):
    """A text that readers see, or the newest draft, shows it."""

    code = "medium_in_use"


@transaction.atomic
def add_medium(article: Article, file: Any, *, words: str = "", by: Any) -> Medium:
    """Keep a picture or a video for this article. `file` is an upload with `name`, `size` and `read`.

    Raises `Invalid` with what to do where it is neither, too large, or the article has too many already.
    """
    article = Article.objects.locked(article.pk)
    require(may_write_articles, by, article)
    if Medium.objects.filter(article=article).count() >= MOST_OF_ONE_ARTICLE:
        sentence = _("This article has {limit} pictures and videos already. Remove those that it does not show.")
        sentence = sentence.format(limit=MOST_OF_ONE_ARTICLE)
        raise Invalid(sentence, fields={"file": sentence})
    name = clean_line(file.name, 80)
    said = clean_line(words, 200)
    beginning = file.read(_ENOUGH)
    file.seek(0)
    if file.name.lower().endswith(_VIDEO_NAMES) or beginning[4:8] == b"ftyp":
        media_type = video_type(beginning, file.size, name)
        stored = _store(file, name, media_type, by)
        return Medium.objects.create(article=article, kind=Medium.Kind.VIDEO, file=stored, words=said)
    picture = picture_in(file.read(), name)
    stored = _store(picture.content, name, picture.media_type, by)
    return Medium.objects.create(
        article=article,
        kind=Medium.Kind.PICTURE,
        file=stored,
        words=said,
        width=picture.width,
        height=picture.height,
    )


@transaction.atomic
def complete_video(medium: Medium, *, poster: Any = None, captions: Mapping[str, Any] | None = None, by: Any) -> Medium:
    """Give a video its poster and its captions by language (files, WebVTT). What is not given stays as it was."""
    medium = Medium.objects.locked(medium.pk)
    require(may_write_articles, by, medium.article)
    if medium.kind != Medium.Kind.VIDEO:
        raise Invalid(_("Only a video has a poster and captions."))
    if poster is not None:
        picture = picture_in(poster.read(), clean_line(poster.name, 80))
        medium.poster = _store(picture.content, poster.name, picture.media_type, by)
        medium.width, medium.height = picture.width, picture.height
    told = dict(medium.captions)
    for language, file in (captions or {}).items():
        if language in Language.values and file is not None:
            told[language] = captions_in(file.read(MAX_CAPTIONS_BYTES + 1))
    medium.captions = told
    medium.save(update_fields=["poster", "captions", "width", "height"])
    return medium


@transaction.atomic
def remove_medium(medium: Medium, *, by: Any) -> None:
    """Take a picture or video away from its article. Raises `MediumInUse` while a text shows it."""
    medium = Medium.objects.locked(medium.pk)
    require(may_write_articles, by, medium.article)
    if Edition.objects.filter(article_id=medium.article_id, body__contains=f"(media:{medium.key})").exists():
        raise MediumInUse(
            _("A text of this article shows it, or did. Former texts stay as they were, so it is kept with them.")
        )
    medium.delete()


def find_medium(key: str, reader: Reader, *, writes: bool = False) -> Medium | None:
    """A picture or video of an article this reader may read, in the open workspace.

    Only what a text in force shows is given out; who writes articles sees the rest too.
    """
    found = Medium.objects.select_related("file__tenant", "poster__tenant", "article").filter(key=key)
    medium: Medium | None = found.first()
    if medium is None or reader.writes or writes:
        return medium
    shown = Edition.objects.visible_to(reader).current().filter(article_id=medium.article_id)
    return medium if shown.filter(body__contains=f"(media:{key})").exists() else None


def medium_missing() -> NotFound:
    """There is no such picture or video for this reader."""
    return NotFound(_("There is no such picture or video for you. The article may have changed; open it again."))


def media_of(article_id: int, body: str) -> dict[str, MediumFacts]:
    """What a text shows of its article's pictures and videos, by key; captions in the reader's language first."""
    keys = {key for _words, key in pictures_of(body)}
    if not keys:
        return {}
    rows = Medium.objects.filter(article_id=article_id, key__in=keys)
    return {medium.key: facts_of(medium) for medium in rows}


def facts_of(medium: Medium) -> MediumFacts:
    """What drawing needs to know of it."""
    here, names = (get_language() or "")[:2], dict(Language.choices)
    spoken = sorted(medium.captions, key=lambda language: (language[:2] != here, language))
    return MediumFacts(
        is_video=medium.is_video,
        has_poster=medium.poster_id is not None,
        captions=tuple((language, names[language]) for language in spoken if language in names),
        width=medium.width,
        height=medium.height,
    )


def media_marks(article: Article) -> list[Medium]:
    """The pictures and videos uploaded to an article, newest first."""
    return list(Medium.objects.filter(article=article).select_related("file")[:MOST_OF_ONE_ARTICLE])


def _store(content: bytes | BinaryIO, name: str, media_type: str, by: Any) -> StoredFile:
    return store_file(content, name=name, media_type=media_type, purpose=PURPOSE, by=by)
