"""The limited child: what it gives back, what it may not do, and what becomes of it."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from hesi.expenses.invoices.recognition.command import recognize_command
from hesi.expenses.invoices.recognition.limits import MB, ChildLimits, Unreadable
from hesi.expenses.invoices.recognition.sandbox import Reader, preview_limited, recognize_limited, unpack_limited
from hesi.expenses.invoices.recognition.tests.builders import (
    DIGITAL_NUMBER,
    attachment,
    digital_xml,
    ofd,
    text_object,
    zipped,
)
from hesi.expenses.invoices.recognition.tests.test_hostile import BOMB, text_pdf

ROOT = Path(__file__).resolve().parents[5]
QUICK = ChildLimits(cpu_seconds=10, wall_seconds=15, memory_bytes=1024 * MB)


def in_confinement(code: str) -> str:
    """What code prints that runs with the child's restrictions."""
    program = (
        "import sys, os, socket, subprocess\n"
        "from hesi.core.confined.confinement import confine, refuse_the_rest\n"
        "from hesi.expenses.invoices.recognition.limits import STRUCTURED\n"
        "confine(STRUCTURED); refuse_the_rest()\n"
        "try:\n    "
        + code.replace("\n", "\n    ")
        + "\nexcept BaseException as error:\n    print(type(error).__name__)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=30, check=False
    ).stdout.strip()


def test_child_gives_back_all_that_was_read():
    (reading,) = recognize_limited(zipped(ofd(invoice=attachment())), "票.ofd")
    assert (reading.values["number"], reading.values["seller_name"]) == ("12345678", "样例乙餐饮（杭州）有限公司")
    assert reading.items[0].name == "*餐饮服务*餐费"
    assert (reading.carrier, reading.extra["signature"]) == ("ofd", "none")
    assert [problem.code for problem in reading.problems] == ["seal_missing"]


def test_refusal_comes_back_with_its_code_name_and_parameters():
    with pytest.raises(Unreadable) as refusal:
        recognize_limited(("<a>" * 80 + "</a>" * 80).encode(), "深.xml")
    assert (refusal.value.code, refusal.value.params["name"], str(refusal.value.params["limit"])) == (
        "xml_depth",
        "深.xml",
        "64",
    )
    with pytest.raises(Unreadable) as doctype:
        recognize_limited(BOMB.encode(), "b.xml")
    assert doctype.value.code == "xml_doctype"


def test_network_is_out_of_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert in_confinement(f"socket.create_connection(('127.0.0.1', {port}), 2); print('reached')") in (
            "PermissionError",
            "OSError",
        )
    assert in_confinement("socket.socket(); print('made')") == "PermissionError"


def test_programs_and_written_files_are_out_of_reach(tmp_path):
    canary = tmp_path / "canary"
    assert in_confinement(f"open({str(canary)!r}, 'w')") == "PermissionError"
    assert in_confinement("subprocess.run(['true']); print('ran')") == "PermissionError"
    assert in_confinement("os.system('true'); print('ran')") == "PermissionError"
    assert in_confinement("os.fork(); print('ran')") == "PermissionError"
    assert not canary.exists()


def test_memory_is_bounded():
    assert in_confinement("x = bytearray(2 * 1024**3); print('had it')") == "MemoryError"


def test_nothing_of_our_environment_reaches_the_child(monkeypatch):
    monkeypatch.setenv("HESI_SECRET_FOR_TEST", "do not tell")
    with Reader(QUICK) as reader:
        reader.recognize(digital_xml().encode(), "a.xml")
        environment = Path(f"/proc/{reader.pids[0]}/environ")
        try:
            told = environment.read_bytes()
        except PermissionError:
            told = b""
        assert b"do not tell" not in told


def test_time_that_runs_out_is_told_and_the_child_is_gone():
    wait = ChildLimits(cpu_seconds=10, wall_seconds=-29.9)
    started = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        recognize_limited(digital_xml().encode(), "a.xml", limits=wait)
    assert refusal.value.code == "time_limit"
    assert time.monotonic() - started < 5


