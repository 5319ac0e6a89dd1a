"""Every component draws in both languages with the values that break layouts."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms

import hesi.web
from hesi.core.money import Money
from hesi.core.pages import KeyPage
from hesi.core.time import stopped
from hesi.web.tests.drawing import LONG_NAME, draw

COMPONENTS = Path(hesi.web.__file__).parent / "templates" / "cotton"
AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
NINE_DIGITS = Money.of("123456789.00", "CNY")
VOID = {"input", "img", "use", "br", "hr", "meta", "link"}


class AForm(forms.Form):
    title = forms.CharField(label="事由", max_length=60, help_text="一句话")
    kind = forms.ChoiceField(label="类型", choices=[("a", "差旅"), ("b", "招待")], required=False)
    way = forms.ChoiceField(label="方式", choices=[("1", "转账"), ("2", "冲抵")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="同意", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


ENTRY = SimpleNamespace(at=AT, who=LONG_NAME, icon="check", text="同意", detail="金额无误", folded=False)
FOLDED = SimpleNamespace(at=AT, who="", icon="refresh", text="重新检查", detail="一致", folded=True)
STEP = SimpleNamespace(done=False, here=True, icon="check", text=LONG_NAME, detail="今天")

EXAMPLES = {
    "action_bar": '<c-action-bar><c-slot name="facts">{{ long }}</c-slot><c-button>A</c-button></c-action-bar>',
    "autosave_state": '<c-autosave-state :at="at" /><c-autosave-state />',
    "avatar": '<c-avatar :name="long" /><c-avatar name="" /><c-avatar name="Li Lei" />',
    "badge": (
        '<c-badge state="paid" /><c-badge :state="nothing" /><c-badge state="x" :label="long" tone="red" icon="x" />'
    ),
    "bulk_bar": "<c-bulk-bar><c-button>A</c-button></c-bulk-bar>",
    "button": (
        '<c-button :href="url" icon="plus" hx-get="/a/">{{ long }}</c-button>'
        '<c-button variant="danger" disabled></c-button>'
    ),
    "card": '<c-card :title="long" subtitle="b"><c-slot name="actions">C</c-slot>D</c-card><c-card></c-card>',
    "chart": (
        '<c-chart id="c" :data="chart" :label="long"><c-slot name="table"><table><tr><td>1</td>'
        "</tr></table></c-slot></c-chart>"
    ),
    "drop_zone": '<c-drop-zone action="/up/" accept=".pdf" camera="1" />',
    "empty": '<c-empty icon="inbox" :title="long" text="b"><c-button>A</c-button></c-empty><c-empty title="x" />',
    "fact": '<c-fact :label="long">{{ long }}</c-fact>',
    "facts": '<c-facts><c-fact label="a"></c-fact></c-facts>',
    "field": "{% for field in form %}<c-field :field='field' />{% endfor %}",
    "file_tile": (
        '<c-file-tile :name="long" :value="money" state="failed" problem="x" :size="0" '
        ':progress="0" download="/d/" href="/h/" thumb="/t/" /><c-file-tile />'
    ),
    "filters": '<c-filters :form="form" />',
    "finding": '<c-finding level="block" :rule="long" :message="long" :way_out="long" /><c-finding message="x" />',
    "form_errors": '<c-form-errors :form="form" />',
    "icon": '<c-icon name="home" /><c-icon name="bell" label="铃" />',
    "menu": '<c-menu :label="long"><c-menu-item href="/">A</c-menu-item></c-menu>',
    "menu_item": '<c-menu-item icon="trash" danger="1">{{ long }}</c-menu-item>',
    "modal": '<c-modal id="m" :title="long">A<c-slot name="footer">B</c-slot></c-modal>',
    "money": '<c-money :value="money" /><c-money :value="nothing" /><c-money :value="debt" bare="1" />',
    "export": '<c-export kind="documents.all" query="q=1" />',
    "saved_filters": '<c-saved-filters place="documents" />',
    "pager": '<c-pager :page="page" /><c-pager :page="nothing" />',
    "person": '<c-person :member="person" detail="销售部" href="/" /><c-person :member="nothing" />',
    "progress": '<c-progress :value="3" :max="7" :label="long" /><c-progress :value="nothing" />',
    "stat": (
        '<c-stat :label="long" href="/" icon="coin"><c-money :value="money" /></c-stat><c-stat label="a" value="0" />'
    ),
    "steps": '<c-steps :steps="steps" :label="long" /><c-steps />',
    "tab": '<ul><c-tab href="/" :active="True" :count="0">A</c-tab></ul>',
    "table": (
        '<c-table caption="x" keys="1"><c-slot name="head"><tr><th>A</th></tr></c-slot><tr>'
        "<td>{{ long }}</td></tr></c-table>"
    ),
    "tabs": '<c-tabs><c-tab href="/">A</c-tab></c-tabs>',
    "timeline": '<c-timeline :entries="entries" /><c-timeline :entries="none" />',
}


@pytest.fixture
def values() -> dict:
    return {
        "long": LONG_NAME,
        "money": NINE_DIGITS,
        "debt": Money.of("-88.80", "CNY"),
        "nothing": None,
        "none": [],
        "at": AT,
        "url": "/a/?b=1&c=2",
        "person": SimpleNamespace(name=LONG_NAME),
        "entries": [ENTRY, FOLDED],
        "steps": [STEP],
        "page": KeyPage([], "abc", "def"),
        "chart": {"categories": ["</script>"], "series": []},
        "form": AForm({"title": "", "kind": "a"}),
    }


class Balance(HTMLParser):
    """Finds elements that are closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag, f"</{tag}> closes another element"


