"""A page with every component on it, for tests that look at it in a browser; the product does not serve it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django_cotton.compiler_regex import CottonCompiler

from hesi.core.money import Money
from hesi.core.pages import KeyPage
from hesi.web.states import FAMILIES
from hesi.web.tests.drawing import LONG_NAME

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
SOURCE = Path(__file__).with_name("gallery.html")


class ClaimForm(forms.Form):
    title = forms.CharField(label="报销事由", help_text="一句话说明，审批人先看这里。", max_length=60)
    kind = forms.ChoiceField(label="费用类型", choices=[("a", "差旅"), ("b", "招待"), ("c", "办公")], required=False)
    who = forms.ChoiceField(
        label="同行人",
        choices=[("", "—"), ("1", "王小明"), ("2", "李雷")],
        required=False,
        widget=forms.Select(attrs={"data-select": ""}),
    )
    on = forms.DateField(label="发生日期", widget=forms.DateInput(attrs={"type": "date"}))
    urgent = forms.BooleanField(label="需要加急处理", required=False, help_text="加急会提醒审批人。")
    pay = forms.ChoiceField(
        label="支付方式", choices=[("1", "转到我的银行卡"), ("2", "冲抵借款")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="备注", widget=forms.Textarea(attrs={"rows": 2}), required=False)


class FilterForm(forms.Form):
    q = forms.CharField(label="关键字", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("paid", "已支付")])


def a_row(serial: int, title: str, person: str, amount: str, state: str) -> SimpleNamespace:
    return SimpleNamespace(
        number=f"BX-202611-{serial:04}",
        title=title,
        who=SimpleNamespace(name=person),
        on=AT - timedelta(days=40 * serial),
        money=Money.of(amount, "CNY"),
        state=state,
    )


def an_entry(hours: int, who: str, icon: str, text: str, detail: str = "", *, folded: bool = False) -> SimpleNamespace:
    return SimpleNamespace(at=AT - timedelta(hours=hours), who=who, icon=icon, text=text, detail=detail, folded=folded)


def a_step(text: str, icon: str, detail: str = "", *, done: bool = False, here: bool = False) -> SimpleNamespace:
    return SimpleNamespace(text=text, icon=icon, detail=detail, done=done, here=here)


def facts(request: HttpRequest) -> dict:
    return {
        "long": LONG_NAME,
        "form": ClaimForm({"title": "", "kind": "a"}) if "wrong" in request.GET else ClaimForm(),
        "filter_form": FilterForm(request.GET or None),
        "families": [(family, list(states)) for family, states in FAMILIES.items()],
        "rows": [
            a_row(1, "北京客户拜访", "王小明", "1234.50", "approving"),
            a_row(2, LONG_NAME, "Alexander Fitzgerald", "123456789.00", "paid"),
            a_row(3, "打印纸", "李雷", "-88.80", "rejected"),
        ],
        "money": Money.of("123456789.12", "CNY"),
        "yen": Money.of("-1200", "JPY"),
        "entries": [
            an_entry(0, "王小明", "check", "同意了单据", "金额无误，请尽快安排付款。"),
            an_entry(3, "李雷", "send", "提交了单据"),
            an_entry(24, "", "refresh", "系统重新检查了 3 张发票", "校验码一致", folded=True),
        ],
        "page": KeyPage([], "abc", "def"),
        "steps": [
            a_step("已受理", "check", "10:20", done=True),
            a_step("处理中", "progress-check", "今天 15:20 前首次回复", here=True),
            a_step("待您确认", "circle-dashed"),
        ],
        "chart": {
            "categories": ["9月", "10月", "11月"],
            "series": [{"name": "差旅", "values": [31000, 28000, 15000]}, {"name": "办公", "values": [1800, 2200, 40]}],
            "unit": "¥",
            "stacked": True,
        },
        "pie": {"categories": ["差旅", "办公"], "series": [{"name": "合计", "values": [12000, 8000]}], "unit": "¥"},
    }


def gallery(request: HttpRequest) -> HttpResponse:
    compiled = CottonCompiler().process(SOURCE.read_text("utf-8"))
    return HttpResponse(engines["django"].from_string(compiled).render(facts(request), request))


# The names the frame looks for; all of them lead back here.
NAMES = ("gallery", "search", "support-new", "support-mine", "claim-new", "preferences", "preferences-language", "plan")
urlpatterns = [
    *(path("gallery/" if name == "gallery" else f"gallery/{name}/", gallery, name=name) for name in NAMES),
    path("accounts/", include("allauth.urls")),
    path("", include("hesi.web.urls")),
]
