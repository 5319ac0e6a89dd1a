"""A provider's library and community as large as they get, with the words of real questions, and what is asked of them.

Words follow Zipf's law: a few stand nearly everywhere, most in a handful of texts. Rows are written in bulk; the index
is built by the same functions that the product uses.
"""

import random
from functools import cache

from django.db import transaction

from hesi.core.time import now
from hesi.support.community.indexing import entries_of
from hesi.support.community.models import Area, Post, Profile, Thread
from hesi.support.community.starting_areas import fill_areas
from hesi.support.knowledge.models import Article, Edition, Section
from hesi.support.knowledge.queries import fill_library
from hesi.support.knowledge.shipped import entry_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.search.index import index
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

AT_ONCE = 1_000
_COMMON = [
    *("报销", "发票", "审批", "差旅", "费用", "单据", "员工", "公司", "金额", "提交", "系统", "导出"),
    *("预算", "标准", "付款", "凭证", "附件", "识别", "查验", "重复", "住宿", "补助", "机票", "火车票"),
    *("税号", "抬头", "部门", "项目", "借款", "还款", "驳回", "加签", "委托", "制度", "接口", "同步"),
    *("权限", "管理员", "报表", "归档", "汇率", "外币", "打印", "模板", "流程"),
]
_CHARACTERS = (
    "上下前后新旧大小多少高低先再单双内外进出收付开关增减合分主次正反左右东南西北春夏秋冬江河湖海山石林木云雨风雪"
)
_ENGLISH = [
    *("claim", "invoice", "approval", "travel", "expense", "budget", "export", "payment"),
    *("voucher", "archive", "limit", "hotel", "allowance", "rate", "currency", "report"),
    *("template", "delegate", "token", "webhook", "import", "ledger", "receipt", "merchant"),
    *("refund", "duplicate", "reminder", "password", "employee"),
]


def lay(*, articles: int, threads: int, posts: int) -> Actor:
    """Lay it all; gives back a customer's member who searches."""
    chance = random.Random(7)
    with transaction.atomic():
        provider = builders.a_provider()
        company = builders.a_company(provider=provider)
        with tenant_scope(company):
            member = builders.a_member("林晓")
        with tenant_scope(provider):
            _articles(articles, chance)
            _threads(company, threads, posts, chance)
    return Actor(member)


def questions(number: int) -> list[str]:
    """What people ask: some words of every day, some rare ones, now and then one that nobody ever wrote."""
    chance = random.Random(11)
    found = []
    for at in range(number):
        if at % 10 == 0:
            found.append(chance.choice(_COMMON))
        elif at % 4 == 0:
            found.append("how do i " + " ".join(chance.choices(_ENGLISH, k=3)) + (" zyzzy" if at % 8 == 0 else ""))
        else:
            words = [
                *chance.sample(_COMMON, chance.randint(1, 3)),
                *chance.choices(vocabulary(), k=chance.randint(0, 2)),
            ]
            chance.shuffle(words)
            found.append(f"{''.join(words)}怎么办")
    return found


@cache
def vocabulary() -> list[str]:
    """6,000 words of two or three characters that stand beside the common ones."""
    chance = random.Random(3)
    return ["".join(chance.choices(_CHARACTERS, k=chance.choice((2, 2, 3)))) for _at in range(6_000)]


def _text(chance: random.Random, words: int) -> str:
    rare = vocabulary()
    said = []
    for _at in range(words):
        draw = chance.random()
        if draw < 0.45:
            said.append(_COMMON[int(len(_COMMON) * chance.random() ** 2)])
        elif draw < 0.9:
            said.append(rare[int(len(rare) * chance.random() ** 3)])
        else:
            said.append(f" {chance.choice(_ENGLISH)} ")
        if chance.random() < 0.15:
            said.append("，")
    return "".join(said)


def _articles(number: int, chance: random.Random) -> None:
    fill_library()
    section = Section.objects.first()
    assert section is not None
    missing = max(0, number - Article.objects.count())
    for start in range(0, missing, AT_ONCE):
        made = Article.objects.bulk_create(
            [
                Article(key=f"bench-{at}", section=section, audience=Article.Audience.PUBLIC, is_edited=True)
                for at in range(start, min(missing, start + AT_ONCE))
            ]
        )
        texts = [
            Edition(
                article=article,
                language="zh-hans",
                number=1,
                title=_text(chance, 5)[:60],
                summary=_text(chance, 12)[:200],
                body=_text(chance, 160),
                is_current=True,
                published_at=now(),
            )
            for article in made
        ]
        index(*[entry_of(edition) for edition in Edition.objects.bulk_create(texts)])


def _threads(company: Tenant, threads: int, posts: int, chance: random.Random) -> None:
    fill_areas()
    areas = list(Area.objects.all())
    people = Profile.objects.bulk_create(
        [Profile(company=company, member_id=10_000 + at, name=f"网友{at}", level=1) for at in range(500)]
    )
    answers, more = divmod(posts, threads)
    for start in range(0, threads, AT_ONCE):
        ids = range(start, min(threads, start + AT_ONCE))
        made = Thread.objects.bulk_create(
            [
                Thread(
                    area=chance.choice(areas),
                    author=chance.choice(people),
                    kind="question",
                    title=_text(chance, 5)[:80],
                    answers=answers - 1,
                )
                for _at in ids
            ]
        )
        Post.objects.bulk_create(
            [
                Post(thread=thread, author=chance.choice(people), is_opening=at == 0, body=_text(chance, 30))
                for number, thread in zip(ids, made, strict=True)
                for at in range(answers + (number < more))
            ],
            batch_size=AT_ONCE,
        )
        index(*entries_of(made))