def test_every_component_has_an_example() -> None:
    assert {path.stem for path in COMPONENTS.glob("*.html")} == set(EXAMPLES)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_component_draws_well_formed(name: str, language: str, values: dict) -> None:
    html = draw(EXAMPLES[name], language, **values)
    balance = Balance()
    balance.feed(html)
    assert not balance.open
    assert len(balance.ids) == len(set(balance.ids))
    assert "None" not in html
    assert not [name for name, _ in balance.attributes if name == "style" or name.startswith("on")]


def test_nothing_to_show_is_a_dash_not_a_zero() -> None:
    assert "—" in draw('<c-money :value="value" />', value=None)


def test_debt_carries_a_minus_sign() -> None:
    assert "-88.80" in draw('<c-money :value="value" bare="1" />', value=Money.of("-88.80", "CNY"))


def test_slot_content_is_escaped() -> None:
    assert "<b>" not in draw('<c-finding :message="text" /><c-button>{{ text }}</c-button>', text="<b>x</b>")


def test_wrong_input_is_named_at_the_field(values: dict) -> None:
    html = draw('<c-field :field="form.title" />', form=values["form"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title-help id_title-error"' in html
    assert 'id="id_title-error"' in html
    assert 'for="id_title"' in html


def test_several_inputs_share_one_question(values: dict) -> None:
    html = draw('<c-field :field="form.way" />', form=values["form"])
    assert "<fieldset" in html
    assert "<legend" in html


def test_filters_in_force_are_chips_that_can_be_lifted() -> None:
    form = AForm({"title": "北京", "kind": "b"})
    html = draw('<c-filters :form="form" />', path="/?title=北京&kind=b&cursor=zzz", form=form)
    assert "类型：招待" in html
    assert 'href="?title=%E5%8C%97%E4%BA%AC"' in html
    assert "cursor" not in html


def test_pager_keeps_the_filters() -> None:
    html = draw('<c-pager :page="page" />', path="/?state=paid", page=KeyPage([], "abc", ""))
    assert 'href="?state=paid&amp;cursor=abc"' in html
    assert 'rel="prev"' not in html


@pytest.mark.parametrize(
    ("language", "shown", "earlier"),
    [("zh-hans", "11月23日", "3小时前"), ("en", "23 Nov", "3 hours ago")],
)
def test_moments_read_natively(language: str, shown: str, earlier: str) -> None:
    with stopped(datetime(2026, 11, 23, 9, 5, tzinfo=UTC)):
        html = draw("{{ at|when }}|{{ at|day }}|{{ at|clock }}", language, at=AT)
    assert "2026-11-23 14:05" in html
    assert f'title="{earlier}"' in html
    assert html.endswith(f"|{shown}|14:05")


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh-hans", "自2026-11-23 14:05起 · 3小时前"), ("en", "since 2026-11-23 14:05 · 3 hours ago")],
)
def test_since_when_and_how_long_is_said_once(language: str, told: str) -> None:
    with stopped(datetime(2026, 11, 23, 9, 5, tzinfo=UTC)):
        assert re.sub(r"<[^>]+>", "", draw("{{ at|since }}", language, at=AT)) == told
    with stopped(AT):
        assert draw("{{ at|since }}", "zh-hans", at=AT) == "刚刚"