def test_no_directory_of_a_child_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    recognize_limited(digital_xml().encode(), "a.xml")
    with pytest.raises(Unreadable):
        recognize_limited(BOMB.encode(), "a.xml")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def reader():
    with Reader(QUICK, files_per_child=3) as warm:
        yield warm


def test_warm_reader_keeps_its_child_for_many_files_and_then_changes_it(reader):
    reader.close()
    seen = []
    for _ in range(3):
        assert reader.recognize(digital_xml().encode(), "a.xml")[0].values["number"] == DIGITAL_NUMBER
        seen.append(reader.pids)
    assert seen[0] == seen[1] != []
    assert seen[2] == []
    reader.recognize(digital_xml().encode(), "a.xml")
    assert reader.pids not in ([], seen[0])


def test_killed_child_is_replaced_for_the_next_file(reader):
    reader.close()
    reader.recognize(digital_xml().encode(), "a.xml")
    os.kill(reader.pids[0], signal.SIGKILL)
    assert reader.recognize(digital_xml().encode(), "a.xml")[0].values["number"] == DIGITAL_NUMBER


def test_refusal_does_not_cost_the_warm_child(reader):
    reader.close()
    reader.recognize(digital_xml().encode(), "a.xml")
    before = reader.pids
    with pytest.raises(Unreadable):
        reader.recognize(BOMB.encode(), "b.xml")
    assert reader.pids == before != []


def test_member_that_kills_its_child_leaves_the_rest_of_the_zip_alone(monkeypatch):
    bundle = zipped(
        {"one.xml": digital_xml(), "two.xml": BOMB, "in/three.xml": digital_xml(number="25332000000000000003")}
    )
    assert [name for name, _ in unpack_limited(bundle, "b.zip")] == ["one.xml", "two.xml", "in/three.xml"]
    readings = recognize_limited(bundle, "b.zip")
    assert [reading.values["number"] for reading in readings] == [DIGITAL_NUMBER, "", "25332000000000000003"]
    assert readings[1].problems[0].code == "xml_doctype"
    assert [reading.extra["member"] for reading in readings] == ["one.xml", "two.xml", "in/three.xml"]


def test_previews_are_drawn_in_the_child():
    page = (
        text_object(1, 20, 20, "浙江增值税电子普通发票", 8)
        + '<ofd:PathObject Boundary="10 10 100 0.5"><ofd:AbbreviatedData>M 0 0 L 100 0</ofd:AbbreviatedData>'
        + "</ofd:PathObject>"
    )
    for data, name in ((zipped(ofd(page=page)), "a.ofd"), (text_pdf("hello there my friend"), "a.pdf")):
        (png,) = preview_limited(data, name)
        shown = Image.open(io.BytesIO(png))
        assert (shown.format, max(shown.size)) == ("PNG", 1600)
        assert len(shown.convert("L").getcolors(256)) > 1
    assert preview_limited(digital_xml().encode(), "a.xml") == []


def test_command_prints_a_line_for_each_invoice_and_goes_on_after_a_bad_file(tmp_path, capfdbinary):
    good, bad, bundle = tmp_path / "好.xml", tmp_path / "bad.pdf", tmp_path / "b.zip"
    good.write_bytes(digital_xml().encode())
    bad.write_bytes(b"nothing")
    bundle.write_bytes(zipped({"one.xml": digital_xml(), "two.xml": digital_xml(number="25332000000087654321")}))
    assert recognize_command([str(bad), str(good), str(bundle), str(tmp_path / "absent.pdf")]) == 1
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.decode().splitlines()]
    assert [line["number"] for line in lines] == ["", DIGITAL_NUMBER, DIGITAL_NUMBER, "25332000000087654321", ""]
    assert [line["file"] for line in lines[2:4]] == [f"{bundle}/one.xml", f"{bundle}/two.xml"]
    assert lines[0]["problems"][0]["code"] == "unknown_type"
    assert lines[4]["problems"][0]["code"] == "not_found"
    assert recognize_command([str(good)]) == 0


def test_command_starts_without_django():
    module = "hesi.expenses.invoices.recognition"
    program = f"import sys, {module}.command, {module}.reader, {module}.child; print('django' in sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=30, check=True
    )
    assert out.stdout.strip() == "False"
