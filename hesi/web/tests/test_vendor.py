"""The libraries are the ones the manifest names, and none of them fetches anything from elsewhere."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import pytest

import hesi.web

STATIC = Path(hesi.web.__file__).parent / "static" / "web"
TEMPLATES = Path(hesi.web.__file__).parent / "templates"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
FILES = {name: sha for package in MANIFEST["packages"] for name, sha in package["files"].items()}
# Names of XML vocabularies and lines of licences; nothing is ever fetched from them.
NAMED_ONLY = re.compile(r"https?://(www\.w3\.org/|tabler\.io|github\.com/(tabler|ecomfe)/[\w/.-]+LICENSE)")


@cache
def icon_names() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text("utf-8")))


@pytest.mark.parametrize("name", sorted(FILES))
def test_file_is_the_one_in_the_manifest(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name]


def test_manifest_lists_everything_with_version_and_licence() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"manifest.json"} == set(FILES)
    for package in MANIFEST["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["licence"] in {"MIT", "0BSD", "Apache-2.0"}
        assert any(name.startswith("licences/") for name in package["files"])
    assert "://" not in json.dumps(MANIFEST)


@pytest.mark.parametrize("name", sorted(name for name in FILES if not name.startswith("licences/")))
def test_code_names_no_address_to_fetch_from(name: str) -> None:
    text = (VENDOR / name).read_text("utf-8")
    addresses = re.findall(r"https?://[^\s\"'`)<>\\]+", text)
    assert not [address for address in addresses if not NAMED_ONLY.match(address)]
    assert not re.search(r"[\"'`(]//[\w-]+(\.[\w-]+)+/", text)
    assert "sourceMappingURL" not in text
    if name.endswith(".css"):
        assert not re.search(r"url\(\s*(?![\"']?(?:data:|#))", text)


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_own_scripts_are_short_and_need_no_eval(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 130
    assert not re.search(r"\beval\(|new Function|\.innerHTML|document\.write|https?://(?!www\.w3\.org)", text)


def test_icons_named_in_templates_and_scripts_exist() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *(STATIC / "js").glob("*.js")]
    used = set()
    for path in sources:
        text = path.read_text("utf-8")
        used |= set(re.findall(r'<c-icon name="([\w-]+)"', text))
        used |= set(re.findall(r'\bicon="([\w-]+)"', text)) | set(re.findall(r'hesi\.icon\("([\w-]+)"', text))
    assert used - {"logo"} <= icon_names()


def test_contract_icons_exist() -> None:
    wanted = (
        "home receipt file-invoice checklist cash chart-bar wallet camera lifebuoy bell hotel bed shield-check archive"
    )
    assert set(wanted.split()) <= icon_names()
