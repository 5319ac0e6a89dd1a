"""Questions that people of the demonstration company ask of their expenses again and again."""

from datetime import datetime
from urllib.parse import urlencode

from hesi.core.time import stopped
from hesi.demo.cast import EMPLOYEE, FINANCE, MANAGER
from hesi.demo.company import Company
from hesi.insights.search_language.links import PAGE
from hesi.workspace.filters.actions import save_filter

_ASKED = (
    (FINANCE, "上月大额住宿", "类型:住宿 金额:>1000 月份:上月"),
    (FINANCE, "缺发票的费用", "-有:发票 月份:今年"),
    (FINANCE, "已支付的招待", "类型:招待 状态:已支付 月份:今年"),
    (MANAGER, "本部门上月", "部门:华东区 月份:上月"),
    (EMPLOYEE, "我今年的差旅", "人员:我 类型:住宿,火车,机票 月份:今年"),
)


def save_searches(company: Company, present: datetime) -> None:
    """Each under its name, above the search of whoever asks it."""
    with stopped(present):
        for who, name, question in _ASKED:
            save_filter(place=PAGE, name=name, query=urlencode({"q": question}), by=company.actor(who))
