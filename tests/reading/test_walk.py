"""The walk in C and the one in Python leave the same of every page."""

import sys
from dataclasses import fields
from pathlib import Path
from shutil import which
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.html import flatten_python, parse
from crawler.reading.html.document import Document
from crawler.reading.html.flatten import COMPILED, compiled, walk

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").rglob("*.html"))
built = pytest.mark.skipif(COMPILED is None and which("cc") is None, reason="needs a C compiler")
SHOWN = 5  # lines that every article's page has more of
TRICKS = """
<!--enpproperty <date>2020-01-02</date>--><html><head><title> 一个\u3000标题 <b></title><base target=_top>
<base href=/x/><style>.gone{display:none} #away{font-size:0}</style><meta name=a content="1"><meta content>
<script></script><script>var s="甲"; document.write("来源：" + s)</script></head><body class="A B" id=Big>
<p>一\u00a0\u2003二\u3000\u3000三<br>四</p><p class=gone>看不见 <span id=pubtime_baidu>2020-01-02 03:04</span></p>
<div id=away>看不见</div><div hidden>看不见</div><span style="display:none">藏</span><h2>标题<p>内<h3></h3></h2>
<ul><li id=source_baidu>来源：甲<li><a href=x.doc title=丙>附件 <b>一</b></a> 2020</ul>
<a></a><a>空<table><td><a>内</a></table></a>
<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" /><?php echo 1 ?>
<o:p>段</o:p><x-box>盒<founder-content>内</founder-content></x-box><svg><title>不是标题</title></svg>
<img src=1.jpg alt="a&lt;b"><noscript>字<a><img src=2.jpg></a></noscript><a href=z><img></a>
<iframe src=x.pdf></iframe><object data=y.pdf></object><textarea>不是文</textarea>
<pre>
第一行\r\n第<b>二\n三</b>行 <a href=y.htm>链\n接</a>\n\n \n
<div>盒\n内</div><i style="display:none">\n藏</i>末\n</pre>不\n分
<div style="DISPLAY: NONE"><div style="display:none"><em id=author_baidu>张三</em></div></div><td>散<td>落
<span id=editor_baidu>李四</span>\U0002a6a5\u200b&#x85;&nbsp;尾</body></html>
"""


def columns(doc: Document) -> dict[str, Any]:
    """Return what a document holds, with what `attributes_and_text` says of its nodes in their place."""
    found = {
        field.name: getattr(doc, field.name)
        for field in fields(doc)
        if field.name not in {"attributes_and_text", "tree"}
    }
    for name in ("anchors", "images", "embeds"):
        found[name] = [doc.attributes_and_text(node) for node in found[name]]
    found["marked"] = [(name, *doc.attributes_and_text(node)) for name, node in doc.marked]
    return found


