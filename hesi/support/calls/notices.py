"""The kinds of notice the phone log sends."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.notifications.kinds import notice_kind

CALL_BACK_DUE = notice_kind("call.call_back_due", _("A promised call is due"), order=83)
