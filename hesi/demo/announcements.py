"""News of the service centre: what was new, what was maintained and what is planned."""

# ruff: noqa: E501 - what people write is kept in one piece

from dataclasses import dataclass
from datetime import timedelta

from hesi.core.time import now
from hesi.demo.desk import Desk
from hesi.support.announcements.actions import follow_status, publish_announcement, save_announcement
from hesi.workspace.tenancy.scope import tenant_scope

LEAD = "苏敏"
FOLLOWER = "高远"


@dataclass(frozen=True, slots=True)
class Release:
    """A version so many working hours ago."""

    hours_ago: float
    version: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str


RELEASES = (
    Release(
        170.0, "2026.10", "审批更快，退回更清楚", "Faster approvals, clearer returns",
        "## 审批\n\n* 待办列表可以连续审批，不必回到列表\n* 退回时可以选择退回到哪一步\n\n## 票夹\n\n* 支持一次拖入整个压缩包",
        "## Approvals\n\n* Go from one task to the next without the list\n* Choose the step a claim is sent back to\n\n"
        "## Wallet\n\n* Drop a whole archive at once",
    ),
    Release(
        14.0, "2026.11", "帮助中心与系统状态页", "Help centre and status page",
        "## 帮助\n\n* 一个页面找到文章、智能助手、培训和客服\n* [系统状态](page:status)：各项服务是否正常、何时维护，一目了然",
        "## Help\n\n* One page for articles, the assistant, trainings and support\n"
        "* [System status](page:status): what works and when maintenance is planned",
    ),
)  # fmt: skip


class Herald:
    """The support lead as the one who tells."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._diary = desk, desk.diary

    def plan(self) -> None:
        """Put everything on the stage, each at its moment."""
        for release in RELEASES:
            self._desk.stage.at(self._diary.ago(release.hours_ago), lambda one=release: self._release(one))  # type: ignore[misc]
        self._desk.stage.at(self._diary.ago(180), self._follow)
        self._desk.stage.at(
            self._diary.ago(120), lambda: self._maintain(36, "识别服务扩容", "More recognition servers")
        )
        self._desk.stage.at(self._diary.ago(2), lambda: self._maintain(24 * 6, "数据库升级", "Database upgrade"))

    def _follow(self) -> None:
        by = self._desk.company.actor(FOLLOWER)
        with tenant_scope(self._desk.company.tenant):
            follow_status(by=by)

    def _release(self, one: Release) -> None:
        by = self._desk.agents[LEAD]
        with tenant_scope(self._desk.provider):
            row = save_announcement(
                kind="release",
                version=one.version,
                title_zh=one.title_zh,
                title_en=one.title_en,
                body_zh=one.body_zh,
                body_en=one.body_en,
                by=by,
            )
            publish_announcement(row, by=by)

    def _maintain(self, in_hours: int, title_zh: str, title_en: str) -> None:
        by = self._desk.agents[LEAD]
        begins = (now() + timedelta(hours=in_hours)).replace(minute=0, second=0)
        with tenant_scope(self._desk.provider):
            row = save_announcement(
                kind="maintenance",
                title_zh=title_zh,
                title_en=title_en,
                body_zh="期间上传的发票会排队，维护结束后自动识别，不会丢失。",
                body_en="Invoices uploaded meanwhile wait in line and are read afterwards; nothing is lost.",
                parts=["recognition"] if in_hours < 48 else ["web", "api", "recognition"],
                starts_at=begins,
                until=begins + timedelta(hours=1),
                by=by,
            )
            publish_announcement(row, by=by)
