"""What the guides to alerts and operations tell people to type is run as it stands, in both languages the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.notify.subscription import read
from tests.e2e.project import ROOT, scrapy
from tests.notify.receiving import webhook

NAMES = ("alerts", "operations")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def blocks(name: str, language: str) -> list[str]:
    return [code for kind, code in _BLOCK.findall(text(f"{name}.md")) if kind == language]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_code_headings_and_rows(name: str) -> None:
    one, other = text(f"{name}.md"), text(f"{name}.zh.md")
    assert _BLOCK.findall(one) == _BLOCK.findall(other)
    assert one.count("\n## ") == other.count("\n## ")
    assert one.count("\n|") == other.count("\n|")


@pytest.mark.parametrize("name", [f"{name}{ending}" for name in NAMES for ending in (".md", ".zh.md")])
def test_the_links_lead_somewhere(name: str) -> None:
    for link, heading in re.findall(r"\]\(([^)#:]+)(?:#([^)]+))?\)", text(name)):
        target = ROOT / "docs" / link
        assert target.exists(), link
        if heading:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert heading in [each.lower().replace(" ", "-") for each in headings]


def test_the_subscriptions_of_the_guide_are_right(tmp_path: Path) -> None:
    (tmp_path / "subscriptions.toml").write_text("".join(blocks("alerts", "toml")), "utf-8")
    assert [each.name for each in read(tmp_path / "subscriptions.toml")] == ["village", "from-xinhua"]


@pytest.mark.slow
def test_the_commands_of_the_guides_do_what_they_say(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert scrapy("crawl", "panjin", "-a", "replay=data/demo", data=data).returncode == 0
    (data / "subscriptions.toml").write_text("".join(blocks("alerts", "toml")), "utf-8")
    places = {name: str(tmp_path / name.lower()) for name in ("BACKUP", "RESTORED", "MOVED")}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with webhook() as hook:
        told = {"NOTIFY_URLS": hook.url, "EDITOR_URLS": hook.url}
        environment = os.environ | places | told | {"DATA_DIR": str(data), "PATH": path}
        for code in [*blocks("alerts", "sh"), *blocks("operations", "sh")]:
            done = subprocess.run(
                ["/bin/sh", "-e", "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{code}\n{done.stdout}{done.stderr}"
        assert [each["title"] for each in hook.got] == ["chinese-local-news-crawler: 测试消息"] * 2
    assert (tmp_path / "restored/report.html").exists()
    assert (tmp_path / "moved/index.sqlite").exists()
    assert not data.exists()
