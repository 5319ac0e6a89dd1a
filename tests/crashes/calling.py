"""A client of the API that, as a careful program does, repeats what got no answer and writes down every answer."""

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any

from tests.builders_documents import SPENT_ON

ANSWER_SECONDS = 30.0
PATIENCE_SECONDS = 90.0
_NO_ANSWER = (OSError, http.client.HTTPException)


def a_claim_for(invoice: str) -> dict[str, Any]:
    """The body that makes a claim of 100.00 for meals, proved by this invoice."""
    line = {"expense_type": "meals", "spent_on": SPENT_ON.isoformat(), "amount": "100.00", "note": "客户拜访"}
    return {"template": "travel", "title": "上海出差", "purpose": "拜访客户", "lines": [line | {"invoices": [invoice]}]}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    is_replay: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a client's journal: what was asked under which key, and what was answered."""

    method: str
    path: str
    body: Any
    key: str
    answer: Answer


@dataclass
class Client:
    """Calls the product at `port` with a member's token."""

    port: int
    token: str
    journal: list[Entry] = field(default_factory=list)
    cut_off: int = 0

    def insist(self, method: str, path: str, body: Any = None, *, key: str) -> Answer:
        """Ask until there is an answer, always under the same key; an accepted request goes into the journal."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.call(method, path, body, key=key)
                break
            except _NO_ANSWER:
                self.cut_off += 1
                assert time.monotonic() < deadline, f"no answer to {method} {path}"
                time.sleep(0.1)
        if answer.status < 300:
            self.journal.append(Entry(method, path, body, key, answer))
        return answer

    def call(self, method: str, path: str, body: Any = None, *, key: str = "") -> Answer:
        """Ask once. Raises OSError or HTTPException when no whole answer comes."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self._send(method, path, b"" if body is None else json.dumps(body).encode(), headers, key)

    def upload(self, name: str, content: bytes) -> Answer:
        """Send one file to the wallet."""
        edge = "edge-of-a-part"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        whole = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._send("POST", "/invoices/uploads", whole, kind | {"Authorization": f"Bearer {self.token}"}, "")

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str], key: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, f"/api/v1{path}", body, headers | ({"Idempotency-Key": key} if key else {}))
            response = connection.getresponse()
            return Answer(response.status, response.read(), response.headers.get("Idempotent-Replay") == "true")
        finally:
            connection.close()
