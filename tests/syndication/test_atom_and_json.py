"""Atom and JSON Feed of records: valid, whole, safe, and written only when they say something new."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.records import CHINA
from crawler.syndication.atom_and_json import Channel, atom, json_feed, write
from crawler.syndication.entry import LONGEST_TEXT, LONGEST_TITLE, entry

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 9, tzinfo=CHINA)
LATER = datetime(2026, 11, 23, 9, tzinfo=CHINA)
CHANNEL = Channel(
    "site", "panjin", "盘锦市人民政府", "盘锦市人民政府", "http://www.panjin.gov.cn/", "https://f.example/p"
)
ARTICLE: dict[str, Any] = {
    "id": "0123456789abcdef",
    "revision": 1,
    "url": "http://www.panjin.gov.cn/1.html",
    "title": "盘锦 & 营口",
    "published_at": "2023-05-05T08:30:00+08:00",
    "fetched_at": "2023-05-06T01:00:00+08:00",
    "source": "盘锦日报",
    "authors": ["张三", "李四"],
    "section": "要闻",
    "text": "第一段 <b>\n第二段",
    "images": [{"url": "http://www.panjin.gov.cn/1.jpg", "caption": '图"一"'}],
    "attachments": [
        {"url": "http://www.panjin.gov.cn/a.pdf", "name": "附件1.pdf"},
        {"url": "http://www.panjin.gov.cn/down?id=3", "name": "表.xlsx"},
        {"url": "http://www.panjin.gov.cn/c", "name": None},
    ],
    "original_url": "http://www.xinhuanet.com/1.htm",
}
ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def parsed(*articles: dict[str, Any], channel: Channel = CHANNEL) -> Any:
    found = feedparser.parse(atom(channel, map(entry, articles), NOW.isoformat()))
    assert not found.bozo
    return found


def items(*articles: dict[str, Any]) -> list[dict[str, Any]]:
    return json.loads(json_feed(CHANNEL, map(entry, articles), ""))["items"]  # type: ignore[no-any-return]


def check_atom(document: bytes) -> None:
    """Check what RFC 4287 says of feeds and entries that has to be there, once, and in which form."""
    feed = etree.fromstring(document)
    for element, more in ((feed, ()), *((each, ("content",)) for each in feed.findall(f"{ATOM}entry"))):
        for name in ("id", "title", "updated", *more):
            assert len(element.findall(ATOM + name)) == 1, name
        assert all(RFC_3339.fullmatch(each.text or "") for each in element.findall(f"{ATOM}updated"))
        assert all(RFC_3339.fullmatch(each.text or "") for each in element.findall(f"{ATOM}published"))
        links = [(each.get("rel"), each.get("type")) for each in element.findall(f"{ATOM}link")]
        assert sum(rel == "alternate" for rel, _ in links) <= 1
    ids = [each.text for each in feed.iter(f"{ATOM}id")]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each or "") for each in ids)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None  # so that no entry lacks one


def test_a_feed_reader_finds_all_of_an_article_in_atom() -> None:
    found = parsed(ARTICLE)
    assert (found.version, found.feed.title, found.feed.link) == ("atom10", "盘锦市人民政府", CHANNEL.home)
    assert [each.href for each in found.feed.links if each.rel == "self"] == ["https://f.example/p/atom.xml"]
    (each,) = found.entries
    assert (each.title, each.link) == ("盘锦 & 营口", ARTICLE["url"])
    assert (each.published, each.updated) == (ARTICLE["published_at"], ARTICLE["fetched_at"])
    assert [author.name for author in each.authors] == ["张三", "李四"]
    assert [(file.href, file.type) for file in each.enclosures] == [
        ("http://www.panjin.gov.cn/a.pdf", "application/pdf"),
        (
            "http://www.panjin.gov.cn/down?id=3",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("http://www.panjin.gov.cn/c", "application/octet-stream"),
    ]
    assert each.tags[0].term == "要闻"
    assert [link.href for link in each.links if link.rel == "via"] == [ARTICLE["original_url"]]
    assert "<p>第一段 &lt;b&gt;</p>\n<p>第二段</p>" in each.content[0].value


def test_json_feed_has_the_same() -> None:
    feed = json.loads(json_feed(CHANNEL, [entry(ARTICLE)], ""))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"], feed["feed_url"]) == (
        "盘锦市人民政府",
        CHANNEL.home,
        "https://f.example/p/feed.json",
    )
    (each,) = feed["items"]
    assert each["id"] == parsed(ARTICLE).entries[0].id
    assert each["content_text"] == ARTICLE["text"]
    assert "<p>第一段 &lt;b&gt;</p>" in each["content_html"]
    assert (each["date_published"], each["date_modified"]) == (ARTICLE["published_at"], ARTICLE["fetched_at"])
    assert each["attachments"][0]["mime_type"] == "application/pdf"
    assert each["authors"] == [{"name": "张三"}, {"name": "李四"}]


def test_a_source_stands_for_authors_that_are_not_named() -> None:
    assert [each.name for each in parsed({**ARTICLE, "authors": []}).entries[0].authors] == ["盘锦日报"]


def test_an_id_stays_when_an_article_moves_or_changes() -> None:
    moved = {**ARTICLE, "url": "http://www.panjin.gov.cn/new/1.html", "title": "另题", "revision": 2}
    assert entry(moved).id == entry(ARTICLE).id
    assert entry({**ARTICLE, "id": "f" * 16}).id != entry(ARTICLE).id


class _Tags(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


HOSTILE = {
    **ARTICLE,
    "title": "</title><script>alert(1)</script>\u202e\x00\ud800 \x1b[31m]]>",
    "text": "<script>alert(1)</script>\n]]>\x08\u2067\nhttp://x/\"onload='x'",
    "url": "javascript:alert(1)",
    "original_url": "data:text/html,x",
    "images": [{"url": "javascript:x"}, {"url": 'http://a/"><script>', "caption": "<i>"}, 7, {"url": None}],
    "attachments": [{"url": 'http://a/"onx="1.pdf', "name": "<s>\x01"}, {"url": "file:///etc/passwd"}, None],
    "section": ["x"],
    "authors": "张三",
    "published_at": "昨天",
    "fetched_at": 5,
    "source": {"a": 1},
}


def test_what_a_page_says_is_text_and_never_markup() -> None:
    check_atom(atom(CHANNEL, [entry(HOSTILE)], NOW.isoformat()))
    (item,) = items(HOSTILE)
    tags = _Tags(item["content_html"]).tags
    assert {tag for tag, _ in tags} <= {"p", "figure", "img", "figcaption", "ul", "li", "a"}
    assert {name for _, attributes in tags for name in attributes} <= {"src", "alt", "href"}
    assert all((value or "").startswith("http://a/") for _, tag in tags for name, value in tag.items() if name != "alt")
    assert "url" not in item
    assert "external_url" not in item
    assert item["title"] == "</title><script>alert(1)</script> [31m]]>"
    assert len(item["attachments"]) == 1
    assert entry(HOSTILE).updated is None  # not a made-up time: that of the feed stands for it


def test_what_is_too_long_is_cut_and_says_so() -> None:
    (item,) = items({**ARTICLE, "title": "长" * 1_000_000, "text": "文" * 1_000_000})
    assert item["title"] == "长" * LONGEST_TITLE + "……"
    assert item["content_text"] == "文" * LONGEST_TEXT + "……"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None)) | st.just("http://a.cn/[x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "name", "caption"]), inner),
    max_leaves=6,
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ARTICLE, anything)), max_size=3))
def test_any_record_makes_a_valid_feed(articles: list[dict[str, Any]]) -> None:
    entries = [entry(each) for each in articles]
    check_atom(atom(CHANNEL, entries, NOW.isoformat()))
    for each in json.loads(json_feed(CHANNEL, entries, ""))["items"]:
        assert each["id"]
        assert each["content_html"]


def test_files_change_when_they_say_something_new(tmp_path: Path) -> None:
    assert write(tmp_path / "p", CHANNEL, [ARTICLE], NOW)
    before = {path.name: (path.read_bytes(), path.stat().st_ino) for path in (tmp_path / "p").iterdir()}
    assert sorted(before) == ["atom.xml", "feed.json"]
    assert not write(tmp_path / "p", CHANNEL, [ARTICLE], LATER)
    assert {path.name: (path.read_bytes(), path.stat().st_ino) for path in (tmp_path / "p").iterdir()} == before
    assert write(tmp_path / "p", CHANNEL, [], LATER)  # it was withdrawn
    found = feedparser.parse((tmp_path / "p/atom.xml").read_bytes())
    assert (found.entries, found.feed.updated) == ([], LATER.isoformat())
    assert sorted(path.name for path in (tmp_path / "p").iterdir()) == ["atom.xml", "feed.json"]


@pytest.mark.parametrize("torn", [b"", b"\xff<updated>x", b"<feed><updated>\xe4"])
def test_a_damaged_file_is_written_anew(tmp_path: Path, torn: bytes) -> None:
    for name in ("atom.xml", "feed.json"):
        (tmp_path / name).write_bytes(torn)
    assert write(tmp_path, CHANNEL, [ARTICLE], NOW)
    assert len(feedparser.parse((tmp_path / "atom.xml").read_bytes()).entries) == 1
