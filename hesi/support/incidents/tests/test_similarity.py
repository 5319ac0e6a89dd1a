"""How much two questions look alike: pure."""

import pytest

from hesi.support.incidents.similarity import SIMILAR, similar_among, similarity, trace

OUTAGE = [
    trace("claims", "系统打不开", "页面一直转圈，打不开系统"),
    trace("account", "登录不了系统", "今天登录系统一直转圈打不开"),
    trace("claims", "合思系统无法访问", "所有同事都打不开系统，一直转圈"),
    trace("other", "打不开", "系统打不开"),
]
OTHERS = [
    trace("recognition", "发票识别失败", "上传的发票识别不出金额"),
    trace("claims", "报销单提交不了", "按钮是灰色的"),
    trace("export", "导出报表缺列", "导出的报表没有部门这一列"),
    trace("api", "API limits", "How often may we call it in a minute?"),
]


@pytest.mark.parametrize("at", range(len(OUTAGE)))
def test_reports_of_one_outage_find_each_other_and_nothing_else(at: int) -> None:
    others = [(pk, one) for pk, one in enumerate(OUTAGE + OTHERS) if pk != at]
    found = similar_among(OUTAGE[at], others)
    assert found
    assert set(found) <= set(range(len(OUTAGE)))


def test_english_reports_too() -> None:
    one = trace("claims", "Cannot open the system", "The page keeps loading")
    other = trace("account", "System not loading", "page does not open, keeps loading for everybody")
    assert similarity(one, other) >= SIMILAR


def test_the_same_thing_or_error_is_the_same_cause() -> None:
    one = trace("a", "甲", "乙", subject=("document", 4))
    assert similarity(one, trace("b", "丙", "丁", subject=("document", 4))) == 1
    assert similarity(trace("a", "甲", "乙", errors=["E1"]), trace("b", "丙", "丁", errors=["E1", "E2"])) == 1
    assert similarity(one, trace("a", "丙", "丁", subject=("document", 5))) == 0


def test_nothing_said_resembles_nothing() -> None:
    assert similarity(trace("a", "", ""), trace("a", "", "")) == 0
    assert similarity(trace("a", "你好 请问", ""), trace("a", "请问", "")) <= 1
