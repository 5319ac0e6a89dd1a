"""What is said in the community."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hesi.support.community.actions.ideas import DECISIONS
from hesi.support.community.actions.picturing import MOST_PICTURES
from hesi.support.community.actions.steps import MOST_BODY, MOST_TITLE
from hesi.support.community.models import Area, Picture, Profile, Report, Thread
from hesi.support.knowledge.models import Language, Section
from hesi.support.knowledge.shipped import starting_sections
from hesi.support.tickets.forms import FilesField, ManyFiles

_TEXT_HELP = _("Markdown works: **bold**, lists, `code`, > quotes. No real names, amounts or tax ids, please.")


def _pictures() -> FilesField:
    return FilesField(
        label=_("Pictures"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/png,image/jpeg"}),
        help_text=format_lazy(
            _("Paste with Ctrl+V, drag or choose: PNG or JPEG, at most {limit} of 5 MB each. Cover names and amounts."),
            limit=MOST_PICTURES,
        ),
    )


class _NameMixin(forms.Form):
    """Asks for the name to be shown, as long as the person has none."""

    name = forms.CharField(
        label=_("The name others see"),
        max_length=30,
        help_text=_("It need not be your real one. Your company is not shown unless you say so in your profile."),
    )

    def ask_name_of(self, profile: Profile | None) -> None:
        if profile is not None and profile.name:
            del self.fields["name"]


class ThreadForm(_NameMixin):
    kind = forms.ChoiceField(label=_("What is it?"), choices=Thread.Kind.choices, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Area"))
    title = forms.CharField(label=_("In one sentence"), max_length=MOST_TITLE)
    body = forms.CharField(
        label=_("The whole of it"), max_length=MOST_BODY, help_text=_TEXT_HELP, widget=forms.Textarea(attrs={"rows": 8})
    )
    pictures = _pictures()
    field_order = ("kind", "area", "title", "body", "pictures", "name")

    def __init__(self, *args: Any, areas: list[Area], profile: Profile | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(row.key, row.name) for row in areas]  # type: ignore[attr-defined]
        self.ask_name_of(profile)


class AnswerForm(_NameMixin):
    body = forms.CharField(
        label=_("Your answer"), max_length=MOST_BODY, help_text=_TEXT_HELP, widget=forms.Textarea(attrs={"rows": 5})
    )
    pictures = _pictures()
    field_order = ("body", "pictures", "name")

    def __init__(self, *args: Any, profile: Profile | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_name_of(profile)


class EditForm(forms.Form):
    title = forms.CharField(label=_("In one sentence"), max_length=MOST_TITLE)
    body = forms.CharField(
        label=_("Text"), max_length=MOST_BODY, help_text=_TEXT_HELP, widget=forms.Textarea(attrs={"rows": 8})
    )

    without = forms.MultipleChoiceField(
        label=_("Take out these pictures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pictures = _pictures()

    def __init__(self, *args: Any, is_opening: bool, shown: Sequence[Picture] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["without"].choices = [(one.key, one.file.name) for one in shown]  # type: ignore[attr-defined]
        if not shown:
            del self.fields["without"]
        if not is_opening:
            del self.fields["title"]


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    comment = forms.CharField(label=_("In your words"), max_length=300, required=False)


class DecisionForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What becomes of it"), choices=[(state.value, state.label) for state in DECISIONS]
    )
    reason = forms.CharField(
        label=_("Reason, for everybody to read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MergeForm(forms.Form):
    target = forms.CharField(
        label=_("Address or key of the other idea"),
        max_length=200,
        help_text=_("Votes and followers go there, each counted once. It cannot be undone."),
    )


class PromotionForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = list(Section.objects.all()) or starting_sections()
        self.fields["section"].choices = [(row.key, row.name) for row in sections]  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("The name others see"),
        max_length=30,
        help_text=_("It need not be your real one. It stands over everything you have written, too."),
    )
    shows_company = forms.BooleanField(label=_("Show my company's name beside it"), required=False)


class CompanyForm(forms.Form):
    hides_name = forms.BooleanField(
        label=_("Never show our company's name in the community, whatever our people choose"), required=False
    )


class AreaForm(forms.Form):
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=30)
    name_en = forms.CharField(label=_("Name (English)"), max_length=40)
    about_zh = forms.CharField(label=_("What belongs there (Chinese)"), max_length=120, required=False)
    about_en = forms.CharField(label=_("What belongs there (English)"), max_length=160, required=False)
    is_public = forms.BooleanField(label=_("Everybody may read it, also signed out"), required=False)


class PublicationForm(forms.Form):
    area = forms.ChoiceField(label=_("Area"))
    title = forms.CharField(label=_("In one sentence"), max_length=MOST_TITLE)
    question = forms.CharField(label=_("Question"), max_length=MOST_BODY, widget=forms.Textarea(attrs={"rows": 6}))
    answer = forms.CharField(label=_("Answer"), max_length=MOST_BODY, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(row.key, row.name) for row in areas]  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """How the list is narrowed."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Thread.Kind.choices])
    state = forms.ChoiceField(
        label=_("Ideas that are"),
        required=False,
        choices=[("", _("All")), *((state.value, state.label) for state in DECISIONS)],
    )

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All")), *((row.key, row.name) for row in areas)]  # type: ignore[attr-defined]
