"""Fetch the front-end libraries from npm and put the files the pages need beside a manifest of their hashes.

Build-time only: run it after changing a version below, look at the difference, commit the result. It needs `npm` and
`npx` on the path; the product itself never runs it. With `--check` it compares the committed files with the manifest
and needs nothing.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "hesi" / "web" / "static" / "web" / "vendor"
ESBUILD = "0.28.2"

# package -> (version, licence, {file in the package: file here})
PACKAGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "@tabler/core": ("1.6.1", "MIT", {"dist/css/tabler.min.css": "tabler.min.css"}),
    "htmx.org": ("2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js"}),
    "idiomorph": ("0.8.0", "0BSD", {"dist/idiomorph-ext.min.js": "idiomorph-ext.min.js"}),
    "tom-select": (
        "2.6.2",
        "Apache-2.0",
        {
            "dist/js/tom-select.popular.min.js": "tom-select.min.js",
            "dist/css/tom-select.bootstrap5.min.css": "tom-select.min.css",
        },
    ),
    "echarts": ("6.1.0", "Apache-2.0", {}),
    "@tabler/icons": ("3.51.0", "MIT", {}),
}

ECHARTS_SOURCE = """
export { init, use, registerTheme, getInstanceByDom } from 'echarts/core';
import { use } from 'echarts/core';
import { BarChart, LineChart, PieChart } from 'echarts/charts';
import {
  AriaComponent, DatasetComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent,
} from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
use([BarChart, LineChart, PieChart, AriaComponent, DatasetComponent, GridComponent, LegendComponent,
     TitleComponent, TooltipComponent, LabelLayout, SVGRenderer]);
"""

# Names a page may ask for; `name=other` draws the set's icon `other` under our own name.
ICON_NAMES = """
home receipt file-invoice files checklist cash chart-bar settings help lifebuoy bell search plus camera upload download
trash pencil check x arrow-back-up arrow-left arrow-right arrow-up arrow-down chevron-down chevron-up chevron-left
chevron-right dots user users user-plus building sitemap calendar clock alert-triangle alert-circle info-circle
circle-check circle-x circle-dashed lock world moon sun logout login message messages paperclip send filter eye eye-off
copy printer plane bed hotel=bed tools-kitchen car train bus ship briefcase package device-floppy refresh history flag
star star-filled=star wallet coin credit-card link external-link keyboard language menu=menu-2 phone photo zoom-in
zoom-out git-branch shield-check archive ban hourglass player-pause player-play message-question headset book bulb mail
key fingerprint list list-details thumb-up thumb-down bookmark pin tag hash database calculator scale
file-text file-spreadsheet file-zip file-type-pdf scan qrcode stack-2 adjustments adjustments-horizontal bolt plug
webhook robot sparkles chart-line chart-pie percentage trending-up trending-down map-pin gas-station
school device-mobile device-laptop brand-wechat gift first-aid-kit building-bank building-store arrows-sort
arrows-exchange arrow-forward-up corner-down-right minus equal rotate rotate-clockwise crop drag-drop grip-vertical
select-all layout-sidebar-right maximize minimize inbox at ticket id-badge-2 user-check user-x users-group
folder folder-open cloud-upload cloud-off wifi-off device-desktop contrast eraser progress-check progress-alert
rosette-discount-check square-check square-x clipboard-check clipboard-list speakerphone urgent notes note versions
"""


def main() -> int:
    """Refresh the vendored files, or with `--check` only prove that they are what the manifest says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare committed files with the manifest")
    if parser.parse_args().check:
        wrong = changed_files()
        print("\n".join(wrong) or "Vendored files match their manifest.")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        files = copy_files(Path(folder))
    write_manifest(files)
    return 0


def changed_files() -> list[str]:
    """Vendored files that are missing, unlisted or differ from the hash in the manifest."""
    manifest = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
    listed = {name: sha for package in manifest["packages"] for name, sha in package["files"].items()}
    present = {p.relative_to(VENDOR).as_posix() for p in VENDOR.rglob("*") if p.is_file()} - {"manifest.json"}
    wrong = [f"{name}: not in one of the two places" for name in sorted(present ^ set(listed))]
    return wrong + [f"{n}: changed" for n in sorted(present & set(listed)) if sha256(VENDOR / n) != listed[n]]


