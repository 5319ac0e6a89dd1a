"""What a limited child may use."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child process may use: seconds of processor and of waiting, bytes of memory and per written file."""

    cpu_seconds: int = 10
    wall_seconds: float = 15.0
    memory_bytes: int = 1024 * MB
    file_bytes: int = 100 * MB
    open_files: int = 64
