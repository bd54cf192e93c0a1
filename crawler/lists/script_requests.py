"""What a page's script asks its server for to fill the list: `$.ajax`, `$.post`, `axios`, `fetch` and their parameters.

No script is run. A request is taken where each of its parameters is a literal, a variable with one, a field of the
page, or the number of the page; any other is left alone, since it could only be guessed.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.cms.family import Fetch
from crawler.cms.script_answers import FORM_HEADERS
from crawler.lists.json_answers import JSON_HEADERS, dumped
from crawler.lists.pager_forms import PAGE_FIELD
from crawler.lists.pager_script import FUNCTION
from crawler.lists.script_expression import NotUnderstoodError, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.cms.family import ListPage
    from crawler.lists.pager_script import Scripts

_CALLS = 40  # of a page that are looked at
_REACH = 4000  # characters of one
_URL = 2000
_CALL = re.compile(
    r"(?:\$|jQuery|axios|http|request|this\.\$http|this\.\$axios)\s{0,3}\.\s{0,3}(?P<kind>ajax|get|post|getJSON)\(\s{0,99}"
    r"|(?<![\w.])(?P<fetch>fetch|axios)\(\s{0,99}"
)
_COUNTERS = re.compile(
    r"count|hits?\b|click|visit|stat|pv\b|weather|tianqi|login|captcha|token|praise|comment", re.IGNORECASE
)
_STRINGIFY = re.compile(r"^(?:JSON\.stringify|qs\.stringify|Qs\.stringify|\$\.param)\((.*)\)$", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_$][\w$.]{0,80}")
_COMMENT = re.compile(r"(?<!:)//[^\n]{0,300}|/\*.{0,500}?\*/", re.DOTALL)
_RECORDS = "startrecord"
_QUOTES = "'\"`"
_OPENING, _CLOSING = "([{", ")]}"


def request_of(page: ListPage, scripts: Scripts) -> Fetch | None:
    """Return the request for the first rows of the list, None where no call of the page's scripts tells it."""
    for call in islice(_CALL.finditer(scripts.code), _CALLS):
        arguments = _split(inside(scripts.code, call.end()))
        if not arguments:
            continue
        try:
            found = _asked(page, scripts, call, arguments)
        except NotUnderstoodError:
            continue
        if found is not None:
            return found
    return None


def _asked(page: ListPage, scripts: Scripts, call: re.Match[str], arguments: list[str]) -> Fetch | None:
    names = _bound(scripts, call.start())
    kind = call["kind"] or "ajax"
    options = dict(_pairs(arguments[0])) if kind == "ajax" and arguments[0].startswith("{") else {}
    if kind == "ajax" and not options:
        options = dict(_pairs(arguments[1])) if len(arguments) > 1 else {}
        options["url"] = arguments[0]
    elif kind != "ajax":
        options = {"url": arguments[0], "method": "'post'" if kind == "post" else "'get'"}
        if len(arguments) > 1 and not _is_callback(scripts, arguments[1]):
            options.update(_given(arguments[1]))
    if "url" not in options:
        return None
    where = str(_value(scripts, options["url"], names, ""))
    url = urljoin(page.url, where)
    if not where or len(url) > _URL or _COUNTERS.search(urlsplit(url).path):
        return None
    data, is_json = _data(scripts, options, names)
    said = options.get("method") or options.get("type") or "'get'"
    method = str(_value(scripts, said, names, "")).upper()
    fields = {**dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)), **data}
    if method not in {"GET", "POST"} or not any(PAGE_FIELD.match(name) or name.lower() == _RECORDS for name in fields):
        return None
    if method == "GET":
        parts = urlsplit(url)
        return Fetch(parts._replace(query=urlencode(fields, doseq=True), fragment="").geturl(), overlaps=True)
    body = dumped(data) if is_json else urlencode(data).encode()
    return Fetch(url, "POST", body, JSON_HEADERS if is_json else FORM_HEADERS, overlaps=True)


def _is_callback(scripts: Scripts, argument: str) -> bool:
    """Tell whether an argument is the function that takes the answer, and no data."""
    if argument.startswith(("function", "(")) or "=>" in argument:
        return True
    return bool(_NAME.fullmatch(argument)) and not re.search(
        rf"(?<![\w.]){re.escape(argument)}\s{{0,9}}=(?!=)", scripts.code
    )


