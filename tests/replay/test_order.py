"""A replay sees everything before it decides: each story is in the main file once, whatever was read first."""

from __future__ import annotations

import json
import random
import re
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive import ArchiveWriter
from crawler.index.decision import claim_of
from crawler.records import Article
from crawler.replay import batch, claims, tasks
from crawler.replay.batch import Replay, ReplayOptions, StoppedError
from tests.e2e.project import ROOT
from tests.replay import site

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TOWN, COUNTY, CITY = "http://www.town.cn", "http://www.county.cn", "http://www.city.cn"
Page = tuple[str, str, int]  # URL, HTML, second of capture


def story(number: int, *, day: str, source: str = "", link: str = "", edit: str = "") -> str:
    """Return the page of a story."""
    html = site.page(number).decode()
    html = re.sub(
        r"发布时间：\S+ 10:20　来源：示例日报", f"发布时间：{day} 10:20　{source and f'来源：{source}'}", html
    )
    html = html.replace("</div><div></div>", f"<p>{edit}</p></div><div></div>") if edit else html
    return html.replace("<div></div>", f'<p>原文链接：<a href="{link}">{link}</a></p>') if link else html


def page(host: str, number: int, html: str, second: int) -> Page:
    return f"{host}/art/2026/02/art_{number}.html", html, second


def write(path: Path, pages: Iterable[Page]) -> Path:
    writer = ArchiveWriter(path)
    for url, html, second in pages:
        writer.write(url, 200, [("Content-Type", "text/html")], html.encode(), site.START + timedelta(seconds=second))
    writer.close()
    return path


def replayed(output: Path, *paths: Path, **options: Any) -> Replay:
    replay = Replay()
    replay.run(ReplayOptions(tuple(map(str, paths)), output, **options))
    return replay


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def told(folder: Path, pages: Iterable[Page]) -> tuple[list[str], list[str]]:
    """Return the hosts of the articles and of the duplicates of an archive with these pages, in their order."""
    folder.mkdir()
    replayed(folder / "out.jsonl", write(folder / "a.warc.gz", pages))
    main, copies = records(folder / "out.jsonl"), records(folder / "out.duplicates.jsonl")
    ids = {record["id"] for record in main}
    assert all(record["duplicate_of"] in ids for record in copies)
    assert not any(flag.startswith("supersedes") for record in main for flag in record["flags"])
    return [record["url"][11:].partition(".")[0] for record in main], [
        record["url"][11:].partition(".")[0] for record in copies
    ]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three archives with the stories of three sites, their reprints, revisions, and pages captured twice."""
    folder = tmp_path_factory.mktemp("archives")
    draw = random.Random(4)  # noqa: S311 - not a secret
    pages = []
    for number in range(40):
        day = f"2026-02-{number % 20 + 1:02}"
        pages.append(page(TOWN, number, story(number, day=day), draw.randrange(1000)))
        if number % 3 == 0:
            copy = story(number, day=f"2026-02-{number % 20 + 3:02}", edit="（县融媒体中心转载，编辑：王五）")
            pages.append(page(COUNTY, number, copy, draw.randrange(1000)))
        if number % 5 == 0:
            changed = story(number, day=day, edit="更正：原定的时间改在下周一上午九点，地点不变。")
            pages.append(page(TOWN, number, changed, draw.randrange(1000)))
    pages += pages[:4]
    draw.shuffle(pages)
    return [write(folder / f"{name}.warc.gz", pages[place::3]) for place, name in enumerate("abc")]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def expected(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("expected")
    replay = replayed(folder / "out.jsonl", *archives)
    assert (replay.counts["articles"], replay.counts["duplicates"], replay.counts["unchanged"]) == (48, 14, 4)
    return files(folder)


def test_the_files_are_the_same_whatever_the_order_of_the_inputs(
    archives: list[Path], tmp_path: Path, expected: dict[str, bytes]
) -> None:
    for number, order in enumerate(permutations(archives)):
        (tmp_path / str(number)).mkdir()
        replayed(tmp_path / str(number) / "out.jsonl", *order)
        assert files(tmp_path / str(number)) == expected


def test_the_files_are_the_same_with_any_number_of_workers(
    archives: list[Path], tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_PAGES", 5)
    replayed(tmp_path / "out.jsonl", *archives, workers=3)
    assert files(tmp_path) == expected


def test_one_that_is_stopped_while_it_claims_goes_on(
    archives: list[Path], tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "_AT_ONCE", 10)
    monkeypatch.setattr(batch, "_NOTE_SECONDS", 1e9)  # so that only the end of the reading is noted
    for after in (1, 3, 6):
        calls = 0

        def enough(done: int, total: int, after: int = after) -> bool:
            nonlocal calls
            calls += done == total
            return calls <= after

        with pytest.raises(StoppedError, match="interrupted after 66 of 66 pages"):
            Replay().run(ReplayOptions(tuple(map(str, archives)), tmp_path / "out.jsonl"), enough)
    assert replayed(tmp_path / "out.jsonl", *archives).resumed == 66
    assert files(tmp_path) == expected


def test_captures_of_one_second_have_an_order_of_their_own(tmp_path: Path) -> None:
    pages = [page(TOWN, 1, story(1, day="2026-02-01", edit=edit), 0) for edit in ("甲说。", "乙说。", "丙说。")]
    pages += [page(TOWN, 2, f"<title>请稍候</title><p>{number}</p>", 0) for number in range(3)]
    found = set()
    for number, order in enumerate(permutations(pages, 6)):
        if number % 97 == 0:
            (folder := tmp_path / str(number)).mkdir()
            replayed(folder / "out.jsonl", write(folder / "a.warc.gz", order))
            kept = [*records(folder / "out.jsonl"), *records(folder / "out.rejected.jsonl")]
            found.add(tuple((each.get("revision"), each["raw_hash"]) for each in kept))
    (only,) = found
    assert [revision for revision, _ in only] == [1, 2, 3, None, None, None]


def test_without_dedupe_too_the_order_of_the_inputs_does_not_matter(archives: list[Path], tmp_path: Path) -> None:
    for number, order in enumerate((archives, archives[::-1])):
        (tmp_path / str(number)).mkdir()
        assert replayed(tmp_path / str(number) / "out.jsonl", *order, dedupe=False).counts["articles"] == 66
    assert files(tmp_path / "0") == files(tmp_path / "1")


@pytest.mark.parametrize("turn", [1, -1])
def test_a_reprint_that_is_read_before_its_original_is_a_duplicate(tmp_path: Path, turn: int) -> None:
    reprint = page(COUNTY, 1, story(1, day="2026-02-05"), 10)
    original = page(TOWN, 1, story(1, day="2026-02-03"), 20)
    assert told(tmp_path / "a", [reprint, original][::turn]) == (["town"], ["county"])


@pytest.mark.parametrize("turn", [1, -1])
def test_a_page_that_others_name_is_the_original_whatever_its_day(tmp_path: Path, turn: int) -> None:
    original = page(TOWN, 1, story(1, day="2026-02-09"), 20)
    reprint = page(COUNTY, 1, story(1, day="2026-02-05", link=original[0]), 10)
    again = page(CITY, 1, story(1, day="2026-02-04"), 30)
    assert told(tmp_path / "a", [reprint, again, original][::turn]) == (["town"], ["city", "county"])


def test_revisions_come_in_the_order_of_capture_even_when_the_page_is_dated_anew(tmp_path: Path) -> None:
    texts = [story(1, day="2026-02-09", edit="第一版是这样说的，大家可以看一看。"), story(1, day="2026-02-03")]
    pages = [page(TOWN, 1, html, second) for second, html in enumerate(texts)]
    for number, order in enumerate((pages, pages[::-1])):
        assert told(tmp_path / str(number), order) == (["town", "town"], [])
        found = records(tmp_path / str(number) / "out.jsonl")
        assert [(each["revision"], each["published_at"][:10]) for each in found] == [
            (1, "2026-02-09"),
            (2, "2026-02-03"),
        ]


def test_the_publisher_that_others_give_as_source_has_the_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishers are those of sites that are known, so a claim is given one here."""
    names = {"town": "示例镇政府", "county": "示例县政府"}
    before = tasks.claim_in
    monkeypatch.setattr(
        claims,
        "claim_in",
        lambda line: (page := before(line))._replace(publisher=names.get(page.site.split(".")[1])),
    )
    original = page(TOWN, 1, story(1, day="2026-02-09"), 20)
    reprint = page(COUNTY, 1, story(1, day="2026-02-05", source="示例镇政府"), 10)
    again = page(CITY, 1, story(1, day="2026-02-07", source="示例镇政府"), 30)
    assert told(tmp_path / "a", [reprint, again, original]) == (["town"], ["county", "city"])


