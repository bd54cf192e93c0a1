"""What a field may be: each value that a page offers, where it stands and by which rule, the most trusted first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crawler.records import Provenance

Facts = TypeVar("Facts")
NOWHERE = (0, 0)
"""The span of a value that no line of the page prints, or of which that is not looked for."""


class Candidate(NamedTuple):
    """A value that a field may have.

    `span` are the lines `[start, end)` that print it. `score` is how much it is trusted, from 0 to 100: of two that
    are not refused the higher one wins. `why` is the id of the rule that found it, `against` that of the check which
    refuses it, empty for none.
    """

    value: Any
    place: Provenance
    span: tuple[int, int]
    score: float
    why: str
    against: str = ""


class Refused(NamedTuple):
    """A value that a rule found and that a look elsewhere on the page speaks against, with the id of that check."""

    value: Any
    against: str


class Printed(NamedTuple):
    """A value that a rule found, and the line that prints it."""

    value: Any
    line: int


class Rule(NamedTuple, Generic[Facts]):
    """One way to a field: its id, the place that it looks at, how much it is trusted, and what it finds there.

    `find` returns the value, alone, `Printed` or `Refused`, or what is empty.
    """

    why: str
    place: Provenance
    score: float
    find: Callable[[Facts], Any]


class Decision(NamedTuple):
    """What a field was chosen to be, None for nothing, and, where that was asked for, what else was found."""

    chosen: Candidate | None
    others: tuple[Candidate, ...] = ()


def candidates(rules: Iterable[Rule[Facts]], facts: Facts) -> Iterator[Candidate]:
    """Yield what a table of rules finds, in its order: that of falling scores. A rule is asked when its turn comes."""
    for why, place, score, find in rules:
        value = find(facts)
        if not value and value != 0:  # nobody read it yet: that is a number of views
            continue
        if isinstance(value, Printed):
            yield Candidate(value.value, place, (value.line, value.line + 1), score, why)
        elif not isinstance(value, Refused):
            yield Candidate(value, place, NOWHERE, score, why)
        elif value.value:
            yield Candidate(value.value, place, NOWHERE, score, why, value.against)


class Evidence:
    """Decides fields, and keeps by what each was decided."""

    def __init__(self, *, explain: bool) -> None:
        """Keep the runners-up too where they are to `explain` the decisions; otherwise nobody looks for them."""
        self.explain = explain
        self.decisions: dict[str, Decision] = {}

    def decide(self, field: str, found: Iterable[Candidate]) -> Candidate | None:
        """Choose a field from what was `found`, the most trusted first; return it, or None where nothing stands."""
        others: list[Candidate] = []
        chosen = None
        found = iter(found)
        for candidate in found:
            if not candidate.against:
                chosen = candidate
                break
            others.append(candidate)
        if self.explain:
            others = sorted([*others, *found], key=lambda each: (not each.against, each.score), reverse=True)
        self.decisions[field] = Decision(chosen, tuple(others) if self.explain else ())
        return chosen
