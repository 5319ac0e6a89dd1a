"""Loading the demonstration: two years of a company's life, the first of them in few words, in some seconds."""

from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.utils import translation

from hesi.core.time import now, start_of_day
from hesi.demo.acting import Actors, Stage
from hesi.demo.advances import Lender
from hesi.demo.agreements import sign
from hesi.demo.announcements import Herald
from hesi.demo.budgets import plan_budgets
from hesi.demo.cashing import Cashier
from hesi.demo.cast import ADMIN, BILINGUAL, EMPLOYEE, PROVIDER
from hesi.demo.chats import Talks
from hesi.demo.closing import Closer, close_past_month
from hesi.demo.community import Square
from hesi.demo.company import Company, let_in, open_company, open_provider
from hesi.demo.desk import Desk
from hesi.demo.diary import Diary, office_hours
from hesi.demo.drawer import fill_drawers
from hesi.demo.field import Field
from hesi.demo.history import Historian
from hesi.demo.ledger import Ledger, save_events
from hesi.demo.letters import Post
from hesi.demo.lines import Lines
from hesi.demo.notices import Notices
from hesi.demo.originals import store_originals
from hesi.demo.own_reports import build_reports
from hesi.demo.paying import Cashbox, acted_runs, past_runs
from hesi.demo.plans import ClaimPlan
from hesi.demo.projects import close_former
from hesi.demo.questions import QUESTIONS
from hesi.demo.searches import save_searches
from hesi.demo.slips import Slips
from hesi.demo.staged import second_use, staged_claims
from hesi.demo.stories import Teller
from hesi.demo.success import Success
from hesi.demo.surveys import Pollster
from hesi.demo.times import Pace
from hesi.demo.toolbox import lay_ready
from hesi.demo.trainings import School
from hesi.demo.tray import leave_in_tray
from hesi.demo.wallets import Upload, as_invoice, carrier_for, save_invoices
from hesi.demo.year import between, plan_earlier_year, plan_year
from hesi.expenses.approvals.queries import current_flow
from hesi.expenses.policies.queries import current_policy
from hesi.insights.rollups.rebuilding import rebuild as rebuild_sums
from hesi.workspace.events.models import Event
from hesi.workspace.search.index import rebuild_index
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

SEED = 20260101
# Papers of claims that are still talked about, and all of some people's, have their files.
_FILES = 150


def load_demo() -> None:
    """Make the service centre and the demonstration company, unless they are there."""
    if Tenant.objects.filter(kind=Tenant.Kind.PROVIDER, name=PROVIDER).exists():
        return
    with translation.override("zh-hans"), transaction.atomic():
        _load()


def _load() -> None:
    rng = Random(SEED)
    present = now().replace(microsecond=0)
    diary = Diary(present, office_hours(present), rng)
    provider = open_provider(diary)
    company = open_company(provider, diary)
    with tenant_scope(company.tenant):
        _Year(company, provider, diary, rng).live()
        close_former(company.projects, start_of_day(diary.full_since), by=company.actor(ADMIN))
        plan_budgets(company, present)
        save_searches(company, present)
        build_reports(company, present)
        close_past_month(company, present)
    let_in()
    for tenant in (provider, company.tenant):
        with tenant_scope(tenant):
            rebuild_index()
            rebuild_sums()
            Event.objects.undelivered().update(delivered_at=present)


@dataclass
class _Year:
    """From plans to rows."""

    company: Company
    provider: Tenant
    diary: Diary
    rng: Random

    def live(self) -> None:
        teller = Teller(self.company, self.diary, Slips(self.rng), self.rng)
        past, acted = between(plan_year(teller), self.diary)
        acted += staged_claims(teller)
        uploads = self._invoices(past + acted) + fill_drawers(teller)
        earlier = plan_earlier_year(teller)
        save_invoices({id(u.invoice): u.invoice for u in uploads + self._invoices(earlier)}.values())
        acted.append(second_use(acted, teller))
        arrivals = store_originals(self._with_files(uploads), self.rng)
        arrivals += leave_in_tray(uploads, self.rng, self.diary)
        self._write(earlier + past, [event for event in arrivals if event.at < self.diary.cut])
        self._act(acted, [event for event in arrivals if event.at >= self.diary.cut])

    def _invoices(self, plans: list[ClaimPlan]) -> list[Upload]:
        """Every paper of these claims, in its owner's wallet shortly before it was claimed."""
        found = []
        for plan in plans:
            owner = self.company.members[plan.by]
            for line in plan.lines:
                if line.paper is None:
                    continue
                at = self.diary.uploaded_before(plan.created_at, line.paper.on)
                carrier = carrier_for(line.paper, self.rng)
                line.invoice = as_invoice(line.paper, owner, carrier, at)
                found.append(Upload(line.invoice, line.paper, carrier, at))
        return found

    def _with_files(self, uploads: list[Upload]) -> list[Upload]:
        """The ones whose file is kept: all of the people who show their wallet, the newest of the others."""
        shown = [u for u in uploads if u.invoice.owner.name in (EMPLOYEE, BILINGUAL)]
        shown = sorted(shown, key=lambda u: u.at, reverse=True)[: _FILES * 2 // 3]
        others = sorted((u for u in uploads if u not in shown), key=lambda u: u.at, reverse=True)
        return shown + others[: _FILES - len(shown)]

    def _write(self, plans: list[ClaimPlan], arrivals: list[Event]) -> None:
        ledger = Ledger()
        historian = Historian(self.company, ledger, self._pace(), current_flow("default"), current_policy())
        for plan in sorted(plans, key=lambda plan: plan.created_at):
            historian.write(plan)
        cashbox = Cashbox(self.company, self.diary, ledger)
        for run in past_runs(self.diary):
            cashbox.pay(run)
        ledger.save()
        save_events([*arrivals, *ledger.events()])

    def _act(self, plans: list[ClaimPlan], arrivals: list[Event]) -> None:
        notices = Notices((self.company.tenant, self.provider), self.diary)
        stage = Stage(self.diary, after_each=notices.tell)
        actors = Actors(self.company, stage, self._pace())
        for plan in plans:
            actors.file(plan)
        cashier = Cashier(self.company, self.diary, stage)
        for run in acted_runs(self.diary):
            cashier.pay(run)
        Lender(self.company, self.diary, stage).plan()
        Closer(self.company, self.diary, stage).plan()
        desk = Desk(self.company, self.provider, stage, self.diary)
        sign(desk)
        lay_ready(desk)
        for question in QUESTIONS:
            desk.take_in(question)
        Lines(desk).plan()
        Field(desk).plan()
        Post(desk).plan()
        Square(desk).plan()
        Talks(desk).plan()
        Herald(desk).plan()
        School(desk).plan()
        Pollster(desk).plan()
        success = Success(desk)
        success.plan()
        for event in arrivals:
            stage.at(event.at, event.save)
        notices.start()
        stage.play()
        success.look_back()
        notices.finish()

    def _pace(self) -> Pace:
        return Pace(self.diary, self.rng)
