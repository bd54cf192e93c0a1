"""Forms of a page, sent as a browser sends them: ASP.NET's with its hidden fields, and any that holds a page number."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.cms.family import Fetch
from crawler.lists.elements import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element
    from parsel import Selector

    from crawler.cms.family import ListPage
    from crawler.lists.pager_script import Effect

_FIELDS = 500  # of a form
_FORMS = 50  # of a page
_OPTIONS = 1000  # of a select
_BODY = 1 << 20  # characters; a __VIEWSTATE may have hundreds of thousands
_URL = 2000
_BUTTONS = {"submit", "button", "image", "reset", "file"}
_POSTED = (("Content-Type", "application/x-www-form-urlencoded"),)
_POST_BACK = re.compile(
    r"(?:__doPostBack|WebForm_PostBackOptions)\(\s*['\"]([^'\"]{0,300})['\"]\s*,\s*['\"]([^'\"]{0,300})['\"]"
)
PAGE_FIELD = re.compile(
    r"^(?:\w{0,20}[.$_])?(?:(?:to|go|goto|cur|curr|current|now|next)?_?page(?:no|num|number|index|_no|_num|_index)?|start_?page|cpage|pn?)$",
    re.IGNORECASE,
)


def forms(tree: Selector) -> list[_Element]:
    """Return the forms of a page."""
    return list(islice(tree.root.iter("form"), _FORMS))


def fields_of(form: _Element) -> dict[str, str]:
    """Return what a browser sends of a form that nobody filled in: all but buttons, files and unchecked boxes."""
    fields: dict[str, str] = {}
    for node in islice(form.iter("input", "select", "textarea"), _FIELDS):
        attributes = node.attrib
        kind = (attributes.get("type") or "text").lower() if node.tag == "input" else str(node.tag)
        if (
            kind in _BUTTONS
            or "disabled" in attributes
            or (kind in {"checkbox", "radio"} and "checked" not in attributes)
        ):
            continue
        name, value = attributes.get("name") or "", attributes.get("value") or ""
        if kind == "select":
            options = list(islice(node.iter("option"), _OPTIONS))
            selected = next((each for each in options if "selected" in each.attrib), next(iter(options), None))
            value = "" if selected is None else option_value(selected)
        elif kind == "textarea":
            value = text_of(node, _BODY)
        if name:
            fields[name] = value
    return fields


def option_value(option: _Element) -> str:
    """Return what an option of a select stands for."""
    value = option.get("value")
    return text_of(option, _URL).strip() if value is None else value


def inputs_by_id(tree: Selector) -> dict[str, str]:
    """Return the values of the fields of a page, by id and by name."""
    inputs: dict[str, str] = {}
    for node in islice(tree.root.iter("input"), _FIELDS):
        for name in filter(None, (node.get("id"), node.get("name"))):
            inputs.setdefault(name, node.get("value") or "")
    return inputs


def send(page: ListPage, form: _Element, changes: Mapping[str, str], action: str | None = None) -> Fetch | None:
    """Return the request that sends a form with some fields changed; None where it would be out of bounds."""
    where = action if action is not None else form.get("action") or ""
    fields = urlencode({**fields_of(form), **changes})
    try:
        url = urljoin(page.url, where.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or len(fields) > _BODY or len(url) > _URL:
        return None
    if (form.get("method") or "").strip().lower() == "post":
        return Fetch(parts._replace(fragment="").geturl(), "POST", fields.encode(), _POSTED)
    asked = parts._replace(query=fields, fragment="").geturl()
    return Fetch(asked) if len(asked) <= _URL else None


def post_back(page: ListPage, script: str) -> Fetch | None:
    """Return the request of an ASP.NET `__doPostBack('ctl00$Pager','2')`, None where `script` is none."""
    event = _POST_BACK.search(script)
    if event is None:
        return None
    everywhere = forms(page.tree)
    form = next(chain(filter(_has_view_state, everywhere), everywhere), None)
    fields = {"__EVENTTARGET": event[1], "__EVENTARGUMENT": event[2]}
    return send(page, form, fields) if form is not None else None


def _has_view_state(form: _Element) -> bool:
    return any(node.get("name") == "__VIEWSTATE" for node in form.iter("input"))


def sent_by(page: ListPage, effect: Effect) -> Fetch | None:
    """Return the request of a script that fills in a form and sends it."""
    if effect.form is None:
        return None
    everywhere = forms(page.tree)
    named = [form for form in everywhere if _is_named(form, effect.form)]
    holding = [form for form in everywhere if any(name in _names(form) for name in effect.fields)]
    form = next(iter(holding or named or everywhere), None)
    if form is None or not (effect.fields or effect.action):
        return None
    names = _names(form)
    changes = {names.get(name, name): value for name, value in effect.fields.items()}
    return send(page, form, changes, effect.action)


def numbered(page: ListPage, number: int) -> Fetch | None:
    """Return the request that asks a form with a field for a page's number for that page."""
    for form in forms(page.tree):
        for name in fields_of(form):
            if PAGE_FIELD.match(name):
                return send(page, form, {name: str(number)})
    return None


def _is_named(form: _Element, said: str) -> bool:
    names = filter(None, (form.get("name"), form.get("id")))
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said) for name in names)


def _names(form: _Element) -> dict[str, str]:
    """Return the names of a form's fields by their ids and names."""
    return dict(_pairs(form))


def _pairs(form: _Element) -> Iterator[tuple[str, str]]:
    for node in islice(form.iter("input", "select"), _FIELDS):
        name, identity = node.get("name"), node.get("id")
        for each in filter(None, (identity, name)):
            yield each, name or each
