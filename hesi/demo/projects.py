"""The projects money is spent for, each with its owner."""

from typing import Any

from hesi.workspace.access.actor import SystemActor
from hesi.workspace.people.actions.projects import save_project
from hesi.workspace.people.models import DimensionItem, Member

PROJECTS = (
    ("P-2601", "新一代平台升级", "丁一帆"),
    ("P-2602", "华东标杆客户交付", "周岚"),
    ("P-2603", "年度用户大会", "乔安"),
    ("P-2604", "海外市场拓展", "陈艾米"),
    ("P-2605", "智能质检应用", "任可欣"),
    ("P-2606", "供应商准入复核", "马腾飞"),
)


def lay_projects(members: dict[str, Member]) -> dict[str, DimensionItem]:
    """The projects by their codes."""
    by: Any = SystemActor("opening")
    return {
        code: save_project(None, code=code, name=name, owner=members[owner], by=by) for code, name, owner in PROJECTS
    }
