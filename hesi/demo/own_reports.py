"""Reports that people of the demonstration company built themselves: one for everybody, one of the head of finance."""

from datetime import datetime, timedelta

from hesi.core.time import stopped
from hesi.demo.cast import FINANCE
from hesi.demo.company import Company
from hesi.insights.own_reports.actions import pin_own_report, save_own_report, set_mailing, share_own_report
from hesi.insights.own_reports.definition import Definition

_SHARED = Definition(first="type", second="month", measures=("spent", "lines"), window="6", chart="stacked", top=5)
_OWN = Definition(first="top", column="month", window="12", chart="heat")


def build_reports(company: Company, present: datetime) -> None:
    """Both by finance, the one for everybody weeks ago; the other stands on her board and comes by mail on Mondays."""
    finance = company.actor(FINANCE)
    with stopped(present - timedelta(days=21)):
        shared = save_own_report(name="近半年各类费用走势", definition=_SHARED, by=finance)
        share_own_report(shared, with_all=True, by=finance)
    with stopped(present):
        own = save_own_report(name="一级部门逐月支出", definition=_OWN, by=finance)
        pin_own_report(own, by=finance)
        set_mailing(own, rhythm="weekly", weekday=0, hour=8, by=finance)
