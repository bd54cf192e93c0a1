"""The pager of a page as a reader sees it: buttons, links that run a script, selects, forms.

Asked where no link leads on. What says that there is another page and not where makes the pager unknown.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from crawler.cms.family import Fetch, Pages
from crawler.cms.pagers import NEXT
from crawler.lists import pager_forms
from crawler.lists.elements import elements, text_of
from crawler.lists.pager_script import Scripts
from crawler.lists.pager_widgets import Widget, chosen, widget
from crawler.lists.script_requests import request_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from crawler.cms.family import ListPage

_NODES = 5000  # of a page
_LABEL = 12  # characters
_BOXES = 20  # elements in which the number of this page is looked for
_DIGITS = 5  # of a page's number
_NUMBER_TAGS = ("span", "b", "strong", "em", "font", "a", "li", "td", "i")
_TEXT = 1_000_000  # characters of a page that are searched for 第1页
_URL = 2000
_WORDS = re.compile(
    r"[下后]一?[页頁]|[尾末]页|最后一?页|更多|__doPostBack|\d\s{0,3}页|<select|\bnext\b|>\s{0,9}[2２]\s{0,9}<"
    r"|laypage|pagin|pageShow|total_?page|page_?count|count_?page|下一頁|载入更多|載入更多|\.(?:paging|createPage|pageMe)\(",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"^(?:>{1,2}|»|›)$")
_MORE = re.compile(r"^\W{0,3}(?:下一?[页頁]|后一?[页頁]|尾页|末页|最后一?页|(?:点击)?(?:加载|显示)更多)\W{0,3}$")
_BACK = re.compile(r"^\W{0,3}(?:上一?[页頁]|前一?[页頁]|首[页頁]|第一[页頁])\W{0,3}$")
_NUMBER_LIKE = re.compile(r"^[\W\d]+$")
_LOAD = re.compile(r"加载|显示")
_SHOW = re.compile(r"^\W{0,3}(?:点击)?(?:查看|浏览)更多\W{0,3}$")  # says that there is more where a script is behind it
_PAGER_BOX = re.compile(r"pag(?:e|in)", re.IGNORECASE)
_BOX_HEIGHT = 4  # levels up to the element of a pager
_PAGE_OPTION = re.compile(r"^\s*第?\s*(\d{1,5})\s*(?:页|/\s*\d{1,5}\s*页?)?\s*$")
_IDLE = re.compile(r"^(?:\s|;|#|void\s*\(?\s*0?\s*\)?|return\s+false|return\s+true|null|undefined)*$")
_OFF = re.compile(r"disabled|\bgr[ae]y\b|nolink|no-?next|unable|\boff\b|hide|hidden", re.IGNORECASE)
_ON = re.compile(r"\b(?:cur|curr|current|currently|active|on|now|thisclass|selected|sel|focus|hover)\b", re.IGNORECASE)
_SHOWN = re.compile(
    r"(?:当前第?|第)\s{0,3}(\d{1,5})\s{0,3}(?:/\s{0,3}\d{1,5}\s{0,3}页|页\s{0,3}[/,，]?\s{0,3}共)|(\d{1,5})\s{0,3}/\s{0,3}\d{1,5}\s{0,3}页"
)
_IN_URL = re.compile(
    r"(?:page|pageno|pageindex|pagenum|currentpage|curpage|p)[=_/-](\d{1,5})\b|[_-](\d{1,5})\.\w{1,6}$", re.IGNORECASE
)
_ARGUMENT = re.compile(r"[(,]\s*['\"]?(?:Page\$)?(\d{1,6})['\"]?\s*(?=[,)])")
_SCHEME = re.compile(r"^\s*javascript:", re.IGNORECASE)
_DATA = ("data-url", "data-href", "data-next", "data-src", "data-link")
_TOTALS = re.compile(
    r"\b(?:total_?pages?|page_?count|pages?_?total|count_?pages?)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,6})\b",
    re.IGNORECASE,
)


class _Control(NamedTuple):
    node: _Element
    label: str
    script: str
    idle: bool  # it runs nothing

    @property
    def number(self) -> int | None:
        """The number that its script is called with, or that it is labelled with."""
        called = _ARGUMENT.findall(self.script)
        if called:
            return int(called[-1])
        return int(self.label) if self.label.isdecimal() and len(self.label) <= _DIGITS else None


def controlled(page: ListPage, total: int | None = None) -> Pages:
    """Return the page that the pager's controls lead to; `unknown` where they lead on, and no telling where."""
    if not _WORDS.search(page.text):
        return Pages((), total)
    said = _TOTALS.search(page.text)
    total = total or (int(said[1]) if said else None)
    found = _controls(page)
    current = _current(page, found)
    if total and current >= total:
        return Pages((), total)
    scripts = Scripts(
        "\n".join(node.text or "" for node in elements(page.tree, "script:not([src])")),
        pager_forms.inputs_by_id(page.tree),
    )
    for control in _candidates(found, current):
        fetch = _resolve(control, page, scripts)
        if fetch and fetch != Fetch(page.url):
            return Pages((fetch,), total)
    selected = _selected(page, scripts, current)
    if selected:
        return Pages((selected,), total)
    drawn = widget(scripts.code)
    if drawn is not None:
        return _drawn(page, scripts, Widget(drawn.current or current, total or drawn.total))
    short = bool(total and total > current)
    asked = pager_forms.numbered(page, current + 1) if short else None
    leads_on = not asked and _leads_on(found, current)
    asked = asked or (request_of(page, scripts) if short or leads_on else None)
    return Pages((asked,) if asked else (), total, unknown=not asked and leads_on)


