"""Counting what is missing in a month, in a fixed number of statements, for finance or for one person's own part."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum

from hesi.core.money import Money
from hesi.core.time import month_bounds, month_instants
from hesi.expenses.advances.queries import open_advances
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.later import invoices_to_follow
from hesi.expenses.documents.models import Document, FrozenFinding, Line, LineInvoice, State
from hesi.expenses.invoices.models import Carrier, Hold, Invoice
from hesi.expenses.payments.models import PayeeAccount, Payment
from hesi.insights.closing.items import Item, Key, Person
from hesi.insights.closing.months import borne_by_nobody, documents_of, issued_in, spending
from hesi.insights.models import Cut
from hesi.insights.rollups.reading import Reading, Window
from hesi.insights.spending import COUNTED_STATES
from hesi.workspace.access.actor import AnyActor

OPEN = (State.DRAFT, State.REJECTED, State.APPROVING, State.TO_PAY, State.PAYING)
INTACT = "intact"
# Kinds that carry a seal when they are what they say.
SEALED = Q(kind__startswith="电子发票") | Q(kind__startswith="增值税")
_ONE_DAY = timedelta(days=1)


class Part:
    """The sum of some rows by person."""

    def __init__(self) -> None:
        self._people: dict[int, list[Any]] = {}

    def add(self, member: tuple[int, str, bool], count: int, *, amount: Money | None = None, since: Any = None) -> None:
        """So much more of this person's."""
        pk, name, is_active = member
        mine = self._people.setdefault(pk, [name, is_active, 0, {}, None])
        mine[2] += count
        if amount is not None:
            mine[3][amount.currency] = mine[3].get(amount.currency, 0) + amount.minor
        if since is not None:
            mine[4] = since if mine[4] is None else min(mine[4], since)

    def people(self) -> list[Person]:
        """Whoever has most of it first."""
        found = [
            Person(pk, name, is_active, count, [Money(minor, currency) for currency, minor in sums.items()], since)
            for pk, (name, is_active, count, sums, since) in self._people.items()
            if count
        ]
        return sorted(found, key=lambda one: (-one.count, one.name, one.member_id))

    def item(self, key: Key, currency: str, url: str, *, has_amount: bool = True, is_finance: bool = False) -> Item:
        """The whole of it. What finance does by itself names nobody."""
        people = self.people()
        sums: dict[str, int] = defaultdict(int)
        for one in people:
            for amount in one.amounts:
                sums[amount.currency] += amount.minor
        return Item(
            key,
            sum(one.count for one in people),
            amount=Money(sums.pop(currency, 0), currency) if has_amount else None,
            others=[Money(minor, other) for other, minor in sorted(sums.items())] if has_amount else [],
            since=min((one.since for one in people if one.since is not None), default=None),
            people=[] if is_finance else people,
            url=url,
        )


