"""Input of news."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.announcements.models import Announcement, Part
from hesi.support.service.audience_forms import AudienceFields, LocalMomentField

_TALL = {"rows": 6}


class _Texts(AudienceFields):
    title_zh = forms.CharField(label=_("Title (Chinese)"), max_length=120)
    title_en = forms.CharField(label=_("Title (English)"), required=False, max_length=120)
    body_zh = forms.CharField(
        label=_("Text (Chinese)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs=_TALL),
        help_text=_("Markdown: headings, lists, links and tables."),
    )
    body_en = forms.CharField(
        label=_("Text (English)"), required=False, max_length=20_000, widget=forms.Textarea(attrs=_TALL)
    )


class MaintenanceForm(_Texts):
    parts = forms.MultipleChoiceField(
        label=_("Affected parts"), choices=Part.choices, widget=forms.CheckboxSelectMultiple
    )
    starts_at = LocalMomentField(label=_("Begins at"))
    until = LocalMomentField(label=_("Ends at"))


class ReleaseForm(_Texts):
    version = forms.CharField(label=_("Version"), max_length=20)


class NoticeForm(_Texts):
    until = LocalMomentField(label=_("Stays until"), required=False, help_text=_("Empty: until somebody ends it."))


FORMS: dict[str, type[_Texts]] = {
    Announcement.Kind.MAINTENANCE: MaintenanceForm,
    Announcement.Kind.RELEASE: ReleaseForm,
    Announcement.Kind.NOTICE: NoticeForm,
}


class PublicationForm(forms.Form):
    at = LocalMomentField(label=_("Appears at"), required=False, help_text=_("Empty: at once."))


class PartsForm(forms.Form):
    """`parts` of an incident; `auto_id` tells the forms of one page apart."""

    parts = forms.MultipleChoiceField(
        label=_("Affected parts"), required=False, choices=Part.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, key: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{key}_%s" if key else "id_%s")
        super().__init__(*args, **kwargs)
