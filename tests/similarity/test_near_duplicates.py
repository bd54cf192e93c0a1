"""Near-duplicates: what reprint sites do to a story is seen through, another notice of the template is not."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from benchmarks.synthetic_news import News
from crawler.index.decision import Kind
from crawler.records import article_id
from crawler.similarity import near_duplicates
from crawler.similarity.minhash import LEAST_EQUAL, LOOKED_AT, Sketch, buckets, likeness, packed, sketch
from crawler.similarity.near_duplicates import Near
from crawler.similarity.same_story import Overlap, same_story, verified
from crawler.similarity.shingles import SHORTEST, grams
from tests.index.crawled import Crawl, article

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.index.store import Index

STORIES = 300
FLOOD = (  # a bulletin of a template that the benchmark does not have
    "县水文站通报，{day}{hour}时，清溪河上游水位{level}米，超过警戒水位{over}米，流量每秒{flow}立方米。"
    "请沿河各镇、各村加强巡查，及时转移低洼地带的群众，学校和企业要做好停课停工的准备，值班人员必须二十四小时在岗在位，"
    "发现险情第一时间上报县防汛抗旱指挥部，联系电话{phone}。"
)
FIRST = {"day": "2023年6月18日", "hour": 8, "level": 52.3, "over": 0.8, "flow": 410, "phone": "5123456"}
SECOND = {"day": "2023年6月19日", "hour": 14, "level": 53.1, "over": 1.6, "flow": 530, "phone": "5123456"}


def drawn(text: str, title: str = "标题") -> Sketch:
    made = sketch(title, text)
    assert made is not None
    return made


def texts_of(text: str, title: str = "标题") -> tuple[Sketch, bytes]:
    """Return the sketch and the packed text of a text."""
    made = packed(title, text)
    assert made[1] is not None
    return drawn(text, title), made[1]


def overlap(one: str, other: str) -> Overlap:
    return Overlap.of(*(grams(texts_of(text)[1]) for text in (one, other)))


def same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two titles with their texts tell the same story."""
    return same_story(drawn(one[1], one[0]), drawn(other[1], other[0]), overlap(one[1], other[1]))


class Texts:
    """A table with the texts beside it."""

    def __init__(self) -> None:
        self.near, self.texts = Near(), [b""]

    def add(self, text: str, title: str = "标题") -> None:
        made, letters = texts_of(text, title)
        self.near.add(made)
        self.texts.append(letters)

    def find(self, text: str, title: str = "标题") -> tuple[float, int] | None:
        made, letters = texts_of(text, title)
        return verified(made, letters, self.near.find(made), lambda n: (self.near.sketch(n), self.texts[n]))


def test_likeness_is_close_to_the_exact_one() -> None:
    news = News(1)
    errors = []
    for _ in range(60):
        story = news.story()
        other = news.edit(story, 0.2)
        errors.append(likeness(drawn(story).hashes, drawn(other).hashes) - overlap(story, other).likeness)
    assert abs(sum(errors) / len(errors)) < 0.02
    assert max(map(abs, errors)) < 0.16


def test_a_sketch_is_the_same_everywhere_and_comes_back_whole() -> None:
    made = drawn(FLOOD.format(**FIRST), "第3期")
    assert Sketch.unpack(made.pack()) == made
    assert made.hashes[:8].hex() == "99cb76bebb8ef52b"
    assert len(set(buckets(made.hashes))) == 24


def test_short_texts_have_none() -> None:
    assert sketch("标题", "字" * (SHORTEST - 1) + "，。 \n") is None
    assert sketch("标题", "字" * SHORTEST) is not None


@pytest.mark.parametrize("change", list(News().reprints()))
def test_reprints_are_found_among_many(change: str) -> None:
    news = News(7)
    stories = [news.story() for _ in range(STORIES)]
    texts = Texts()
    for story in stories:
        texts.add(story)
    found = [texts.find(news.reprints()[change](story)) for story in stories]
    right = sum(answer is not None and answer[1] == number for number, answer in enumerate(found, start=1))
    assert right >= 0.98 * STORIES
    assert all(0.4 < answer[0] < 1 for answer in found if answer)


def test_stories_and_notices_that_share_their_words_are_kept_apart() -> None:
    news, texts = News(8), Texts()
    for title, text in [*(("标题", news.story()) for _ in range(STORIES)), *islice(news.notices(), STORIES)]:
        assert texts.find(text, title) is None
        texts.add(text, title)
    assert len(texts.near) == 2 * STORIES


def test_a_bulletin_of_a_template_never_seen_before() -> None:
    first, second = (FLOOD.format(**facts) for facts in (FIRST, SECOND))
    reprint = "本报讯 " + first.replace("学校和企业要做好停课停工的准备，", "")
    assert overlap(first, second).likeness > 0.45
    assert not same(("标题", first), ("标题", second))
    assert same(("标题", first), ("标题", reprint))


