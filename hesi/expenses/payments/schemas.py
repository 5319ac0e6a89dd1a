"""Shapes of the payments' API. Amounts are decimal strings with a currency code."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from hesi.core.money import Money
from hesi.expenses.payments.models import Payment, PaymentBatch


class BatchIn(Schema):
    """The documents to pay together, by number."""

    documents: list[str] = Field(..., min_length=1, max_length=1000, examples=[["CL-202611-0007"]])


class FailureIn(Schema):
    reason: str = Field(..., max_length=200, examples=["户名不符"])


class WaitingOut(Schema):
    """An approved document that waits to be paid."""

    number: str
    payee: str
    legal_entity: str
    amount: str
    currency: str
    waiting_since: datetime
    has_account: bool


class WaitingPage(Schema):
    items: list[WaitingOut]
    next_cursor: str = ""


class PaymentOut(Schema):
    key: str
    document: str
    holder: str
    account: str = Field(description="Masked: the full number stands in the bank's file only.")
    amount: str
    currency: str
    state: str
    failure: str
    settled_at: datetime | None

    @classmethod
    def of(cls, payment: Payment) -> "PaymentOut":
        """One payment of a batch."""
        return cls(
            key=payment.key,
            document=payment.document.number,
            holder=payment.holder,
            account=payment.account.mask,
            amount=str(payment.amount.decimal),
            currency=payment.currency,
            state=payment.state,
            failure=payment.failure,
            settled_at=payment.settled_at,
        )


class BatchOut(Schema):
    number: str
    state: str
    legal_entity: str
    total: str
    currency: str
    created_at: datetime
    exported_at: datetime | None
    settled_at: datetime | None
    file_key: str = Field("", description="Fetch it at /files/<key>/ once the batch is exported.")
    payments: list[PaymentOut]

    @classmethod
    def of(cls, batch: PaymentBatch, payments: list[Payment]) -> "BatchOut":
        """A batch with its payments."""
        return cls(
            number=batch.number,
            state=batch.state,
            legal_entity=batch.legal_entity.name if batch.legal_entity else "",
            total=str(Money(sum(p.amount_minor for p in payments), batch.currency).decimal),
            currency=batch.currency,
            created_at=batch.created_at,
            exported_at=batch.exported_at,
            settled_at=batch.settled_at,
            file_key=batch.file.key if batch.file else "",
            payments=[PaymentOut.of(payment) for payment in payments],
        )
