"""Publication times as Chinese pages write them, in China Standard Time.

A date that does not exist (2月30日, 25:61) is no date: nothing is clamped. Document numbers (`〔2004〕47号`), telephone
numbers and licence years have no month and day and do not match.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading.chinese.vocabulary import Part, any_of, labels
from crawler.records import CHINA, Precision

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_YEAR, LAST_YEAR = 1949, 2099

# Character for character, so that positions in the text stay what they are. `：` and `　` the patterns know themselves.
_FOLD = str.maketrans("０１２３４５６７８９／－．—–−～點時號ＴＺ", "0123456789/-.----点时号TZ")
_FOLDABLE = re.compile("[０-９／－．—–−～點時號ＴＺ]")
_ZEROS = "〇零○ΟОOoＯ◯0"
_NUMERALS = {
    **{digit: value for value, digit in enumerate("〇一二三四五六七八九十")},
    **dict.fromkeys(_ZEROS, 0),
    "元": 1,
    "正": 1,
    "两": 2,
    "廿": 20,
    "卅": 30,
}

# The look-behinds keep a date from starting inside a longer number or a version; they stand after the first character
# because the engine skips fastest to a pattern that starts with a character class.
_YEAR = r"(?P<year>[0-9](?<![\d.第]\d)(?<!\d[-.]\d)(?:(?<=[12])[09]\d\d|\d(?=\s{0,2}年)))"
_DAY = (
    r"\s{0,3}(?:年|(?P<mark>[-/.]))\s{0,3}(?P<month>1[0-2]|0?[1-9](?!\d))\s{0,3}(?(mark)(?P=mark)|月)"
    r"\s{0,3}(?P<day>3[01]|[12]\d|0?[1-9])(?P<unit>\s{0,2}[日号]|(?!\d)|(?=\d{1,2}\s?[:：点时]))"
)
_WEEKDAY = r"(?:\s{0,3}[(（,，]?\s{0,2}(?:星期|周|週|礼拜)[一二三四五六日天]\s{0,2}[)）,，]?)?"
_ZONE = (
    r"(?P<zone>Z(?![A-Za-z])|(?:GMT|UTC)(?:\s?[+-]\d{1,2}(?::?[0-5]\d)?)?(?![A-Za-z\d])"
    r"|\+(?:0\d|1[0-4])(?::?[0-5]\d)?(?!\d)|-(?:0\d|1[0-2])[0-5]\d(?!\d))"
)
_DIGIT = "一二三四五六七八九"
_LETTER = "A-Za-z\\u3400-\\u9fff"
# The half of the day, before the hour or behind the minute; behind it, no word may go on (10:30 下午茶).
_HALF = (
    "上午|午前|下午|午后|凌晨|淩晨|清晨|早[上晨间]|中午|正午|晚上|晚间|傍晚|深夜|夜间|夜里|晚|早|[AaPp]\\.?[Mm]\\b\\.?"
)
# Behind the minute a medium's name may be glued that begins with a number: 11:2121世纪网.
_LABELS = any_of(labels(Part.SOURCE, Part.AUTHOR, Part.EDITOR, Part.VIEWS, weak=False))
_CLOCK = (
    r"(?P<gap>[\sT,-]{0,6}|\s{0,3}[|\[(（]\s{0,3})"
    rf"(?:(?P<half>{_HALF})\s{{0,3}})?"
    r"(?:(?P<hour>\d{1,2})\s{0,2}(?:"
    rf"[:：]\s{{0,2}}(?P<minute>[0-5]\d(?=\d{{1,3}}(?:\.\d{{1,2}})?[{_LETTER}])(?!\d{{1,3}}[年月日号点时分秒])|\d{{1,2}}(?!\d))"
    r"(?:\s{0,2}[:：]\s{0,2}(?P<second>\d{1,2})(?!\d)(?:[.,]\d{1,9})?)?"
    r"|[点时](?:\s{0,2}(?P<minute2>\d{1,2})\s{0,2}分(?:\s{0,2}(?P<second2>\d{1,2})\s{0,2}秒)?|(?P<part>半|[一三]刻))?)"
    rf"|(?P<hour2>[{_DIGIT}{_ZEROS}两十]{{1,3}})[点时](?:(?P<minute3>[{_DIGIT}{_ZEROS}十]{{1,3}})分|(?P<part2>半|[一三]刻)"
    rf"|(?(half)|(?=[整许钟左]|[^{_LETTER}]|$))))"  # 一时间, 两点意见
    rf"(?:\s{{0,3}}(?P<half2>{_HALF})(?:(?![{_LETTER}])|(?={_LABELS})))?"
    rf"(?:\s{{0,2}}{_ZONE})?"
)
_TIME = re.compile(rf"{_WEEKDAY}{_CLOCK}")  # behind a day; in each pattern of a day it would be compiled anew
_NUMERIC = re.compile(f"{_YEAR}{_DAY}")
_CHINESE = re.compile(
    rf"(?P<year>[一二](?<![{_DIGIT}十百千].)[{_DIGIT}{_ZEROS}]{{3}})\s{{0,2}}年\s{{0,2}}"
    rf"(?P<month>十[一二]?|[{_DIGIT}元正])\s{{0,2}}月\s{{0,2}}"
    rf"(?P<day>[二三]?十[{_DIGIT}]?|[廿卅][{_DIGIT}]?|[{_DIGIT}])\s{{0,2}}(?P<unit>[日号])"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_ZONE2 = _ZONE.replace("zone", "zone2")
_ENGLISH = (  # RFC 2822 and `5 May 2023`; `May 5, 2023`; Java's Date.toString
    rf"(?<!\d)(?P<day>\d{{1,2}})[ -]{_NAMED}[ ,-]{{1,2}}(?P<year>\d{{4}})(?P<unit>)(?:{_CLOCK})?",
    rf"(?<![a-z]){_NAMED} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?P<unit>)(?:{_CLOCK})?",
    rf"(?<![a-z]){_NAMED} (?P<day>\d\d)(?P<unit>){_CLOCK} (?:CST|{_ZONE2}) (?P<year>\d{{4}})",
)
# As servers of an American locale print it: 5/15/2023 3:20:00 PM. Without the last word day and month could be either.
_AMERICAN = re.compile(
    r"(?P<month>1[0-2]|0?[1-9])(?<![\d/.-]\d)(?<![\d/.-]\d\d)/(?P<day>3[01]|[12]\d|0?[1-9])/(?P<year>(?:19|20)\d\d)"
    r"(?P<unit>)(?=\s\d{1,2}:\d\d(?::\d\d)?\s?[AP]M\b)"
)
_HAS_HALF = re.compile(r"\d\s?[AP]M\b")
# Without it the order is known where one number is no month, or where both are the same: 25/05/2023, 05/05/2023.
_YEAR_LAST = re.compile(
    r"(?<![\d/.-])(?:(?P<month>1[0-2]|0?[1-9])/(?P<day>1[3-9]|2\d|3[01]|(?P=month))"
    r"|(?P<day0>1[3-9]|2\d|3[01])/(?P<month0>1[0-2]|0?[1-9]))/(?P<year>(?:19|20)\d\d)(?P<unit>)(?!\d)"
)
_HAS_YEAR_LAST = re.compile(r"\d/(?:19|20)\d\d(?!\d)")
_SPAN = re.compile(
    r"[\d日号]\s{0,2}(?:上午|下午)?[\d:：时点分]{0,6}\s{0,2}(?:起?至|起?到|[—–－～~-]{1,2})\s{0,2}"
    r"(?:(?:19|20)\d\d\s?[-/.年]\s?\d|\d{1,2}\s?月\s?\d|\d{1,2}\s?日)"
    r"|\d\s?日\s?(?:起|止|前|之前|以前|之后|以后)(?!草)"
)
_LATIN = re.compile("[A-Za-z]{3}")
_HAS_MONTH = re.compile(rf"(?:{'|'.join(_MONTHS)})[a-z.]{{0,7}}[ -]", re.IGNORECASE)
# Digits only, in metadata: 20230505, 20230505103000.
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)"
    r"(?:[ T]?(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?)?"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # seconds or milliseconds
_WORD = re.compile(r"\w")
_WEEKDAYS = re.compile(
    r"(?:星期|周|週|礼拜)[一二三四五六日天]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.IGNORECASE,
)
# A date in a path: /2020/09/15/, /202009/t20200915_, /2013-02-21/, /20200915/, /2023-05/05/. A number that only a dot
# follows is an id when a slash is before it: /2012/1/12.shtml.
_URL = re.compile(
    r"/(?:[a-z]{0,12}[_-]?)(?P<year>(?:19|20)\d\d)[-/_]?(?P<month>1[0-2]|0[1-9]|[1-9](?=[-/_]))[-/_]?"
    r"(?P<day>3[01]|[12]\d|0[1-9]|[1-9](?=[-/_]))(?=[-/_]|$|(?<!/\d)(?<!/\d\d)\.)",
    re.IGNORECASE,
)
_Y, _M, _D = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_PIECES = tuple(
    re.compile(rf"\s?{pattern}\s?")
    for pattern in (
        rf"{_D}日?\s?{_Y}\s?[-/.年]\s?{_M}月?",
        rf"{_M}[-/.月]{_D}日?\s?{_Y}年?",
        rf"{_Y}年?\s?{_M}[-/.月]{_D}日?",
        rf"{_Y}[-/.年]{_M}月?\s?{_D}日?",
        rf"{_D}日?\s?{_M}月\s?{_Y}年?",
        rf"{_Y}\s?{_M}/{_D}\s?(?P<clock>\d\d:\d\d(?::\d\d)?)(?:(?:\s|来).*)?",
    )
)
_LONGEST_PIECE = 40  # characters of a line that is part of a day
_LONGEST = 4000  # characters of a text that are searched
_LONGEST_DATE = 80


class Stamp(NamedTuple):
    """A time found in a text: `value` as ISO 8601 at +08:00, how much of it the text states, and where it stood."""

    value: str
    precision: Precision
    start: int
    end: int

    @property
    def day(self) -> date:
        """The day of the time."""
        return date.fromisoformat(self.value[:10])


def parse(text: str) -> Stamp | None:
    """Return the time that the whole text states, or None; brackets, spaces and the weekday may stand around it."""
    if (match := _COMPACT.fullmatch(text.strip())) is not None:
        return _stamp(match)
    stamp = find(text) if len(text) <= _LONGEST_DATE else None
    if stamp is None or _WORD.search(_WEEKDAYS.sub("", text[: stamp.start] + " " + text[stamp.end :])):
        return None
    return stamp


def from_epoch(text: str) -> Stamp | None:
    """Return the time that a value gives as seconds or milliseconds since 1970, as programs write it, or None."""
    match = _EPOCH.fullmatch(text.strip())
    if match is None:
        return None
    when = datetime.fromtimestamp(int(match[0][:10]), CHINA)
    return Stamp(when.isoformat(), Precision.SECOND, match.start(), match.end())


def find(text: str) -> Stamp | None:
    """Return the first time in the text (its first 4000 characters), or None. A day that does not exist is skipped."""
    folded = text[:_LONGEST]
    if _FOLDABLE.search(folded):
        folded = folded.translate(_FOLD)
    patterns = [_NUMERIC, _CHINESE] if "年" in folded else [_NUMERIC]
    if _LATIN.search(folded) and _HAS_MONTH.search(folded):
        patterns.extend(_english())
    if "/" in folded and _HAS_HALF.search(folded):
        patterns.append(_AMERICAN)
    if "/" in folded and _HAS_YEAR_LAST.search(folded):
        patterns.append(_YEAR_LAST)
    first: Stamp | None = None
    for pattern in patterns:
        for match in pattern.finditer(folded):
            stamp = _stamp(match, None if "hour" in pattern.groupindex else _TIME.match(folded, match.end()))
            if stamp is not None:
                if first is None or stamp.start < first.start:
                    first = stamp
                break
    return first


@cache
def _english() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of days with an English month, compiled for the first page that has one: many have none."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _ENGLISH)


def is_span(text: str) -> bool:
    """Return whether a text states from when until when something goes on; what was published was at one time."""
    return _SPAN.search(text) is not None


def in_pieces(lines: Sequence[str]) -> Stamp | None:
    """Return the time that one to three short lines state together, or None: a calendar's leaf, `06` over `2024-05`."""
    for at, line in enumerate(lines):
        if not line[0].isdigit() or len(line) > _LONGEST_PIECE:
            continue
        for end in range(min(at + 3, len(lines)), at, -1):
            text = " ".join(lines[at:end])
            for pieces in _PIECES:
                if match := pieces.fullmatch(text):
                    parts = match.groupdict(default="")
                    return find(f"{parts['year']}-{parts['month']}-{parts['day']} {parts.get('clock', '')}")
    return None


