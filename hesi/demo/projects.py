"""The projects money is spent for, each with its owner."""

from datetime import datetime
from typing import Any

from hesi.core.time import stopped
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.people.actions.projects import save_project, set_project_active
from hesi.workspace.people.models import DimensionItem, Member

PROJECTS = (
    ("P-2601", "新一代平台升级", "丁一帆"),
    ("P-2602", "华东标杆客户交付", "周岚"),
    ("P-2603", "年度用户大会", "乔安"),
    ("P-2604", "海外市场拓展", "陈艾米"),
    ("P-2605", "智能质检应用", "任可欣"),
    ("P-2606", "供应商准入复核", "马腾飞"),
    ("P-2501", "核心系统迁移", "丁一帆"),
    ("P-2503", "区域客户沙龙", "乔安"),
)
# What the people of these projects worked on the year before; the others have gone on since.
BEFORE = {"P-2601": "P-2501", "P-2603": "P-2503"}


def lay_projects(members: dict[str, Member]) -> dict[str, DimensionItem]:
    """The projects by their codes."""
    by: Any = SystemActor("opening")
    return {
        code: save_project(None, code=code, name=name, owner=members[owner], by=by) for code, name, owner in PROJECTS
    }


def close_former(projects: dict[str, DimensionItem], at: datetime, *, by: Actor) -> None:
    """Those of the year before are over: nothing new is booked on them."""
    with stopped(at):
        for code in BEFORE.values():
            set_project_active(projects[code], is_active=False, by=by)
