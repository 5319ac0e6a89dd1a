"""Run inside a started product's environment: chats that are talked, and who talks in them. Prints JSON.

Two hundred members of four companies each have an active chat with one of ten agents; everybody is signed in.
"""

import json
import os
from typing import Any

COMPANIES, AGENTS = 4, 10


def main() -> None:
    """Make them and print how each side reaches its chats."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    chats = int(os.environ["BENCH_CHATS"])
    print(json.dumps(_made(chats)))


def _made(chats: int) -> dict[str, Any]:
    from hesi.support.service.starting_lines import lay_service
    from hesi.workspace.tenancy.models import Plan, Tenant
    from hesi.workspace.tenancy.opening import open_workspace
    from hesi.workspace.tenancy.scope import tenant_scope

    provider = open_workspace("Bench provider", kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE)
    with tenant_scope(provider):
        lay_service(provider)
        agents = [_person(f"agent{at}", "agent") for at in range(AGENTS)]
    askers: list[Any] = []
    for at in range(COMPANIES):
        company = open_workspace(f"Bench company {at}", plan=Plan.STANDARD, provider=provider)
        with tenant_scope(company):
            askers += [_person(f"asker{at}-{one}") for one in range(chats // COMPANIES)]
    rows = []
    with tenant_scope(provider):
        for at, asker in enumerate(askers):
            rows.append(_chat(asker, agents[at % AGENTS]))
    return {
        "agents": {str(agent.pk): _session(agent) for agent in agents},
        "chats": [
            {"key": chat.key, "asker": asker.pk, "agent": chat.agent_id, "session": _session(asker)}
            for chat, asker in zip(rows, askers, strict=True)
        ],
    }


def _person(name: str, role: str = "") -> Any:
    from hesi.workspace.access.models import Role, RoleHolder
    from hesi.workspace.people.models import Member, User

    email = f"{name}@bench.example.com"
    user = User(email=email, name=name)
    user.set_unusable_password()
    user.save()
    member = Member.objects.create(user=user, name=name, email=email)
    if role:
        RoleHolder.objects.create(role=Role.objects.get(key=role), member=member)
    return member


def _chat(asker: Any, agent: Any) -> Any:
    from hesi.core.time import now
    from hesi.support.chat.models import Chat

    return Chat.objects.create(
        customer_id=asker.tenant_id,
        requester_id=asker.pk,
        requester_name=asker.name,
        agent=agent,
        state=Chat.State.ACTIVE,
        taken_at=now(),
        answered_at=now(),
    )


def _session(member: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(member.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