def test_a_visit_to_another_village_is_another_visit() -> None:
    words = (
        "县委书记{who}到{town}镇调研乡村振兴工作。他强调，要坚持农业农村优先发展，巩固拓展脱贫攻坚成果，全面推进乡村振兴。"
        "{who}先后来到{one}村、{two}村，实地察看产业发展、人居环境整治等情况，与村干部和群众亲切交谈，了解群众的生产生活情况。"
        "他指出，要因地制宜发展特色产业，不断壮大村集体经济，持续增加农民收入，让群众有更多的获得感。"
    )
    first = words.format(who="王志远", town="清溪", one="石桥", two="柳湾")
    second = words.format(who="王志远", town="云岭", one="茶坪", two="竹园")
    assert overlap(first, second).likeness > 0.4
    assert not same(("标题", first), ("标题", second))
    assert same(("标题", first), ("标题", "本报讯 " + first + "（县融媒体中心）"))


def test_a_copy_with_gaps_and_a_notice_of_what_is_missing() -> None:
    """Pay walls leave out the middle and say how much."""
    news, found = News(14), 0
    for _ in range(STORIES):
        story = news.story()
        tenth = len(story) // 10
        shown = f"{story[: 3 * tenth]}（此处省略{2 * tenth}字）{story[5 * tenth : 8 * tenth]}"
        found += same(("标题", shown), ("标题", story))
    assert found >= 0.98 * STORIES


def test_the_same_words_under_the_next_number_are_another_notice() -> None:
    text = FLOOD.format(**FIRST)
    assert not same(("防汛简报第3期", text), ("防汛简报第4期", text))
    assert same(("防汛简报第3期", text), ("清溪河超警戒水位", text))


def test_a_near_duplicate_is_recorded_with_its_likeness(index: Index, tmp_path: Path) -> None:
    """First while the original is a claim, then when a feed holds it."""
    news = News(9)
    story = news.story()
    first = article("http://a.gov.cn/1.html", story, published_at="2022-08-18T00:00:00+08:00")
    crawl = Crawl(index, tmp_path, "a", "r1")
    crawl.meets(first)
    for number in (1, 2):
        copy = article(
            f"http://b.gov.cn/{number}.html", news.edit(story, 0.1), published_at="2022-08-20T00:00:00+08:00"
        )
        verdict = index.claim(copy, "r2")
        assert (verdict.kind, verdict.duplicate_of, verdict.supersedes) == (Kind.DUPLICATE, first.id, None)
        assert verdict.similarity is not None
        assert 0.4 < verdict.similarity < 1
        crawl.ends()
        index.abandon("a")


def test_a_whole_text_published_before_supersedes_its_cut_copy(index: Index) -> None:
    news = News(10)
    story = news.story()
    cut = article("http://b.gov.cn/1.html", news.cut(story), published_at="2022-08-20T00:00:00+08:00")
    whole = article("http://a.gov.cn/1.html", story, published_at="2022-08-18T00:00:00+08:00")
    index.claim(cut, "r1")
    assert index.claim(whole, "r1").supersedes == cut.id


def test_a_page_that_changes_a_little_is_a_revision_not_its_own_duplicate(index: Index) -> None:
    news = News(11)
    story = news.story()
    url, twin = "http://a.gov.cn/1.html", "http://b.gov.cn/1.html"
    index.claim(article(url, story), "r1")
    index.claim(article(twin, story), "r1")
    assert index.claim(article(url, story + "更正：时间有误。"), "r2").kind is Kind.REVISION
    assert index.claim(article(twin, story + "有改动。"), "r2").duplicate_of == article_id(url)


def test_a_named_original_is_known_even_when_much_was_changed(index: Index) -> None:
    news = News(12)
    story = news.story()
    original = article("http://a.gov.cn/1.html", story)
    index.claim(original, "r1")
    told = news.edit(story, 0.42)
    assert (
        index.claim(article("http://b.gov.cn/1.html", told, original_url=original.url), "r1").duplicate_of
        == original.id
    )
    assert (
        index.claim(article("http://c.gov.cn/1.html", news.story(), original_url=original.url), "r1").kind is Kind.NEW
    )


@pytest.mark.parametrize("most", [0, 1, 7])
def test_of_many_texts_of_a_template_the_most_alike_are_looked_at(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    table, text = Near(), FLOOD.format(**FIRST)
    hours = [drawn(FLOOD.format(**FIRST | {"hour": hour, "over": hour / 10})) for hour in range(24)]
    for made in hours:
        table.add(made)
    monkeypatch.setattr(near_duplicates, "_MOST", most)
    looked_at = table._alike(drawn(text).hashes)  # noqa: SLF001 - of those that it tells, facts leave few
    alike = sorted((likeness(drawn(text).hashes, made.hashes), number) for number, made in enumerate(hours, start=1))
    assert looked_at == [number for _, number in reversed(alike)][:most]


def test_the_least_that_is_looked_at_is_the_least_estimate() -> None:
    one = bytes(range(1, 129))
    for equal, compared in ((LEAST_EQUAL, True), (LEAST_EQUAL - 1, False)):
        other = one[:equal] + bytes(128 - equal)
        assert (likeness(one, other) >= LOOKED_AT) is compared
