"""How each platform wants its messages: pure."""

import json
from datetime import UTC, datetime

import pytest

from hesi.workspace.notifications.robots.models import Kind
from hesi.workspace.notifications.robots.platforms import (
    MOST_BYTES,
    News,
    dingtalk_sign,
    dingtalk_signed,
    mask_of,
    outgoing,
    plain,
    verdict,
)

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
NEWS = News(title="晨光科技：系统打不开", body="GD-202611-0007\n*所有人* @all", url="https://hesi.example.com/desk/")


def sent(kind: str, news: News = NEWS, secret: str = "") -> dict[str, object]:
    said: dict[str, object] = json.loads(outgoing(kind, "https://x/?key=k", secret, news, AT, link_word="打开").body)
    return said


def test_every_platform_gets_title_body_and_link() -> None:
    for kind in Kind.values:
        said = json.dumps(sent(kind), ensure_ascii=False)
        for part in ("系统打不开", "GD-202611-0007", "https://hesi.example.com/desk/", "打开"):
            assert part in said, (kind, part)


@pytest.mark.parametrize("kind", Kind.values)
def test_nothing_in_the_news_calls_everybody_or_becomes_a_link(kind: str) -> None:
    said = json.dumps(sent(kind, News("[x](http://evil)", "<@all> @all")), ensure_ascii=False)
    if kind == Kind.FEISHU:
        # Plain-text elements: nothing in them is markup.
        assert '"plain_text"' in said
        assert "lark_md" not in said
    else:
        assert "@all" not in said
        assert "](http://evil)" not in said


@pytest.mark.parametrize("kind", Kind.values)
def test_long_news_are_cut_within_the_limit_and_keep_their_link(kind: str) -> None:
    said = json.dumps(sent(kind, News("题", "长" * 20_000, url="https://hesi.example.com/x")), ensure_ascii=False)
    assert len(said.encode()) < MOST_BYTES[Kind(kind)] + 1000
    assert "…" in said
    assert "https://hesi.example.com/x" in said
    assert "\ufffd" not in said


def test_dingtalks_signature_is_in_the_address_in_milliseconds() -> None:
    address = dingtalk_signed("https://oapi.dingtalk.com/robot/send?access_token=a", "SECx", AT)
    assert "&timestamp=1793584800000&sign=" in address
    # A fixed value, so that the algorithm cannot change unseen: HMAC-SHA-256, Base64.
    assert dingtalk_sign("1577262236757", "this is secret") == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="
    assert dingtalk_signed("https://x/", "", AT) == "https://x/"


@pytest.mark.parametrize(
    ("kind", "status", "body", "is_taken", "again"),
    [
        ("dingtalk", 200, b'{"errcode":0,"errmsg":"ok"}', True, False),
        ("wecom", 200, b'{"errcode":0,"errmsg":"ok"}', True, False),
        ("feishu", 200, b'{"code":0,"msg":"success"}', True, False),
        ("feishu", 200, b'{"StatusCode":0,"StatusMessage":"success"}', True, False),
        ("dingtalk", 200, b'{"errcode":310000,"errmsg":"sign not match"}', False, False),
        ("dingtalk", 200, b'{"errcode":130101,"errmsg":"send too fast"}', False, True),
        ("wecom", 200, b'{"errcode":45009,"errmsg":"api freq out of limit"}', False, True),
        ("feishu", 200, b'{"code":11232,"msg":"frequency limited"}', False, True),
        ("wecom", 502, b"<html>", False, True),
        ("wecom", 404, b"", False, False),
        ("wecom", 200, b"not json", False, False),
        ("wecom", 200, b"[]", False, False),
        ("wecom", 200, b"{}", False, False),
    ],
)
def test_what_an_answer_means(kind: str, status: int, body: bytes, is_taken: bool, again: bool) -> None:
    said = verdict(kind, status, body)
    assert (said.is_taken, said.again) == (is_taken, again)


def test_the_mask_shows_host_and_end_only() -> None:
    assert mask_of("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx") == "qyapi.weixin.qq.com …7xxx"
    assert mask_of("https://open.feishu.cn/open-apis/bot/v2/hook/abcd-efgh").endswith("…efgh")


def test_plain_text_is_no_markup() -> None:
    assert plain("[a](b) @all <x> #1 *b*") == "［a］(b) ＠all ＜x＞ ＃1 ＊b＊"
