"""The smallest components, drawn where they stand, look as the components do."""

import pytest
from django.template import Context, Engine, engines

from hesi.core.money import Money
from hesi.web.loader import with_small_ones_drawn

FACTS = {"icon": "bell", "sum": Money(-123_450, "CNY"), "nothing": None}


def shown(source: str) -> str:
    return engines["django"].from_string(source).render(dict(FACTS)).strip()


@pytest.mark.parametrize("name", ['name="check"', ':name="icon"', 'name="{{ icon }}"'])
def test_an_icon_looks_as_its_component(name: str) -> None:
    drawn = with_small_ones_drawn(f"<c-icon {name} />")
    assert "c-icon" not in drawn
    as_component = 'name="{{ icon }}" label=""' if "icon" in name else 'name="check" label=""'
    assert shown(drawn) == component(f"<c-icon {as_component} />")


@pytest.mark.parametrize("how", ["", ' bare="1"', ' strong="1"', ' bare="1" strong="1"'])
@pytest.mark.parametrize("value", ["sum", "nothing"])
def test_an_amount_looks_as_its_component(value: str, how: str) -> None:
    drawn = with_small_ones_drawn(f'<c-money :value="{value}"{how} />')
    assert "c-money" not in drawn
    assert shown(drawn) == component(f'<c-money{how} :value="{value}" />')


def test_an_icon_that_says_more_stays_a_component() -> None:
    source = '<c-icon name="check" label="{% translate \'Done\' %}" />'
    assert with_small_ones_drawn(source) == source


def component(source: str) -> str:
    """As the library renders it."""
    from django_cotton.compiler_regex import CottonCompiler

    engine: Engine = engines["django"].engine  # type: ignore[attr-defined]
    return engine.from_string(CottonCompiler().process(source)).render(Context(dict(FACTS))).strip()
