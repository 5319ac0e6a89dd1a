"""Doing a request once however often it is sent: the `Idempotency-Key` header.

The key belongs to the member. The effect and the answer are written in one transaction, so a crash leaves both or
neither; the answer is kept for `KEPT` and replayed byte for byte.
"""

import hashlib
import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.workspace.access.models import IdempotentAnswer

KEPT = timedelta(days=7)
MAX_KEY_CHARS = 255


class KeyReused(Invalid):
    """The same key came with another request."""

    code = "idempotency_key_reused"


def once(request: HttpRequest, key: str | None, function: Callable[[], Any]) -> Any:
    """Call the function unless this member's key has been answered before; then give the same answer again.

    Used by API operations that create: `return once(request, idempotency_key, lambda: start_document(…))`. Without a
    key the function is simply called. Two requests with the same key at the same time: one acts, the other waits for
    its answer. A refusal is not kept, so the request may be corrected and sent again. Raises `KeyReused` when the key
    was used for another request.
    """
    if key is None:
        return function()
    if not 0 < len(key) <= MAX_KEY_CHARS:
        raise Invalid(_("Idempotency-Key must have 1 to {most} characters.").format(most=MAX_KEY_CHARS))
    member_id, digest = request.actor.member_id, _digest(request)  # type: ignore[attr-defined]
    answers = IdempotentAnswer.objects.filter(member_id=member_id, key=key)
    for _attempt in range(2):
        if known := answers.first():
            return _replayed(known, digest)
        try:
            with transaction.atomic():
                kept = IdempotentAnswer.objects.create(member_id=member_id, key=key, digest=digest)
                response = _answer(request, function())
                kept.status, kept.body = response.status_code, response.content.decode()
                kept.media_type = response["Content-Type"]
                kept.save(update_fields=["status", "body", "media_type"])
                return response
        except IntegrityError:
            # Ours, when the same key has just been committed by someone else; otherwise the function's own.
            if not answers.exists():
                raise
    raise AssertionError("an answer that exists is replayed")


def _replayed(known: IdempotentAnswer, digest: str) -> HttpResponse:
    if known.digest != digest:
        raise KeyReused(_("This Idempotency-Key was used for another request. Use a new key for a new request."))
    response = HttpResponse(known.body, status=known.status, content_type=known.media_type)
    response["Idempotent-Replay"] = "true"
    return response


def _answer(request: HttpRequest, result: Any) -> HttpResponse:
    """What the operation would answer with this result, rendered now so that it can be kept."""
    if isinstance(result, HttpResponse):
        return result
    # The view function closes over the framework's path object, which knows the operation and its response schemas.
    view = request.resolver_match.func  # type: ignore[union-attr]
    operation = inspect.getclosurevars(view).nonlocals["self"]._find_operation(request)
    rendered: HttpResponse = operation._result_to_response(
        request, result, operation.api.create_temporal_response(request)
    )
    return rendered


def _digest(request: HttpRequest) -> str:
    """Tells this request from another one: method, address and content."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    try:
        digest.update(request.body)
    except RawPostDataException:
        for name in sorted(request.POST):
            digest.update(repr((name, request.POST.getlist(name))).encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                digest.update(repr((name, getattr(file, "name", ""))).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    return digest.hexdigest()
