"""Long tests begin first, on every worker alike: what is left for the end is short, so that all end at about once.

The order in which modules come, which changes with every run, otherwise stays.
"""

import gc
from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each worker begins with one stretch of the list, and takes over from the end of another's when it is through."""
    modules: dict[Any, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.getparent(pytest.Module), []).append(item)
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    items[:] = stretches(list(modules.values()), workers)


def stretches(modules: list[list[pytest.Item]], workers: int) -> list[pytest.Item]:
    """As many stretches of one length as there are workers, the modules with a slow test dealt out to their heads."""
    long = [module for module in modules if any(item.get_closest_marker("slow") for item in module)]
    short = [item for module in modules if module not in long for item in module]
    laid: list[pytest.Item] = []
    left = sum(map(len, modules))
    for worker in range(workers):
        head = [item for module in long[worker::workers] for item in module]
        size = left // (workers - worker)
        fill = max(0, size - len(head)) if worker < workers - 1 else len(short)
        laid += head + short[:fill]
        short = short[fill:]
        left -= len(head) + fill
    return laid


def pytest_collection_finish() -> None:
    """Everything imported so far stays: looking through it for rubbish again and again takes longer than many tests."""
    gc.collect()
    gc.freeze()
