"""The words of Chinese pages, each in one place: the labels of bylines, the roles of people, who is nobody.

Everything that looks for a label is made from `_TABLE`: the patterns, the characters that they begin with, the forms in
Traditional characters and with blanks between the characters. A label is added to a row here, and it works in a byline,
alone below the title, at the end of the text, in a table's cell. Words are in Simplified characters.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading.chinese.conversion import variants
from crawler.reading.chinese.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class Part(StrEnum):
    """What a label introduces."""

    PUBLISHED = "published"
    SOURCE = "source"
    AUTHOR = "author"
    EDITOR = "editor"
    STAFF = "staff"  # who worked on an article and is neither its author nor its editor
    VIEWS = "views"
    UPDATED = "updated"  # the last change; the publication where a page states no other time
    ORIGINAL = "original"
    IGNORED = "ignored"  # a label that is known, and whose value is of no use here


class Label(NamedTuple):
    """What a label introduces, and what else is known of the word.

    `weak`: it is also the end of other labels (开标时间, 本文) or an ordinary word, and counts only where a word
    begins; a time with a label that says what it is (发布时间) is preferred.
    `of_page`: only a page has it, and no notice that the page shows: a line that it begins is no text.
    `ends`: a text is over where it stands below one.
    `of_event`: it says where something takes place or whom to ask.
    `alone`: in a table of labels it stands in a cell of its own, without a colon.
    `blank`: a blank may stand for its colon (来源 人民网).
    `made`: the time when a record was made or a document written.
    `fact`: it stands in the table of a document's own facts.
    """

    part: Part
    weak: bool = False
    of_page: bool = False
    ends: bool = False
    of_event: bool = False
    alone: bool = False
    blank: bool = False
    made: bool = False
    fact: bool = False


# What the labels of a row introduce; what else they are, as `Label` has it; the labels.
_TABLE = """
published | of_page ends alone     | 发布时间 发表时间 发表日期
published | of_page ends alone fact | 发布日期
published | of_page alone fact     | 公开日期
published | of_page alone          | 公开时间
published | of_page ends           | 发稿时间 发稿日期 刊发时间 刊发日期 刊登时间 上传时间 上传日期 添加时间
published | of_page ends           | 添加日期 录入时间 录入日期
published | of_page                | 公布时间 公布日期 信息时间 信息日期 文章时间 新闻时间 稿件时间 上网时间
published | of_page                | 上网日期 提交时间 编发时间 公告时间 公告日期 创建时间 创建日期 投稿时间
published | of_page blank          | 发布于 发表于
published | of_page made           | 生成时间 发文时间
published | of_page made weak alone fact | 生成日期
published | weak alone             | 时间 日期
published | weak                   | 发布
source    | of_page blank alone    | 来源
source    | of_page alone fact     | 信息来源
source    | of_page alone          | 稿件来源 文章来源 新闻来源 内容来源 消息来源 资讯来源 文稿来源 原文来源
source    | of_page alone          | 本文来源
source    | of_page blank          | 来源于 本文来源于 转自 转载自 摘自
source    | of_page                | 来源网站 来源单位 来源媒体 出处 文章出处 信息出处 稿源 信息提供 信息提供单位
source    | of_page                | 稿件提供 供稿单位
source    | weak                   | 来自
author    | of_page blank alone    | 作者
author    | of_page                | 文章作者 本文作者 信息作者 稿件作者 原作者 署名 执笔 拟稿人 撰稿 撰稿人 撰文
author    | of_page                | 采写 采编 供稿 供稿人 投稿 投稿人 通讯员供稿 文/图 图/文 图文 文图 摄影报道
author    | of_page                | 评论员
author    | of_page blank          | 记者 通讯员 本报记者 本网记者 实习记者 见习记者 特约记者 特约通讯员 全媒体记者
author    | of_page blank          | 融媒记者 融媒体记者 实习生
author    | weak                   | 文 文字 报道 采访
editor    | of_page blank alone    | 责任编辑
editor    | of_page blank          | 编辑 责编 实习编辑 见习编辑 值班编辑
editor    | of_page                | 本期编辑 网络编辑 网站编辑 文字编辑 执行编辑 新媒体编辑 本文编辑 信息编辑
editor    | of_page                | 频道编辑 录入编辑 编辑人 编辑员 责任编缉 值班责编 美编责编 小编 编审
staff     |                        | 审核 审核人 审稿 审稿人 初审 复审 终审 一审 二审 三审 一校 二校 三校 校对
staff     |                        | 校对人 校审 审校 核稿 审签 签发 签发人 监制 总监制 主编 副主编 总编 总编辑
staff     |                        | 值班主编 值班总编 值班编委 值班主任 统筹 策划 总策划 出品 制片 摄影 图片
staff     |                        | 图片作者 摄像 视频 剪辑 制图 制作 设计 美编 排版 翻译 编译 来稿 录入 录入人
staff     |                        | 录入者 上传 上传者 上传人 发布人 发布者
staff     | weak                   | 图
views     | of_page                | 浏览次数 浏览量 浏览数 浏览人数 阅读次数 阅读量 阅读数 阅读人数 点击数 点击量
views     | of_page                | 点击次数 点击率 访问量 访问次数 访问数 人气 查看次数 已浏览 已阅读 点阅 热度
views     | of_page                | 浏览热度 浏览 阅读 点击 访问 查看
updated   | of_page blank alone    | 更新时间 更新日期
updated   | blank                  | 更新于 修改时间 修改日期
updated   |                        | 最后更新 最近更新 最后修改
updated   | weak                   | 更新
original  |                        | 原文链接 原文地址 原文网址 原文出处链接 来源链接 来源网址 来源地址 信息来源地址
original  |                        | 原始链接 原网址 阅读原文
original  | weak                   | 原文
ignored   | of_page                | 字号 字体 字体大小 文字大小 字号大小 视力保护色 保护视力色
ignored   | of_page fact           | 索引号 信息索引号 发布机构 发文机关 发文机构 文号 发文字号
ignored   | of_event               | 地点 会议地点 活动地点 联系人 联系电话 电话 会议时间 活动时间
ignored   | of_event weak          | 地址
ignored   | alone fact             | 成文日期 成文时间 印发日期 印发时间 实施日期 生效日期 生效时间 发文日期
ignored   | fact                   | 施行日期 失效日期 失效时间 废止日期 废止时间 主题分类 主题词 关键词 体裁分类
ignored   | fact                   | 组配分类 信息分类 有效性 效力状态 公开方式 公开形式 公开范围 公开时限
ignored   | fact                   | 公开责任部门 内容概述 统一登记号 服务对象
ignored   | fact weak              | 名称 标题
ignored   | alone fact             | 信件编号 信件编码 来信编号 来信人 写信人 留言人 来信时间 写信时间 留言时间 信件类型
ignored   | alone fact             | 信件类别 信件状态 办理状态 回复时间 答复时间 办结时间 回复单位 答复单位 办理单位
ignored   |                        | 打印 打印本页 关闭 关闭窗口 分享 分享到 收藏 收藏本文 背景色 背景颜色 发文单位
ignored   |                        | 文件编号 文件字号 公文种类 时效性 效力 信息类别 信息名称 文章标题 截止时间
ignored   |                        | 截止日期 主任 图片来源 视频来源 数据来源 资料来源 题图 发布单位 发布部门
ignored   |                        | 公开机构 公开部门 公开单位 信息公开机构 公开主体 责任单位 责任部门 所属机构
ignored   |                        | 制发机关 公开类别 关键字 标签 栏目 所属栏目 所属分类 分类 类别 频道 专题 摘要
ignored   |                        | 导读 概述 评论 评论数 评论次数 点赞 点赞数 推荐 收藏数 转发 分享次数 下载
ignored   |                        | 下载次数 下载量 附件 邮箱 传真 投诉电话 举报电话 手机看 扫一扫 手机扫码阅读
ignored   |                        | 当前位置 您的位置 您当前的位置 您现在的位置 您所在的位置 您现在所在的位置
ignored   |                        | 您当前所在位置 当前所在位置 您当前所在的位置 所在位置 现在位置 信息员 会员 简体
ignored   |                        | 繁体 语音 语音播报 朗读 听新闻 阅读字号 选择字号 选择字体 调整字体 视力保护
ignored   |                        | 版权 版权声明 版次 版面 本文字数 字数 阅读时间 阅读时长 预计阅读 原标题
ignored   |                        | 本文标题 副标题 引题 提示 温馨提示 编者按 编号 信息编号 载体类型 语种 文种
ignored   |                        | 记录形式 网址 作者单位 本文链接 本文地址 本文网址 网站地址 征集时间 征集日期
ignored   |                        | 公示时间 公示日期 公示期 访谈时间 解读单位 解读机关 解读部门 解读人 责任处室
ignored   |                        | 承办单位 联系方式 咨询电话
ignored   |                        | 资金来源 经费来源 款项来源 收入来源 投资来源 贷款来源 捐款来源 奖金来源 财产来源
ignored   |                        | 项目来源 线索来源 案件来源 问题来源 课题来源 选题来源 题目来源 素材来源 权力来源
ignored   |                        | 原料来源 食材来源 货物来源 商品来源 产品来源 用水来源 污染来源 人员来源 岗位来源
ignored   | weak                   | 赞 大小 类型 链接 位置
"""
# Those of English editions, in lower case, divided by commas.
_ENGLISH_TABLE = """
published | of_page | published, publish time, published on, release time, release date, posted
published | weak    | date, time, updated, update time, last updated
source    | of_page | source, sources
source    | weak    | from
author    | of_page | author, authors, writer, reporter
author    | weak    | by
editor    | of_page | editor, editors, responsible editor, web editor
views     | of_page | views, hits, page views, clicks, browse, pageviews
ignored   |         | font size, font, share, print, text size, photographer, photo, category, tags, keywords
"""


def read_table(table: str, separator: str | None = None) -> dict[str, Label]:
    """Return the labels of a table.

    Raises `ValueError`, which names the row or the label, for a row that is wrong and a label that stands there twice.
    """
    labels: dict[str, Label] = {}
    for (kinds, traits), words in rows(table, {"kind": list(Part), "trait": Label._fields[1:]}):
        if len(kinds) != 1:
            raise ValueError(f"the row of {words!r} has {len(kinds)} kinds, not one; there are {', '.join(Part)}")
        label = Label(Part(kinds[0]), **dict.fromkeys(traits, True))
        for word in words.split(separator):
            if word in labels:
                raise ValueError(f"the label {word} stands in the table twice")
            labels[word] = label
    return labels


LABELS: dict[str, Label] = read_table(_TABLE)
"""Every known label, in Simplified characters, without blanks and colon."""
ENGLISH: dict[str, Label] = read_table(_ENGLISH_TABLE, ", ")
"""The labels of English editions, in lower case."""

PEOPLE = frozenset({Part.AUTHOR, Part.EDITOR, Part.STAFF})
"""What labels introduce whose values are names."""


def labels(*parts: Part, **traits: bool) -> list[str]:
    """Return the labels that introduce one of `parts` (any for none) and have the `traits`, the longest first."""
    wanted = [
        word
        for word, label in LABELS.items()
        if (not parts or label.part in parts) and all(getattr(label, name) == value for name, value in traits.items())
    ]
    return sorted(wanted, key=len, reverse=True)


def spelled(word: str) -> str:
    """Return a word as a pattern that also matches it in Traditional characters and with blanks within: `来　源`."""
    return r"\s{0,4}".join(variants(char) for char in word)


def spellings(words: Iterable[str]) -> str:
    """Return words as the alternatives of a pattern for lines that are not folded, each as `spelled`."""
    return "|".join(map(spelled, sorted(words, key=len, reverse=True)))


def shortest(words: Iterable[str]) -> list[str]:
    """Return the words without those that hold another one: for asking whether any of them occurs."""
    words = set(words)
    return sorted(word for word in words if not any(other in word for other in words - {word}))


def any_of(words: Iterable[str], *, blanks: bool = False) -> str:
    """Return words as the alternatives of a pattern for lines that are folded, the longest first.

    With `blanks` each also matches with single blanks between its characters, as tidied text has them.
    """
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(" ?".join(map(re.escape, word)) if blanks else re.escape(word) for word in ordered)


def words(table: str) -> tuple[str, ...]:
    """Return the words of a table, divided by white space."""
    return tuple(table.split())


# Buttons and switches, as patterns: `line`: one alone in a line, or first in it, is no text; `value`: in a byline the
# value before one ends; `bar`: a line that is made of such and of what stands beside them is no text.
_BUTTON_TABLE = r"""
line value bar | 打印 关闭 收藏 加入收藏 字号 字体 朗读 扫一扫 分享到 我要评论 我要纠错 纠错
line value     | 繁体 简体 微信 微博 手机看新闻 保护视力色 复制链接 参与互动
line bar       | 设为首页 返回首页 返回顶部 分享(?:至|文章|本文)?
line           | 列印 已收藏 返回 上一[篇条页] 下一[篇条页] 推荐 转寄 大 中 小 网友评论 发表评论 发送到手机 视力保护色
line           | 无障碍 点击(?:下载|查看) 浏览[大小]
value bar      | 转发 点赞 举报 护眼 语音播报
value          | 分享 返回 我要 评论 投稿 复制 转载 推荐给 QQ 朋友圈 扫码 手机看 手机版 视力 语音 添加收藏 保护视力
value          | 订阅 关注 条评论 我来说 大\s{0,3}中\s{0,3}小 小\s{0,3}中\s{0,3}大
bar            | 分享(?:到|至|给)?(?:朋友圈|微信|微博|好友)? 转发(?:到|至) 字体大小 文字大小
bar            | 返回(?:上一页|列表|页首) 回到?顶部
bar            | 我要(?:分享|打印) 展开全文 阅读全文 查看全文 点击查看更多 背景色 默认 大\x20中\x20小 T\x20?\|?\x20?T
bar            | 保存(?:本页|此页) (?:用?手机|微信)?扫(?:一扫|描|码)[^，。！？；]{0,24} \d+人参与 \d+条评论
bar            | 长按(?:识别)?[^，。！？；]{0,6}二维码[^，。！？；]{0,10}
"""
BUTTON_OBJECT = "(?:本[页文窗]口?|此[页文]|窗口|正文|页面|文章)"
"""What a button may name that it prints, closes or shares."""


def buttons(where: str) -> tuple[str, ...]:
    """Return the buttons of one place (`line`, `value`, `bar`), as patterns."""
    table = rows(_BUTTON_TABLE, {"place": ("line", "value", "bar")})
    return tuple(word for (places,), words in table if where in places for word in words.split())


RELATED = (
    *(
        f"相关{what}"
        for what in words("新闻 阅读 链接 连结 文章 报道 报导 稿件 信息 资讯 文档 内容 专题 推荐 解读 政策")
    ),
    *(f"{how}{what}" for how in words("延伸 推荐 扩展 更多 热门 热点 最新") for what in words("阅读 新闻 文章")),
    *words(
        "更多相关 更多精彩 更多报道 更多内容 热点推荐 热点排行 热门推荐 热门排行 新闻排行 点击排行 猜你喜欢 今日推荐"
    ),
    *words("精彩推荐 为您推荐 今日热点 往期回顾 大家都在看 最新发布 最新动态 最新消息 最新资讯 最新更新"),
)
"""Headings of links to other articles."""

MEDIA = words("""
    通讯社 新华社 中新社 日报 晚报 早报 晨报 时报 商报 快报 周报 导报 新京报 都市报 青年报 法治报 法制报 电视台 卫视
    广播 之声 客户端 周刊 传媒 融媒体中心 中文站 学习平台