def test_pages_of_which_only_the_frame_was_read_are_kept_and_told(tmp_path: Path) -> None:
    frame = "如不服本决定，可以依法申请行政复议或者提起行政诉讼，逾期不履行的依法申请强制执行，联系地址见本站首页。" * 3
    pages = []
    for number, who in enumerate(("鼎盛建材公司", "华信食品厂", "张伟民")):
        html = site.page(number, text=f"<p>{frame}</p>").decode()
        title = f"关于对{who}的处罚"
        html = re.sub(r"(?<=<title>)[^_]+|(?<=<h1>)[^<]+", title, html)
        pages.append((site.url(number), re.sub(r"发布时间：\S+", "发布时间：2026-02-05", html), number))
    replay = replayed(tmp_path / "out.jsonl", write(tmp_path / "a.warc.gz", pages))
    assert [record["flags"] for record in records(tmp_path / "out.jsonl")] == [[], ["shared_text"], ["shared_text"]]
    assert replay.problem() == (
        "2 articles have the text of another page of their host: it may be what all its pages have"
    )


def test_the_demo_has_the_stories_that_its_crawl_finds(tmp_path: Path) -> None:
    replay = replayed(tmp_path / "out.jsonl", ROOT / "data" / "demo")
    assert (replay.counts["articles"], replay.counts["duplicates"]) == (20, 2)


def test_claims_come_back_from_their_lines(tmp_path: Path) -> None:
    replayed(tmp_path / "out.jsonl", write(tmp_path / "a.warc.gz", [page(TOWN, 1, story(1, day="2026-02-05"), 1)]))
    (line,) = records(tmp_path / "out.jsonl")
    for fields in ({}, {"text": "短"}, {"title": None, "text": ""}):
        claim = claim_of(Article(**(line | fields)), "replay")
        assert tasks.claim_in(tasks.claim_line(claim)) == claim
