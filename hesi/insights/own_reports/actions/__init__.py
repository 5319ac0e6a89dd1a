"""Every state change of reports of one's own."""

from hesi.insights.own_reports.actions.mailing import end_mailing, send_due, set_mailing, stop_mail
from hesi.insights.own_reports.actions.saving import (
    copy_own_report,
    remove_own_report,
    restore_own_report,
    save_own_report,
)
from hesi.insights.own_reports.actions.sharing import pin_own_report, share_own_report, unpin_own_report

__all__ = [
    "copy_own_report",
    "end_mailing",
    "pin_own_report",
    "remove_own_report",
    "restore_own_report",
    "save_own_report",
    "send_due",
    "set_mailing",
    "share_own_report",
    "stop_mail",
    "unpin_own_report",
]
