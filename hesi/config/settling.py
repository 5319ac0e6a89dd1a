"""What a process keeps for life is not looked at again by the garbage collector."""

import gc

from django.urls import get_resolver


def settle() -> None:
    """Called once the process is ready: a full collection then walks only what came since.

    Code, settings, translations and addresses are some hundred thousand objects; walking them took up to 200 ms, in
    the middle of whichever page was being drawn.
    """
    # Read at the first request otherwise.
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
