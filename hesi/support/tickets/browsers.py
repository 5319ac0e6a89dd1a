"""A browser's name for itself in words: Chrome 142 on Windows."""

import re

from django.utils.translation import gettext as _

# The order matters: most of them also call themselves Chrome or Safari.
_BROWSERS = (
    ("wxwork", r"wxwork/([\d]+)"),
    ("WeChat", r"MicroMessenger/([\d]+)"),
    ("DingTalk", r"DingTalk/([\d]+)"),
    ("Feishu", r"(?:Lark|Feishu)/([\d]+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/([\d]+)"),
    ("QQ", r"QQBrowser/([\d]+)"),
    ("Opera", r"OPR/([\d]+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/([\d]+)"),
    ("Chrome", r"(?:Chrome|CriOS)/([\d]+)"),
    ("Safari", r"Version/([\d]+)[\d.]* (?:Mobile/\S+ )?Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS|OpenHarmony"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X|Macintosh"),
    ("Linux", "Linux|X11"),
)


def browser_words(agent: str) -> str:
    """What people call this browser and the system under it; empty for nothing, “another program” for unknown ones."""
    if not agent:
        return ""
    names = {"wxwork": _("WeCom"), "WeChat": _("WeChat"), "DingTalk": _("DingTalk"), "Feishu": _("Feishu")}
    browser = ""
    for key, pattern in _BROWSERS:
        if found := re.search(pattern, agent):
            browser = f"{names.get(key, key)} {found.group(1)}"
            break
    system = next((name for name, pattern in _SYSTEMS if re.search(pattern, agent)), "")
    if not browser:
        return _("Another program on {system}").format(system=system) if system else _("Another program")
    return _("{browser} on {system}").format(browser=browser, system=system) if system else browser
