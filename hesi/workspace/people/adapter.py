"""How allauth fits in: people enter by registering a company or by invitation, never by allauth's own sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes allauth's own sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
