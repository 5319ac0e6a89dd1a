"""Loads templates with components, the smallest of them drawn where they stand.

A page shows about a hundred icons and a table hundreds of amounts, and a component costs a tenth of a millisecond each
time it is rendered. An icon that says only its name is therefore written out when its template is loaded, as
`cotton/icon.html` would render it, and an amount becomes the filter that `cotton/money.html` asks as well.
"""

import re

from django.templatetags.static import static
from django_cotton.cotton_loader import Loader as CottonLoader

# A name as it stands, with tags in it, or (with a colon) a variable; an icon that says more stays a component.
_ICON = re.compile(r'<c-icon (?P<is_variable>:?)name="(?P<name>[^"]*)" />')
_MONEY = re.compile(r'<c-money :value="(?P<value>[^"{%]+)"(?P<bare> bare="1")?(?P<strong> strong="1")? />')


class Loader(CottonLoader):  # type: ignore[misc]
    """The components' own loader, given templates without plain icons and amounts."""

    def _get_template_string(self, template_name: str) -> str:
        return with_small_ones_drawn(super()._get_template_string(template_name))


def with_small_ones_drawn(source: str) -> str:
    """This template with the mark-up of its plain icons and amounts in their place."""
    return _MONEY.sub(_amount, _ICON.sub(_icon, source))


def _amount(found: re.Match[str]) -> str:
    how = " ".join(name for name in ("bare", "strong") if found[name])
    return f'{{{{ {found["value"]}|shown_money:"{how}" }}}}'


def _icon(found: re.Match[str]) -> str:
    name = f"{{{{ {found['name']} }}}}" if found["is_variable"] else found["name"]
    address = f"{static('web/vendor/icons.svg')}#{name}"
    return f'<svg class="icon " aria-hidden="true" focusable="false"><use href="{address}"></use></svg>'
