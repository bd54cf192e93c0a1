"""One form for every field: characters, script, names, URLs, dates. Pure and idempotent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.catalogue.division import division_of
from crawler.reading.chinese import dates, script
from crawler.records import Article, Attachment, Flag, Image, altered, article_id, content_hash
from crawler.sites.registry import site_for
from crawler.urls import WEB, canonical_url, file_url
from pipelines import credit_values
from pipelines.characters import one_line, tidy
from pipelines.shell import ArticlePipeline

if TYPE_CHECKING:
    from collections.abc import Callable

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


def normalize(article: Article) -> Article:
    """Return `article` with every field in one form, and with what follows from others, such as `id` and `division`."""
    title = one_line(article.title or "")
    text = tidy(article.text)
    flags = list(article.flags)
    form = _form(title, text, flags)
    title, text = form(title), form(text)
    language = article.language or _language(text or title)
    url = _canonical(article.url) or article.url
    published_at, precision = article.published_at, article.published_precision
    if published_at and not _ISO.fullmatch(published_at) and (stamp := dates.parse(published_at)):
        published_at, precision = stamp.value, precision or stamp.precision

    def line(value: str | None) -> str | None:
        return form(one_line(value)) or None if value else None

    return altered(
        article,
        id=article_id(url),
        publisher=line(article.publisher),
        url=url,
        title=title or None,
        published_at=published_at,
        published_precision=precision,
        source=credit_values.source(line(article.source)),
        authors=credit_values.people(map(form, article.authors)),
        editors=credit_values.people(map(form, article.editors), desks=True),
        section=line(article.section),
        text=text,
        images=[Image(u, line(image.caption)) for image in article.images if (u := file_url(image.url))],
        attachments=[Attachment(u, line(file.name)) for file in article.attachments if (u := file_url(file.url))],
        original_url=_canonical(article.original_url) if article.original_url else None,
        language=language,
        script=article.script or _script(flags, language),
        flags=flags,
        content_hash=content_hash(title or None, text),
        division=division_of(url, published_at or article.fetched_at, site_for(url)),
    )


def _form(title: str, text: str, flags: list[str]) -> Callable[[str], str]:
    """Return what to do to each text of this page: gloss and script are properties of the page, not of a field.

    Adds the flags. A page that was converted before is not converted again: some Traditional forms are also Simplified
    characters (乾, 著), and only the page tells which are meant.
    """
    glossed = script.has_glosses(title) or script.has_glosses(text)
    if glossed:
        title, text = script.strip_glosses(title), script.strip_glosses(text)
        if Flag.PINYIN_GLOSSES_REMOVED not in flags:
            flags.append(Flag.PINYIN_GLOSSES_REMOVED.value)
    glossed = Flag.PINYIN_GLOSSES_REMOVED in flags  # the cleaner took them out of the text, not of the other fields
    convert = Flag.TRADITIONAL_CONVERTED not in flags and script.is_traditional(f"{title}\n{text}")
    if convert:
        flags.append(Flag.TRADITIONAL_CONVERTED.value)

    def form(value: str) -> str:
        if glossed:
            value = script.strip_glosses(value)
        return script.to_simplified(value) if convert else value

    return form if glossed or convert else _same


def _same(value: str) -> str:
    return value


def _canonical(url: str) -> str | None:
    """Return a web address in its canonical form; None when it is not one."""
    try:
        canonical = canonical_url(url.strip())
    except ValueError:
        return None
    return canonical if WEB.match(canonical) else None


def _script(flags: list[str], language: str | None) -> str | None:
    """Return the script that the page had."""
    if language != "zh":
        return None
    return "Hant" if Flag.TRADITIONAL_CONVERTED in flags else "Hans"


# What tells the languages of these sites apart: letters; for Latin, words that only one language has.
_LETTERS = {
    "zh": re.compile(f"[{script.HAN}]"),
    "ja": re.compile("[\u3041-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "bo": re.compile("[\u0f40-\u0fbc]"),
    "mn": re.compile("[\u1820-\u18aa]"),
    "": re.compile("[\u0620-\u06ff]"),  # Arabic: see `_turkic`
    "en": re.compile(r"\b(?:the|and|of|to|in|for|with|on)\b", re.IGNORECASE),
}
# The Arabic scripts of Xinjiang. Uyghur writes a hamza before a vowel that begins a word, and ې, ۈ, غ, which Kazakh and
# Kyrgyz lack; these write ع for غ, Kazakh a high hamza before words of front vowels, Kyrgyz ۅ and ۉ for ö and ü.
_TURKIC = {
    "ug": re.compile("ئ[اەوۇۆۈېى]|[ېۈ]"),
    "kk": re.compile("[\u0674-\u0678]"),
    "ky": re.compile("[ۅۉ]"),
}
_SAMPLE = 1000
# Twenty Han characters in the first 60, and none of Japan's, settle it.
_PLAINLY_CHINESE = re.compile(f"(?![^\u3041-\u30ff]*[\u3041-\u30ff])(?:[^{script.HAN}]*[{script.HAN}]){{20}}")


def _language(text: str) -> str | None:
    """Return the language by its letters; None where they do not tell."""
    if _PLAINLY_CHINESE.match(text, 0, 60):
        return "zh"
    counts = {language: len(letters.findall(text, 0, _SAMPLE)) for language, letters in _LETTERS.items()}
    best = max(counts, key=lambda language: counts[language])
    if not best:
        return _turkic(text)
    return best if counts[best] else None


def _turkic(text: str) -> str | None:
    """Return the language of a text in Arabic letters, by those that no other one has; None where there are none."""
    counts = {language: len(letters.findall(text, 0, _SAMPLE)) for language, letters in _TURKIC.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else None


class NormalizePipeline(ArticlePipeline):
    """Scrapy's shell over `normalize`."""

    stage = "normalize"

    def process(self, article: Article) -> Article:
        """Return the article in normal form."""
        return normalize(article)
