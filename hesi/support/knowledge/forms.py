"""Input of the library's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.knowledge.actions import MAX_BODY
from hesi.support.knowledge.models import Article, Feedback, Language, Section
from hesi.support.knowledge.shipped import starting_sections
from hesi.workspace.tenancy.models import Plan


class FeedbackForm(forms.Form):
    """Whether it helped, and why not."""

    is_helpful = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")
    reason = forms.ChoiceField(choices=[("", ""), *Feedback.Reason.choices], required=False)
    comment = forms.CharField(required=False, max_length=1000)


class ShelfForm(forms.Form):
    """Where an article stands, who reads it, when somebody looks at it again."""

    section = forms.ChoiceField(label=_("Section"))
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Article.Audience.choices)
    plans = forms.MultipleChoiceField(
        label=_("Plans"),
        choices=Plan.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only when it is for customers of certain plans."),
    )
    review_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = list(Section.objects.all()) or starting_sections()
        self.fields["section"].choices = [(row.key, row.name) for row in sections]  # type: ignore[attr-defined]
        if is_own:
            # A company's own answers are for its signed-in people; there is nothing to choose.
            self.fields["audience"].choices = [  # type: ignore[attr-defined]
                (Article.Audience.CUSTOMERS.value, Article.Audience.CUSTOMERS.label)
            ]
            del self.fields["plans"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("audience") == Article.Audience.PLANS and not facts.get("plans"):
            self.add_error("plans", _("Choose at least one plan."))
        facts.setdefault("plans", [])
        return facts


class EditionForm(forms.Form):
    """An article's text in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.HiddenInput)
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("The question as a reader would ask it."))
    summary = forms.CharField(
        label=_("Summary"), max_length=240, required=False, help_text=_("The answer in one sentence.")
    )
    keywords = forms.CharField(
        label=_("Other words for it"), max_length=2000, required=False, help_text=_("Searched, but not shown.")
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=MAX_BODY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "class": "article-source"}),
        help_text=_(
            "Markdown. [Words](page:claim-new) links to a page of the product, [words](article:key) to an article, "
            "![words](media:key) shows a picture or video. Live settings say what the reader's company has set."
        ),
    )


class MediumForm(forms.Form):
    """A picture or a video for an article."""

    file = forms.FileField(
        label=_("Picture or video"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,video/mp4,video/webm"}),
        help_text=_(
            "PNG or JPEG up to 5 MB, MP4 or WebM up to 200 MB. What a picture says of camera and place is removed."
        ),
    )
    words = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("One sentence for those who do not see it."),
    )


class VideoForm(forms.Form):
    """What goes with a video."""

    poster = forms.FileField(
        label=_("Poster"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_("The picture that stands there before it plays, of the video's own size."),
    )
    captions_zh_hans = forms.FileField(
        label=_("Captions in Chinese"), required=False, widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"})
    )
    captions_en = forms.FileField(
        label=_("Captions in English"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
        help_text=_("WebVTT files (.vtt) in UTF-8."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and not any(facts.values()):
            raise forms.ValidationError(_("Choose a poster or captions first."))
        return facts


class NewArticleForm(ShelfForm):
    """A new article: where it stands and what it is called."""

    title = forms.CharField(label=_("Title"), max_length=120)
    field_order = ("title", "section", "audience", "plans", "review_on")
