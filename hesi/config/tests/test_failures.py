"""A bug can be found again: the page, the API's answer and the log name the same request."""

import json
import logging

from django.test import RequestFactory

from hesi.config.failures import server_error
from hesi.config.log_lines import RequestIds
from hesi.workspace.events.context import request_context


def test_page_names_the_request():
    request = RequestFactory().get("/wallet/")
    with request_context(request) as context:
        answer = server_error(request)
    assert answer.status_code == 500
    assert context.request_id in answer.content.decode()


def test_api_answers_a_problem_that_names_the_request():
    request = RequestFactory().get("/api/v1/documents")
    with request_context(request) as context:
        answer = server_error(request)
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["request_id"] == context.request_id


def test_log_lines_name_the_request():
    line = logging.LogRecord("hesi", logging.ERROR, __file__, 1, "broken", None, None)
    with request_context(RequestFactory().get("/")) as context:
        RequestIds().filter(line)
    assert line.request_id == context.request_id
    RequestIds().filter(line)
    assert line.request_id == "-"
