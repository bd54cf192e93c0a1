"""Whether a site's fields still come from where they used to: a run's articles against the site's own past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from crawler.records import Provenance, Run

SAMPLE = 10  # articles at least that are judged together, those of earlier runs included
BASELINE = 20  # articles at least that they are compared with
WINDOW = 20  # runs that make the baseline
MARGIN = 0.10  # a change of rate up to this is no news, whatever its significance
SIGMAS = 3.0  # and so is one that chance alone makes once in 700 times

_RANK = {str(place): rank for rank, place in enumerate(Provenance)}

Places = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Fields:
    """Where the fields of some articles were found: field -> place -> articles."""

    articles: int
    found_by: Places

    @classmethod
    def of(cls, run: Run) -> Fields:
        """Return the fields of a run's articles, duplicates included."""
        return cls(run.counts.get("articles", 0) + run.counts.get("duplicates", 0), run.found_by)

    def share(self, name: str, rank: int) -> float:
        """Return the share of articles whose field was found at a place of `rank` or an earlier one."""
        found = self.found_by.get(name, {})
        return sum(n for place, n in found.items() if _RANK.get(place, len(_RANK)) <= rank) / self.articles

    def filled(self, name: str) -> float:
        """Return the share of articles that have the field."""
        return self.share(name, len(_RANK))


def together(several: Sequence[Fields]) -> Fields:
    """Return the sum."""
    found: dict[str, dict[str, int]] = {}
    for each in several:
        for name, places in each.found_by.items():
            total = found.setdefault(name, {})
            for place, n in places.items():
                total[place] = total.get(place, 0) + n
    return Fields(sum(each.articles for each in several), found)


def split(now: Fields, earlier: Sequence[Fields]) -> tuple[Fields, Fields]:
    """Return the articles to judge and those to compare them with; `earlier` has the latest run last.

    A site that brings an article a day is judged by its last ten days: a run's own articles alone are too few.
    """
    sample = [now]
    rest = list(earlier)
    while rest and sum(each.articles for each in sample) < SAMPLE:
        sample.append(rest.pop())
    return together(sample), together([each for each in rest if each.articles][-WINDOW:])


def compare(now: Fields, before: Fields) -> str | None:
    """Return the field that changed its place most, in words; None where nothing did or too little is known.

    For each field and each place: the share of articles that had it there or earlier must not fall by more than the
    margin and more than chance explains. A field that is missing more often is the last of these cases.
    """
    if now.articles < SAMPLE or before.articles < BASELINE:
        return None
    worst, words = 0.0, None
    for name in sorted(before.found_by):
        for place, rank in [*_RANK.items(), ("", len(_RANK))]:
            was, is_now = before.share(name, rank), now.share(name, rank)
            smooth = (was * before.articles + 1) / (before.articles + 2)  # a rate of 0 or 1 has its doubts too
            chance = SIGMAS * sqrt(smooth * (1 - smooth) * (1 / now.articles + 1 / before.articles))
            beyond = was - is_now - max(MARGIN, chance)
            if beyond > worst:
                worst = beyond
                where = f"found by {place} or better" if place else "found"
                words = f"{name} {where} in {is_now:.0%} of {now.articles} articles, {was:.0%} before"
    return words


def below(now: Fields, minimum: Mapping[str, float]) -> str | None:
    """Return the first field that fewer articles have than the site declares, in words."""
    if now.articles < SAMPLE:
        return None
    for name, rate in minimum.items():
        if now.filled(name) < rate:
            return f"{name} found in {now.filled(name):.0%} of {now.articles} articles, the site declares {rate:.0%}"
    return None
