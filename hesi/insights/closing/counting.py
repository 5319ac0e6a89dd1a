"""Counting what is missing in a month, in a fixed number of statements, for finance or for one person's own part."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, Min, OuterRef, Q, Sum, Value, When

from hesi.core.money import Money
from hesi.core.time import month_bounds, month_instants
from hesi.expenses.advances.queries import open_advances
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.later import invoices_to_follow
from hesi.expenses.documents.models import Document, FrozenFinding, State
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.payments.models import PayeeAccount, Payment
from hesi.insights.closing.items import Item, Key, Person
from hesi.insights.closing.months import borne_by_nobody, documents_of, in_no_document, issued_in, lines_of
from hesi.insights.closing.seals import count_unverified
from hesi.insights.models import Cut
from hesi.insights.rollups.reading import Reading, Window
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Member

OPEN = (State.DRAFT, State.REJECTED, State.APPROVING, State.TO_PAY, State.PAYING)
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

    def items(self, *, with_seals: bool = True) -> list[Item]:
        """Every item, done or not, in the order of the page; for one person only what is theirs.

        The count of unproven seals takes as long as all the others: `with_seals=False` leaves it uncounted.
        """
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
        made[Key.UNVERIFIED] = self.unverified() if with_seals else self._uncounted(Key.UNVERIFIED)
        made[Key.UNALLOCATED] = self._unallocated()
        return list(made.values())

    @cached_property
    def _members(self) -> dict[int, tuple[int, str, bool]]:
        """Everybody by id, read once: joined to many rows they mislead the database."""
        rows = Member.objects.order_by()
        if self.only is not None:
            rows = rows.filter(pk=self.only)
        return {row[0]: row for row in rows.values_list("pk", "name", "is_active")}

    def _documents(self) -> None:
        """Everything that is open, by person and state, in one statement."""
        lines = lines_of(self.actor, self.month, OPEN)
        if self.only is not None:
            lines = lines.filter(document__submitter_id=self.only)
        failed = Payment.objects.filter(document=OuterRef("document"), state=Payment.State.FAILED)
        found = FrozenFinding.objects.filter(document=OuterRef("document")).exclude(level="info")
        # Each is asked only of the documents it matters for.
        rows: Any = lines.annotate(
            has_failed=_where(State.TO_PAY, Exists(failed)), has_found=_where(State.APPROVING, Exists(found))
        )
        self._payees = set(PayeeAccount.objects.active().order_by().values_list("member_id", flat=True).distinct())
        rows = rows.values(
            "document__state", "has_failed", "has_found", "document__submitter_id"
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
        state, member = State(row["document__state"]), self._members[row["document__submitter_id"]]
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
            key = Key.NO_ACCOUNT if member[0] not in self._payees else Key.FAILED if row["has_failed"] else Key.TO_PAY
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
        rows: Any = Invoice.objects.visible_to(self.actor).filter(issued_in(self.month, self.actor.tenant))
        if self.only is not None:
            rows = rows.filter(owner_id=self.only)
        # One statement for each: asked together, every invoice would be looked for in the documents several times.
        for key, found in ((Key.UNCLAIMED, rows.filter(in_no_document())), (Key.DOUBTFUL, rows.to_check().free())):
            grouped = found.order_by().values("currency", "owner_id")
            for row in grouped.annotate(count=Count("pk"), minor=Sum("total_minor"), since=Min("created_at")):
                amount = Money(row["minor"] or 0, row["currency"])
                self._parts[key].add(self._members[row["owner_id"]], row["count"], amount=amount, since=row["since"])

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

    def _uncounted(self, key: Key) -> Item:
        return Item(key, 0, url=self.url_of(key), is_counted=False)

    def unverified(self) -> Item:
        """Invoices on documents of the month whose seal the product could not prove."""
        count, sums = count_unverified(self.actor, self.month)
        own = sums.pop(self.currency, Money.zero(self.currency))
        others = [amount for _currency, amount in sorted(sums.items())]
        return Item(Key.UNVERIFIED, count, own, others=others, url=self.url_of(Key.UNVERIFIED))

    def _unallocated(self) -> Item:
        """Documents with expenses that no department or legal entity bears, and what those come to."""
        sums = Reading(self.actor, Cut.PERSON, Window(self.month, self.month)).by("department", "entity")
        # The kept sums hold each document once where it has no legal entity. Of the others a line may be borne and the
        # next not: only where the sums tell that there are such lines are their documents counted.
        nowhere = [one for (_department, entity), one in sums.items() if not entity]
        minor, count = sum(one[0] for one in nowhere), sum(one[2] for one in nowhere)
        if any(entity and not department for department, entity in sums):
            rows: Any = borne_by_nobody(self.actor, self.month).filter(document__legal_entity__isnull=False)
            found = rows.aggregate(count=Count("document", distinct=True), minor=Sum("home_minor"))
            minor, count = minor + (found["minor"] or 0), count + found["count"]
        return Item(Key.UNALLOCATED, count, Money(minor, self.currency), url=self.url_of(Key.UNALLOCATED))


_KEY_OF = {State.DRAFT: Key.DRAFTS, State.REJECTED: Key.SENT_BACK, State.PAYING: Key.PAYING}
_WITHOUT_AMOUNT = (Key.DRAFTS, Key.NO_RATE, Key.UNREAD)
_FINANCE = (Key.TO_PAY, Key.PAYING, Key.HANDED_IN, Key.UNVERIFIED, Key.UNALLOCATED)


def _where(state: State, asked: Exists) -> Any:
    return Case(When(document__state=state, then=asked), default=Value(False), output_field=BooleanField())


def _member(path: str) -> Iterable[str]:
    return (f"{path}_id", f"{path}__name", f"{path}__is_active")


def _read(row: dict[str, Any], path: str) -> tuple[int, str, bool]:
    return row[f"{path}_id"], row[f"{path}__name"], row[f"{path}__is_active"]
