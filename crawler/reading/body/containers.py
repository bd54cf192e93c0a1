"""What the ids and classes of boxes say: the body containers of CMS families, and what is never part of an article."""

from __future__ import annotations

import re
from functools import lru_cache

BODY, ASIDE = 1, 2

# Body containers, by id and by class, in lower case. Names that some sites give to the whole page (content, main,
# article) are left out: text density finds those.
_BODY_IDS = (
    "zoom ozoom zoomcon fontzoom ucap-content vsb_content artibody bodylabel news_content newscontent "
    "article_content articlecontent contenttext texttext xwnr con_con js_content endtext cnt_main_article "
    "p-detail detailcontent article-content news_body newsbody div_content ivs_content spelcontent news-content "
    "txtcontent pcontent articletext resources_content mediaarticle rwb_zw artical_real main_content_text detail- "
    "content conn textbox j-fontcontent"
)
_BODY_CLASSES = (
    "trs_editor trs_ueditor trs_editor_view trs_web trs_paper_default ucap-content v_news_content xwnr_txt "
    "pages_content article-content article_content articlecontent news_content newscontent news-content "
    "custom_unionstyle j-fontcontent gxt-xilan-content contxt conttxt artcon wenzhang neirong wzcon "
    "govinfocontent doc_content_wza bt-content zoom detail-content detail_content detailcontent article-detail "
    "article_con article-con rm_txt_con show_text text_con box_con rich_media_content "
    "post_text news_txt newstext article-body article_body entry-content post-content lemma-main-content wzzw- "
    "article main-txt lw_content wz-main art_content contentbox blkcontainersblkcon ccontent arttext txt_con "
    "content_txt news_detail_content conttext tys-main-zt-show view_text"
)
_ASIDE = re.compile(
    r"(?:^|[|_\s-])(?:nav|menu|foot|footer|bottom|side|sidebar|aside|comment|comments|pinglun|related|relate|relation|recommend|"
    r"rank|ranking|hotnews|hot|copyright|disclaimer|share|bshare|bdshare\w*|jiathis\w*|crumb|crumbs|breadcrumb|breadcrumbs|toolbar|"
    r"xgxw|xgnews|xgyd|mianze|ewm|qrcode|erweima|links|friendlink|pagination|ad|ads|advert|guanggao|login|search|tags|declare|"
    r"mzsm|page-tool|gongneng|author-info|xg|tuijian|paihang|top10|banner|logo)(?:$|[|_\s\d-])"
    r"|related|recommend|comment|sidebar|footer|copyright|disclaim|breadcrumb|relnews|xiangguan|newsrank|hotnews|linknews|otherlink"
)


_RELATED = re.compile("relat|xiangguan|xglj|xgyd|xgzl")


def is_related(key: str) -> bool:
    """Return whether a box is called after what is related: links as a rule, now and then a paragraph of the text."""
    return _RELATED.search(key) is not None


def _pattern() -> re.Pattern[str]:
    ids, classes = "|".join(_BODY_IDS.split()), "|".join(_BODY_CLASSES.split())
    return re.compile(rf"^(?:{ids}|vsb_content_\d+)\||[| ](?:{classes})(?: |$)")


_BODY = _pattern()


@lru_cache(maxsize=65536)
def container_kind(key: str) -> int:
    """Return what a box is by its `id|class` in lower case: BODY, ASIDE or 0."""
    if len(key) > 300:  # noqa: PLR2004 - characters; no site names its body so
        return 0
    if _BODY.search(key):
        return BODY
    return ASIDE if _ASIDE.search(key) else 0