def both(html: str, *, show_hidden: bool = False, css: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the two walks leave of a page, passing over what `css` selects."""
    tree = parse.open_page(html.encode("utf-8", "replace"), headers=None, encoding="utf-8").tree
    drop = frozenset(node.mem_id for node in tree.css(css)) if css else frozenset()
    fast = walk(tree, show_hidden=show_hidden, drop=drop)
    return columns(fast), columns(flatten_python.walk(tree, show_hidden=show_hidden, drop=drop))


@built
def test_there_are_two() -> None:
    assert COMPILED is not None, "the walk in C was not built: is there a C compiler?"


@pytest.mark.parametrize("version", [1, None])
def test_one_built_from_another_version_is_not_used(
    version: int | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    module = ModuleType("crawler.reading.html._invented")
    if version is not None:
        module.VERSION = version  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert compiled(module.__name__) is None
    assert "make install" in caplog.text


def test_one_that_was_not_built_is_nothing_to_tell(caplog: pytest.LogCaptureFixture) -> None:
    assert compiled("crawler.reading.html._nowhere") is None
    assert not caplog.text


def test_lines_of_pre_are_kept() -> None:
    fast, slow = both("<p>一\n二</p><pre>甲乙\n丙<b>丁\n戊</b>\n\n己</pre>庚\n辛")
    assert fast["texts"] == slow["texts"] == ["一 二", "甲乙", "丙丁", "戊", "己", "庚 辛"]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_same_on_fixtures(path: Path) -> None:
    fast, slow = both(path.read_bytes().decode("utf-8", "replace"))
    assert fast == slow
    assert len(fast["texts"]) > SHOWN or path.stem == "challenge"


@pytest.mark.parametrize("show_hidden", [False, True])
@pytest.mark.parametrize("css", ["", "li, #Big > p:nth-child(1)", "body"])
def test_same_on_tricks(css: str, *, show_hidden: bool) -> None:
    fast, slow = both(TRICKS, show_hidden=show_hidden, css=css)
    assert fast == slow


def test_what_is_left() -> None:
    doc, _ = both(TRICKS)
    assert doc["title"] == "一个 标题 <b>"
    assert doc["base"] == "/x/"
    assert doc["texts"][:3] == ["来源：甲", "一 二 三", "四"]
    assert "看不见" not in "".join(doc["texts"])
    assert [key for _, key, written in doc["hidden"] if written] == ["|gone", "away|", "|", "|", "|", "|"]
    assert [name for name, _, _ in doc["marked"]] == ["pubtime_baidu", "source_baidu", "author_baidu", "editor_baidu"]
    assert doc["comments"] == ["enpproperty <date>2020-01-02</date>"]
    assert doc["anchors"][0] == ({"href": "x.doc", "title": "丙"}, "附件 一")
    assert doc["links"][doc["anchor_lines"][0]] == len("附件 一")
    assert doc["keys"][0] == "big|a b"
    assert doc["texts"][-1] == "散落 李四\U0002a6a5\u200b… 尾"  # HTML reads &#x85; as windows-1252 does


def test_deep_and_long() -> None:
    deep = "<div><a href=x>" * 2500 + "底" + "</a></div>" * 2500
    for html in (
        deep,
        "<p>" + "<a>一" * 3000,
        "<h1>" * 500 + "题",
        f"<p {'x' * 300}=1 class='{'长' * 400}' id=A>字<div>字",
    ):
        fast, slow = both(html)
        assert fast["texts"] == slow["texts"]
        assert fast["links"] == slow["links"]
        assert fast["keys"] == slow["keys"]


MARKUP = """
<div> </div> <p> </p> <table> <tr> <td> </table> <a·href=/1.html> </a> <b> </b> <li> <ul> </ul> <h1> </h1> <br> <embed>
<div·class='nav·X'·id=Y·style='display:none'> <span·hidden> </span> <script>document.write('甲')</script> <!--x--> <o:p>
<style>.nav{display:none}</style> <img·src=a.jpg> <noscript> </noscript>
</o:p> <x-y·id=z> <select><option>选 </select> <svg> </svg>
<base·href=b> <title>题</title> <meta·name=n> <?xml·x=1> 汉字 ， &nbsp; a &lt; é 😀
"""
PIECES = st.sampled_from(
    [piece.replace("·", " ") for piece in MARKUP.split()] + [" ", "\n", "\u3000", "\u2028", "\x1f", "\u202f", "\u1820"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_same_on_any_markup(html: str) -> None:
    fast, slow = both(html)
    assert fast == slow


@built
def test_look_needs_a_node() -> None:
    assert COMPILED is not None
    with pytest.raises(ValueError, match="no node"):
        COMPILED.look(0)


@built
def test_another_library_is_refused() -> None:
    assert COMPILED is not None
    with pytest.raises(OSError, match="lxb_dom_node_first_child_noi"):
        COMPILED.bind("/nowhere/lexbor.so")


def test_the_space_before_a_mongolian_suffix_is_spelling() -> None:
    suffixed = "\u1820\u1837\u1820\u1833\u202f\u1824\u1828"
    doc, same = both(f"<title>{suffixed}</title><p>{suffixed} \u202f {suffixed}\u202f</p><p>1\u202f000</p>")
    assert doc == same
    assert (doc["title"], doc["texts"]) == (suffixed, [f"{suffixed} {suffixed}", "1 000"])
