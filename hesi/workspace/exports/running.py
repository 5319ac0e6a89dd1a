"""Making the file: with the asker's rights of this moment, in steps, aside until it is whole.

A worker that is killed leaves nothing but a folder that the sweeper removes: the job runs again from the first row, and
only a finished file is ever stored.
"""

import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import DomainError, Forbidden
from hesi.core.time import now, zone
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.exports.events import EXPORT_NOTICE
from hesi.workspace.exports.models import UNFINISHED, Export, Format, State
from hesi.workspace.exports.pdf import Cover
from hesi.workspace.exports.reach import Reach, reach_of
from hesi.workspace.exports.registry import Exportable, Surroundings, find_exportable
from hesi.workspace.exports.totals import Totals
from hesi.workspace.exports.writers import media_type_of, open_writer
from hesi.workspace.files.scratch import EXPORT_PREFIX
from hesi.workspace.files.store import store_file
from hesi.workspace.notifications.notify import language_of, notify

KEPT = timedelta(days=7)
# Somebody who waited this long may have gone to another page.
NOTICE_AFTER = timedelta(seconds=3)
MOST_TRIES = 3
TICK_SECONDS = 0.5
# Of the hundred: so a file has at most twenty events of progress, however long it takes.
TOLD_EVERY_PERCENT = 5
_CHECK_ROWS = 100
_SYSTEM = "exports"


class ExportStopped(Exception):
    """The export was cancelled, or another worker has finished it."""


def run_export(pk: int) -> None:
    """Make the file of this export unless it has ended. A refusal ends it with its sentence; a fault is tried again."""
    begun = Export.objects.filter(pk=pk, state__in=UNFINISHED).update(
        state=State.RUNNING, done_rows=0, total_rows=0, tries=F("tries") + 1
    )
    if not begun:
        return
    export = Export.objects.select_related("asked_by__user", "asked_by__tenant").get(pk=pk)
    with translation.override(language_of(export.asked_by)):
        try:
            _make(export)
        except ExportStopped:
            return
        except DomainError as refusal:
            fail_export(export, refusal.message)
        except Exception:
            if export.tries >= MOST_TRIES:
                fail_export(export, BROKEN)
            raise


BROKEN = gettext_lazy("Something went wrong while the file was made. Try again; if it happens again, ask for help.")


def _make(export: Export) -> None:
    actor = Actor(export.asked_by, channel="job")
    exportable = find_exportable(export.kind)
    # Read before the rows, and kept by the actor: the rows are read with exactly these rights.
    reach = reach_of(actor, exportable)
    if not export.asked_by.is_active or not exportable.is_open_to(actor):
        raise Forbidden(_("You may no longer see this list. Ask an administrator of your company if you need to."))
    with TemporaryDirectory(prefix=EXPORT_PREFIX) as folder:
        path = Path(folder) / f"export.{export.format}"
        rows = _write(export, exportable, actor, path)
        _finish(export, path, rows, reach, by=actor)


def _write(export: Export, exportable: Exportable, actor: Actor, path: Path) -> int:
    """Write the rows; how many there were."""
    query = QueryDict(urlencode(export.query))
    laid = exportable.laid(actor, query, on_paper=export.format == Format.PDF)
    progress = Progress(export, laid.total)
    cover = _cover(export, laid.around)
    writer = open_writer(export.format, path, title=export.title, columns=laid.columns, total=laid.total, cover=cover)
    totals, done = Totals(laid.columns), 0
    try:
        for done, row in enumerate(laid.rows, start=1):
            writer.write(row)
            totals.add(row)
            if done % _CHECK_ROWS == 0:
                progress.at(done)
        writer.close(totals.rows())
    except BaseException:
        writer.abandon()
        raise
    return done


def _cover(export: Export, around: Surroundings) -> Cover:
    tenant = export.asked_by.tenant
    made_at = f"{now().astimezone(zone(tenant.time_zone)):%Y-%m-%d %H:%M}"
    return Cover(tenant.name, tenant.currency, export.asked_by.name, made_at, around)


class Progress:
    """Says how far an export is, twice a second at most, each time in a short transaction of its own."""

    def __init__(self, export: Export, total: int) -> None:
        self._export, self._total, self._told = export, total, 0
        self._since = time.monotonic()
        self._keep(0, is_told=True)

    def at(self, done: int) -> None:
        """So many rows are written. Raises `ExportStopped` when it was cancelled meanwhile."""
        if time.monotonic() - self._since < TICK_SECONDS:
            return
        self._since = time.monotonic()
        percent = done * 100 // max(self._total, 1)
        is_told = percent - self._told >= TOLD_EVERY_PERCENT
        self._told = percent if is_told else self._told
        self._keep(done, is_told=is_told)

    @transaction.atomic
    def _keep(self, done: int, *, is_told: bool) -> None:
        running = Export.objects.filter(pk=self._export.pk, state=State.RUNNING, tries=self._export.tries)
        if not running.update(done_rows=done, total_rows=self._total):
            raise ExportStopped
        if is_told:
            audience = [self._export.asked_by_id]
            record("export.progressed", self._export, by=SystemActor(_SYSTEM), audience=audience, done=done)


@transaction.atomic
def _finish(export: Export, path: Path, rows: int, reach: Reach, *, by: Actor) -> None:
    """Keep the file and say so, both or neither; nothing of it stays when the export was cancelled meanwhile."""
    name = f"{export.title}-{by.tenant.today.isoformat()}.{export.format}"
    with path.open("rb") as content:
        file = store_file(content, name=name, media_type=media_type_of(export.format), purpose="export", by=by)
    ended = now()
    running = Export.objects.filter(pk=export.pk, state=State.RUNNING, tries=export.tries)
    if not running.update(
        state=State.DONE, file=file, reach=reach, done_rows=rows, total_rows=rows, finished_at=ended,
        expires_at=ended + KEPT,
    ):  # fmt: skip
        raise ExportStopped
    record("export.finished", export, by=SystemActor(_SYSTEM), audience=[export.asked_by_id], rows=rows)
    if ended - export.created_at > NOTICE_AFTER:
        _tell(export, _("“{title}” is ready to download").format(title=export.title), icon="file-spreadsheet")


@transaction.atomic
def fail_export(export: Export, sentence: object) -> None:
    """End it with what went wrong, said to who asked."""
    unfinished = Export.objects.filter(pk=export.pk, state__in=UNFINISHED)
    if not unfinished.update(state=State.FAILED, error=str(sentence)[:400], finished_at=now()):
        return
    record("export.failed", export, by=SystemActor(_SYSTEM), audience=[export.asked_by_id], error=str(sentence)[:400])
    if now() - export.created_at > NOTICE_AFTER:
        title = _("“{title}” could not be exported").format(title=export.title)
        _tell(export, title, icon="alert-triangle", body=str(sentence))


def _tell(export: Export, title: str, *, icon: str, body: str = "") -> None:
    notify(
        [export.asked_by], kind=EXPORT_NOTICE, title=title, body=body, url=export.url, dedupe=f"export:{export.pk}",
        icon=icon,
    )  # fmt: skip
