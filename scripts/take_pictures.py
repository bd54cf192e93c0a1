"""Takes the pictures of the documents: the report of the demo, in headless Chromium, into `docs/images`.

    python -m scripts.take_pictures

Needs a Chromium that is installed (`apt-get install chromium fonts-noto-cjk`); `CHROMIUM` names another than that on
the `PATH`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"


def chromium() -> str | None:
    """Return the program, None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def main() -> int:
    """Run the demo in a folder of its own and take the pictures."""
    program = chromium()
    if program is None:
        print("there is no chromium: install one, or name it in CHROMIUM", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "scripts.run_demo"]
        subprocess.run(demo, cwd=ROOT, env={**os.environ, "DATA_DIR": folder}, check=True, stdout=subprocess.DEVNULL)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for name, locale in (("zh", "zh-CN"), ("en", "en-GB")):
                page = browser.new_page(viewport={"width": 1120, "height": 900}, locale=locale, color_scheme="light")
                page.goto((Path(folder) / "report.html").as_uri())
                target = IMAGES / f"report-{name}.png"
                page.screenshot(path=target)
                print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
