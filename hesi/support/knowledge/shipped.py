"""The articles that come with the product: Markdown files beside this module, laid into each provider's library.

A file is `articles/<section>/<key>.<zh|en>.md`: lines `name: value` (title, summary, keywords, audience, plans,
related,  files replace what was laid before, unless the article was edited here.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from hesi.core.time import now
from hesi.support.knowledge.models import Article, Edition, Language, Section
from hesi.support.knowledge.text import plain
from hesi.workspace.search.index import entry
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.scope import active_tenant

FOLDER = Path(__file__).parent / "articles"
REVIEW_AFTER = timedelta(days=180)
LANGUAGES = {"zh": Language.CHINESE, "en": Language.ENGLISH}
SECTIONS = (
    ("start", "开始使用", "Getting started", "flag"),
    ("claims", "报销单", "Claims", "file-text"),
    ("invoices", "发票与识别", "Invoices and recognition", "file-invoice"),
    ("approvals", "审批", "Approvals", "checklist"),
    ("policies", "制度与标准", "Policies and standards", "shield-check"),
    ("payments", "付款", "Payments", "cash"),
    ("reports", "报表与导出", "Reports and exports", "chart-bar"),
    ("administration", "系统管理", "Administration", "settings"),
    ("security", "账号与安全", "Account and security", "lock"),
    ("api", "接口", "API", "link"),
    ("support", "帮助与支持", "Help and support", "lifebuoy"),
)


@dataclass(frozen=True, slots=True)
class ShippedText:
    """One file."""

    section: str
    key: str
    language: str
    facts: dict[str, str]
    body: str
    digest: str


@lru_cache(maxsize=1)
def shipped_texts() -> tuple[ShippedText, ...]:
    """Every file, in order of section and key."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*/*.md")))


@lru_cache(maxsize=1)
def shipped_digests() -> dict[str, str]:
    """For each article what changes whenever one of its files does."""
    return {key: _digest(texts) for key, texts in _by_key().items()}


@transaction.atomic
def lay_articles() -> int:
    """Bring the open workspace's library up to what is shipped; says how many texts were laid."""
    sections = lay_sections()
    known = {article.key: article for article in Article.objects.all()}
    laid = 0
    for key, texts in _by_key().items():
        digest = shipped_digests()[key]
        article = known.get(key)
        if article is not None and (article.is_edited or article.shipped_digest == digest):
            continue
        laid += _lay(article or Article(key=key), texts, sections, digest)
    return laid


def _lay(article: Article, texts: list[ShippedText], sections: dict[str, Section], digest: str) -> int:
    facts = texts[0].facts
    article.section = sections[texts[0].section]
    article.audience = facts.get("audience", Article.Audience.PUBLIC)
    article.plans = _words(facts.get("plans", ""))
    article.related = _words(facts.get("related", ""))
    article.position = int(facts.get("position", 100))
    article.review_on = active_tenant().today + REVIEW_AFTER
    article.shipped_digest = digest
    article.save()
    Edition.objects.filter(article=article, is_current=True).update(is_current=False)
    numbers = dict(Edition.objects.filter(article=article).order_by("number").values_list("language", "number"))
    for text in texts:
        edition = Edition.objects.create(
            article=article,
            language=text.language,
            number=numbers.get(text.language, 0) + 1,
            title=text.facts["title"],
            summary=text.facts.get("summary", ""),
            keywords=text.facts.get("keywords", ""),
            body=text.body,
            is_current=True,
            published_at=now(),
        )
        _index(edition)
    return len(texts)


def _index(edition: Edition) -> None:
    rows = SearchEntry.objects.filter(subject_type=Edition.subject_type)
    older = Edition.objects.filter(article=edition.article, language=edition.language, number__lt=edition.number)
    rows.filter(subject_id__in=list(older.values_list("pk", flat=True))).delete()
    SearchEntry.objects.bulk_create([entry_of(edition)])


def entry_of(edition: Edition) -> SearchEntry:
    """How a text is found: by its title, its summary with the other words for it, and what it says."""
    return entry(
        Edition.subject_type,
        edition.pk,
        label=edition.title,
        detail=f"{edition.summary} {edition.keywords}",
        text=plain(edition.body),
        url=f"/articles/{edition.article.key}/",
    )


def starting_sections() -> list[Section]:
    """The sections a library starts with, not stored."""
    return [
        Section(key=key, name_zh=name_zh, name_en=name_en, icon=icon, position=position)
        for position, (key, name_zh, name_en, icon) in enumerate(SECTIONS)
    ]


def lay_sections() -> dict[str, Section]:
    """The starting sections by key, laid where they are missing."""
    known = {section.key: section for section in Section.objects.all()}
    for section in starting_sections():
        if section.key not in known:
            section.save()
            known[section.key] = section
    return known


def _by_key() -> dict[str, list[ShippedText]]:
    found: dict[str, list[ShippedText]] = {}
    for text in shipped_texts():
        found.setdefault(text.key, []).append(text)
    return found


def _digest(texts: list[ShippedText]) -> str:
    return hashlib.sha256("".join(text.digest for text in texts).encode()).hexdigest()


def _read(path: Path) -> ShippedText:
    key, language = path.stem.rsplit(".", 1)
    content = path.read_text(encoding="utf-8")
    head, _empty, body = content.partition("\n\n")
    pairs = (line.partition(":") for line in head.splitlines())
    facts = {name.strip(): value.strip() for name, _colon, value in pairs}
    digest = hashlib.sha256(f"{path.parent.name}/{path.name}\n{content}".encode()).hexdigest()
    return ShippedText(path.parent.name, key, LANGUAGES[language], facts, body.strip() + "\n", digest)


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
