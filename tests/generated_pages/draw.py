"""Choices at random that can be fixed, repeated and told."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tests.generated_pages.stories import Story

T = TypeVar("T")


class Draw:
    """The choices of one page: the same story and seed give the same. Each is kept by its name in `drawn`."""

    def __init__(self, story: Story, seed: int, **fixed: object) -> None:
        self.story = story
        self.fixed = fixed
        self.random = random.Random(f"{story.name} {seed}")  # noqa: S311 - no secret
        self.drawn: dict[str, object] = {"story": story.name, "seed": seed}

    def pick(self, name: str, *options: T) -> T:
        """Choose one of the options, unless it is fixed, and remember it."""
        chosen: T = self.fixed.get(name, self.random.choice(options))  # type: ignore[assignment]
        self.drawn[name] = chosen
        return chosen

    def chance(self, name: str, probability: float = 0.5) -> bool:
        """Return True with this probability, and remember it."""
        drawn = self.random.random() < probability
        self.drawn[name] = self.fixed.get(name, drawn)
        return bool(self.drawn[name])

    def name(self) -> str:
        """Return a class or id that means nothing."""
        return "".join(self.random.choices("abcdefghijkmnpqrstuvwxyz", k=self.random.randint(2, 7)))

    def box(self, inner: str, tag: str = "div") -> str:
        """Return `inner` in an element, with a class, an id or neither; a `td` brings its table."""
        attribute = self.random.choice((f' class="{self.name()}"', f' id="{self.name()}"', ""))
        if tag == "td":
            return f"<table{attribute}><tr><td>{inner}</td></tr></table>"
        return f"<{tag}{attribute}>{inner}</{tag}>"
