"""600 pairs of pages, each of two notices or of one story, made from the templates and facts beside this file.

Everything follows from a seed. What is written is invented.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opencc import OpenCC

from crawler.records import Article, Attachment
from pipelines.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_APART, _WITHIN, _ACROSS = 320, 80, 200  # pairs of two notices; of one story on one site; of one on two sites
_TRADITIONAL = OpenCC("s2t")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pages in the order in which they are met. `same`: one story. `flag`: what the second one is flagged with."""

    kind: str
    one: Article
    other: Article
    same: bool
    flag: str | None = None

    @property
    def within(self) -> bool:
        """Tell whether both pages are of one site."""
        return self.one.site == self.other.site


def pairs(seed: int = 1) -> list[Pair]:
    """Return the pairs: 320 of two notices of a template, 80 of one story on one site, 200 of reprints elsewhere."""
    maker = _Maker(seed)
    made: list[Pair] = []
    for makers, count in ((maker.apart(), _APART), (maker.within(), _WITHIN), (maker.across(), _ACROSS)):
        made += [next(makers) for _ in range(count)]
    return made


class _Maker:
    """Fills templates."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - not a secret
        notices = tomllib.loads((_HERE / "notices.toml").read_text(encoding="utf-8"))
        self._slots: dict[str, list[str]] = notices["slots"]
        self._templates: list[dict[str, Any]] = notices["template"]
        self._stories = tomllib.loads((_HERE / "stories.toml").read_text(encoding="utf-8"))["story"]
        self._number = 0

    def _page(self, title: str, text: str, site: str = "town", day: int = 6, **fields: Any) -> Article:
        self._number += 1
        url = f"http://www.{site}.gov.cn/art/{self._number}.html"
        published = f"2024-03-{day:02}T00:00:00+08:00"
        page = Article("", 1, site, None, url, title, published_at=published, text=text)
        return normalize(replace(page, **fields))

    def _facts(self, *templates: str) -> dict[str, str]:
        names = {name for template in templates for name in _SLOT.findall(template)}
        return {name: self.random.choice(self._slots[name]) for name in sorted(names)}

    def _other(self, facts: dict[str, str], names: list[str]) -> dict[str, str]:
        """Return the facts with other values of some names."""
        return facts | {name: self.random.choice([v for v in self._slots[name] if v != facts[name]]) for name in names}

    def _notice(self, template: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
        title, filler = template["title"], self.random.sample(template["filler"], self.random.randint(3, 5))
        text = template["text"] + "\n" + "".join(filler)
        return title, text, self._facts(title, text)

    def apart(self) -> Iterator[Pair]:
        """Yield pairs of two notices of one site: each fact of each template differs in turn, then several do."""
        others = [self._correction, self._reissue, self._frame, self._files, self._parts, self._outcome]
        while True:
            for template in self._templates:
                title, text, facts = self._notice(template)
                for changed in ([name] for name in facts):
                    yield self._two(template["kind"], title, text, facts, changed)
                yield self._two(template["kind"], title, text, facts, sorted(self.random.sample(sorted(facts), 3)))
                yield self.random.choice(others)(template)

    def _two(self, kind: str, title: str, text: str, facts: dict[str, str], changed: list[str]) -> Pair:
        other = self._other(facts, changed)
        days = self.random.choice([(6, 6), (6, 6), (6, 8)])
        pages = [
            self._page(title.format(**f), text.format(**f), day=d) for f, d in zip((facts, other), days, strict=True)
        ]
        return Pair(kind, pages[0], pages[1], same=False)

    def _correction(self, template: dict[str, Any]) -> Pair:
        title, text, facts = self._notice(template)
        now = self._other(facts, [self.random.choice(sorted(facts))])
        name = title.format(**facts)
        corrected = self.random.choice(
            [f"{name}（更正）", f"关于{name}的更正公告", f"【更正】{name}", f"{name}补充公告"]
        )
        given = self.random.choice([facts, now])  # what is corrected is not always in the words that we read
        return Pair(
            "corrections",
            self._page(name, text.format(**facts)),
            self._page(corrected, text.format(**given)),
            same=False,
        )

    def _reissue(self, template: dict[str, Any]) -> Pair:
        title, text, facts = self._notice(template)
        pages = [self._page(title.format(**facts), text.format(**facts), day=day) for day in (6, 13)]
        return Pair("reissues", pages[0], pages[1], same=False, flag="same_text")

    def _frame(self, template: dict[str, Any]) -> Pair:
        """Return two pages of which the same frame was read as the text."""
        title, _, facts = self._notice(template)
        named = [name for name in _SLOT.findall(title) if name in facts] or []
        title = title if named else title + "（{firm}）"
        facts = facts if named else self._facts(title)
        other = self._other(facts, named[:1] or ["firm"])
        frame = self.random.choice(self._templates)["filler"]
        pages = [self._page(title.format(**f), "".join(frame)) for f in (facts, other)]
        return Pair("frames", pages[0], pages[1], same=False, flag="shared_text")

    def _files(self, template: dict[str, Any]) -> Pair:
        """Return two notices that are a file each."""
        title, _, facts = self._notice(template)
        text = self.random.choice(["", "", "详见附件。", "请点击下载附件查看。"])
        pages = [
            self._page(
                title.format(**facts), text, attachments=[Attachment(f"http://www.town.gov.cn/files/{number}.pdf")]
            )
            for number in self.random.sample(range(1000, 9999), 2)
        ]
        return Pair("files only", pages[0], pages[1], same=False)

    def _parts(self, _: dict[str, Any]) -> Pair:
        title, paragraphs, _ = self._story()
        first, second = self.random.choice(
            [("（上）", "（下）"), ("（上篇）", "（下篇）"), ("（一）", "（二）"), ("之一", "之二")]
        )
        note = paragraphs[0] + "\n"
        halves = self.random.choice([(note + paragraphs[1], note + paragraphs[2]), ("\n".join(paragraphs),) * 2])
        return Pair("parts", self._page(title + first, halves[0]), self._page(title + second, halves[1]), same=False)

    def _outcome(self, template: dict[str, Any]) -> Pair:
        title, text, facts = self._notice(template)
        name, body = title.format(**facts), text.format(**facts)
        ends = self.random.sample(["结果公示", "预告", "延期公告", "终止公告", "补充通知"], 2)
        return Pair("outcomes", self._page(f"{name}{ends[0]}", body), self._page(f"{name}{ends[1]}", body), same=False)

    def _story(self) -> tuple[str, list[str], dict[str, Any]]:
        story = self.random.choice(self._stories)
        facts = self._facts(story["title"], story["subtitle"], *story["headlines"], *story["paragraphs"])
        told = {**story, "headlines": [line.format(**facts) for line in story["headlines"]]}
        told["subtitle"] = story["subtitle"].format(**facts)
        return story["title"].format(**facts), [line.format(**facts) for line in story["paragraphs"]], told

    def within(self) -> Iterator[Pair]:
        """Yield pairs of a story that its own site shows twice."""
        titles: dict[str, Callable[[str, str], str]] = {
            "same title": lambda title, _: title,
            "marks": lambda title, _: self.random.choice(
                ["【图】{}", "快讯：{}", "[组图]{}", "{}（图）", "视频|{}"]
            ).format(title),
            "punctuation": lambda title, _: "“" + title.replace("：", " ").replace(" ", "，") + "”",
            "of": lambda title, _: title.replace("一天", "的一天") if "一天" in title else title + "了",
            "subtitle": lambda title, subtitle: f"{title}——{subtitle}",
        }
        while True:
            for name, change in titles.items():
                title, lines, story = self._story()
                text = "\n".join(lines)
                other = change(title, story["subtitle"])
                added = self.random.choice(["", "", f"\n（责任编辑：{self.random.choice(self._slots['person'])}）"])
                pages = [self._page(title, text), self._page(other, text + added)]
                self.random.shuffle(pages)
                yield Pair(f"own site: {name}", pages[0], pages[1], same=True)
            title, lines, _ = self._story()
            days = [("部门动态", 6), ("今日要闻", 7)]
            one, two = (self._page(title, "\n".join(lines), section=section, day=day) for section, day in days)
            yield Pair("own site: another section", one, two, same=True)

    def across(self) -> Iterator[Pair]:
        """Yield pairs of a story and what another site made of it."""
        while True:
            for name, change in self._changes().items():
                title, lines, story = self._story()
                other_title, other_lines = change(title, list(lines), story)
                page = self._page(title, "\n".join(lines))
                other = self._page(other_title, "\n".join(other_lines), site=f"news{self._number}", day=8)
                yield Pair(f"reprint: {name}", page, other, same=True)

    def _changes(self) -> dict[str, Callable[[str, list[str], dict[str, Any]], tuple[str, list[str]]]]:
        pick = self.random.choice

        def people() -> str:
            return pick(self._slots["person"])

        def framed(lines: list[str]) -> list[str]:
            head = pick([f"本报讯（记者 {people()}）", f"本网3月7日讯 通讯员{people()}报道：", "据市融媒体中心消息，"])
            foot = pick(
                [
                    f"编辑：{people()} 审核：{people()}",
                    "（来源：市融媒体中心）",
                    "转载请注明出处，欢迎关注我们的公众号。",
                ]
            )
            return [head + lines[0], *lines[1:], foot]

        def edited(lines: list[str]) -> list[str]:
            at = self.random.randrange(1, len(lines))
            kept = lines[at].split("，")
            lines[at] = "，".join(kept[:-1]) + "。" if len(kept) > 1 else lines[at]
            return [line.replace("如今", "现在").replace("据了解，", "").replace("走进", "来到") for line in lines]

        def extended(lines: list[str]) -> list[str]:
            more = self.random.sample(pick(self._templates)["filler"], 3)
            return [*lines, "编后：" + "".join(more)]

        return {
            "as it is": lambda title, lines, _: (title, lines),
            "cut": lambda title, lines, _: (title, lines[: pick([4, 5, 6])]),
            "extended": lambda title, lines, _: (title, extended(lines)),
            "retitled": lambda _, lines, story: (pick(story["headlines"]), lines),
            "header and footer": lambda title, lines, _: (title, framed(lines)),
            "edited": lambda title, lines, _: (title, edited(lines)),
            "Traditional": lambda title, lines, _: (
                _TRADITIONAL.convert(title),
                [_TRADITIONAL.convert(line) for line in lines],
            ),
            "retitled, cut, framed": lambda _, lines, story: (pick(story["headlines"]), framed(lines[:5])),
            "marked, subtitle cut": lambda title, lines, _: (f"【图】{title.partition(' ')[0]}", framed(edited(lines))),
            "ours by name": lambda title, lines, _: (f"清溪县{title}", [f"（清溪县）{lines[0]}", *lines[1:]]),
        }
