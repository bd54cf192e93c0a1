"""Glosses, script detection and conversion. Expected values were read from pages, not taken from the program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.chinese import script

GLOSSED = [
    ("發(fā)布時間", "發布時間"),
    ("瀏覽次數(shù)：546", "瀏覽次數：546"),
    ("您現(xiàn)在所在的位置", "您現在所在的位置"),
    ("戰(zhàn)略、責(zé)任、領(lǐng)導(dǎo)", "戰略、責任、領導"),
    ("婦女（nǚ）聯(lián)合會", "婦女聯合會"),
    ("標（ biāo ）準", "標準"),
    ("行(xíng)(háng)業", "行業"),  # a character with two readings
    ("發(fa\u0304)布", "發布"),  # a combining macron instead of ā
    ("長(zhǎng)", "長"),
    ("創(CHUÀNG)建", "創建"),
]
GENUINE = [
    "文明委（扩大）会议",
    "中央商务区(CBD)",
    "杭州(G20)峰会",
    "全长十公里(km)",
    "咖啡馆(café)",
    "某某(chuang)",  # no tone mark: may be an abbreviation
    "(biāo)不在汉字之后",
    "ABC(biāo)",
    "乾安县（隶属松原市）",
]


@pytest.mark.parametrize(("glossed", "plain"), GLOSSED)
def test_glosses_go(glossed: str, plain: str) -> None:
    assert script.has_glosses(glossed)
    assert script.strip_glosses(glossed) == plain


@pytest.mark.parametrize("text", GENUINE)
def test_genuine_brackets_stay(text: str) -> None:
    assert not script.has_glosses(text)
    assert script.strip_glosses(text) == text


@given(st.text(alphabet="發創(fābiāo)（）é 字a\u0304", max_size=60))
def test_stripping_twice_changes_nothing(text: str) -> None:
    once = script.strip_glosses(text)
    assert script.strip_glosses(once) == once
    assert not script.has_glosses(once)


TRADITIONAL = [
    "今年是全面振興新突破三年行動的首戰之年，也是文明城市創建的大考之年。",
    "明確目標 突出重點",
    "藝人吳宗憲日前錄製節目",
    # Simplified spam at the end
    "打好打贏爭創攻堅戰，必須明確目標。各地各有關部門要精準對標各項測評要求，聚焦薄弱環節。欧美系列亚洲系列国产系列，专用无码影院",
]
SIMPLIFIED = [
    "今年是全面振兴新突破三年行动的首战之年，也是文明城市创建的大考之年。",
    "文化名人錢鍾書、張愛玲的手稿在国家图书馆展出，观众对两位作家的生平表现出浓厚兴趣。",  # names in Traditional
    "乾隆年间，著名学者于乾安县讲学",
    "",
    "2023-05-05 546",
    "人大",
]


@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional(text: str) -> None:
    assert script.is_traditional(text)


@pytest.mark.parametrize("text", SIMPLIFIED)
def test_not_traditional(text: str) -> None:
    assert not script.is_traditional(text)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("我市有著良好的工作基礎", "我市有着良好的工作基础"),
        ("看著", "看着"),
        ("著名學者的著作", "著名学者的著作"),
        ("乾隆皇帝與皇后", "乾隆皇帝与皇后"),
        ("乾坤", "乾坤"),
        ("空氣乾燥", "空气干燥"),
        ("吉林省乾安縣", "吉林省乾安县"),
        ("德清縣乾元鎮、建德市乾潭鎮、珠海市乾務鎮", "德清县乾元镇、建德市乾潭镇、珠海市乾务镇"),
        ("陝西乾縣和乾佑街道的餅乾鄉味", "陕西乾县和乾佑街道的饼干乡味"),
        ("乾旱縣鎮、乾淨村莊、餅乾全縣暢銷、筍乾鎮上有賣", "干旱县镇、干净村庄、饼干全县畅销、笋干镇上有卖"),
        ("看著書、聽著故事、做著作業、穿著名牌", "看着书、听着故事、做着作业、穿着名牌"),
        ("這部名著寫著土著居民", "这部名著写着土著居民"),
        ("他的專著和譯著，討論著問題，翻譯著小說", "他的专著和译著，讨论着问题，翻译着小说"),
        ("魯迅所著小說的原著，他著書立說", "鲁迅所著小说的原著，他著书立说"),
        ("里子問題", "里子问题"),
        ("只有內外兼修", "只有内外兼修"),
        ("美麗鄉村", "美丽乡村"),
        ("慰藉", "慰藉"),
        ("徵收", "征收"),
        ("詮釋忠誠", "诠释忠诚"),
    ],
)
def test_conversion(traditional: str, simplified: str) -> None:
    assert script.to_simplified(traditional) == simplified


@pytest.mark.parametrize(
    ("label", "folded"),
    [
        ("發(fā)布時間", "发布时间"),
        ("信息來源", "信息来源"),
        ("瀏覽次數(shù)", "浏览次数"),
        ("責任編輯", "责任编辑"),
        ("點擊", "点击"),
        ("關閉", "关闭"),
        ("閱讀", "阅读"),
        ("原文鏈接", "原文链接"),
        ("來 源", "来 源"),
        ("发布时间", "发布时间"),
    ],
)
def test_labels_fold(label: str, folded: str) -> None:
    assert script.fold_label(label) == folded


@given(st.text(max_size=80))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(script.fold(text)) == len(text)
