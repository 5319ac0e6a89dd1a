"""Background work in tests: done at once, in this process, and loud when it fails."""

from hesi.workspace.events.dispatch import deliver_pending
from hesi.workspace.jobs.running import claim_next, run_job

_MOST = 10_000


def run_jobs(*queues: str) -> int:
    """Hand out the events and run every job that is due, until nothing is left; how many jobs ran.

    The first error of a subscriber or a job comes out. Jobs with a later `after` stay where they are.
    """
    for ran in range(_MOST):
        deliver_pending(raising=True)
        job = claim_next("tests", queues or None)
        if job is None:
            return ran
        run_job(job, raising=True)
    raise AssertionError("Jobs keep making jobs.")


def deliver_events() -> int:
    """Hand every event to its subscribers, without running jobs; how many deliveries succeeded."""
    return deliver_pending(raising=True)
