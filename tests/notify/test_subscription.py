"""The file of subscriptions is read strictly, and words are found as `scrapy search` finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.notify.event import Kind
from crawler.notify.subscription import Page, SubscriptionError, read
from crawler.search.query import words_of
from tests.search.world import found, texts

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.tmpdir import TempPathFactory

_ALPHABET = "乡村振兴鄉興5G2024年A，。 \n"


def test_every_key_is_read(tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.toml"
    text = (
        '\ufeff["乡村 振兴"]\nwords = ["乡村振兴 5G", "“2024年 计划”"]\nexclude = ["会议"]\n'
        'sites = ["panjin", "www.town.gov.cn"]\nsources = ["新華社*"]\nevents = ["new", "withdrawn"]\n'
        'receivers = ["NOTIFY_URLS", "EDITOR_URLS"]\ndigest = "daily"\nhour = 7\n\n'
        '[other]\nsites = ["panjin"]\nat = "once"\n'
    )
    path.write_text(text, "utf-8")
    one, other = read(path)
    assert (one.name, one.digest, one.hour) == ("乡村 振兴", "daily", 7)
    assert [len(each) for each in one.words] == [2, 1]
    assert one.sources == ("新华社*",)
    assert one.events == {Kind.NEW, Kind.WITHDRAWN}
    assert one.receivers == ("NOTIFY_URLS", "EDITOR_URLS")
    assert (other.digest, other.receivers, len(other.events)) == (None, ("NOTIFY_URLS",), 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[v]\nwords = [", "not TOML"),
        ("words = ['a']", "words: a key outside every subscription"),
        ("[v]\nwrods = ['a']", "subscription v: wrods: there is no such key; there are words, exclude"),
        ("[v]\nwords = '乡村'", "subscription v: words: not a list of texts; write ["),
        ("[v]\nwords = [1]", "subscription v: words: not a list of texts"),
        ("[v]\nwords = []", "subscription v: words: it is empty"),
        ("[v]\nwords = ['乡村', ' ']", "subscription v: words: it is empty, or has an empty text"),
        ("[v]\nwords = ['？！']", "subscription v: words: '？！' has no letter or digit"),
        (f"[v]\nwords = ['{'乡' * 1001}']", "subscription v: words: that is 1,001 characters"),
        ("[v]\nexclude = ['a']", "subscription v: words: none are there, nor sites, sources or divisions"),
        ("[v]\nsites = ['panjn']", "subscription v: sites: there is no site panjn (did you mean panjin?)"),
        ("[v]\ndivisions = ['浙江']", "subscription v: divisions: '浙江' is no GB/T 2260 code"),
        ("[v]\nsources = ['*']", "subscription v: sources: * alone is every source"),
        ("[v]\nwords = ['a']\nevents = ['newest']", "subscription v: events: there is no 'newest'; there are new, "),
        ("[v]\nwords = ['a']\nat = 'twice'", 'subscription v: at: write at = "once"'),
        ("[v]\nwords = ['a']\ndigest = 'hourly'", 'subscription v: digest: write "daily" or "weekly"'),
        ("[v]\nwords = ['a']\nat = 'once'\ndigest = 'daily'", "subscription v: digest: it has `at` as well"),
        ("[v]\nwords = ['a']\nhour = 8", "subscription v: hour: it is of a digest"),
        ("[v]\nwords = ['a']\ndigest = 'daily'\nhour = 24", "subscription v: hour: not an hour"),
        ("[v]\nwords = ['a']\ndigest = 'daily'\nhour = true", "subscription v: hour: not an hour"),
        ('["a\\nb"]\nwords = ["a"]', "a name has 1 to 60 printable characters"),
        ("[[v]]\nwords = ['a']", "v: a key outside every subscription"),
    ],
)
def test_what_is_wrong_is_one_line_with_subscription_and_key(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SubscriptionError) as error:
        read(path)
    assert said in str(error.value)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("code", "found"), [("33", True), ("330000", True), ("330683", True), ("3301", False)])
def test_a_division_is_that_of_the_record_or_of_its_site(tmp_path: Path, code: str, *, found: bool) -> None:
    path = tmp_path / "subscriptions.toml"
    path.write_text(f'[v]\ndivisions = ["{code}"]\n', "utf-8")
    (one,) = read(path)
    assert one.matches(Page({"site": "shengzhou"})) is found
    assert one.matches(Page({"site": "www.town.gov.cn", "division": {"code": "330683"}})) is found
    assert not one.matches(Page({"site": "www.town.gov.cn", "division": None}))


def test_an_address_in_the_file_is_refused_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.toml"
    path.write_text("[v]\nwords = ['a']\nreceivers = ['dingtalk://hush-hush']\n", "utf-8")
    with pytest.raises(SubscriptionError, match="receivers: names of environment variables") as error:
        read(path)
    assert "hush" not in str(error.value)


def test_a_file_in_another_encoding_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.toml"
    path.write_bytes('[v]\nwords = ["乡村"]'.encode("gb18030"))
    with pytest.raises(SubscriptionError, match="not UTF-8"):
        read(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(_ALPHABET, min_size=1, max_size=12), min_size=1, max_size=4),
    st.text('乡村振兴鄉5G2024年A"* ，', min_size=1, max_size=8),
)
def test_words_match_what_search_finds(tmp_path_factory: TempPathFactory, written: list[str], question: str) -> None:
    try:
        words = tuple(words_of(question))
    except ValueError:
        return
    data = tmp_path_factory.mktemp("search")
    texts(data, *written, title="标题A")
    pages = {f"a{n}": Page({"title": "标题A", "text": text}) for n, text in enumerate(written, 1)}
    assert sorted(found(data, question)) == sorted(name for name, page in pages.items() if page.has((words,)))
