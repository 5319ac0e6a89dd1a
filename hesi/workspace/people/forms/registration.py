"""What a company is asked when it registers."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class RegistrationForm(forms.Form):
    name = forms.CharField(
        label=_("Company"),
        max_length=120,
        help_text=_("The full name as on the business licence; invoices are made out to it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    person_name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        help_text=_("At least 10 characters. Several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 10}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("zh-hans", "简体中文"), ("en", "English")],
        initial=settings.LANGUAGE_CODE,
    )
