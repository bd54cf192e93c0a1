"""The people that a byline's value names: `本报记者张三 通讯员 李 四` -> 张三, 李四."""

from __future__ import annotations

import re
from itertools import pairwise

from crawler.reading.chinese.script import HAN, fold
from crawler.reading.chinese.vocabulary import (
    LABELS,
    MEDIA,
    MEDIA_DESKS,
    MORE_ROLES,
    NOBODY,
    SURNAMES,
    Part,
    any_of,
    labels,
    spellings,
)

# Authors' and editors' labels may stand before a name and after it, and some words that are no labels of theirs. Those
# of other people are parts of offices' names (规划设计院).
_ROLES = spellings(
    (
        *(
            word
            for word in labels(Part.AUTHOR, Part.EDITOR, weak=False)
            if len(word) > 1 and "/" not in word and word != "采编"
        ),
        *MORE_ROLES,
    )
)
_MEDIA_END = any_of((*MEDIA, *MEDIA_DESKS))
# A role and the medium before it end one name and begin the next. The medium is bounded, so that a name glued to it
# (`张三本报记者李四`) is not lost with it.
_ROLE = re.compile(
    rf"(?:[（(【\[]?(?:本报|本网|本台|本刊|本社|我市|我县|我区|[{HAN}]{{2,10}}?(?:{_MEDIA_END}|[网網报報社台臺]))\s{{0,3}})?"
    rf"(?:{_ROLES})(?:[/、和兼](?:{_ROLES})){{0,3}}(?![部室])\s{{0,3}}[:：]?"
    rf"|(?<![{HAN}·])[{HAN}]{{2,4}}记者(?=\s{{0,3}}[{HAN}])"  # 南都记者
)
_ASIDE = re.compile(
    rf"(?<=[^\s、，,])[（(](?![^)）]{{0,30}}(?:{_ROLES}))[^（(）)]{{0,30}}[)）]"
)  # 张三（市农业农村局）
_SLASHED = re.compile(
    r"(?:^|(?<=[\s/、，,;；|]))(?:图/文|文/图|图|文|摄|影|撰)\s{0,2}[:：/／|]|[/／]\s{0,2}(?:图|文|摄|影|编|撰)(?![^\s/、，,;；|])"
)
_SEPARATOR = re.compile(r"[丨、，,;；/／|&＆\r\n\t\[\]【】（）()<>《》“”\"＊*]|\s和\s|\s与\s")
_TITLE = re.compile("《[^》]{0,40}》")  # a medium, a book: no person
_MIDDLE_DOT = re.compile(r"\s{0,2}[·•・‧∙．●]\s{0,2}")
_MEDIUM = re.compile(rf"(?:[{HAN}A-Za-z0-9]{{0,20}}(?:{_MEDIA_END}))|[{HAN}]{{2,12}}(?:网|报|新闻)")
_DESKS = ("中心", "融媒体", "融媒", "记者站", "编辑部", "编辑室")
_SENTENCE = re.compile(r"[。！？!?：:；@…]|https?|www\.|\d[年月日]")
# The number that a CMS gives an editor, alone or behind the name (金码_AB1234).
_CODE = re.compile(r"_?[A-Z]{0,4}\d{1,8}$")
# Longer Han words are organisations or no names at all.
_ORGANISATION = re.compile(
    rf"[{HAN}A-Za-z0-9]{{0,20}}[部局委办室心处科厅院校学会厂所站队组团司镇乡村馆署区县市府关行厨盟联社矿场库]|.{{0,20}}(?:街道|支部|小组)"
)
# A name glued to an office: 金码北京大学经济学院教授. Where the name ends shows by the place or body that begins.
_AFFILIATED = re.compile(
    rf"([{HAN}]{{2,3}}?)(?:系|为)?(?:中国|国家|全国|中央|中共|清华|复旦|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|"
    rf"福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)[{HAN}]{{1,20}}"
    r"(?:教授|研究员|院长|所长|主任|讲师|博士|会长|局长|书记|主席|委员|代表|作家|学者|律师|工程师|医师)"
)
# A name that an office is glued to: 县应急局周星. Only a surname tells where it begins.
_POSTED = re.compile(
    rf"[{HAN}]{{2,14}}(?:[局委办厅院馆站所队府镇乡]|中心|街道|小学|中学|学校|公司|办公室)([{SURNAMES}][{HAN}]{{1,2}})"
)
# Where a report comes from: 记者 张三 北京报道
_REPORTED = re.compile(rf"(?<=[{HAN}])(?<![者员])\s{{1,3}}[{HAN}]{{2,4}}(?:报道|报导)(?=$|[\s)）])")
_OF_PLACE = "省市县区州旗镇乡"  # what short names of offices begin with: 县财政局
_PERSON = 4  # characters of the longest Han name that is not joined by a middle dot and not a transcription
# Characters that write the sounds of Mongolian, Uyghur, Kazakh and Tibetan names: 呼格吉勒图, 买买提艾力, 叶尔江别克.
TRANSCRIBING = (
    "阿艾爱安敖奥巴白班包保堡宝比毕别波卜不布才仓策查朝楚次措达代丹旦道德登邓迪丁东都杜敦顿多额恩尔夫甫噶嘎干高戈"
    "格根贡古哈海亥罕汗浩和合赫贺呼胡华吉嘉加坚江杰金晋巨决卡凯克肯库昆拉喇来赖兰朗勒乐楞里丽利力连列林鲁吕伦罗洛"
    "玛马买麦满曼毛么美门孟米敏明莫姆木牧穆那娜乃南尼宁农努欧帕培平普其奇齐钦琴青庆曲群热仁日荣肉如撒萨塞赛桑森僧"
    "莎沙山什顺斯松苏素索塔太坦陶特提铁图土吐托娃瓦外万旺温乌吾西希喜夏先辛兴旭逊雅亚延央扬叶依伊衣以益音银英永尤"
    "色玉云再赞泽增曾扎哲珍珠卓孜宗祖荪娅尕拜腾通花迭帖菲丹"
)
# Five and more of them, or four behind a surname (王呼格吉勒); 哈萨克斯坦 is a country
_LONG_NAME = rf"(?:[{TRANSCRIBING}]{{5,12}}|[{SURNAMES}][{TRANSCRIBING}]{{4,11}})(?<!斯坦)"
_TRANSCRIBED = re.compile(_LONG_NAME)
_DOTTED = re.compile(rf"(?<![{HAN}])([{TRANSCRIBING}]{{2,8}})\.([{TRANSCRIBING}]{{2,8}})(?![{HAN}])")  # 叶尔兰.哈德尔
NAME = rf"(?:{_LONG_NAME}|[{HAN}]{{1,10}}·[{HAN}·]{{1,14}}|[{HAN}]{{2,4}})"
"""A Chinese name without a blank, as part of a pattern."""
_HAN_ONE = re.compile(rf"[{HAN}]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ.'’-]+")
_WORD = re.compile(r"[^\W_\d]")
_TOLD = re.compile("负责|进行|由.{1,12}(?:拍|摄|写|编|剪|提供|完成)|具有|具备|要求")  # 采编：由志愿者负责拍摄和剪辑
_HOW_MANY = re.compile(r"(?:各|共|约|限)?(?:[\d一二两三四五六七八九十]{1,3}[名人位]|不限|若干名?)[。；;]?")
_LONGEST = 500  # characters of a value
_LONGEST_NAME = 25


