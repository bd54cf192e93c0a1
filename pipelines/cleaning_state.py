"""What cleaning an article has found so far: fields that it lacked, and flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.reading.chinese import script
from crawler.records import Article, Flag, Image, Provenance, Truncated, altered
from pipelines import credit_values
from pipelines.folding import as_is

if TYPE_CHECKING:
    from pipelines.closing_credits import Trailer
    from pipelines.folding import Fold

_FOUND = frozenset({"source", "authors", "editors", "original_url", "views", "published_at", "truncated"})


@dataclass(slots=True)
class CleaningState:
    """An article that is being cleaned. `fold` is how rules see a line of it; `traditional` is the page's script."""

    article: Article
    fold: Fold = as_is
    traditional: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    def flag(self, flag: Flag) -> None:
        """Add a flag that the article has not got."""
        if flag not in self.flags and flag not in self.article.flags:
            self.flags.append(flag)

    def simple(self, value: str) -> str:
        """Return a value in Simplified characters where the page is Traditional: as names and sources are kept."""
        return script.to_simplified(value) if self.traditional else value

    def lacks(self, name: str) -> bool:
        """Return whether a field is empty, or will be once its labels and 佚名 are gone."""
        if name in self.fields:
            return False
        value = getattr(self.article, name)
        if not value or name not in ("source", "authors", "editors"):
            return value in (None, [])
        if name == "source":
            return credit_values.source(self.simple(value)) is None
        return not credit_values.people(map(self.simple, value), desks=name == "editors")

    def put(self, name: str, value: object) -> bool:
        """Fill a field that is empty. Return whether it was."""
        if value in (None, []) or not self.lacks(name):
            return False
        self.fields[name] = value
        return True

    def take(self, trailer: Trailer) -> None:
        """Fill fields from a labelled line; one that says nothing new is boilerplate."""
        source, authors, editors = trailer.source, trailer.authors, trailer.editors
        moved = [self.put("source", source), self.put("authors", authors), self.put("editors", editors)]
        if not any(moved):
            self.flag(Flag.BOILERPLATE_REMOVED)

    def truncate(self, withheld: Truncated) -> None:
        """Note that the page cuts its text."""
        self.put("truncated", withheld)
        self.flag(Flag.TRUNCATED)

    def finish(self, text: str, images: list[Image]) -> Article:
        """Return the article with what was found."""
        found_by = self.article.found_by | {name: Provenance.TEXT.value for name in self.fields if name in _FOUND}
        flags = self.article.flags + [flag.value for flag in self.flags]
        return altered(self.article, text=text, images=images, flags=flags, found_by=found_by, **self.fields)
