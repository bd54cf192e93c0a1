"""Which pictures of a page are the article's."""

import pytest

from tests.reading.pages import BODY, FIRST, SECOND, TITLE, article

HEAD = f"<h1>{TITLE}</h1><div class=info>发布时间：2024-03-05 10:20　来源：示例县融媒体中心</div>"
PICTURE = "http://www.example.gov.cn/upload/2024/0305/1.jpg"
SMALL = "<img src=/upload/2024/0302/s.jpg>"
THUMB = '<a href="/xwzx/202403/t20240302_1.html">{}</a>'


def images(body: str) -> list[str]:
    """Return the addresses of the article's images."""
    return [image.url for image in article(f'<div class="main">{body}</div>').images]


def within(image: str) -> list[str]:
    """Return the addresses where `image` stands between the paragraphs of the body."""
    return images(f'{HEAD}<div class="con"><p>{FIRST}</p><p>{image}</p><p>{SECOND}</p></div>')


@pytest.mark.parametrize(
    "path",
    [
        "/zwgk/bg/202305/W020230505.jpg",
        "/upload/high-speed-line-2.jpg",
        "/u/red-tourism.jpg",
        "/logo/2024/0305/a.jpg",
        "/foot/20240305/W1.png",
        "/upload/space-station.jpg",
        "/share/202403/1.jpg",
        "/print/t20240305_1.jpg",
        "/attach/blue-line-of-hills.jpg",
        "/banner/20240305.jpg",
    ],
)
def test_words_in_a_path_leave_pictures_in(path: str) -> None:
    assert within(f'<img src="{path}">') == [f"http://www.example.gov.cn{path}"]


@pytest.mark.parametrize(
    "path",
    [
        "/images/dzjg.png",
        "/statics/gov_badge.png",
        "//dcs.conac.cn/image/red.png",
        "/static/picture/jiucuo.png",
        "/images/share_weixin.png",
        "/images/line3.gif",
        "/ewebeditor/sysimage/icon16/doc.gif",
        "/ueditor/dialogs/attachment/fileTypeImages/icon_doc.gif",
        "/skin/default/arrow-left.gif",
        "/upload/avatar/202403/88.jpg",
        "/favicon.ico",
        "/images/ewm_1.jpg",
    ],
)
def test_ornaments_stay_out(path: str) -> None:
    assert within(f'<img src="{path}">') == []


@pytest.mark.parametrize(
    "image",
    [
        '<img src="data:image/gif;base64,R0lGOD==" data-lazy="/upload/2024/0305/1.jpg">',
        '<img src="/images/loading.gif" lay-src="/upload/2024/0305/1.jpg">',
        '<img src="/images/blank.gif" data-original="/upload/2024/0305/1.jpg">',
        '<img data-src="/upload/2024/0305/1.jpg" alt="">',
        '<img src="data:image/png;base64,iVBOR" data-realsrc="/upload/2024/0305/1.jpg">',
        '<img srcset="/upload/2024/0305/s.jpg 480w, /upload/2024/0305/1.jpg 1080w">',
        '<img src="/images/placeholder.png" data-srcset="/upload/2024/0305/1.jpg 2x, /upload/2024/0305/s.jpg 1x">',
        '<img class=lazy data-hi=x><noscript><img src="/upload/2024/0305/1.jpg"></noscript>',
        '<noscript><p><img src="/upload/2024/0305/1.jpg"></p></noscript>',
        '<img src="/upload/2024/0305/1.jpg" data-id="77" data-title="照片.jpg 说明">',
    ],
)
def test_what_a_script_shows_later_is_seen(image: str) -> None:
    assert within(image) == [PICTURE]


def test_a_lazy_image_and_its_copy_without_scripts_are_one() -> None:
    lazy = '<img data-original="/upload/2024/0305/1.jpg"><noscript><img src="/upload/2024/0305/1.jpg"></noscript>'
    assert within(lazy) == [PICTURE]


def test_the_text_of_noscript_is_no_text() -> None:
    read = article(f'{HEAD}<div class="con">{BODY}<noscript><p>请启用脚本，否则本页不能完整显示。</p></noscript></div>')
    assert read.text == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    "body",
    [
        f'{HEAD}<div class="pic"><img src="/upload/2024/0305/1.jpg"></div><div class="con">{BODY}</div>',
        f'<h1>{TITLE}</h1><div><img src="/upload/2024/0305/1.jpg"></div><p>发布时间：2024-03-05</p><div>{BODY}</div>',
        f'{HEAD}<div class="con">{BODY}<div><img src="/upload/2024/0305/1.jpg"></div></div>',
        f'{HEAD}<div class="con">{BODY}</div><div class="tu"><img src="/upload/2024/0305/1.jpg"></div>',
        f'{HEAD}<a href="/upload/2024/0305/big.jpg"><img src="/upload/2024/0305/1.jpg"></a><div>{BODY}</div>',
    ],
)
def test_a_picture_beside_the_body_is_the_article_s(body: str) -> None:
    assert images(body) == [PICTURE]


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="xg"><img src="/upload/2024/0305/1.jpg"></div>',
        f"<ul><li>{THUMB.format(SMALL)}{THUMB.format('全县招商引资工作推进会召开')}</li></ul>",
        f"<div class=ad>{THUMB.format('<img src=/upload/2024/0302/ad.jpg>')}</div>",
        '<div class="bottom"><img src="/upload/2024/0301/b.jpg"><p>主办单位：示例县人民政府办公室</p></div>',
        '<div class="tools"><img src="/images/dayin.png"> 打印本页</div>',
    ],
)
def test_pictures_of_other_boxes_are_not(beside: str) -> None:
    assert images(f'{HEAD}<div class="con">{BODY}</div>{beside}') == []
    assert images(f'{HEAD}<div class="con">{BODY}{beside}</div>') == []


def test_the_author_s_portrait_is_not() -> None:
    portrait = '<div class="author-box"><img src="/upload/2024/0305/1.jpg"><span>李明</span></div>'
    assert images(f"<h1>{TITLE}</h1>{portrait}<p>发布时间：2024-03-05</p><div>{BODY}</div>") == []
    assert within('<img class="user avatar" src="/upload/2024/0305/1.jpg">') == []


def test_a_picture_of_a_gallery_leads_to_its_next_page() -> None:
    picture = '<div><a href="t20240305_123456_1.html"><img src="/upload/2024/0305/1.jpg"></a></div>'
    assert images(f'{HEAD}{picture}<div class="con">{BODY}</div>') == [PICTURE]
