"""The child's side: take away what it does not need, then answer one request after another."""

import io
import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from hesi.core.confined.confinement import confine, refuse_the_rest, start_clock, stop_clock
from hesi.core.confined.frames import read_frame
from hesi.core.confined.limits import ChildLimits


def serve(load: Callable[[dict[str, Any]], None], answer: Callable[[dict[str, Any], bytes], bytes]) -> None:
    """Serve requests until standard input ends.

    `load` is given the settings and imports what reading needs, before the limits stand: loading takes files and memory
    that reading does not. `answer` makes the frame for a request's header and its one blob; it may not raise.
    """
    requests, answers = _own_pipes()
    settings = json.loads(sys.argv[1])
    limits = ChildLimits(**settings.pop("limits"))
    load(settings)
    confine(limits)
    refuse_the_rest()
    while (request := read_frame(requests)) is not None:
        header, blobs = request
        start_clock(limits)
        answered = answer(header, blobs[0])
        stop_clock()
        answers.write(answered)
        answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes for frames alone: a library that prints must not write into an answer."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return open(requests, "rb", buffering=io.DEFAULT_BUFFER_SIZE), open(answers, "wb")
