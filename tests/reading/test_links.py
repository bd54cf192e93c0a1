"""Files and originals that only a link's attributes name; the text that a page's dialog hides."""

import pytest

from tests.reading.pages import BODY, FIRST, SECOND, TITLE, article

HEAD = f"<h1>{TITLE}</h1><p>发布时间：2024-03-05 10:20　来源：示例县融媒体中心</p>"
ORIGINAL = "https://www.people.com.cn/n1/2024/0305/c1-1.html"


def files(link: str) -> list[tuple[str, str | None]]:
    """Return address and name of the files of a page whose body ends with `link`."""
    found = article(f'<div class="main">{HEAD}<div class="con">{BODY}<p>{link}</p></div></div>').attachments
    return [(file.url.removeprefix("http://www.example.gov.cn"), file.name) for file in found]


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ('<a href="/api/storage/8a7f3c" download="补贴名单.xlsx">补贴名单</a>', ("/api/storage/8a7f3c", "补贴名单")),
        ('<a href="/s/8a7f3c" download>补贴名单</a>', ("/s/8a7f3c", "补贴名单")),
        ('<a href="/s/8a7f3c" title="补贴名单.xlsx">点击查看</a>', ("/s/8a7f3c", "点击查看")),
        ('<a href="/u/1.xls">附件：补贴名单.xls</a>', ("/u/1.xls", "补贴名单.xls")),
        ('<a href="/u/1.xls">附件1：补贴名单.xls</a>', ("/u/1.xls", "附件1：补贴名单.xls")),
    ],
)
def test_files_by_their_attributes(link: str, file: tuple[str, str]) -> None:
    assert files(link) == [file]


@pytest.mark.parametrize("link", ['<a href="/x/1.html" download>本页</a>', '<a href="/u/1.jpg" download>图</a>'])
def test_pages_and_pictures_are_no_files(link: str) -> None:
    assert files(link) == []


@pytest.mark.parametrize(
    "link",
    [
        f'<a href="{ORIGINAL}">原文链接</a>',
        f'<a href="{ORIGINAL}">阅读原文&gt;&gt;</a>',
        f'【<a href="{ORIGINAL}">查看原文</a>】',
        f'原文链接：<a href="{ORIGINAL}">县长调研春耕备耕工作</a>',
        f'来源：<a href="{ORIGINAL}">人民网</a>',
    ],
)
def test_the_original_that_only_a_link_names(link: str) -> None:
    within = article(f'<div class="main">{HEAD}<div class="con">{BODY}<p>{link}</p></div></div>')
    below = article(f'<div class="main">{HEAD}<div class="con">{BODY}</div><div>{link}</div></div>')
    assert (within.original_url, below.original_url) == (ORIGINAL, ORIGINAL)
    assert within.text.removesuffix("\n来源：人民网") == f"{FIRST}\n{SECOND}"  # cleaning makes that the source


@pytest.mark.parametrize(
    "link",
    [
        '来源：<a href="https://www.people.com.cn/">人民网</a>',
        '<a href="/xwzx/202403/t20240301_1.html">原文链接</a>',
        f'<a href="{ORIGINAL}">全国两会专题</a>',
        '<a href="javascript:void(0)">阅读原文</a>',
    ],
)
def test_other_links_are_no_originals(link: str) -> None:
    assert article(f'<div class="main">{HEAD}<div class="con">{BODY}<p>{link}</p></div></div>').original_url is None


@pytest.mark.parametrize("hiding", ["visibility: hidden; opacity: 0;", "display:none"])
@pytest.mark.parametrize(("box", "kind"), [("js_content", "rich_media_content"), ("zoom", "")])
def test_a_dialog_is_not_the_text_that_a_script_shows(hiding: str, box: str, kind: str) -> None:
    dialog = "<div class=weui-dialog><p>本页可能含有第三方信息，请确认是否继续访问。</p><a>继续访问</a></div>"
    picture = '<p><img data-src="//img.example.com/20240305.jpg"></p>'
    body = f'<div id="{box}" class="{kind}" style="{hiding}">{BODY}{picture}</div>'
    found = article(f"{HEAD}{body}{dialog}<p>微信扫一扫可打开此内容</p>")
    assert found.text == f"{FIRST}\n{SECOND}"
    assert [image.url for image in found.images] == ["http://img.example.com/20240305.jpg"]
