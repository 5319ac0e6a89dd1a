"""The optional endpoint, against a local simulator of it: what is sent, what is shown, what a failure leaves."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from hesi.support.assistant.actions import ask
from hesi.support.assistant.models import Turn
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant

QUESTION = "发票识别失败了怎么办"


class SimulatedEndpoint(HTTPServer):
    """Answers every request with `said` and keeps what it was sent."""

    said: Any = "请重新上传[1]。"
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[dict[str, Any]] = []


class _Handler(BaseHTTPRequestHandler):
    server: SimulatedEndpoint

    def do_POST(self) -> None:
        """One completion."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))
        answer = json.dumps({"choices": [{"message": {"content": self.server.said}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@pytest.fixture
def endpoint(settings: Any) -> Iterator[SimulatedEndpoint]:
    with SimulatedEndpoint() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        settings.EGRESS_ALLOWED = [origin]
        settings.ASSISTANT_ENDPOINT, settings.ASSISTANT_KEY = f"{origin}/v1/chat/completions", "k"
        yield server
        server.shutdown()


def asked(member: Member, text: str = QUESTION) -> Turn:
    return ask(None, text, by=Actor(member), language="zh-hans")


def test_a_cited_wording_is_shown_with_the_same_sources(
    company: Tenant, member: Member, endpoint: SimulatedEndpoint
) -> None:
    turn = asked(member)
    assert turn.text == "请重新上传[1]。"
    assert turn.sources[0]["url"] == "/articles/recognition-failed/"


def test_only_question_and_passages_are_sent(company: Tenant, member: Member, endpoint: SimulatedEndpoint) -> None:
    asked(member)
    (sent,) = endpoint.received
    assert set(sent) == {"model", "temperature", "max_tokens", "messages"}
    assert QUESTION in sent["messages"][1]["content"]
    assert member.name not in json.dumps(sent, ensure_ascii=False)
    assert company.name not in json.dumps(sent, ensure_ascii=False)


@pytest.mark.parametrize("text", ["我的报销到哪了", "食堂今天中午吃什么", "帮我审批这张单子", "转人工"])
def test_it_is_not_asked_about_records_acts_or_what_is_unknown(
    company: Tenant, member: Member, endpoint: SimulatedEndpoint, text: str
) -> None:
    asked(member, text)
    assert endpoint.received == []


@pytest.mark.parametrize("said", ["没有引用的回答。", "NONE", "见[9]。", "", None, ["[1]"], "长" * 900 + "[1]"])
def test_an_answer_without_a_true_citation_is_not_shown(
    company: Tenant, member: Member, endpoint: SimulatedEndpoint, said: Any
) -> None:
    endpoint.said = said
    turn = asked(member)
    assert turn.kind == Turn.Kind.ARTICLE
    assert turn.text != said
    assert "手工录入" in turn.text


def test_a_failing_endpoint_leaves_the_passage(company: Tenant, member: Member, endpoint: SimulatedEndpoint) -> None:
    endpoint.status = 500
    assert "手工录入" in asked(member).text
    endpoint.shutdown()
    endpoint.server_close()
    assert "手工录入" in asked(member).text
