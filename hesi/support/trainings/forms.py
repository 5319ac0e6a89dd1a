"""Input of trainings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.service.audience_forms import AudienceFields, LocalMomentField
from hesi.support.tickets.agents import agents
from hesi.support.trainings.models import Training
from hesi.workspace.tenancy.scope import active_tenant

TIME_ZONES = (
    *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Tokyo", "Europe/London", "Europe/Berlin"),
    *("America/New_York", "America/Los_Angeles", "UTC"),
)
_TALL = {"rows": 5}


class _Texts(AudienceFields):
    title_zh = forms.CharField(label=_("Title (Chinese)"), max_length=120)
    title_en = forms.CharField(label=_("Title (English)"), required=False, max_length=120)
    body_zh = forms.CharField(
        label=_("What it is about (Chinese)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs=_TALL),
        help_text=_("Markdown: headings, lists, links and tables."),
    )
    body_en = forms.CharField(
        label=_("What it is about (English)"), required=False, max_length=20_000, widget=forms.Textarea(attrs=_TALL)
    )
    spoken = forms.ChoiceField(label=_("Spoken language"), choices=Training.Spoken.choices)
    trainer = forms.TypedChoiceField(label=_("Trainer"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, row: Training | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {"trainer": row.trainer_id} | (kwargs.get("initial") or {})
        super().__init__(*args, row=row, **kwargs)
        people = [(one.pk, one.name) for one in agents()]
        self.fields["trainer"].choices = [("", "—"), *people]  # type: ignore[attr-defined]


class DatedForm(_Texts):
    """A webinar or a training on site; its times are meant in the zone that is chosen beside them."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[(name, name) for name in TIME_ZONES])
    starts_at = LocalMomentField(label=_("Begins at"))
    ends_at = LocalMomentField(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(
        label=_("Link to take part"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Shown to those who have a seat."),
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=5000, initial=30)

    def __init__(self, *args: Any, row: Training | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        asked = str(self.data.get("time_zone", "")) if self.is_bound else row.time_zone if row else ""
        known = asked if asked in TIME_ZONES else active_tenant().time_zone
        self.fields["time_zone"].initial = known
        for name in ("starts_at", "ends_at"):
            self.fields[name].time_zone = known  # type: ignore[attr-defined]


FORMS: dict[str, type[_Texts]] = {
    Training.Kind.WEBINAR: DatedForm,
    Training.Kind.ON_SITE: DatedForm,
    Training.Kind.RECORDED: _Texts,
}


class RecordingForm(forms.Form):
    video = forms.FileField(label=_("Video"), required=False, help_text=_("MP4 or WebM, at most 200 MB."))
    captions = forms.FileField(label=_("Captions"), required=False, help_text=_("WebVTT, a file named .vtt."))
