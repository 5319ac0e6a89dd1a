"""A person at a browser without scripts: opens addresses, fills in forms as offered, presses what can be read."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import lxml.html
from django.test import Client

_UNSEEN = ("script", "style", "template", "noscript")
_SPOKEN = ("aria-label", "title", "placeholder", "alt")


@dataclass(frozen=True)
class Page:
    """What was answered, as it is read."""

    address: str
    status: int
    content: str

    @property
    def tree(self) -> Any:
        return lxml.html.fromstring(self.content or "<p></p>")

    @property
    def text(self) -> str:
        """Everything that can be read or is read aloud, spaces made one."""
        return " ".join(self.pieces())

    @property
    def main(self) -> str:
        """What stands in the middle of the page, without the frame around it."""
        return " ".join(self.pieces("//main"))

    def pieces(self, within: str = "/*") -> list[str]:
        """The texts of the page one by one, those of attributes that people read or hear included."""
        found: list[str] = []
        tree = next(iter(self.tree.xpath(within)), self.tree)
        for unseen in tree.xpath("|".join(f".//{name}" for name in _UNSEEN)):
            unseen.drop_tree()
        for element in tree.iter():
            if isinstance(element.tag, str):
                found += [element.get(name, "") for name in _SPOKEN]
                found.append(element.text or "")
            found.append(element.tail or "")
        return [clean for piece in found if (clean := " ".join(piece.split()))]

    def links(self, containing: str) -> list[str]:
        """The addresses of links that contain this."""
        return [address for address in self.tree.xpath("//a/@href") if containing in address]


class Visitor:
    """One browser. `page` is what it shows; `seen` all it has shown."""

    def __init__(self, language: str = "zh-hans") -> None:
        self.client = Client(headers={"accept-language": language})
        self.client.cookies["hesi_language"] = language
        self.seen: list[Page] = []

    @property
    def page(self) -> Page:
        return self.seen[-1]

    def open(self, address: str, *, status: int = 200) -> Page:
        """Go to an address and expect this answer."""
        return self._shown(self.client.get(address, follow=True), address, status)

    def press(self, label: str, *, to: str = "", status: int = 200, **fields: Any) -> Page:
        """Press the button that says this, with the form's fields as shown except for those given.

        `to` is a part of the address the form goes to, where several buttons say the same. A field the form does not
        offer is a mistake of the test.
        """
        form, button = self._find(label, to)
        data, files = _values(form), _files(form)
        for name, value in fields.items():
            assert name in data or name in files or _offers(form, name), f"{label}: the form has no “{name}”"
            data[name] = value
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        address = urljoin(self.page.address, button.get("formaction") or form.get("action") or self.page.address)
        send = self.client.post if (form.get("method") or "get").lower() == "post" else self.client.get
        return self._shown(send(address.partition("#")[0], data, follow=True), address, status)

    def see(self, *texts: str) -> None:
        """Expect each of these on the page."""
        text = self.page.text
        missing = [wanted for wanted in texts if wanted not in text]
        assert not missing, f"{self.page.address} does not say {missing}:\n{text}"

    def not_see(self, *texts: str) -> None:
        """Expect none of these on the page."""
        text = self.page.text
        assert not [wanted for wanted in texts if wanted in text], text

    def buttons(self) -> list[str]:
        """What the buttons of the page say."""
        return [_said(button) for button in self.page.tree.xpath("//form//button")]

    def _find(self, label: str, to: str) -> tuple[Any, Any]:
        tree = self.page.tree
        tree.make_links_absolute("http://testserver")
        for button in tree.xpath("//button[not(@type='button')]"):
            form = next(button.iterancestors("form"), None)
            if form is None and button.get("form"):
                form = next(iter(tree.xpath(f"//form[@id='{button.get('form')}']")), None)
            if form is None or _said(button) != label:
                continue
            address = button.get("formaction") or form.get("action") or self.page.address
            if to in address:
                return form, button
        raise AssertionError(f"{self.page.address} has no button “{label}” {to}; it has {self.buttons()}")

    def _shown(self, response: Any, address: str, status: int) -> Page:
        at = response.redirect_chain[-1][0] if getattr(response, "redirect_chain", None) else address
        content = "" if response.streaming or "html" not in response["Content-Type"] else response.content.decode()
        self.seen.append(Page(urljoin("http://testserver", at), response.status_code, content))
        assert response.status_code == status, f"{at}: {response.status_code}\n{self.page.text[:3000]}"
        return self.page


def _said(button: Any) -> str:
    spoken = " ".join(button.text_content().split())
    return spoken or button.get("aria-label", "")


def _values(form: Any) -> dict[str, Any]:
    """The fields as a browser would send them."""
    found: dict[str, Any] = {}
    for field in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        if field.get("disabled") is not None or next(field.iterancestors("template"), None) is not None:
            continue
        for value in _sent(field):
            found.setdefault(field.get("name"), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _sent(field: Any) -> list[str]:
    if field.tag == "textarea":
        return [(field.text or "").removeprefix("\n")]
    if field.tag == "select":
        options = field.xpath(".//option")
        chosen = [option for option in options if option.get("selected") is not None]
        if field.get("multiple") is None:
            chosen = (chosen or options)[:1]
        return [option.get("value", option.text_content()) for option in chosen]
    kind = field.get("type", "text")
    if kind in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.get("checked") is not None else []
    return [] if kind in ("file", "submit", "button") else [field.get("value", "")]


def _files(form: Any) -> set[str]:
    return set(form.xpath(".//input[@type='file']/@name"))


def _offers(form: Any, name: str) -> bool:
    """Whether the form has a box or an open choice of this name, which sends nothing while it is not ticked."""
    return bool(form.xpath(f".//*[@name='{name}']"))


def option(page: Page, name: str, label: str) -> str:
    """The value of the choice that reads so: of a select, or of boxes and their labels."""
    for choice in page.tree.xpath(f"//select[@name='{name}']//option"):
        if re.sub(r"\s", "", choice.text_content()).startswith(label):
            return str(choice.get("value"))
    for box in page.tree.xpath(f"//input[@name='{name}']"):
        around = next(box.iterancestors("label"), None)
        text = around.text_content() if around is not None else ""
        text += "".join(page.tree.xpath(f"//label[@for='{box.get('id')}']//text()"))
        if label in text:
            return str(box.get("value"))
    raise AssertionError(f"{page.address}: {name} has no choice “{label}”")
