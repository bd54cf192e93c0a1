"""Each stage done twice is the stage done once, on texts made of what real pages hold; nothing genuine is lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.records import Article, Image
from pipelines import clean_and_validate
from pipelines.characters import tidy
from pipelines.clean import clean
from pipelines.normalize import normalize
from tests.pipelines.articles import article

GENUINE = [
    "昨日，示例县召开文明委（扩大）会议，部署“2+3”任务。",
    "位于商务区(CBD)的项目全长5(km)，(G20)峰会期间完工。",
    "乾安县＂三个年＂活动成效显著，朱镕基、陶喆、䶮。",
    "县公安局开展扫黄打非专项行动，查处色情网站3个。",
    "一、提高认识，坚定信心",
    "**同志主持，_总书记强调，提升了***的知名度。",
    "建设美丽乡村 全域文明100㎡，气温36℃。",
    "会议要求各部门要——",
]
TRADITIONAL = [
    "昨日，我縣召開文明委（擴大）會議，對爭創工作進行再動員。",
    "我市有著良好的基礎，推動經濟社會發展，實現突破。",
    "突破現(xiàn)有目標(biāo)，爭創(chuàng)全國文明城市。",
]
DIRT = [
    "360se_picture (1)",
    "照片",
    "编辑：何东铭",
    "編輯：張三",
    "責(zé)任編輯：張三",
    "来源：无锡日报",
    "（责任编辑：张三）",
    "[编辑 张三]",
    "作者：佚名",
    "打印本页 关闭窗口",
    "分享到： 微信 微博",
    "浏览次数：546",
    "原文链接：http://a.gov.cn/1.html",
    "[免责声明] 本文来源于网络转载，版权归原作者所有。",
    "欧美系列亚洲系列,人妻无码专用影院,国产精品一区二区三区",
    "歐美無碼一區二區，國產精品視頻在線觀看",
    "……(新文秘网http://www.wm114.cn省略575字,正式会员可完整阅读)……",
    "……(未完，全文共2541字，当前仅显示1616字，请阅读下面提示信息。",
    "目录/提纲：……",
    "……",
    "相关链接",
    "上一篇：示例",
    "登录后阅读全文",
    "示例县召开会议部署工作",
    "来源：示例日报 发布时间：2023-05-05 10:30",
    "（记者 张三 通讯员 李四）",
    "扬子晚报记者 张三",
    "编\u200b辑：\u3000张三",
    "\ue000\ufffd",
]
JOINTS = ["\n", "\n", "\n\u3000\u3000", " ", "", "\u200b", "\u00a0", "（", "）", "(", ")", "，", ",", "：", ":", "。"]

fragments = st.sampled_from(GENUINE + TRADITIONAL + DIRT)
noise = st.text(max_size=6)
pieces = st.tuples(st.one_of(fragments, fragments, fragments, noise), st.sampled_from(JOINTS))
texts = st.lists(pieces, max_size=14).map(lambda parts: "".join(piece + joint for piece, joint in parts))
values = st.one_of(st.none(), fragments, noise)
articles = st.builds(
    lambda text, title, source, people, section, caption: article(
        text,
        title,
        source=source,
        authors=people,
        editors=people,
        section=section,
        images=[Image("http://a.cn/1.jpg", caption)],
    ),
    texts,
    values,
    values,
    st.lists(st.one_of(fragments, noise), max_size=2),
    values,
    values,
)


@given(articles)
@example(article("2月25日\n" * 3 + "照片\n编辑：张三\n来源：无锡日报\n上一篇：无"))
@settings(max_examples=400, deadline=None)
def test_each_stage_is_idempotent(given_article: Article) -> None:
    cleaned = clean(given_article)
    assert clean(cleaned) == cleaned
    normal = normalize(given_article)
    assert normalize(normal) == normal
    refined = clean_and_validate(given_article)
    if isinstance(refined, Article):
        assert clean_and_validate(refined) == refined


@given(st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_tidying_is_idempotent(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.lists(st.sampled_from(GENUINE), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_genuine_paragraphs_are_never_touched(lines: list[str]) -> None:
    text = "\n".join(lines)
    refined = clean_and_validate(article(text))
    assert isinstance(refined, Article)
    assert refined.text == text
    assert refined.flags == []


@given(
    st.lists(st.sampled_from(GENUINE), min_size=1, max_size=5),
    st.lists(st.sampled_from([line for line in DIRT[:10] if line != "編輯：張三"]), max_size=3),
)
@settings(max_examples=100, deadline=None)
def test_what_stands_at_the_end_goes(lines: list[str], dirt: list[str]) -> None:
    assert clean(article("\n".join(lines + dirt))).text.split("\n")[: len(lines)] == lines
