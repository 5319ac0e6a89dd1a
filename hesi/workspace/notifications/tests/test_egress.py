"""What the product goes out to, and what it does not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import pytest

from hesi.workspace import egress
from hesi.workspace.egress import AddressRefused, NoAnswer, check_url, is_public, safe_addresses, send
from hesi.workspace.notifications.robots.tests.simulator import a_platform


@contextmanager
def a_canary() -> Iterator[tuple[int, list[Any]]]:
    """A listener of this machine that notes who connects; nobody should."""
    listener, came = socket.create_server(("127.0.0.1", 0)), []
    listener.settimeout(0.2)
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            try:
                came.append(listener.accept())
            except TimeoutError:
                continue

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield listener.getsockname()[1], came
    finally:
        over.set()
        thread.join()
        for connection, _address in came:
            connection.close()
        listener.close()


FORMS = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://198.18.0.1/",
    "https://192.0.0.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://user@127.0.0.1/",
    "https://oapi.dingtalk.com@127.0.0.1/",
    "https://oapi.dingtalk.com#@127.0.0.1/",
    "https://127.0.0.1\\@oapi.dingtalk.com/",
    "https://127。0。0。1/",
    "https://①②⑦.0.0.1/",
    "https://127.0.0.1:{port}/\r\nHost: x",
    "https://127.0.0.1 /",
    "https:///etc/passwd",
    "https://oapi.dingtalk.com:22/",
    "https://oapi.dingtalk.com:99999/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "ftp://127.0.0.1/",
    "data:text/plain,x",
    "//127.0.0.1/",
    "127.0.0.1",
    "",
    "https://[/",
    "https://" + "a" * 2000,
]


@pytest.mark.parametrize("form", FORMS)
def test_no_way_to_write_an_address_leads_inside(form: str) -> None:
    with a_canary() as (port, came), pytest.raises((AddressRefused, NoAnswer)):
        send("POST", form.format(port=port), body=b"x", seconds=2)
    assert came == []


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2400:3200::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_name_with_one_private_address_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("8.8.8.8", "10.0.0.8")]
    monkeypatch.setattr(egress.socket, "getaddrinfo", lambda *_a, **_k: mixed)
    with pytest.raises(AddressRefused):
        safe_addresses("example.com", 443)


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with a public address first and a private one afterwards is asked once only."""
    asked: list[int] = []

    def answers(*_args: Any, **_more: Any) -> list[Any]:
        asked.append(1)
        ip = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443))]

    connected: list[Any] = []

    class Silent(socket.socket):
        def connect(self, address: Any) -> None:
            connected.append(address[0])
            raise OSError("nobody there")

    monkeypatch.setattr(egress.socket, "getaddrinfo", answers)
    monkeypatch.setattr(egress.socket, "socket", Silent)
    monkeypatch.setattr(egress, "is_public", lambda address: str(address) == "192.0.2.1")
    with pytest.raises(NoAnswer):
        send("POST", "https://rebinding.example/")
    assert (len(asked), connected) == (1, ["192.0.2.1"])


def test_what_the_operator_vouches_for_is_asked(settings: Any) -> None:
    with a_platform() as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        answer = send("POST", f"{platform.origin}/cgi-bin/webhook/send?key=k", body=b"{}")
    assert (answer.status, platform.heard) == (200, [{}])


def test_redirects_are_not_followed(settings: Any) -> None:
    with a_platform() as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        platform.answers = [(302, b"")]
        with pytest.raises(NoAnswer, match="redirect"):
            send("POST", f"{platform.origin}/robot/send", body=b"{}")
    assert len(platform.heard) == 1


def test_an_answer_too_large_is_given_up(settings: Any) -> None:
    with a_platform() as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        platform.answers = [(200, b"x" * (egress.MAX_ANSWER_BYTES + 1))]
        with pytest.raises(NoAnswer, match="large"):
            send("POST", f"{platform.origin}/robot/send", body=b"{}")


def test_a_good_address_is_read_as_it_stands() -> None:
    target = check_url("https://oapi.dingtalk.com/robot/send?access_token=abc")
    assert (target.host, target.port, target.path) == ("oapi.dingtalk.com", 443, "/robot/send?access_token=abc")