class Counting:
    """One month for one reader; with `only` what that member alone has to do. `url_of`: the list behind an item."""

    def __init__(self, actor: AnyActor, month: date, *, url_of: Callable[[Key], str], only: int | None = None) -> None:
        self.actor, self.month, self.only, self.url_of = actor, month.replace(day=1), only, url_of
        self.currency: str = actor.tenant.currency
        self._parts: dict[Key, Part] = defaultdict(Part)

    def items(self) -> list[Item]:
        """Every item, done or not, in the order of the page; for one person only what is theirs."""
        self._documents()
        self._tasks()
        self._lines()
        self._invoices()
        self._files()
        self._advances()
        bare = _WITHOUT_AMOUNT if self.only is None else (*_WITHOUT_AMOUNT, Key.APPROVING, Key.REMARKS)
        made = {
            key: self._parts[key].item(
                key, self.currency, self.url_of(key), has_amount=key not in bare, is_finance=key in _FINANCE
            )
            for key in Key
        }
        if self.only is not None:
            return [item for key, item in made.items() if key not in _FINANCE and not item.is_done]
        made[Key.APPROVING], made[Key.REMARKS] = self._in_approval(Key.APPROVING), self._in_approval(Key.REMARKS)
        made[Key.UNVERIFIED], made[Key.UNALLOCATED] = self._unverified(), self._unallocated()
        return list(made.values())

    def _documents(self) -> None:
        """Everything that is open, by person and state, in one statement."""
        first, after = month_bounds(self.month)
        documents = spending(self.actor).filter(state__in=OPEN)
        if self.only is not None:
            documents = documents.filter(submitter_id=self.only)
        lines = Line.objects.filter(document__in=documents.order_by(), spent_on__gte=first, spent_on__lt=after)
        accounts = PayeeAccount.objects.active().filter(member=OuterRef("document__submitter"))
        failed = Payment.objects.filter(document=OuterRef("document"), state=Payment.State.FAILED)
        found = FrozenFinding.objects.filter(document=OuterRef("document")).exclude(level="info")
        rows: Any = lines.order_by().annotate(
            has_account=Exists(accounts), has_failed=Exists(failed), has_found=Exists(found)
        )
        rows = rows.values(
            "document__state", "has_account", "has_failed", "has_found", *_member("document__submitter")
        ).annotate(
            documents=Count("document", distinct=True),
            minor=Sum("home_minor"),
            since=Min("document__state_since"),
            no_rate=Count("pk", filter=~Q(currency=F("document__currency")) & Q(rate_on__isnull=True)
                          & ~Q(amount_minor=0)),
        )  # fmt: skip
        self._approving: dict[Key, list[Any]] = {Key.APPROVING: [0, 0], Key.REMARKS: [0, 0]}
        for row in rows:
            self._sort(row)

    def _sort(self, row: dict[str, Any]) -> None:
        state, member = State(row["document__state"]), _read(row, "document__submitter")
        amount = Money(row["minor"] or 0, self.currency)
        if row["no_rate"]:
            self._parts[Key.NO_RATE].add(member, row["no_rate"], since=row["since"])
        if state == State.APPROVING:
            for which in (Key.APPROVING, Key.REMARKS) if row["has_found"] else (Key.APPROVING,):
                self._approving[which][0] += row["documents"]
                self._approving[which][1] += amount.minor
            return
        key: Key | None = _KEY_OF.get(state)
        if state == State.TO_PAY:
            key = Key.NO_ACCOUNT if not row["has_account"] else Key.FAILED if row["has_failed"] else Key.TO_PAY
        if key is not None:
            # What a draft comes to is nobody else's business.
            shown = None if key == Key.DRAFTS else amount
            self._parts[key].add(member, row["documents"], amount=shown, since=row["since"])

    def _tasks(self) -> None:
        """Whose decision is waited for."""
        waiting = documents_of(self.actor, self.month).filter(state=State.APPROVING).order_by()
        found = FrozenFinding.objects.filter(document=OuterRef("process__subject_id")).exclude(level="info")
        tasks: Any = ApprovalTask.objects.open().filter(
            process__subject_type=Document.subject_type, process__subject_id__in=waiting.values("pk")
        )
        if self.only is not None:
            tasks = tasks.filter(assignee_id=self.only)
        rows = tasks.order_by().annotate(has_found=Exists(found)).values("has_found", *_member("assignee"))
        for row in rows.annotate(count=Count("process", distinct=True), since=Min("opened_at")):
            member = _read(row, "assignee")
            self._parts[Key.APPROVING].add(member, row["count"], since=row["since"])
            if row["has_found"]:
                self._parts[Key.REMARKS].add(member, row["count"], since=row["since"])

    def _in_approval(self, key: Key) -> Item:
        """The documents themselves are counted once, however many people are asked for one."""
        people = self._parts[key].people()
        count, minor = self._approving[key]
        since = min((one.since for one in people if one.since is not None), default=None)
        return Item(key, count, Money(minor, self.currency), since=since, people=people, url=self.url_of(key))

    def _lines(self) -> None:
        """Expenses whose invoice is to follow."""
        first, after = month_bounds(self.month)
        lines: Any = invoices_to_follow(self.actor, first, after - _ONE_DAY)
        if self.only is not None:
            lines = lines.filter(document__submitter_id=self.only)
        rows = lines.filter(document__currency=self.currency).values("is_handed_in", *_member("document__submitter"))
        for row in rows.annotate(count=Count("pk"), minor=Sum("home_minor"), since=Min("document__submitted_at")):
            key = Key.HANDED_IN if row["is_handed_in"] else Key.TO_FOLLOW
            amount = Money(row["minor"] or 0, self.currency)
            self._parts[key].add(_read(row, "document__submitter"), row["count"], amount=amount, since=row["since"])

    def _invoices(self) -> None:
        """Invoices of the month that lie in wallets: in no document at all, or not compared with the original."""
        held = Hold.objects.filter(invoice=OuterRef("pk"), released_at__isnull=True)
        used = LineInvoice.objects.filter(invoice=OuterRef("pk")).exclude(line__document__state=State.VOID)
        rows: Any = Invoice.objects.visible_to(self.actor).filter(issued_in(self.month, self.actor.tenant))
        if self.only is not None:
            rows = rows.filter(owner_id=self.only)
        rows = rows.order_by().annotate(is_held=Exists(held), is_used=Exists(used))
        free, doubtful = Q(is_used=False), Q(is_held=False, needs_look=True)
        grouped = rows.filter(free | doubtful).values("currency", *_member("owner")).annotate(
            free=Count("pk", filter=free), free_minor=Sum("total_minor", filter=free),
            free_since=Min("created_at", filter=free), doubtful=Count("pk", filter=doubtful),
            doubtful_minor=Sum("total_minor", filter=doubtful), doubtful_since=Min("created_at", filter=doubtful),
        )  # fmt: skip
        for row in grouped:
            for key, name in ((Key.UNCLAIMED, "free"), (Key.DOUBTFUL, "doubtful")):
                if row[name]:
                    amount = Money(row[f"{name}_minor"] or 0, row["currency"])
                    self._parts[key].add(_read(row, "owner"), row[name], amount=amount, since=row[f"{name}_since"])

    def _files(self) -> None:
        """Uploads that could not be read and that nobody put away."""
        begin, end = month_instants(self.month, self.actor.tenant.time_zone)
        rows: Any = Carrier.objects.visible_to(self.actor).in_tray()
        rows = rows.filter(state=Carrier.State.FAILED, created_at__gte=begin, created_at__lt=end)
        if self.only is not None:
            rows = rows.filter(uploaded_by_id=self.only)
        rows = rows.order_by().values(*_member("uploaded_by")).annotate(count=Count("pk"), since=Min("created_at"))
        for row in rows:
            self._parts[Key.UNREAD].add(_read(row, "uploaded_by"), row["count"], since=row["since"])

    def _advances(self) -> None:
        """Advances that should have been cleared by the end of the month."""
        rows: Any = open_advances(self.actor).filter(currency=self.currency)
        rows = rows.filter(due_on__lt=month_bounds(self.month)[1])
        if self.only is not None:
            rows = rows.filter(borrower_id=self.only)
        owed = Sum(F("lent_minor") - F("cleared_minor") - F("returned_minor"))
        for row in rows.order_by().values(*_member("borrower")).annotate(count=Count("pk"), minor=owed):
            amount = Money(row["minor"] or 0, self.currency)
            self._parts[Key.ADVANCES].add(_read(row, "borrower"), row["count"], amount=amount)

    def _unverified(self) -> Item:
        """Invoices on documents of the month whose seal the product could not prove."""
        rows = unverified(self.actor, self.month).values("currency").annotate(count=Count("pk"), sum=Sum("total_minor"))
        found = {row["currency"]: (row["count"], row["sum"] or 0) for row in rows.order_by()}
        count = sum(one for one, _sum in found.values())
        _own, minor = found.pop(self.currency, (0, 0))
        others = [Money(sum_, currency) for currency, (_one, sum_) in sorted(found.items())]
        return Item(Key.UNVERIFIED, count, Money(minor, self.currency), others=others, url=self.url_of(Key.UNVERIFIED))

    def _unallocated(self) -> Item:
        """Documents with expenses that no department or legal entity bears, and what those come to."""
        sums = Reading(self.actor, Cut.TYPE, Window(self.month, self.month)).by("department", "entity")
        found: dict[str, Any] = {}
        # The kept sums tell at once that there are none; only where there are some are their documents counted.
        if not all(department and entity for department, entity in sums):
            rows: Any = borne_by_nobody(self.actor, self.month)
            found = rows.aggregate(count=Count("document", distinct=True), minor=Sum("home_minor"))
        minor = Money(found.get("minor") or 0, self.currency)
        return Item(Key.UNALLOCATED, found.get("count", 0), minor, url=self.url_of(Key.UNALLOCATED))


