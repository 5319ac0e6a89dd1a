"""The description of the API is made once, and everybody gets the whole of it."""

import pytest
from django.test import Client
from django.utils import translation

from hesi.config.api import api


def test_made_once_in_each_language() -> None:
    with translation.override("en"):
        english = api.get_openapi_schema(path_prefix="/api/v1/")
        assert api.get_openapi_schema(path_prefix="/api/v1/") is english
        assert api.get_openapi_schema(path_prefix="/other/")["paths"] != english["paths"]
    with translation.override("zh-hans"):
        assert api.get_openapi_schema(path_prefix="/api/v1/") is not english


@pytest.mark.django_db
def test_second_reader_gets_what_the_first_got() -> None:
    first, second = (Client().get("/api/v1/openapi.json") for _reader in range(2))
    assert first.status_code == 200
    assert first.content == second.content
    assert b"application/problem+json" in first.content
