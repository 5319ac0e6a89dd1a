"""Find a Chromium for the browser tests, or get one: Debian's package where this machine lets us install it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
FONTS = ("fonts-noto-cjk",)
TIMEOUT_SECONDS = 600


def find() -> str | None:
    """The path of a browser that is already here: named by `CHROMIUM`, on the path, or downloaded by Playwright."""
    if given := os.environ.get("CHROMIUM"):
        return given
    for name in NAMES:
        if found := shutil.which(name):
            return found
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    downloaded = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"))
    return str(downloaded[-1]) if downloaded else None


def obtain() -> tuple[str | None, str]:
    """A browser, installing one if need be; without one, why there is none."""
    if found := find():
        return found, ""
    if shutil.which("apt-get") is None:
        return None, "there is no chromium and no apt-get to install it with"
    if os.geteuid() != 0:
        return None, "there is no chromium, and installing it needs root (apt-get install chromium)"
    print("Installing chromium for the browser tests…", flush=True)
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium", *FONTS]):
        try:
            done = subprocess.run(
                command,
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                capture_output=True,
                text=True,
                timeout=TIMEOUT_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, f"“{' '.join(command)}” failed: {error}"
        if done.returncode and command[1] == "install":
            return None, f"“{' '.join(command)}” failed: {done.stderr.strip().splitlines()[-1:] or 'no reason given'}"
    return find(), "chromium was installed but is not on the path"


if __name__ == "__main__":
    path, why = obtain()
    print(path or f"No chromium: {why}")
    sys.exit(path is None)
