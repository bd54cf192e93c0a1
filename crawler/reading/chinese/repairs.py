"""What OpenCC gets wrong when it makes Traditional text Simplified, and why.

A row says what one Traditional character becomes where something stands before or behind it. Where rows contradict each
other the later one holds. Contexts are in Simplified characters and match both scripts, so that a text that is
Simplified already comes out as it was.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from crawler.reading.chinese.conversion import both_scripts

_NUMBER = "[元一二三四五六七八九十末初]"


class Repair(NamedTuple):
    """`char` becomes `becomes` between `before` and `after`, which are patterns; `before` has a fixed width."""

    char: str
    becomes: str
    before: str
    after: str
    why: str


REPAIRS = (
    # 乾, read qián: the hexagram, reign names and places keep it. OpenCC knows 乾隆, 乾坤, 乾縣 and thirty more.
    Repair("乾", "乾", "", "[县州陵坤隆卦]", "as OpenCC's own words have it, in either script"),
    Repair("乾", "乾", "", f"[符封宁祐佑化亨兴统贞明定和道德](?={_NUMBER}年|年间)", "names of reigns"),
    Repair("乾", "乾", "(?<=终日)", "乾", "终日乾乾, from the Book of Changes"),
    Repair("乾", "乾", "(?<=终日乾)", "", "终日乾乾"),
    Repair(
        "乾",
        "乾",
        "(?<![饼笋果肉豆萄菜鱼薯烘晒风阴晾擦吹烤抹沥焦乳晾弄乾])",
        "(?![旱净燥枯涸粮货果脆杯湿洗瘪裂冰草柴季热粉瘦瓜菜鲜亲笋薯在全到各本该我等和与及是])"
        "(?:[\u4e00-\u9fff](?:镇|乡|县|街道|村|州市)|[\u4e00-\u9fff]{2}(?:镇|乡|街道))",
        "before the name of a place (乾潭镇); dried goods (饼干) and what is dry (干旱) are none",
    ),
    # 著 in Taiwan writes 着 too, and OpenCC takes 著 for that but in a few words.
    Repair("著", "著", "(?<=[显昭巨名])", "", "words of OpenCC, in either script"),
    Repair("著", "著", "", "[名作书述称者录]", "words of OpenCC, in either script"),
    Repair("著", "著", "(?<=[专遗卓拙编撰])", "", "what somebody wrote: 专著, 编著; 卓著"),
    Repair("著", "著", "(?<=[土原])", "(?![装陆火眼手])", "土著, 原著; not 原着装"),
    Repair("著", "著", "(?<=论)(?<![谈议讨争评理无不]论)", "", "论著; not 讨论着"),
    Repair("著", "著", "(?<=译)(?<!翻译)", "", "译著; not 翻译着"),
    Repair("著", "著", "(?<=所)", "(?![重力眼手急意想落])", "鲁迅所著"),
    Repair("著", "著", "(?<=见微知)", "", "an idiom"),
    Repair("著", "著", "", "有《", "他著有《…》"),
    Repair("著", "着", "(?<=[看读拿捧翻抱带夹背念卖听借搬堆放摆装藏抄找对凭])", "书", "看着书; OpenCC knows 著书"),
    Repair("著", "着", "(?<=[穿拿戴叫喊举挂])", "名[牌片字]", "穿着名牌; OpenCC knows 著名"),
    Repair("著", "着", "(?<=[写做带拿])", "作[业文]", "做着作业; OpenCC knows 著作"),
    Repair("著", "着", "", "作[息战业]", "按着作息时间, 随着作业"),
    Repair("著", "着", "(?<=[对朝沿])", "名[山川]", "对着名山; OpenCC knows 著名"),
    Repair("著", "着", "(?<=[穿衣执])", "者", "执着者; OpenCC knows 著者"),
    Repair("著", "着", "", "称[号呼]", "有着称号; OpenCC knows 著称"),
    Repair("著", "着", "", "白", "穿着白衣; OpenCC's 著白 is a word of no modern text"),
    Repair("著", "着", "", "[志式]", "有着志愿, 有着式样; neither are 著志 and 著式"),
    Repair("著", "着", "", "录[音像影取制播]", "带着录音机; OpenCC knows 著录"),
    Repair("著", "着", "(?<=[执附胶沉依黏穿衣])", "于?", "执着于; OpenCC knows 著于"),
    Repair("著", "着", "(?<=[结配混融迎符组联综复吻磨愈整]合)", "", "结合着; OpenCC knows 合著"),
    Repair("著", "着", "(?<=[合名])", "[手重眼力急]", "联合着手, 报名着手"),
    # 於 is 于 but in names; OpenCC's names (於單, 於倫, 於戲) also begin ordinary words.
    Repair("於", "于", "", "[单伦则戏敖坦穆乎邑]", "对于单位, 基于伦理, 对于戏曲, 位于敖汉旗, 位于穆棱市"),
    Repair("於", "于", "", "[其惟]一", "属于其一贯"),
    Repair("於", "于", "(?<=[对由关位至基属处在鉴等终限始源])", "潜(?!镇)", "位于潜江; 於潜镇 is a place"),
    Repair("於", "於", "", "潜[镇县街话]", "於潜, a place, in either script"),
    # 徵 is 征 but for the note of the scale; OpenCC's words of music also stand across words.
    Repair("徵", "征", "", "[收集求地兵税稿文询信召调管得缴讨聘费用订](?!式)", "改变征收方式, 物流征收, 征调"),
    # 覆 is 复 where somebody answers or does it again; OpenCC knows 答覆, 回覆 and some that cover.
    Repair("覆", "复", "(?<=[批函电])", "", "批复"),
    Repair("覆", "复", "(?<![颠倾翻被])", "[议核查审验检试诊印述]", "复核, 复议"),
    Repair("覆", "覆", "", "[上住在着]", "what covers: 覆上"),
    # 藉 is 借 but where it is read jí and in 慰藉 and the like; OpenCC leaves it where it knows no word.
    Repair("藉", "借", "", "", "借这次机会, 借题发挥"),
    Repair("藉", "藉", "(?<=[慰狼蕴枕酝茵凌躏蹈耕藉])", "", "慰藉, 狼藉, 蕴藉, 枕藉"),
    Repair("藉", "藉", "", "藉", "藉藉无名"),
    # 瞭 is 了 but where somebody looks out.
    Repair("瞭", "了", "", "(?![望哨台塔])", "为了, written by a machine; 不甚了了"),
    # Characters that OpenCC leaves, because they have several Simplified forms.
    Repair("祇", "只", "(?<![神地天])", "", "只有; 神祇 stays"),
    Repair("衹", "只", "", "", "只有"),
    Repair("彷", "仿", "", "(?!徨)", "仿若; 彷徨 stays"),
    Repair("沈", "沉", "", "[重浸淀着迷痛睡闷沦降甸湎没积船默]", "沉重; before other characters it is a surname"),
    Repair("沈", "沉", "(?<=[下低浮消阴昏深])", "", "下沉"),
    Repair("薹", "薹", "(?<=[菜蒜蕓芸])", "", "菜薹, a vegetable; 苔 is moss"),
    Repair("畫", "划", "(?<=[规策企筹计谋])", "", "规划, 策划"),
    Repair("噁", "噁", "(?<=二)", "英", "二噁英, as the standards for emissions write it"),
    Repair("鍾", "钟", "", "馗", "钟馗; OpenCC writes the surname's rare form 锺 there"),
    *(
        Repair(form, char, "", "", "a variant, or Taiwan's form of the character, that OpenCC leaves")
        for form, char in zip(
            "妳牠傚姪燄鬪鑛穉髙淸硏畧濶曁竝幷値黒拚", "你它效侄焰斗矿稚高清研略阔暨并并值黑拼", strict=True
        )
    ),
)
"""Every repair with its reason."""


_CHARACTERS = re.compile(f"[{''.join({row.char for row in REPAIRS})}]")


@cache
def _places() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Return what each character becomes in which places; most runs never need it."""
    places: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for row in REPAIRS:
        place = re.compile(f"{both_scripts(row.before)}{row.char}(?={both_scripts(row.after)})")
        places.setdefault(row.char, []).append((place, row.becomes))
    return places


def repair(text: str, simplified: str) -> str:
    """Return what OpenCC made of `text`, character for character, with its mistakes mended."""
    mended = list(simplified)
    for match in _CHARACTERS.finditer(text):
        for place, becomes in _places()[match[0]]:
            if place.match(text, match.start()):
                mended[match.start()] = becomes
    return "".join(mended)
