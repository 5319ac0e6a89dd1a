"""Draws template source as the product would: components compiled, the frame's context there."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

LONG_NAME = (
    "关于组织华东区域二零二六年第四季度重点客户联合解决方案研讨会"
    "暨年度合作伙伴答谢活动的差旅会务费用报销申请单据及其全部附件"
)


def a_request(path: str = "/", **extra: Any) -> HttpRequest:
    request = RequestFactory().get(path, **extra)
    request.actor = request.tenant = None
    request.user = SimpleNamespace(is_authenticated=False)
    request.htmx = False
    return request


def draw(source: str, language: str = "zh-hans", *, path: str = "/", **context: Any) -> str:
    """The HTML of template source in one language."""
    compiled = CottonCompiler().process("{% load i18n web %}" + source)
    with translation.override(language):
        return engines["django"].from_string(compiled).render(context, a_request(path))
