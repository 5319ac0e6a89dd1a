"""After it has begun: who came, and the recording."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.support.knowledge.media_kinds import MAX_CAPTIONS_BYTES, captions_in, video_type
from hesi.support.tickets.agents import desk_audience
from hesi.support.trainings.models import Signup, Training
from hesi.support.trainings.permissions import may_hold_training
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.store import store_file

PURPOSE = "training"


@transaction.atomic
def mark_attendance(training: Training, *, attended: Iterable[int], by: AnyActor) -> int:
    """These came, the others with a seat did not; tells how many came. Raises `Conflict` before it has begun."""
    row: Training = Training.objects.locked(training.pk)
    require(may_hold_training, by, row)
    if not row.has_begun or row.cancelled_at is not None or row.published_at is None:
        raise Conflict(_("Attendance is marked once the training has begun."))
    came = set(attended)
    seated = list(Signup.objects.filter(training=row, state=Signup.State.SEATED).select_related("customer"))
    for signup in seated:
        was, signup.attended = signup.attended, signup.pk in came
        if was == signup.attended:
            continue
        signup.save(update_fields=["attended"])
        if signup.attended:
            record(
                "training.attended",
                signup.customer,
                by=by,
                training=row.pk,
                title=row.title_zh,
                member=signup.member_id,
            )
    count = sum(bool(signup.attended) for signup in seated)
    record("training.attendance_marked", row, by=by, audience=desk_audience(), came=count, seated=len(seated))
    return count


@transaction.atomic
def keep_recording(training: Training, *, video: Any = None, captions: Any = None, by: AnyActor) -> Training:
    """Put the video up (MP4 or WebM), its captions (WebVTT), or both. `video` is an upload with name, size and read."""
    row: Training = Training.objects.locked(training.pk)
    require(may_hold_training, by, row)
    if video is None and captions is None:
        raise Invalid(_("Choose a video or captions."), fields={"video": _("Choose a video or captions.")})
    if video is not None:
        name = clean_line(video.name, 80)
        beginning = video.read(64)
        video.seek(0)
        kind = _named(video_type, "video", beginning, video.size, name)
        row.recording = store_file(video, name=video.name, media_type=kind, purpose=PURPOSE, by=by)
    if captions is not None:
        row.captions = _named(captions_in, "captions", captions.read(MAX_CAPTIONS_BYTES + 1))
    row.save(update_fields=["recording", "captions"])
    record("training.recording_kept", row, by=by, audience=desk_audience())
    return row


def _named(read: Any, field: str, *parts: Any) -> str:
    """What `read` makes of it; its refusal stands at the field of our form."""
    try:
        return str(read(*parts))
    except Invalid as refusal:
        raise Invalid(refusal.message, fields={field: refusal.message}) from refusal