def _drawn(page: ListPage, scripts: Scripts, drawn: Widget) -> Pages:
    current = drawn.current or 1
    if drawn.total is not None and current >= drawn.total:
        return Pages((), drawn.total)
    effect = chosen(scripts, current + 1)
    fetch = effect and (_going(page, effect.address) if effect.address else pager_forms.sent_by(page, effect))
    fetch = fetch or request_of(page, scripts)
    return Pages((fetch,) if fetch else (), drawn.total, unknown=not fetch)


def _controls(page: ListPage) -> list[_Control]:
    controls = []
    for node in elements(page.tree, "a,button,input,[onclick],[class*=more],[id*=more]")[:_NODES]:
        attributes = node.attrib
        kind = (attributes.get("type") or "").lower()
        if node.tag == "input" and kind not in {"submit", "button", "image"}:
            continue
        label = attributes.get("value") or attributes.get("alt") or "" if node.tag == "input" else _label(node)
        label = "".join((label or attributes.get("title") or "").split())
        if not 0 < len(label) <= _LABEL:
            continue
        href, clicked = (attributes.get("href") or "").strip(), (attributes.get("onclick") or "").strip()
        leads = bool(href) and not href.startswith("#") and not _SCHEME.match(href)
        runs = [_SCHEME.sub("", clicked), unquote(_SCHEME.sub("", href)) if _SCHEME.match(href) else ""]
        script = ";".join(run for run in runs if not _IDLE.match(run))[:_URL]
        if not leads or "location" in clicked:
            controls.append(_Control(node, label, script, bool(_IDLE.match(script))))
    return controls


def _label(node: _Element, depth: int = 3) -> str:
    """Return the text of a small element; of a large one, enough to see that it is no button."""
    text = "".join((node.text or "")[:_URL].split())
    for child in islice(node, _LABEL):
        if len(text) > _LABEL:
            break
        if depth and isinstance(child.tag, str) and child.tag not in {"script", "style"}:
            text += _label(child, depth - 1)
        text += "".join((child.tail or "")[:_URL].split())
    return text


def _is_next(label: str) -> bool:
    return bool(NEXT.match(label) or _FORWARD.match(label))


def _candidates(controls: list[_Control], current: int) -> list[_Control]:
    """Return the controls that may lead to the next page, the likeliest first."""
    usable = [control for control in controls if not _is_off(control.node)]
    onward = [c for c in usable if _is_next(c.label) and (c.number is None or c.number > current)]
    return onward + [c for c in usable if c.number == current + 1 and _NUMBER_LIKE.match(c.label) and c not in onward]


def _resolve(control: _Control, page: ListPage, scripts: Scripts) -> Fetch | None:
    for name in _DATA:
        where = control.node.get(name) or ""
        if "/" in where or "." in where or "?" in where:
            return _going(page, where)
    posted = pager_forms.post_back(page, control.script)
    if posted:
        return posted
    if not control.idle:
        effect = scripts.run(control.script)
        if effect.address:
            return _going(page, effect.address)
        sent = pager_forms.sent_by(page, effect)
        if sent:
            return sent
    kind = (control.node.get("type") or ("submit" if control.node.tag == "button" else "")).lower()
    form = _form_of(control.node) if kind in {"submit", "image"} and control.idle else None
    name = control.node.get("name") or ""
    if form is None:
        return None
    value = control.node.get("value") or ""
    pressed = {f"{name}.x": "1", f"{name}.y": "1"} if kind == "image" else {name: value}
    return pager_forms.send(page, form, pressed if name else {})


