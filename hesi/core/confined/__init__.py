"""Child processes that read what strangers send: little time and memory, no network, no programs, no files.

A parser that is led astray costs the one file it read. Each kind of reading is a module whose `main` calls `serve`;
the parent asks it through `Child`.
"""

from hesi.core.confined.limits import MB, ChildLimits
from hesi.core.confined.process import Child, Died

__all__ = ["MB", "Child", "ChildLimits", "Died"]