def from_url(url: str) -> Stamp | None:
    """Return the day that the path of an article's URL holds, or None."""
    path = url.split("?", 1)[0]
    stamps = (_stamp(match) for match in _URL.finditer(path[:2000]))
    return next((stamp for stamp in stamps if stamp is not None), None)


def _stamp(match: re.Match[str], time: re.Match[str] | None = None) -> Stamp | None:
    """Return what a match and the `time` behind it state, None for no such day or time, or two readings of it."""
    parts = match.groupdict()
    if time is not None:
        parts |= time.groupdict()
    year = _number(parts["year"])
    if year < 100:  # noqa: PLR2004 - `23年5月5日`
        year += 1900 if year >= 90 else 2000  # noqa: PLR2004
    if not FIRST_YEAR <= year <= LAST_YEAR or _ambiguous(parts):
        return None
    month = (parts["month"] or parts.get("month0") or "").lower()
    month_number = _MONTHS.index(month) + 1 if month in _MONTHS else _number(month)
    try:
        when = datetime(year, month_number, _number(parts["day"] or parts.get("day0") or ""))  # noqa: DTZ001 - in China, as is what is returned
        precision = Precision.DAY
        if parts.get("hour") or parts.get("hour2"):
            when, precision = _at(when, parts)
    except (ValueError, OverflowError):
        return None
    clocked = parts.get("hour") or parts.get("hour2")
    end = time.end() if time is not None else match.end("unit") if "unit" in parts and not clocked else match.end()
    return Stamp(f"{when.isoformat()}+08:00", precision, match.start(), end)


