"""Search-engine spam for adult and gambling sites that intruders or mirrors put into a page.

It is told by its words *and* its form: runs of keywords between commas or blanks, no function words, no sentence. A
government page also writes about 扫黄打非, 禁赌 and 网络赌博; there the words stand in sentences, beside words of law.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.folding import Fold, as_is

# Words that no genuine text strings together (regular expressions: 减少妇女, 娱乐场所, 南亚博览会 are no hits).
STRONG = (
    "无码 人妻 [一二]区[二三]区 久久[精久] (?:国产|亚洲|日韩|欧美)精品 (?:国产|亚洲|日韩|欧美)综合 国产自拍 国产偷 自拍偷拍 偷拍自拍 "
    "成人(?:视频|影院|电影|影片|在线|网站|小说|直播) 三级(?:片|黄色) 一级(?:黄色|毛片|片) 黄色(?:视频|网站|电影|小说) 黄片 色情(?:视频|网站|小说) "
    "(?:在线|免费|国产)av av(?:在线|天堂|视频|片|女优) 麻豆 porn xxxx 制服丝袜 丝袜美腿 巨乳 爆乳 颜射 潮喷 啪啪 拍拍拍 肉棒 少妇(?!女) "
    "熟[女妇] 乱伦 中文字幕 午夜(?:福利|影院|剧场) 毛片 特黄 草榴 狠狠[干操撸爱鲁] 久久热 伊人(?:网|在线|影院|久久) 女优 老司机(?:影院|福利) "
    "裸聊 艳照 高清不卡 在线不卡 公拘交 美女裸 "
    "百家乐 六合彩 时时彩 北京赛车 幸运飞艇 老虎机 真人(?:娱乐|荷官|视讯|百家) 葡京 娱乐城 (?:金沙|永利|银河|太阳城)(?:娱乐|国际|集团|官网) "
    "威尼斯人 澳门(?:赌场|银河|金沙|永利) 亚博(?![会览]) 开元棋牌 棋牌游戏 捕鱼游戏 博彩 赌[球场] 快三(?:计划|开奖|平台|走势) pk10 "
    "[一特]肖 白小姐 必威 万博体育 (?:bet|188|365)(?:365|bet) bbin ag(?:真人|亚游) 送彩金 彩金 注册送 体育投注 外围投注 赌博(?:网站|平台)"
).split()
# Words that such runs are filled with, and genuine texts too.
WEAK = (
    "欧美 亚洲 日韩 国产 日本 精品 成人 免费 高清 在线 观看 播放 视频 影院 专区 专用 系列 不卡 福利 电影 免费看 制服 丝袜 美女 激情 诱惑 "
    "番号 字幕 澳门 彩票 投注 下注 开户 充值 提现 官网 下载 登录 手机版 入口 平台 注册 娱乐 棋牌 体育 真人 开奖 计划 网址 代理"
).split()
# Words of those who write about it: police, law, schools, doctors.
VETO = (
    "打击 整治 查处 严禁 禁止 禁赌 戒赌 反赌 扫黄 打非 抵制 查获 抓获 破获 捣毁 民警 公安 派出所 警方 犯罪 嫌疑 违法 非法 涉嫌 举报 诈骗 骗局 "
    "防范 处罚 拘留 立案 专项行动 净网 清理 法院 检察 条例 法律 依法 参与赌博 聚众 危害 警惕 预防 艾滋 淫秽 卖淫 嫖娼 监管 责令"
).split()
_STRONG = re.compile("|".join(STRONG), re.IGNORECASE)
_WEAK = re.compile("|".join(WEAK))
_VETO = re.compile("|".join(VETO))
_TOKEN = re.compile(r"[^,，、。！？；!?;\s|｜/_·\-—]+")
_STOP = re.compile("[。！？；!?;]")
# Characters of sentences, not of keyword runs.
_SENTENCE = re.compile("[了他她我您被将把于并其该们此应须要为向所之已等]")
# Simplified characters of the words above that no Traditional text holds: on a Traditional page they are strangers.
_STRANGER = re.compile("[国产欧亚无码专区频线电视级黄乐娱时赛车龙门银场开设网]")
_SEPARATORS = " ,，、|｜/"
_WEAK_ALONE = 4  # different weak words that convict a Simplified run on a Traditional page
_LONGEST_GAP = 12  # characters of a token without any such word that may stand inside a run


@dataclass(slots=True)
class _Run:
    """Neighbouring tokens that hold such words: their span in the line, the words found."""

    start: int
    end: int
    strong: set[str]
    weak: set[str]


def _runs(line: str) -> list[_Run]:
    runs: list[_Run] = []
    open_run = False
    gap = 0
    previous = 0
    for token in _TOKEN.finditer(line):
        word = token[0]
        if runs and _STOP.search(line, previous, token.start()):
            open_run = False
        previous = token.end()
        strong = set(_STRONG.findall(word))
        weak = set(_WEAK.findall(word))
        if (strong or len(weak) > 1) and not _SENTENCE.search(word):
            if not open_run:
                runs.append(_Run(token.start(), token.end(), set(), set()))
            run = runs[-1]
            run.end = token.end()
            run.strong |= strong
            run.weak |= weak
            open_run, gap = True, 0
        elif open_run:
            gap += len(word)
            open_run = gap <= _LONGEST_GAP and not _SENTENCE.search(word)
    return runs


def _convicted(run: _Run, *, stranger: bool) -> bool:
    """Return whether a run is spam: two strong words, or one among weak ones; less where the script is a stranger."""
    weak = len(run.weak)
    if stranger:
        return bool(run.strong) or weak >= _WEAK_ALONE
    return len(run.strong) > 1 or (bool(run.strong) and weak > 1)


def _without(line: str, shown: str, *, stranger: bool) -> str:
    """Return what is genuine of a line, "" when nothing is. `shown` is the line folded, character by character."""
    if _VETO.search(shown):
        return line
    runs = [run for run in _runs(shown) if _convicted(run, stranger=stranger)]
    if not runs:
        return line
    if 2 * sum(run.end - run.start for run in runs) >= len(shown) and not _STOP.search(shown):
        return ""
    for run in reversed(runs):
        line = line[: run.start].rstrip(_SEPARATORS) + line[run.end :].lstrip(_SEPARATORS)
    return line


def _beside(shown: str) -> bool:
    """Return whether a line that stands next to spam is part of it: such words and no sentence."""
    few = len(_WEAK.findall(shown)) > 1 or _STRONG.search(shown) is not None
    return few and not (_STOP.search(shown) or _SENTENCE.search(shown) or _VETO.search(shown))


def remove(lines: Sequence[str], fold: Fold) -> list[str]:
    """Return `lines` without spam; on a Traditional page (`fold` is not `as_is`) Simplified runs need fewer words."""
    foreign = fold is not as_is
    shown = [fold(line) for line in lines]
    kept = [
        _without(line, view, stranger=foreign and len(_STRANGER.findall(line)) > 1)
        if _STRONG.search(view) or (foreign and _WEAK.search(view))
        else line
        for line, view in zip(lines, shown, strict=True)
    ]
    for order in (range(1, len(kept)), range(len(kept) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for i in order:
            if kept[i] and not kept[i - step] and _beside(shown[i]):
                kept[i] = ""
    return [line for line in kept if line]
