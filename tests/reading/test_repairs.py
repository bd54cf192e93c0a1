"""Traditional text in Simplified characters, where OpenCC alone gets it wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.chinese.repairs import REPAIRS
from crawler.reading.chinese.script import to_simplified

CASES = """
乾隆年間 乾隆年间 | 乾坤 乾坤 | 乾縣 乾县 | 乾陵 乾陵 | 乾州古城 乾州古城 | 乾符元年 乾符元年 | 終日乾乾 终日乾乾
餅乾 饼干 | 筍乾 笋干 | 乾淨 干净 | 乾杯 干杯 | 葡萄乾 葡萄干 | 乾燥 干燥 | 幹部 干部 | 若干 若干 | 乾潭鎮 乾潭镇
著名學者 著名学者 | 著作權 著作权 | 顯著 显著 | 卓著 卓著 | 編著 编著 | 土著 土著 | 見微知著 见微知著 | 合著 合著
著有《論語》 著有《论语》 | 看著 看着 | 隨著 随着
穿著白衣 穿着白衣 | 結合著 结合着 | 執著於 执着于 | 沉著 沉着
著手 着手 | 著火 着火 | 附著 附着 | 帶著錄音機 带着录音机 | 有著志願 有着志愿 | 隨著作業 随着作业 | 聯合著手 联合着手
瞭望塔 瞭望塔 | 瞭解 了解 | 明瞭 明了 | 為瞭 为了 | 一目瞭然 一目了然
慰藉 慰藉 | 蘊藉 蕴藉 | 藉藉無名 藉藉无名 | 藉口 借口 | 憑藉 凭借 | 藉這次機會 借这次机会
藉題發揮 借题发挥 | 杯盤狼藉 杯盘狼藉
覆蓋 覆盖 | 顛覆 颠覆 | 覆上 覆上 | 傾覆 倾覆 | 批覆 批复 | 答覆 答复 | 回覆 回复 | 覆核 复核 | 覆議 复议
宮商角徵羽 宫商角徵羽 | 徵收 征收 | 徵求 征求 | 改變徵收方式 改变征收方式 | 物流徵集 物流征集 | 徵調 征调 | 象徵 象征
由於 由于 | 對於單位 对于单位 | 基於倫理 基于伦理 | 對於戲曲 对于戏曲 | 位於敖漢旗 位于敖汉旗
屬於其一貫 属于其一贯
位於潛江市 位于潜江市 | 於潛鎮 於潜镇 | 位於於潛鎮 位于於潜镇 | 位於穆棱市 位于穆棱市 | 樊於期 樊於期
村裏 村里 | 公里 公里 | 前後 前后 | 皇后 皇后 | 後勤 后勤 | 雲計算 云计算 | 人云亦云 人云亦云
祇有 只有 | 神祇 神祇 | 衹要 只要 | 彷若 仿若 | 彷徨 彷徨 | 二噁英 二噁英 | 鍾馗 钟馗 | 菜薹 菜薹 | 規畫 规划
繪畫 绘画 | 沈重 沉重 | 下沈 下沉 | 沈先生 沈先生 | 妳們 你们 | 日曆 日历 | 歷史 历史 | 頭髮 头发 | 發展 发展
"""
PAIRS = [tuple(pair.split()) for pair in CASES.replace("\n", "|").split("|") if pair.strip()]


@pytest.mark.parametrize(("traditional", "simplified"), PAIRS)
def test_both_ways_a_character_is_read(traditional: str, simplified: str) -> None:
    assert to_simplified(traditional) == simplified


@pytest.mark.parametrize("simplified", sorted({simplified for _, simplified in PAIRS}))
def test_text_that_is_simplified_already_stays(simplified: str) -> None:
    assert to_simplified(simplified) == simplified


@given(st.text(st.sampled_from("著乾於覆徵藉瞭沈畫祇，。对對书書名作镇鎮有潛江的"), max_size=40))
def test_a_text_keeps_its_length(text: str) -> None:
    assert len(to_simplified(text)) == len(text)


def test_every_repair_is_of_one_character_and_has_its_reason() -> None:
    for row in REPAIRS:
        assert len(row.char) == len(row.becomes) == 1
        assert row.why