def install(folder: Path) -> None:
    """Install the pinned packages, without running any script of theirs, and build the chart library."""
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    wanted = [f"{name}@{version}" for name, (version, _, _) in PACKAGES.items()]
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *wanted, f"esbuild@{ESBUILD}")
    (folder / "charts.js").write_text(ECHARTS_SOURCE, "utf-8")
    run(
        folder, "npx", "--no-install", "esbuild", "charts.js", "--bundle", "--minify", "--format=iife",
        "--global-name=echarts", "--target=es2019", "--legal-comments=inline", "--outfile=echarts.min.js",
    )  # fmt: skip


def copy_files(folder: Path) -> dict[str, list[Path]]:
    """Copy what pages use and every licence text; the answer lists the files of each package."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "licences").mkdir(parents=True)
    modules = folder / "node_modules"
    files: dict[str, list[Path]] = {}
    for name, (_, _, wanted) in PACKAGES.items():
        files[name] = []
        for source, target in wanted.items():
            files[name].append(copy_text(modules / name / source, VENDOR / target))
        # Tabler's package carries no licence text of its own; its icons are the same authors' under the same one.
        carrier = "@tabler/icons" if name == "@tabler/core" else name
        licence = next(p for p in sorted((modules / carrier).iterdir()) if p.name.upper().startswith("LICEN"))
        files[name].append(copy_text(licence, VENDOR / "licences" / f"{name.lstrip('@').replace('/', '-')}.txt"))
    notice = modules / "echarts" / "NOTICE"
    files["echarts"].append(copy_text(notice, VENDOR / "licences" / "echarts-NOTICE.txt"))
    files["echarts"].append(copy_text(folder / "echarts.min.js", VENDOR / "echarts.min.js"))
    files["@tabler/icons"].append(write_sprite(modules / "@tabler" / "icons" / "icons"))
    return files


def copy_text(source: Path, target: Path) -> Path:
    """Copy without the pointer to a source map that is not shipped."""
    text = source.read_text("utf-8")
    text = re.sub(r"\n?/[/*]# sourceMappingURL=\S+(\s*\*/)?", "", text)
    target.write_text(text.rstrip() + "\n", "utf-8")
    return target


def write_sprite(folder: Path) -> Path:
    """One SVG with a symbol for each icon; the class `icon` gives the strokes their colour and width."""
    symbols = []
    for entry in sorted(set(ICON_NAMES.split())):
        name, _, other = entry.partition("=")
        kind = "filled" if name.endswith("-filled") else "outline"
        text = (folder / kind / f"{other or name}.svg").read_text("utf-8")
        body = re.sub(r"<!--.*?-->", "", text, flags=re.S)
        inner = re.search(r"<svg[^>]*>(.*)</svg>", body, re.S)
        if inner is None:
            raise ValueError(f"{name}: no drawing inside")
        drawing = re.sub(r">\s+<", "><", inner.group(1).strip())
        drawing = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", drawing)
        paint = ' fill="currentColor" stroke="none"' if kind == "filled" else ""
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24"{paint}>{drawing}</symbol>')
    target = VENDOR / "icons.svg"
    target.write_text('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n", "utf-8")
    return target


def write_manifest(files: dict[str, list[Path]]) -> None:
    """Record what is here: package, version, licence and the hash of each file."""
    packages = [
        {
            "package": name,
            "version": version,
            "licence": licence,
            "files": {p.relative_to(VENDOR).as_posix(): sha256(p) for p in sorted(files[name])},
        }
        for name, (version, licence, _) in sorted(PACKAGES.items())
    ]
    text = json.dumps({"built_with": {"esbuild": ESBUILD}, "packages": packages}, indent=2)
    (VENDOR / "manifest.json").write_text(text + "\n", "utf-8")


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(folder: Path, *command: str) -> None:
    """Run a build tool and stop at its first failure."""
    subprocess.run(command, cwd=folder, check=True)


if __name__ == "__main__":
    sys.exit(main())