def people(text: str, *, desks: bool = False) -> list[str]:
    """Return the names in a byline's value, in order, without roles, agencies and words that name nobody.

    An organisation is kept where it stands as a name (医技药剂党支部); media (新华社, 盘锦日报) are sources and
    not authors. `desks` keeps a medium's office (县融媒体中心), which edits as a person does.
    """
    if not text or _TOLD.search(text) or is_count(text.strip()):
        return []
    value = _MIDDLE_DOT.sub("·", text[:_LONGEST].replace("\u3000", " ").replace("\xa0", " "))
    value = _REPORTED.sub("", _DOTTED.sub(r"\1·\2", value))
    value = _SLASHED.sub(" / ", _ASIDE.sub("、", _TITLE.sub("、", value)))
    names: list[str] = []
    for piece in _SEPARATOR.split(_ROLE.sub("、", value)):
        words = [_own_name(_CODE.sub("", word)) for word in piece.split()]
        named = [name for name in _joined(words) if _is_name(name, desks=desks)]
        names.extend(named if desks else _without_office(named))
    return list(dict.fromkeys(names))


def is_count(value: str) -> bool:
    """Tell whether a value says how many are wanted and names nobody: 两名, 不限."""
    return _HOW_MANY.fullmatch(value) is not None


def is_person(name: str) -> bool:
    """Tell whether a name that `people` returns has the form of a person's: short, joined by a dot, or transcribed."""
    return len(name) <= _PERSON or "·" in name or _TRANSCRIBED.fullmatch(name) is not None


def is_office(name: str) -> bool:
    """Tell whether a name that `people` returns is an office's or a place's."""
    return _ORGANISATION.fullmatch(name) is not None


def _own_name(word: str) -> str:
    """Return the name at the start of a word that goes on with the person's office, or behind it, else the word."""
    match = _AFFILIATED.fullmatch(word)
    if match is None and len(word) > _PERSON and not is_office(word):
        match = _POSTED.fullmatch(word)
    return match[1] if match else word


def _without_office(names: list[str]) -> list[str]:
    """Return names that blanks part without the offices before a person, which are where that person works."""
    kept = [
        name
        for name, after in pairwise(names)
        if is_office(after) or not (is_office(name) and (not is_person(name) or name[0] in _OF_PLACE))
    ]
    return [*kept, *names[-1:]]


def _joined(words: list[str]) -> list[str]:
    """Join what spaces divide within one name: `张 三` (single characters in pairs), `John Smith`."""
    names: list[str] = []
    singles = ""
    latin = False
    for word in words:
        if len(word) == 1 and _HAN_ONE.fullmatch(word):
            singles += word
            continue
        names.extend(_pairs(singles))
        singles = ""
        is_latin = _LATIN.fullmatch(word) is not None
        if is_latin and latin:
            names[-1] = f"{names[-1]} {word}"
        else:
            names.append(word)
        latin = is_latin
    names.extend(_pairs(singles))
    return names


def _pairs(singles: str) -> list[str]:
    """Cut single characters into names of two; three are one name, a single one is none."""
    if len(singles) == 3 or _TRANSCRIBED.fullmatch(singles):  # noqa: PLR2004
        return [singles]
    return [singles[i : i + 2] for i in range(0, len(singles) - 1, 2)]


def _is_name(word: str, *, desks: bool) -> bool:
    """Say whether a word can name a person or an office: not a medium, not a sentence, not 佚名."""
    folded = fold(word.lower())
    return (
        1 < len(word) <= _LONGEST_NAME
        and folded not in NOBODY
        and folded not in LABELS
        and not _ROLE.fullmatch(folded)
        and not folded.endswith(("报道", "报导"))  # 台北報導
        and _WORD.search(word) is not None
        and _SENTENCE.search(word) is None
        and (_MEDIUM.fullmatch(folded) is None or (desks and folded.endswith(_DESKS)))
        and (is_person(word) or _HAN_ONE.match(word) is None or _ORGANISATION.fullmatch(word) is not None)
    )
