"""Codes kept in rows, and their sentences in the reader's language: why somebody is asked, why nobody was."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hesi.workspace.access.registry import BUILT_IN_NAMES

CONDITION_NOT_MET = "condition_not_met"
NOBODY_FOUND = "nobody_found"
APPROVER_LEFT = "approver_left"
APPROVER_IS_SUBMITTER = "approver_is_submitter"
APPROVER_REPEATED = "approver_repeated"
NO_APPROVER = "no_approver"

Because = dict[str, Any]
"""`{"code": an approver rule, …names}`; `instead_of` names whom this person stands in for, `since` says why."""


def why_text(because: Mapping[str, Any]) -> str:
    """Why this person is asked: 林晓的直接上级, 销售部负责人, 角色：财务."""
    text = _why(because)
    name = because.get("instead_of")
    if not name:
        return text
    if because.get("since") == APPROVER_LEFT:
        return _("{why} ({name} has left, so the manager is asked)").format(why=text, name=name)
    return _("{why} ({name} may not decide on this, so the manager is asked)").format(why=text, name=name)


def _why(because: Mapping[str, Any]) -> str:
    code, name = because.get("code"), because.get("name", "")
    if code == "direct_manager":
        return _("Direct manager of {name}").format(name=name)
    if code == "nth_manager":
        return _("Manager of {name}, level {level}").format(name=name, level=because.get("level", ""))
    if code == "department_head":
        return _("Head of {department}").format(department=name)
    if code == "role":
        return _("Role: {role}").format(role=role_label(because.get("role", ""), name))
    if code == "project_owner":
        return _("Owner of project {project}").format(project=name)
    return _("Named approver") if code == "member" else ""


def reason_text(code: str, detail: str = "") -> str:
    """Why a step passed without a decision, or nobody was asked; `detail` names the people it is about."""
    texts = {
        CONDITION_NOT_MET: _("Not needed: its condition is not met"),
        NOBODY_FOUND: _("Skipped: nobody was found"),
        APPROVER_LEFT: _("Skipped: the approver has left and has no manager"),
        APPROVER_IS_SUBMITTER: _("Passed: the approver is the submitter"),
        APPROVER_REPEATED: _("Passed: {names} agreed earlier").format(names=detail or _("the approver")),
        NO_APPROVER: _("Nobody decided: no step found an approver"),
    }
    return texts.get(code, "")


def role_label(key: str, name: str) -> str:
    """A role's name: built-in ones in the reader's language, others as the company named them."""
    return str(BUILT_IN_NAMES.get(key, name))