def _selected(page: ListPage, scripts: Scripts, current: int) -> Fetch | None:
    """Return where a select of pages leads when its next option is chosen."""
    for node in elements(page.tree, "select[onchange]")[:50]:
        options = list(islice(node.iter("option"), _NODES))
        numbers = [_PAGE_OPTION.match(text_of(option, _URL)) for option in options]
        if len(options) < 2 or not all(numbers):  # noqa: PLR2004 - one option is no choice
            continue
        for option, number in zip(options, numbers, strict=True):
            if number and int(number[1]) == current + 1:
                value = pager_forms.option_value(option)
                script = node.get("onchange") or ""
                effect = scripts.run(script, int(value) if value.isdecimal() and len(value) <= _DIGITS else value)
                name = node.get("name")
                if name and effect.form is not None:
                    effect.fields.setdefault(name, value)
                return _going(page, effect.address) if effect.address else pager_forms.sent_by(page, effect)
    return None


def _going(page: ListPage, address: str) -> Fetch | None:
    try:
        url = urljoin(page.url, address.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or len(url) > _URL or parts.netloc != urlsplit(page.url).netloc:
        return None
    return Fetch(parts._replace(fragment="").geturl())


def _current(page: ListPage, controls: list[_Control]) -> int:
    """Return the number of this page: shown among the numbers of the pager, said in words, or in its address."""
    numbers = {int(c.label): c for c in controls if c.label.isdecimal() and len(c.label) <= _DIGITS}
    marked = [n for n, control in numbers.items() if control.idle and _ON.search(_classes(control.node))]
    if marked:
        return marked[0]
    boxes = _parents(control.node for control in numbers.values())
    wider = _parents(box for box in boxes if box.tag in {"li", "td", "span"})
    known = {control.node for control in numbers.values() if not control.idle}
    for box in [*wider, *boxes][:_BOXES] if numbers else []:
        for node in islice((each for each in box.iter(*_NUMBER_TAGS) if each is not box), 100):
            text = _label(node)
            if text.isdecimal() and len(text) <= _DIGITS and node not in known and not _holds(node, known):
                return int(text)
    said = _SHOWN.search(text_of(page.tree.root, _TEXT))
    if said:
        return int(said[1] or said[2])
    in_url = _IN_URL.search(
        page.sent.decode("utf-8", "replace")
        if page.sent
        else urlsplit(page.url)._replace(netloc="", scheme="").geturl()
    )
    return int(in_url[1] or in_url[2]) if in_url else 1


def _parents(nodes: Iterable[_Element]) -> list[_Element]:
    parents = (node.getparent() for node in nodes)
    return list(dict.fromkeys(parent for parent in parents if parent is not None))


def _holds(node: _Element, known: set[_Element]) -> bool:
    return any(inner in known for inner in node.iterdescendants())


def _leads_on(controls: list[_Control], current: int) -> bool:
    """Tell whether a control says that there are more pages.

    One that runs nothing says so only where the way back is another kind of control: on a list of one page both are
    idle, on the first of several the way back is off and the way on is not.
    """
    if any(_SHOW.match(control.label) and not control.idle and not _is_off(control.node) for control in controls):
        return True
    back = [control for control in controls if _BACK.match(control.label) and not _is_off(control.node)]
    if not any(_MORE.match(control.label) for control in controls):
        return any(
            (_is_next(control.label) or control.label == str(current + 1)) and _in_pager(control.node)
            for control in controls
            if not control.idle and not _is_off(control.node)
        )
    for control in controls:
        if not _MORE.match(control.label) and not control.label.isdecimal():
            continue
        if _is_off(control.node) or (control.number is not None and control.number <= current):
            continue
        if not control.idle or control.number is not None or _LOAD.search(control.label):
            return True
        if control.node.tag in {"a", "button"} and not any(each.idle for each in back):
            return True
    return False


def _is_off(node: _Element) -> bool:
    style = "".join((node.get("style") or "").split()).lower()
    parent = node.getparent()
    return (
        "disabled" in node.attrib
        or bool(_OFF.search(_classes(node)))
        or "display:none" in style
        or (parent is not None and parent.tag in {"li", "span"} and bool(_OFF.search(_classes(parent))))
    )


def _in_pager(node: _Element) -> bool:
    """Tell whether an element is in one that calls itself a pager; arrows and numbers turn pictures, too."""
    parent = node.getparent()
    for _ in range(_BOX_HEIGHT):
        if parent is None or parent.tag == "body":
            break
        if _PAGER_BOX.search(f"{parent.get('class') or ''} {parent.get('id') or ''}"):
            return True
        parent = parent.getparent()
    return False


def _classes(node: _Element) -> str:
    parent = node.getparent()
    own = node.get("class") or ""
    return f"{own} {parent.get('class') or ''}" if parent is not None and parent.tag == "li" else own


def _form_of(node: _Element) -> _Element | None:
    parent = node.getparent()
    while parent is not None and parent.tag != "form":
        parent = parent.getparent()
    return parent
