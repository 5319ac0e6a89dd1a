"""Loads templates with components, their icons drawn once and for all.

A page shows about a hundred icons, and a component costs a tenth of a millisecond each time it is rendered. An icon
that says only its name is therefore written out when its template is loaded, as `cotton/icon.html` would render it.
"""

import re

from django.templatetags.static import static
from django_cotton.cotton_loader import Loader as CottonLoader

# A name as it stands, with tags in it, or (with a colon) a variable; an icon that says more stays a component.
_ICON = re.compile(r'<c-icon (?P<is_variable>:?)name="(?P<name>[^"]*)" />')


class Loader(CottonLoader):  # type: ignore[misc]
    """The components' own loader, given templates without plain icons."""

    def _get_template_string(self, template_name: str) -> str:
        return with_icons_drawn(super()._get_template_string(template_name))


def with_icons_drawn(source: str) -> str:
    """This template with the mark-up of its plain icons in their place."""
    return _ICON.sub(_drawn, source)


def _drawn(found: re.Match[str]) -> str:
    name = f"{{{{ {found['name']} }}}}" if found["is_variable"] else found["name"]
    address = f"{static('web/vendor/icons.svg')}#{name}"
    return f'<svg class="icon " aria-hidden="true" focusable="false"><use href="{address}"></use></svg>'
