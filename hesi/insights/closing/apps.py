from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClosingConfig(AppConfig):
    name = "hesi.insights.closing"
    label = "closing"

    def ready(self) -> None:
        from hesi.expenses.documents.hooks import add_submit_hint
        from hesi.insights.closing.hints import closed_hint
        from hesi.insights.closing.later import offer_export
        from hesi.insights.closing.models import MonthEnd
        from hesi.insights.closing.permissions import may_close_months
        from hesi.insights.closing.queries import about
        from hesi.insights.links import address
        from hesi.insights.tabs import Tab, tab
        from hesi.workspace.events.subjects import Subject, register_subject

        tab(Tab("closing", _("Month-end"), "closing", 50, may_close_months))
        add_submit_hint(closed_hint)
        offer_export()
        register_subject(
            Subject(
                type=MonthEnd.subject_type,
                model=MonthEnd,
                label=lambda row: about(row.month),
                url=lambda row: address("closing", month=about(row.month)),
            )
        )
