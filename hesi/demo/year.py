"""Who files what when, with the seasons of business: a year of claims, and a smaller one before it."""

from collections.abc import Iterator
from datetime import date, timedelta

from hesi.core.time import add_months
from hesi.demo.cast import BILINGUAL, COLLEAGUES, EMPLOYEE
from hesi.demo.diary import Diary
from hesi.demo.plans import ENDS_EARLY, ClaimPlan, Course
from hesi.demo.projects import BEFORE
from hesi.demo.stories import HABIT, STORIES, Story, Teller

A_MONTH = 55
A_MONTH_EARLIER = 42
# Spring festival is quiet, the ends of halves and of the year are busy.
_SEASON = {1: 0.9, 2: 0.55, 3: 1.15, 4: 1.0, 5: 0.95, 6: 1.2, 7: 0.95, 8: 0.9, 9: 1.15, 10: 0.85, 11: 1.15, 12: 1.3}
_COURSES: tuple[tuple[Course, float], ...] = (
    (Course.THROUGH, 0.88),
    (Course.RETURNED, 0.05),
    (Course.TAKEN_BACK, 0.025),
    (Course.REFUSED, 0.015),
    (Course.GIVEN_UP, 0.015),
    (Course.LEFT, 0.01),
    (Course.DRAFT, 0.005),
)
SENT_BACK = (
    "住宿发票抬头开错了，请重新开具后再提交",
    "缺少客户名单，请补充招待说明",
    "打车日期和行程对不上，请核对后重新提交",
    "费用归属项目没有选，请补上",
    "同一天有两笔市内交通，请合并说明",
)


def plan_year(teller: Teller) -> list[ClaimPlan]:
    """Every claim of the year that nobody had to think up by hand, by the time of submission."""
    plans = [plan for month in teller.diary.full_months() for plan in _plan_month(teller, month, A_MONTH)]
    return sorted(plans, key=lambda plan: plan.submitted_at)


def plan_earlier_year(teller: Teller) -> list[ClaimPlan]:
    """The claims of the year before, for comparison: all of them came through, on the projects of that time."""
    plans = []
    for month in teller.diary.earlier_months():
        for plan in _plan_month(teller, month, A_MONTH_EARLIER):
            if plan.course in ENDS_EARLY:
                plan.course = Course.THROUGH
            plan.project = BEFORE.get(plan.project, plan.project)
            plans.append(plan)
    return plans


def _plan_month(teller: Teller, month: date, usual: int) -> Iterator[ClaimPlan]:
    diary, rng = teller.diary, teller.rng
    last = min(add_months(month, 1) - timedelta(days=1), diary.today - timedelta(days=1))
    days = diary.working_days(month, last)
    whole = diary.working_days(month, add_months(month, 1) - timedelta(days=1))
    if not days:
        return
    count = round(usual * _SEASON[month.month] * len(days) / len(whole))
    # Claims pile up towards the end of a month.
    weights = [1 + index / len(whole) for index in range(len(days))]
    people = [person for person in COLLEAGUES for _ in range(HABIT.get(person.unit, 1))]
    people += [person for person in COLLEAGUES if person.name in (EMPLOYEE, BILINGUAL) for _ in range(2)]
    for day in sorted(rng.choices(days, weights, k=count)):
        person = rng.choice(people)
        late = rng.random() < 0.02
        spent = diary.workday_before(day - timedelta(days=rng.randint(95, 130) if late else rng.randint(1, 9)))
        telling = rng.choice(STORIES[person.unit])
        if person.name == BILINGUAL and rng.random() < 0.4:
            telling = Teller.abroad
        yield as_claim(telling(teller, person.name, spent), person.name, day, teller)


def as_claim(story: Story, name: str, day: date, teller: Teller) -> ClaimPlan:
    """The story as a claim that is submitted on the day."""
    diary, rng = teller.diary, teller.rng
    submitted_at = diary.on(day, 9, 18)
    courses, weights = zip(*_COURSES, strict=True)
    course = rng.choices(courses, weights)[0]
    # The employee's wallet and drafts are set out by hand; the newest claims have not been given up yet.
    if course in ENDS_EARLY and (name == EMPLOYEE or (diary.today - day).days < 3):
        course = Course.THROUGH
    plan = ClaimPlan(
        by=name,
        template=story.template,
        title=story.title,
        purpose=story.purpose,
        project=story.project,
        lines=story.lines,
        created_at=submitted_at - timedelta(minutes=rng.randint(4, 50)),
        submitted_at=submitted_at,
        course=course,
        back_at=rng.choice(("manager", "finance", "finance")),
        reasons=[rng.choice(SENT_BACK)],
    )
    _leave_papers_out(plan, teller)
    return plan


def _leave_papers_out(plan: ClaimPlan, teller: Teller) -> None:
    """Now and then a paper is lost, or made out to the person."""
    for line in plan.lines:
        if line.paper is None or line.type_key in ("flight", "train"):
            continue
        chance = teller.rng.random()
        if chance < 0.015:
            line.paper = None
        elif chance < 0.025 and line.paper.buyer.name:
            line.paper = line.paper.changed(buyer=type(line.paper.buyer)(name=plan.by))


def between(plans: list[ClaimPlan], diary: Diary) -> tuple[list[ClaimPlan], list[ClaimPlan]]:
    """Those that are history and those that are acted out."""
    return [p for p in plans if p.submitted_at < diary.cut], [p for p in plans if p.submitted_at >= diary.cut]
