"""The pages of the sign-in library that are used, and where its links to other ones lead."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from hesi.workspace.access.doors import public

_to_preferences = public(RedirectView.as_view(pattern_name="preferences"))

urlpatterns = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", public(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", public(account.password_change), name="account_change_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", public(account.confirm_email), name="account_confirm_email"),
    path("two-factor/", public(mfa.index), name="mfa_index"),
    path("two-factor/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("two-factor/confirm/", public(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("two-factor/app/", public(totp.activate_totp), name="mfa_activate_totp"),
    path("two-factor/app/off/", public(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("two-factor/spare-codes/", public(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("two-factor/spare-codes/new/", public(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("two-factor/spare-codes/file/", public(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    # The library refers to these by name; their pages are ours.
    path("signup/", public(RedirectView.as_view(pattern_name="register")), name="account_signup"),
    path("email/", _to_preferences, name="account_email"),
    path("confirm-email/", _to_preferences, name="account_email_verification_sent"),
    path(
        "password/set/",
        public(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
]