""")
"""What the names of media end with."""
MEDIA_DESKS = words("""
    电台 广播台 融媒体 融媒 传媒中心 新闻中心 新闻网 新闻社 网站 记者站 编辑部 编辑室 公众号 微信 杂志 出版社
""")
"""What the names of their offices and channels end with; some of these are buttons and columns, too."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文施严骆邢庄祝柯牛"
    "岳焦翁齐梅盛童申鲁葛詹洪凌聂辛倪耿滕翟虞裴鲍柴缪涂俞喻柳苗甘纪舒屈樊阮霍瞿冉覃费符穆隋柏迟"
    "窦毕颜臧陶奚狄伍韦褚庞殷戚邬岑祁卜闵禹郎"
)
"""Surnames that tell a name by themselves."""
MORE_SURNAMES = "麻席项刁季廉蓝明华乐元米尤章贝卫安"
"""Surnames that begin many words (元旦, 安徽); behind a medium they tell a name."""

MORE_ROLES = words("""
    首席记者 特派记者 职工通讯员 通讯作者 报道员 报道 专栏作者 专栏作家 特约评论员 本报评论员 编制 拍摄 供图
    漫画 整理 综合 主编 摄影 摄像 制图 图片 文字 翻译 编译 校对 来稿
""")
"""What stands before or behind a name as the labels of people do, and is no label."""

NOBODY = frozenset(
    words("""
    佚名 未知 无 不详 匿名 网络 互联网 本站 本网 本报 本台 本刊 本社 原创 本站原创 转载 网友 管理员 超级管理员
    系统管理员 站长 小编 编辑部 本站编辑 文 图 摄 影 等 站内 网站 系统 默认 查看更多 来源 作者 新华社 中新社 新华网
    人民网 中新网 央视 央视网 光明网 中国网 央广网 国际在线 新华 新浪 搜狐 网易 腾讯 凤凰
    admin administrator root null none undefined test user guest anonymous unknown webmaster robot system
""")
)
"""What stands where a name does and names nobody: placeholders, accounts of a CMS, media."""
