"""`make screenshots`: draw the README's pictures into docs/screenshots from a product started for it alone.

A product with the demonstration company runs in a folder that is thrown away; its people sign in with headless Chromium
at the width of a desk and of a phone, in Chinese and in English. Chinese is drawn with the font that a locked package
brings, so the pictures look alike on machines without Chinese fonts.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
DESK, PHONE = (1280, 800), (390, 844)
MOST_BYTES, MOST_BYTES_TOGETHER = 250_000, 3_000_000
START_SECONDS = 300
SETTLE_MS = 1_200
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
# The file control and the date control speak the browser's language, where it has been installed with that.
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


class Shot(NamedTuple):
    """One page: the picture's name, who looks, where it is, the link that leads further, and what stands at the top."""

    name: str
    person: str
    address: str
    link: str = ""
    top: str = ""


EMPLOYEE, FINANCE = "林晓", "郑敏"
SHOTS = (
    Shot("home", EMPLOYEE, "/"),
    Shot("wallet", EMPLOYEE, "/wallet/?view=free", top="a.chip"),
    Shot("review", EMPLOYEE, "/wallet/?view=check", ".invoice-tile-title"),
    Shot("claim", EMPLOYEE, "/", 'a[href*="/documents/CL-"][href$="/edit/"]'),
    Shot("approval", FINANCE, "/approvals/", ".task-link"),
    Shot("report", FINANCE, "/reports/"),
)


def main() -> int:
    """Draw the pages, or those named as arguments, in both languages at both widths; 1 where pictures are too large."""
    sys.path.insert(0, str(ROOT))
    from tools.chromium import obtain

    chromium, why = obtain()
    if chromium is None:
        print(f"No screenshots: {why}.")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hesi-screenshots-") as folder:
        home = Path(folder)
        environment = os.environ | {"HESI_HOME": str(home / "home"), "FONTCONFIG_FILE": str(_fonts(home))}
        with _product(environment) as address:
            _draw_all(chromium, address, environment, [shot for shot in SHOTS if shot.name in (sys.argv[1:] or shot)])
    return _weigh()


def _fonts(folder: Path) -> Path:
    """A font configuration of its own: the Chinese font of the package first, then what the machine has."""
    package = find_spec("manimgx_fonts_cjk")
    package = find_spec("manimgx_fonts_cjk")
    if package is None or package.origin is None:
        raise SystemExit("No Chinese font: install requirements-dev.lock (`make setup-dev` does).")
    names = "".join(f"<family>{name}</family>" for name in ("Noto Sans CJK SC", "DejaVu Sans"))
    aliases = "".join(
        f"<alias binding='same'><family>{family}</family><prefer>{names}</prefer></alias>"
        for family in ("sans-serif", "system-ui", "PingFang SC", "Noto Sans SC")
    )
    written = folder / "fonts.conf"
    written.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<dir>{Path(package.origin).parent}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{folder / 'fonts-cache'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return written


@contextmanager
def _product(environment: dict[str, str]) -> Iterator[str]:
    """A product with the demonstration company, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "hesi.config.command", "run", "--demo"]
    print("Starting a product with the demonstration company…", flush=True)
    # What it says goes to our own error output; it ends with us.
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment | {"PORT": str(port)}, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The product did not start; what it said stands above.")
            time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def _draw_all(chromium: str, address: str, environment: dict[str, str], shots: list[Shot]) -> None:
    from playwright.sync_api import sync_playwright

    from hesi.demo import cast

    emails = {person.name: person.email for person in cast.COLLEAGUES}
    with sync_playwright() as play:
        for language, browser_language in LANGUAGES.items():
            speaking = environment | {"LANGUAGE": browser_language.replace("-", "_")}
            browser = play.chromium.launch(
                executable_path=chromium, args=[*FLAGS, f"--lang={browser_language}"], env=dict(speaking)
            )
            for person in dict.fromkeys(shot.person for shot in shots):
                for size in (DESK, PHONE):
                    page = _window(browser, address, size, browser_language)
                    _sign_in(page, emails[person], cast.PASSWORD, language)
                    for shot in (shot for shot in shots if shot.person == person):
                        _draw(page, shot, TARGET / f"{shot.name}-{size[0]}-{language}.png")
                    page.context.close()
            browser.close()


def _window(browser: Any, address: str, size: tuple[int, int], browser_language: str) -> Any:
    is_phone = size == PHONE
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        is_mobile=is_phone,
        has_touch=is_phone,
        device_scale_factor=2 if is_phone else 1,
        locale=browser_language,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        service_workers="block",
    )
    return context.new_page()


def _sign_in(page: Any, email: str, password: str, language: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/preferences/")
    choice = page.locator("select[name=language]")
    wanted = {"zh": "zh-hans", "en": "en"}[language]
    if choice.input_value() != wanted:
        choice.select_option(wanted)
        page.locator("form:has(select[name=language]) button[type=submit]").click()
        page.wait_for_load_state("load")


def _draw(page: Any, shot: Shot, path: Path) -> None:
    page.goto(shot.address)
    if shot.link:
        target = page.locator(shot.link).first.get_attribute("href")
        page.goto(target)
    if shot.top:
        page.locator(shot.top).first.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 84)")
    # Charts and pictures arrive after the page, and the live stream never ends.
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=str(path))
    _shrink(path)
    print(f"{path.relative_to(ROOT)} ({path.stat().st_size // 1024} kB)", flush=True)


def _shrink(path: Path) -> None:
    """Few colours suffice for a page, and a repository keeps every version for ever."""
    from PIL import Image

    with Image.open(path) as drawn:
        drawn.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def _weigh() -> int:
    sizes = {path.name: path.stat().st_size for path in sorted(TARGET.glob("*.png"))}
    heavy = [name for name, size in sizes.items() if size > MOST_BYTES]
    together = sum(sizes.values())
    print(f"{len(sizes)} pictures, {together // 1024} kB.")
    if heavy or together > MOST_BYTES_TOGETHER:
        print(f"Too heavy: {', '.join(heavy) or 'all together'}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
