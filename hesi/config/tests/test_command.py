"""The command itself: quick where it may be, clear where it cannot go on."""

import subprocess
import sys

import pytest

from hesi.config.command import main
from hesi.config.serving import CannotListen, listen


def test_recognise_starts_without_django() -> None:
    code = (
        "import sys; from hesi.config.command import main; status = main(['recognize', '/nowhere.pdf'])\n"
        "assert 'django' not in sys.modules, 'django was imported'\nsys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert '"file": "/nowhere.pdf"' in done.stdout


def test_unknown_command_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["dance"])
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["http", "70000", "-1"])
def test_odd_port_is_refused_in_a_sentence(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CannotListen, match="is no port"):
        listen()


def test_taken_port_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "0")
    with listen() as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(CannotListen, match=f"PORT={port + 1} hesi run"):
            listen()


def test_foreign_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "203.0.113.7")
    with pytest.raises(CannotListen, match="Set HOST"):
        listen()