def _at(day: datetime, parts: dict[str, str | None]) -> tuple[datetime, Precision]:
    """Return the day at the clock time of a match, in China; ValueError for a time that does not exist."""
    quarter = _QUARTERS.get(parts.get("part") or parts.get("part2") or "", 0)
    hour = _hour(
        _number(parts["hour"] or parts.get("hour2") or ""),
        (parts.get("half") or parts.get("half2") or "").lower().replace(".", ""),
    )
    minute = _number(parts.get("minute") or parts.get("minute2") or parts.get("minute3") or "0") or quarter
    second = parts.get("second") or parts.get("second2")
    when = day.replace(hour=hour, minute=minute, second=int(second or 0))
    if stated := parts.get("zone") or parts.get("zone2"):
        when = when.replace(tzinfo=_zone(stated)).astimezone(CHINA).replace(tzinfo=None)
    return when, Precision.MINUTE if second is None else Precision.SECOND


_QUARTERS = {"一刻": 15, "半": 30, "三刻": 45}
# For each half of the day: the hours on a dial of twelve that it moves by twelve, and the hours that it cannot have,
# because they are of another day. 中午 reaches from eleven to two; twelve at night is midnight, of which day?
_HALVES: dict[str, tuple[range, range]] = {
    **dict.fromkeys(("上午", "午前", "凌晨", "淩晨", "清晨", "早上", "早晨", "早间", "早", "am"), (range(0), range(0))),
    **dict.fromkeys(("下午", "午后", "傍晚", "pm"), (range(12), range(0))),
    **dict.fromkeys(("中午", "正午"), (range(10), range(0))),
    **dict.fromkeys(("晚上", "晚间", "晚"), (range(5, 12), range(5))),
    **dict.fromkeys(("深夜", "夜间", "夜里"), (range(6, 12), range(6))),
}
_NOON = 12


