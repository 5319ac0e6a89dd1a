"""What the people one can sign in as find waiting: claims at every step, a draft that is refused, a full wallet."""

from collections.abc import Iterable
from datetime import timedelta

from hesi.core.money import Money
from hesi.demo.cast import BILINGUAL, EMPLOYEE
from hesi.demo.plans import ClaimPlan, Course, LinePlan
from hesi.demo.stories import Story, Teller

# who, hours of work ago, at which step it waits, which kind of story
_WAITING = (
    (EMPLOYEE, 3.0, "manager", "trip"),
    ("何书恒", 4.5, "manager", "dinner"),
    ("薛明辉", 9.0, "manager", "lavish"),
    ("邱婉", 11.0, "manager", "trip"),
    (EMPLOYEE, 22.0, "head", "big"),
    ("余杭之", 20.0, "head", "big"),
    ("崔浩", 26.0, "head", "big"),
    (EMPLOYEE, 30.0, "finance", "dinner"),
    ("黎子轩", 16.0, "finance", "trip"),
    ("柳依依", 18.0, "finance", "trip"),
    ("白露", 13.0, "finance", "office"),
    (BILINGUAL, 6.0, "manager", "abroad"),
    (BILINGUAL, 34.0, "finance", "abroad"),
    ("谭子昂", 2.0, "manager", "office"),
)


def staged_claims(teller: Teller) -> list[ClaimPlan]:
    """Claims whose place in the flow today is no accident."""
    plans = [_waiting(teller, *row) for row in _WAITING]
    plans.append(_plan(teller, EMPLOYEE, 28.0, _story(teller, EMPLOYEE, "trip", 28.0), Course.REJECTED))
    plans.append(_plan(teller, "安若素", 15.0, _story(teller, "安若素", "trip", 15.0), Course.REJECTED))
    plans.append(_plan(teller, "岑若溪", 33.0, _story(teller, "岑若溪", "office", 33.0), Course.REJECTED))
    plans.append(_plan(teller, EMPLOYEE, 45.0, _story(teller, EMPLOYEE, "trip", 45.0), Course.RETURNED))
    plans.append(_plan(teller, EMPLOYEE, 1.0, _story(teller, EMPLOYEE, "dinner", 1.0), Course.DRAFT))
    plans.append(_plan(teller, EMPLOYEE, 5.0, _too_late(teller), Course.DRAFT))
    plans.append(_plan(teller, BILINGUAL, 8.0, _story(teller, BILINGUAL, "trip", 8.0), Course.DRAFT))
    return plans


def second_use(plans: Iterable[ClaimPlan], teller: Teller) -> ClaimPlan:
    """A draft with an invoice that another claim of the same person already uses: it cannot be submitted."""
    used = next(
        line
        for plan in plans
        if plan.by == EMPLOYEE and plan.pause == "finance"
        for line in plan.lines
        if line.invoice is not None
    )
    again = LinePlan(used.type_key, used.spent_on, used.amount, used.note, used.city, people=used.people)
    again.paper, again.invoice = used.paper, used.invoice
    story = Story("entertainment", "补报招待费", "上月客户来访", [again])
    return _plan(teller, EMPLOYEE, 2.5, story, Course.DRAFT)


def _waiting(teller: Teller, name: str, hours: float, step: str, kind: str) -> ClaimPlan:
    plan = _plan(teller, name, hours, _story(teller, name, kind, hours), Course.THROUGH)
    plan.pause = step
    return plan


def _story(teller: Teller, name: str, kind: str, hours: float) -> Story:
    diary = teller.diary
    on = diary.workday_before(diary.calendar.local_date(diary.ago(hours)) - timedelta(days=2))
    if kind == "trip":
        return teller.trip(name, on)
    if kind == "lavish":
        return teller.trip(name, on, city="广州", lavish=True)
    if kind == "abroad":
        return teller.abroad(name, on, currency="EUR" if hours > 20 else "USD")
    if kind == "office":
        return teller.office(name, on)
    if kind == "dinner":
        return teller.dinner(name, on)
    story = teller.dinner(name, on)
    while sum(line.amount.minor for line in story.lines) < 500_000:
        on = diary.workday_before(on - timedelta(days=1))
        lines = [*story.lines, *teller.dinner(name, on).lines]
        story = Story(story.template, story.title, story.purpose, lines, story.project)
    return story


def _too_late(teller: Teller) -> Story:
    """Found in a drawer: older than the company reimburses."""
    on = teller.diary.today - timedelta(days=388)
    buyer = teller.company.buyer(EMPLOYEE)
    paper = teller.slips.of("office", on=on, fen=326_00, buyer=buyer, city="上海")
    line = LinePlan("office", on, Money(326_00, "CNY"), "去年的办公用品", "上海", paper=paper)
    return Story("office", "补报办公用品", "", [line])


def _plan(teller: Teller, name: str, hours: float, story: Story, course: Course) -> ClaimPlan:
    submitted_at = teller.diary.ago(hours)
    return ClaimPlan(
        by=name,
        template=story.template,
        title=story.title,
        purpose=story.purpose,
        project=story.project,
        lines=story.lines,
        created_at=submitted_at - timedelta(minutes=18),
        submitted_at=submitted_at,
        course=course,
        back_at="manager",
        reasons=["住宿没有写明事由，请补充说明后再提交" if course is Course.REJECTED else "请补充同行人员"],
    )
