"""What each rule of reading earns: on how many pages it decided a field, how often rightly, and what would be without.

Rules are made from the pages of two thirds of the hosts; what a rule is worth shows on the others, which are held out.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.reading import readers
from benchmarks.reading.score import Example, judge, passes
from crawler.cms.recognise import recognise
from crawler.reading import read
from crawler.reading.chinese.dates import Stamp
from crawler.reading.html.encoding import decode
from crawler.records import altered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.reading.fields.candidate import Candidate, Decision
    from crawler.records import Article

MEASURES = {
    "title": ("title",),
    "published_at": ("day", "minute"),
    "source": ("source",),
    "authors": ("author", "no author"),
    "editors": ("editor", "no editor"),
    "text": ("F1",),
    "attachments": ("files",),
}
"""The measures by which a field is right."""
_OTHER = ("section", "images", "original_url", "views")  # without gold
_NOTHING = "(nothing)"


@dataclass(slots=True)
class Earning:
    """Of one rule: the pages and hosts that it decided on; where gold asks, how often it was right, and without it."""

    pages: int = 0
    hosts: set[str] = field(default_factory=set)
    right: list[bool] = field(default_factory=list)
    held_out: list[bool] = field(default_factory=list)
    without: list[bool] = field(default_factory=list)

    @property
    def gain(self) -> int:
        """How many pages are right by this rule that the next candidate would have got wrong."""
        return sum(self.right) - sum(self.without)


Earnings = dict[tuple[str, str], Earning]


def earnings(examples: Iterable[Example]) -> Earnings:
    """Return what each rule earns, by field and rule."""
    found: Earnings = defaultdict(Earning)
    for example in examples:
        page = read(example.body, example.url, explain=True)
        verdict = judge(example, readers.result(page.article))
        for name in (*MEASURES, *_OTHER):
            decision = page.evidence[name]
            earning = found[name, decision.chosen.why if decision.chosen else _NOTHING]
            earning.pages += 1
            earning.hosts.add(example.host)
            right = _right(verdict, name)
            if right is None:
                continue
            earning.right.append(right)
            if example.held_out:
                earning.held_out.append(right)
            other = judge(example, readers.result(_without(page.article, name, decision)))
            earning.without.append(_right(other, name) is True)
    return dict(found)


def _right(verdict: dict[str, bool | float], name: str) -> bool | None:
    asked = [passes(measure, verdict[measure]) for measure in MEASURES.get(name, ()) if measure in verdict]
    return all(asked) if asked else None


def _without(article: Article, name: str, decision: Decision) -> Article:
    """Return the article as it would be without the rule that decided a field: with the next candidate, or nothing."""
    following: Candidate | None = next((each for each in decision.others if not each.against), None)
    value: Any = following.value if following else None
    if name == "published_at":
        stamp = value if isinstance(value, Stamp) else None
        return altered(
            article,
            published_at=stamp.value if stamp else None,
            published_precision=stamp.precision if stamp else None,
        )
    empty: Any = "" if name == "text" else None if name in {"title", "source"} else []
    return altered(article, **{name: empty if value is None else value})


def show(examples: Sequence[Example]) -> None:
    """Print what each rule earns, then the figures by family, then the hosts with a page that is read wrongly."""
    columns = ("pages", "hosts", "right", "held out", "without", "gain")
    print(f"\n{'field':14s}{'rule':26s}" + "".join(f"{column:>12s}" for column in columns))
    for (name, why), earning in sorted(earnings(examples).items(), key=_order):
        cells = (
            str(earning.pages), str(len(earning.hosts)), _share(earning.right), _share(earning.held_out),
            _share(earning.without), f"{earning.gain:+d}" if earning.right else "",
        )  # fmt: skip
        print(f"{name:14s}{why:26s}" + "".join(f"{cell:>12s}" for cell in cells))
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[recognise(example.url, decode(example.body).text).name].append(example)
    print(f"\n{'family':14s}{'pages':>8s}{'hosts':>8s}{'right':>8s}  wrong")
    for family, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        wrong = Counter(measure for example in members for measure in failures(example))
        whole = sum(not failures(example) for example in members)
        told = ", ".join(f"{measure} {count}" for measure, count in wrong.most_common())
        hosts = len({example.host for example in members})
        print(f"{family:14s}{len(members):8d}{hosts:8d}{whole:8d}  {told}")
    _show_hosts(examples)


def _show_hosts(examples: Sequence[Example]) -> None:
    """Print each host with a page that is read wrongly; the mean over hosts does not favour those with many pages."""
    hosts: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        hosts[example.host].append(example)
    means = []
    print(f"\n{'host':44s}{'pages':>8s}{'right':>8s}  wrong")
    for host, members in sorted(hosts.items()):
        wrong = {example.name: failures(example) for example in members}
        means.append(sum(not measures for measures in wrong.values()) / len(members))
        if any(wrong.values()):
            told = "; ".join(f"{name}: {', '.join(measures)}" for name, measures in wrong.items() if measures)
            right = sum(not measures for measures in wrong.values())
            kept = " (held out)" if members[0].held_out else ""
            print(f"{host + kept:44s}{len(members):8d}{right:8d}  {told}")
    print(f"{len(hosts)} hosts, pages that are right in everything: {statistics.fmean(means):.3f} (mean over hosts)")


def failures(example: Example) -> list[str]:
    """Return the measures by which a page is read wrongly."""
    verdict = judge(example, readers.ours(example))
    return [measure for measure, value in verdict.items() if not passes(measure, value)]


def _order(item: tuple[tuple[str, str], Earning]) -> tuple[int, int]:
    (name, _), earning = item
    return (*MEASURES, *_OTHER).index(name), -earning.pages


def _share(answers: list[bool]) -> str:
    return f"{sum(answers)}/{len(answers)}" if answers else ""
