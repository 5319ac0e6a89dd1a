from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "hesi.expenses.payments"
    label = "payments"

    def ready(self) -> None:
        from hesi.expenses.documents.hooks import add_submit_hint
        from hesi.expenses.payments import events, permissions  # noqa: F401
        from hesi.expenses.payments.answers import answer
        from hesi.expenses.payments.exports import offer_exports
        from hesi.expenses.payments.grants import PREPARE_PAYMENTS
        from hesi.expenses.payments.live import offer_live_settings
        from hesi.expenses.payments.places import account_hint, register_places
        from hesi.workspace.answers import answers
        from hesi.workspace.files.reading import allow_reading

        register_places()
        offer_exports()
        add_submit_hint(account_hint)
        answers("payments", answer, order=50)
        offer_live_settings()
        allow_reading("payment_batch", lambda actor, file: actor.holds(PREPARE_PAYMENTS))
