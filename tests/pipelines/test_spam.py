"""Spam goes; what a government writes about gambling, pornography and disease stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.records import Flag
from pipelines import spam as spam_rules
from pipelines.clean import clean
from pipelines.spam_words import STRONG
from tests.pipelines.articles import article

GENUINE = "昨日，示例县召开全域文明推进会议，部署今年的重点任务。"
TRADITIONAL = "昨日，我縣召開全域文明推進會議，對爭創工作進行再動員、再部署。"

SPAM = [
    "欧美系列亚洲系列国产系列,人妻无码专用影院,国产亚洲精品拍拍拍拍拍,欧美一区二区三区精品日韩",
    "国产精品久久久久久久，日韩精品无码一区二区三区，免费av在线观看",
    "久久精品国产亚洲av麻豆",
    "成人影院 三级片在线 中文字幕 人妻",
    "澳门百家乐_真人娱乐_老虎机_注册送彩金",
    "北京赛车pk10开奖|时时彩计划|六合彩特肖",
    "亚博体育官网下载，必威手机版登录，注册送彩金",
]
KEPT = [
    "县公安局开展扫黄打非专项行动，查处色情网站3个、黄色网站2个，收缴三级片光盘120张。",
    "民警提醒：百家乐、老虎机、六合彩都是赌博，切勿参与网络赌博平台的体育投注。",
    "社区举办预防艾滋病讲座，讲解不安全性行为的危害，发放宣传册200份。",
    "他从此沉迷老虎机、百家乐，输光了全部家产。",
    "展会汇集国产、日韩、欧美精品家电，免费观看，可在线下单。",
    "中国福利彩票、体育彩票公益金支持乡村体育设施建设",
    "南亚博览会、娱乐场所、减少妇女负担、军人妻子、工人妻子座谈会、加快三农发展",
    "部队番号、高清视频会议系统、在线教育平台",
    "裸聊诈骗、刷单返利诈骗、赌博网站诈骗是近期高发类案",
    "澳门博彩业收入同比增长，威尼斯人酒店入住率回升。",
    "影院放映国产电影，中文字幕、少数民族语配音齐全。",
    "一区二区三区四区同步开工",
]


PIECES = st.sampled_from(
    [*(word for word in STRONG if word.isalnum()), *"一二区三级国产赌球少妇女亚博览会在线av。", "久久"]
)


@given(st.lists(PIECES, max_size=5).map("".join))
def test_the_quick_look_finds_the_words_that_the_rules_have(text: str) -> None:
    words = [match[0] for word in STRONG if (match := re.search(word, text))]
    assert spam_rules.has_strong(text) == bool(words)


@pytest.mark.parametrize("spam", SPAM)
@pytest.mark.parametrize("place", ["tail", "head", "middle"])
def test_a_paragraph_of_keywords_goes(spam: str, place: str) -> None:
    lines = {"tail": (GENUINE, spam), "head": (spam, GENUINE), "middle": (GENUINE, spam, GENUINE)}[place]
    cleaned = clean(article("\n".join(lines)))
    assert cleaned.text == "\n".join(line for line in lines if line == GENUINE)
    assert cleaned.flags == [Flag.SPAM_REMOVED]


@pytest.mark.parametrize("spam", SPAM)
def test_keywords_glued_to_a_sentence_go(spam: str) -> None:
    assert clean(article(GENUINE + spam)).text == GENUINE
    assert clean(article(f"{spam} {GENUINE}")).text == GENUINE


@pytest.mark.parametrize("line", KEPT)
def test_what_is_genuine_stays(line: str) -> None:
    for text in (line, f"{GENUINE}\n{line}", f"{line}\n{GENUINE}", GENUINE + line):
        cleaned = clean(article(text))
        assert cleaned.text == text
        assert cleaned.flags == []


def test_on_a_traditional_page_simplified_keywords_are_strangers() -> None:
    spam = "欧美系列亚洲系列国产视频专区"
    assert clean(article(f"{TRADITIONAL}\n{spam}")).text == TRADITIONAL
    assert clean(article(f"{GENUINE}\n{spam}")).text == f"{GENUINE}\n{spam}"


def test_a_simplified_paragraph_of_a_traditional_page_stays_without_such_words() -> None:
    text = f"{TRADITIONAL}\n本页由示例县人民政府办公室维护，欢迎在线留言。"
    assert clean(article(text)).text == text


def test_spam_in_traditional_characters_is_seen() -> None:
    spam = "歐美無碼一區二區三區，國產精品視頻在線觀看，人妻中文字幕"
    assert clean(article(f"{TRADITIONAL}\n{spam}")).text == TRADITIONAL


def test_spam_that_hides_the_script_of_the_page() -> None:
    simplified = "欧美系列亚洲系列国产视频专区 " * 9
    cleaned = clean(article(f"昨日，我縣召開會議。\n{simplified}\n人妻无码，国产精品视频，" + simplified))
    assert cleaned.text == "昨日，我縣召開會議。"


def test_a_list_of_spam_links_goes_with_its_weaker_lines() -> None:
    text = f"{GENUINE}\n人妻无码中文字幕\n国产精品视频\n免费高清在线观看\n日韩精品一区二区三区"
    assert clean(article(text)).text == GENUINE


def test_an_article_about_the_trade_keeps_its_sentences() -> None:
    text = "职业：日本AV女优、电视演员在“熟女”市场走红，凭借演技赢得了外号，连续两年获奖。"
    assert clean(article(text)).text == text