def _given(argument: str) -> dict[str, str]:
    """Return what the second argument of `$.post` or `axios.get` stands for."""
    inner = dict(_pairs(argument)) if argument.startswith("{") else {}
    return {"data": inner["params"]} if "params" in inner else {"data": argument}


def _data(scripts: Scripts, options: dict[str, str], names: dict[str, Value]) -> tuple[dict[str, Value], bool]:
    """Return the parameters of a request, and whether they are sent as JSON. Raises `NotUnderstoodError`."""
    said = options.get("data") or options.get("params") or options.get("body") or ""
    is_json = said.startswith("JSON.stringify") or "application/json" in options.get("contentType", "")
    if found := _STRINGIFY.match(said):
        said = found[1].strip()
    if said and _NAME.fullmatch(said):
        made = re.search(rf"(?<![\w.]){re.escape(said)}\s{{0,9}}=\s{{0,9}}(?=\{{)", scripts.code)
        said = _braces(scripts.code, made.end()) if made else said
    if not said:
        return {}, is_json
    if not said.startswith("{"):
        text = str(_value(scripts, said, names, ""))
        return dict(parse_qsl(text, keep_blank_values=True)), is_json
    return {name: _value(scripts, value, names, name) for name, value in _pairs(said)}, is_json


def _value(scripts: Scripts, expression: str, names: dict[str, Value], name: str) -> Value:
    """Return the value of a parameter called `name`; that of the number of a page is 1 where nothing else is said."""
    try:
        return scripts.value(expression, names)
    except NotUnderstoodError:
        if held := re.fullmatch(r"\[\s{0,9}(['\"][^'\"\[\]]{0,100}['\"])\s{0,9}\]", expression):
            return scripts.value(held[1], names)
        if _NAME.fullmatch(expression) and "." in expression:
            last = re.escape(expression.rpartition(".")[2])
            literal = re.search(
                rf"(?<![\w.]){last}[\"']?\s{{0,3}}[:=]\s{{0,3}}(\d{{1,9}}|'[^'\n]{{0,200}}'|\"[^\"\n]{{0,200}}\")",
                scripts.code,
            )
            if literal:
                return scripts.value(literal[1], names)
        if PAGE_FIELD.match(name):
            return 1
        raise


def _bound(scripts: Scripts, place: int) -> dict[str, Value]:
    """Return the parameters of the function around a place, as the first call that gives plain values binds them."""
    around = next(iter(deque(FUNCTION.finditer(scripts.code, 0, place), maxlen=1)), None)
    if around is None:
        return {}
    parameters = [each.strip() for each in around[2].split(",") if each.strip()]
    bound: dict[str, Value] = {each: 1 for each in parameters if PAGE_FIELD.match(each)}
    if not parameters:
        return bound
    for call in islice(
        re.finditer(rf"(?<!function )(?<![\w.]){re.escape(around[1])}\(([^()]{{1,300}})\)", scripts.code), _CALLS
    ):
        try:
            given = [scripts.value(each, {}) for each in _split(call[1])]
        except NotUnderstoodError:
            continue
        return bound | dict(zip(parameters, given, strict=False))
    return bound


def inside(code: str, start: int) -> str:
    """Return what stands between a bracket that was opened before `start` and the one that closes it."""
    depth, quote = 1, ""
    for place in range(start, min(len(code), start + _REACH)):
        character = code[place]
        if quote:
            quote = "" if character == quote and code[place - 1] != "\\" else quote
        elif character in _QUOTES:
            quote = character
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth == 0:
                return code[start:place].strip()
    return ""


def _braces(code: str, start: int) -> str:
    return f"{{{inside(code, start + 1)}}}"


def _split(text: str, separator: str = ",") -> list[str]:
    """Return the pieces of a text between separators that stand in no bracket and no string."""
    pieces, start, depth, quote = [], 0, 0, ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote and text[place - 1] != "\\" else quote
        elif character in _QUOTES:
            quote = character
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        elif character == separator and depth == 0:
            pieces.append(text[start:place].strip())
            start = place + 1
    return [piece for piece in [*pieces, text[start:].strip()] if piece]


def _pairs(literal: str) -> Iterator[tuple[str, str]]:
    """Yield the names and the expressions of an object literal; `{page}` is `{page: page}`."""
    for piece in _split(_COMMENT.sub("", literal)[1:-1]):
        name, colon, value = piece.partition(":")
        name = name.strip().strip("\"'")
        if _NAME.fullmatch(name) and (colon or piece == name):
            yield name, value.strip() or name
