"""The texts beside a dataset: the card, with the header that Hugging Face reads, and the citation."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from crawler.records import Article
from crawler.records.program import extractor
from crawler.records.schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.export.choice import Choice
    from crawler.export.summary import Summary

_NAME = "Chinese local-government news"
_SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_MAP = re.compile(r"MAP\((\w+), (\w+)\)")
_SHOWN = 12  # gaps of one site, and extractors, that are listed one by one
_LICENCE = (
    "The articles belong to those who publish them. This folder gives nobody a right to them that the law of their "
    "country does not: find out what may be kept, analysed and passed on before you publish the texts. "
    "The program that collected them is under the MIT licence, which does not cover the texts."
)


def card(choice: Choice, summary: Summary, sums: dict[str, str]) -> str:
    """Return the card, in Markdown. `sums` has the SHA-256 of each file."""
    days = [day for site in summary.sites.values() for day in (site.first, site.last) if day]
    span = f"{min(days)} to {max(days)}" if days else "no day"
    rows = "1 row" if summary.rows == 1 else f"{summary.rows:,} rows"
    head = f"{rows} of {len(summary.sites)} sites, published {span}; last fetched {summary.fetched or 'never'}."
    parts = [
        f"{_header(summary.rows)}# {_NAME}\n\n{head}\n{_meaning(choice)}",
        "## Sites\n\n" + _table(("site", "publisher", "rows", "first", "last"), _sites(summary)),
        "## Years\n\n" + _table(("year", "rows"), ((year, f"{n:,}") for year, n in sorted(summary.years.items()))),
        "## Gaps\n\nMonths between a site's first and last article here that have none.\n\n" + _gaps(summary),
        "## Fields\n\n" + _table(("field", "type", "filled", "what it is"), _fields(choice, summary)),
        f"## How it was made\n\nBy `scrapy export` of version `{extractor()}`. The pages were read by:\n\n"
        + _table(("extractor", "rows"), _extractors(summary)),
        f"## Licence\n\n{_LICENCE}",
        "## Checksums\n\nSHA-256, also in `SHA256SUMS` (`sha256sum -c SHA256SUMS`).\n\n"
        + _table(("file", "SHA-256"), sums.items()),
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n\n"


def _header(rows: int) -> str:
    bounds = [f"{size // 1000}K" if size < _SIZES[3] else f"{size // 1_000_000}M" for size in _SIZES]
    place = sum(rows >= size for size in _SIZES)
    size = (
        f"n<{bounds[0]}"
        if place == 0
        else f"n>{bounds[-1]}"
        if place == len(_SIZES)
        else f"{bounds[place - 1]}<n<{bounds[place]}"
    )
    return (
        f"---\npretty_name: {_NAME}\nlanguage:\n- zh\nlicense: other\nlicense_name: belongs-to-the-publishers\n"
        f"size_categories:\n- {size}\ntags:\n- news\n- china\n- local-government\n"
        "configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/*.parquet\n---\n\n"
    )


def _meaning(choice: Choice) -> str:
    told = ["Of each page its latest revision." if not choice.revisions else "Each revision of a page is a row."]
    told.append(
        "Copies of a story are rows too; `duplicate_of` names the row that tells it."
        if choice.duplicates
        else "One row a story: copies are left out."
    )
    told.append(
        "Pages that are gone have `withdrawn_at`." if choice.withdrawn else "Pages that were withdrawn are left out."
    )
    if choice.since or choice.until:
        told.append(f"Only articles from {choice.since or 'the first'} to {choice.until or 'the last'}.")
    if choice.sites:
        told.append("Only some of the sites that were crawled.")
    return " ".join(told)


def _sites(summary: Summary) -> Iterable[tuple[str, ...]]:
    for name, site in sorted(summary.sites.items()):
        yield _escaped(name), _escaped(site.publisher or ""), f"{site.rows:,}", site.first or "", site.last or ""


def _gaps(summary: Summary) -> str:
    lines = []
    for name, site in sorted(summary.sites.items()):
        if gaps := list(site.gaps()):
            more = f" and {len(gaps) - _SHOWN} more" if len(gaps) > _SHOWN else ""
            lines.append(f"- {_escaped(name)}: {', '.join(gaps[:_SHOWN])}{more}")
    return "\n".join(lines) or "None."


def _fields(choice: Choice, summary: Summary) -> Iterable[tuple[str, ...]]:
    described = {name: rules.get("description", "") for name, rules in schema(Article)["properties"].items()}
    described["withdrawn_at"] = "when the page was found gone"
    for column in choice.columns:
        share = f"{summary.filled[column.name] / summary.rows:.1%}" if summary.rows else ""
        kind = (
            "VARCHAR, JSON"
            if column.type == "JSON"
            else _MAP.sub(r"STRUCT(key \1, value \2)[]", column.type).replace('"', "")
        )
        yield f"`{column.name}`", f"`{kind}`", share, _escaped(described.get(column.name, ""))


def _extractors(summary: Summary) -> Iterable[tuple[str, ...]]:
    common = summary.extractors.most_common(_SHOWN)
    yield from ((_escaped(name), f"{rows:,}") for name, rows in common)
    if others := summary.rows - sum(rows for _, rows in common):
        yield f"{len(summary.extractors) - _SHOWN} others", f"{others:,}"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def citation(summary: Summary) -> str:
    """Return the citation, in the Citation File Format 1.2.0: YAML, whose texts JSON writes too."""
    publishers = sorted({site.publisher or name for name, site in summary.sites.items()})
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"title: {_NAME}",
        "message: Cite the publishers of the articles, and this dataset with its version.",
        "authors:",
        *(f"- name: {json.dumps(name, ensure_ascii=False)}" for name in publishers or ["nobody"]),
        f"version: {json.dumps(f'{extractor()} of {summary.fetched[:10]}')}",
    ]
    if summary.fetched:
        lines.append(f"date-released: {json.dumps(summary.fetched[:10])}")
    return "\n".join(lines) + "\n"