_KEY_OF = {State.DRAFT: Key.DRAFTS, State.REJECTED: Key.SENT_BACK, State.PAYING: Key.PAYING}
_WITHOUT_AMOUNT = (Key.DRAFTS, Key.NO_RATE, Key.UNREAD)
_FINANCE = (Key.TO_PAY, Key.PAYING, Key.HANDED_IN, Key.UNVERIFIED, Key.UNALLOCATED)


def unverified(actor: AnyActor, month: date) -> Any:
    """Invoices on counted expenses of the month that should bear a seal, and none was proven."""
    first, after = month_bounds(month)
    counted = spending(actor).filter(state__in=COUNTED_STATES).order_by().values("pk")
    proofs = LineInvoice.objects.filter(
        line__spent_on__gte=first, line__spent_on__lt=after, line__document__in=counted
    ).order_by()
    proven = Invoice.objects.filter(pk=OuterRef("pk"), extra__signature=INTACT)
    rows = Invoice.objects.visible_to(actor).filter(SEALED, pk__in=proofs.values("invoice"))
    return rows.exclude(Exists(proven))


def _member(path: str) -> Iterable[str]:
    return (f"{path}_id", f"{path}__name", f"{path}__is_active")


def _read(row: dict[str, Any], path: str) -> tuple[int, str, bool]:
    return row[f"{path}_id"], row[f"{path}__name"], row[f"{path}__is_active"]
