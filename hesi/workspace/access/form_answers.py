"""Putting an action's refusal beside the fields it concerns, and answering a form that was sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from hesi.core.errors import Conflict, DomainError, Invalid


def accepts(form: BaseForm, action: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether the input was in order and the action took it; what it refused is shown in the form.

    Refusals for lack of permission are not a matter of the form and go on to the refusal page.
    """
    if not form.is_valid():
        return False
    try:
        action(form.cleaned_data)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return False
    return True


def show_refusal(form: BaseForm, refusal: DomainError) -> None:
    """The refusal's sentences beside their fields, or above the form when it names none of them."""
    named = {name: text for name, text in refusal.fields.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, str(text))
    if not named:
        form.add_error(None, refusal.message)


def see_other(to: str, request: HttpRequest | None = None, said: str = "") -> HttpResponse:
    """303 to the next page, with a sentence that says what was done."""
    if request is not None and said:
        messages.success(request, said)
    response = HttpResponseRedirect(to)
    response.status_code = 303
    return response
