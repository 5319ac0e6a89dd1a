"""The API against its own description: whatever is sent, no bug shows and every answer is one that is described."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.access.tokens import create_token
from hesi.workspace.tenancy.scope import tenant_scope
from tests.architecture.world import World, a_world

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 24


def a_token(world: World) -> str:
    """A token of the employee whose things the world holds, with every role, so that no door is closed too early."""
    employee = world.people["employee"]
    assert employee is not None
    with tenant_scope(world.company):
        for role in Role.objects.filter(key__in=("finance", "admin")):
            RoleHolder.objects.create(role=role, member=employee)
        _token, secret = create_token("fuzz", by=Actor(employee))
    return secret


def cases(operation: Any, world: World) -> st.SearchStrategy[Any]:
    """Requests of the documented shape and of others, about things that exist and about any."""
    written = operation.path.removeprefix("/")
    names = tuple(re.findall(r"{(\w+)}", written))
    existing = world.arguments(re.sub(r"{(\w+)}", r"<\1>", written), names)
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    paths: list[dict[str, Any]] = [{}, {"path_parameters": existing}] if names else [{}]
    return st.one_of(operation.as_strategy(generation_mode=mode, **path) for mode in modes for path in paths)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's own test client does: the test's transaction outlives each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def tried(operation: Any, world: World, secret: str, problems: list[str]) -> Callable[[], None]:
    """Sends the operation's requests, each undone again, and notes what is wrong with the answers."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation, world))
    def run(case: Any) -> None:
        point = transaction.savepoint()
        try:
            response = case.call(headers={"Authorization": f"Bearer {secret}"})
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            problems.extend(f"{operation.label}: {failure}\n{group}" for failure in group.exceptions)
        finally:
            transaction.savepoint_rollback(point)

    return run


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_that_is_sent_finds_a_bug_or_an_undocumented_answer() -> None:
    world = a_world()
    secret = a_token(world)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    problems: list[str] = []
    for result in schema.get_all_operations():
        tried(result.ok(), world, secret, problems)()
    assert not problems, f"{len(problems)}\n" + "\n-----\n".join(problems)
