"""Calls functions on a started product's data, each in a process of its own.

Setting Django up takes longer than what most of them do, so that is done once, in a process that then forks itself
for each call. It opens no connection and starts no thread itself.
"""

import importlib
import json
import os
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class Asker:
    """The near side: starts the other process with the first call."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None
        self._one_at_a_time = threading.Lock()

    def ask(self, function: str, arguments: dict[str, Any]) -> Any:
        """What `module:function` returns, through JSON; fails with what it raised."""
        with self._one_at_a_time:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps([function, arguments]) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        assert line, f"{function}: the asking process has ended"
        answer = json.loads(line)
        assert "raised" not in answer, answer["raised"]
        return answer["returned"]

    def stop(self) -> None:
        """End the other process."""
        if self._process is not None:
            with self._process as process:
                process.kill()
            self._process = None

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.asker"], cwd=ROOT, env=self._environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        return self._process


def main() -> None:
    """The far side: a line in, a line out."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hesi.config.settings"
    # What a function prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import django

    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _answer(line, answers)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"raised": f"ended with {status}: {line}"}), file=answers, flush=True)


def _answer(line: str, answers: Any) -> None:
    try:
        function, arguments = json.loads(line)
        module, _, name = function.partition(":")
        answer = {"returned": getattr(importlib.import_module(module), name)(**arguments)}
        written = json.dumps(answer)
    except BaseException:
        written = json.dumps({"raised": traceback.format_exc()})
    with suppress(BrokenPipeError):
        print(written, file=answers, flush=True)


if __name__ == "__main__":
    main()