def _hour(hour: int, half: str) -> int:
    """Return the hour of the day; ValueError where it may be the next day's. An hour past noon needs no half."""
    if not half or hour > _NOON:
        return hour
    moved, foreign = _HALVES[half]
    if hour in foreign or (foreign and hour == _NOON):
        raise ValueError("midnight of which day?")
    if not moved and hour == _NOON:
        return 0
    return hour + _NOON if hour in moved else hour


def _zone(stated: str) -> timezone:
    """Return the zone that a match states. ValueError for an offset of a day or more."""
    sign = -1 if "-" in stated else 1
    digits = re.sub(r"\D", "", stated)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004
    return timezone(sign * timedelta(hours=int(hours or 0), minutes=int(minutes)))


def _ambiguous(parts: dict[str, str | None]) -> bool:
    """Say whether day and hour are glued in a way that can be read twice: `2023/8/318:47` is the 31st or 18:47."""
    day, hour = parts["day"] or "", parts.get("hour") or ""
    if parts.get("gap") or parts.get("unit") or len(hour) != 1 or not day.isdigit() or len(day) == 1:
        return False
    padded = (parts["month"] or "").startswith("0") or day.startswith("0")
    return not padded and int(day[1] + hour) < 24  # noqa: PLR2004


def _number(digits: str) -> int:
    """Return the value of a year, month or day in Arabic or Chinese digits (二〇二四, 二十四, 廿四)."""
    if digits.isdecimal():
        return int(digits)
    values = [_NUMERALS[digit] for digit in digits]
    if len(values) == 4:  # noqa: PLR2004 - a year is written digit by digit
        return int("".join(map(str, values)))
    if len(values) > 1 and values[0] < 10 and values[1] == 10:  # noqa: PLR2004 - 二十四 is 2 × 10 + 4
        values[:2] = [values[0] * values[1]]
    return sum(values)
