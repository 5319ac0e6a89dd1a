"""The API's door: one NinjaAPI, authenticated by token or session, refusing in problem+json.

Each module brings a router in its `api.py`; they are joined here.
"""

import json
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from hesi.config.api_auth import SessionMember, TokenMember
from hesi.config.problems import PROBLEM, problem
from hesi.core.errors import DomainError

_ROUTERS = (
    ("people", "hesi.workspace.people.api"),
    ("exports", "hesi.workspace.exports.api"),
    ("invoices", "hesi.expenses.invoices.api"),
    ("documents", "hesi.expenses.documents.api"),
    ("approval-tasks", "hesi.expenses.approvals.api"),
    ("payments", "hesi.expenses.payments.api"),
    ("budgets", "hesi.expenses.budgets.api"),
    ("advances", "hesi.expenses.advances.api"),
    ("tickets", "hesi.support.tickets.api"),
    ("desk/calls", "hesi.support.calls.api"),
    ("desk", "hesi.support.desk.api"),
    ("knowledge", "hesi.support.knowledge.api"),
    # Before the reports by key.
    ("reports", "hesi.insights.search_language.api"),
    ("reports", "hesi.insights.api"),
)


class StrictParser(Parser):
    """Reads JSON; text no database can keep (NUL, halves of surrogate pairs) is no JSON that can be read."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body)
        text = "".join(_texts(body))
        text.encode()
        if "\0" in text:
            raise ValueError("NUL in a text")
        return body


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in chain(value, value.values()) if isinstance(value, dict) else value:
            yield from _texts(part)


class DescribedAPI(NinjaAPI):
    """As the framework's, but its description tells refusals by the media type they are sent with."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """The description, made once in each language: it takes longer than any page."""
        key = f"{get_language()} {where}"
        if key not in self._described:
            self._described[key] = self._describe(**where)
        return self._described[key]

    def _describe(self, **where: Any) -> OpenAPISchema:
        """Every answer from 400 on is `application/problem+json`."""
        schema = super().get_openapi_schema(**where)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        (shape,) = answer["content"].values()
                        answer["content"] = {PROBLEM: shape}
        return schema


api = DescribedAPI(
    title="Hesi",
    version="1.0.0",
    description="Expenses from the invoice in the hand to money paid, with the support centre built in.",
    auth=[TokenMember(), SessionMember()],
    urls_namespace="api",
    parser=StrictParser(),
    docs_url=None,
)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal in the caller's language, with its stable code."""
    answer = problem(error.status, error.code, error.message, errors=error.fields, context=error.context)
    if "retry_after" in error.context:
        answer["Retry-After"] = str(error.context["retry_after"])
    return answer


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The input does not have the documented shape."""
    fields = {".".join(str(part) for part in item["loc"]): item["msg"] for item in error.errors}
    return problem(422, "malformed", _("The input does not have the documented shape; see “errors”."), errors=fields)


@api.exception_handler(AuthenticationError)
def unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No valid token and no session."""
    return problem(401, "unauthenticated", _("Send a valid API token as “Authorization: Bearer …”, or sign in."))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses, such as a body that is not JSON."""
    return problem(error.status_code, "http_error", str(error))


for _prefix, _module in _ROUTERS:
    if find_spec(_module):
        api.add_router(f"/{_prefix}", import_module(_module).router)
