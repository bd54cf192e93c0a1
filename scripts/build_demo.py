"""Build the bundled archive: `python -m scripts.build_demo [DIRECTORY]`, by default data/demo.

Writes one WARC a site, and `panjin-later.warc.gz`, the same site a day later. Built twice, the bytes are the same.
With `--fixtures` the seed pages and a few others go to tests/fixtures too, as raw bytes with their headers.
"""

from __future__ import annotations

import argparse
import json
from contextlib import chdir, closing
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.writer import ArchiveWriter
from scripts.demo import binhu, nmgfzw, panjin, shengzhou, wm114, zhangzhou

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.demo.pages import Exchange

ROOT = Path(__file__).parents[1]
ARCHIVES = {
    "shengzhou": shengzhou.exchanges,
    "wm114": wm114.exchanges,
    "binhu": binhu.exchanges,
    "zhangzhou": zhangzhou.exchanges,
    "nmgfzw": nmgfzw.exchanges,
    "panjin": panjin.exchanges,
    "panjin-later": panjin.exchanges_a_day_later,
}
FIXTURES = {
    "shengzhou": {"seed": shengzhou.SEED, "part": shengzhou.PARTS, "rare": shengzhou.RARE},
    "wm114": {"seed": wm114.SEED},
    "binhu": {"seed": binhu.SEED, "attachments": binhu.FILES},
    "zhangzhou": {"seed": nmgfzw.ORIGINAL, "attachments": zhangzhou.FILES},
    "nmgfzw": {"seed": nmgfzw.SEED, "challenge": nmgfzw.BLOCKED},
    "panjin": {"seed": panjin.SEED, "metadata": panjin.SAME_STORY},
}


def main() -> None:
    """Write the archives, and the fixtures when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path, default=ROOT / "data/demo")
    parser.add_argument("--fixtures", action="store_true", help="write the pages of tests/fixtures too")
    options = parser.parse_args()
    for path in build(options.directory):
        print(f"{path.stat().st_size:>7,} bytes  {path.name}")
    if options.fixtures:
        write_fixtures(ROOT / "tests/fixtures")


def build(directory: Path) -> list[Path]:
    """Write the archives into `directory` and return their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    with chdir(directory):  # an archive holds its own name, which must not depend on where it is built
        for name, exchanges in ARCHIVES.items():
            write(Path(f"{name}.warc.gz"), exchanges())
    return [directory / f"{name}.warc.gz" for name in ARCHIVES]


def write(path: Path, exchanges: Iterable[Exchange]) -> None:
    """Write one archive, in place of what was there."""
    path.unlink(missing_ok=True)
    with closing(ArchiveWriter(path)) as writer:
        for it in exchanges:
            asked = [("Content-Type", "application/x-www-form-urlencoded")] if it.sent else []
            writer.write(
                it.url,
                it.status,
                it.headers,
                it.body,
                it.captured_at,
                method=it.method,
                request_headers=asked,
                request_body=it.sent,
            )


def write_fixtures(directory: Path) -> None:
    """Write raw pages as `SITE/NAME.html` with `SITE/NAME.json` beside them: `url`, `headers`, `captured_at`."""
    for site, names in FIXTURES.items():
        answers = {exchange.url: exchange for exchange in ARCHIVES[site]()}
        (directory / site).mkdir(parents=True, exist_ok=True)
        for name, url in names.items():
            exchange = answers[url]
            sidecar = {
                "url": url,
                "headers": dict(exchange.headers),
                "captured_at": exchange.captured_at.isoformat(),
            }
            (directory / site / f"{name}.html").write_bytes(exchange.body)
            text = json.dumps(sidecar, ensure_ascii=False, indent=2)
            (directory / site / f"{name}.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
