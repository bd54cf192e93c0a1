"""The labels of bylines: what each word before a colon introduces."""

from __future__ import annotations

import re
from enum import StrEnum

from crawler.reading.chinese.script import HAN

OPEN = (":", "：")  # how a line ends that is a label whose value stands in the next one


class Part(StrEnum):
    """What a label introduces."""

    PUBLISHED = "published"
    SOURCE = "source"
    AUTHOR = "author"
    EDITOR = "editor"
    VIEWS = "views"
    ORIGINAL = "original"
    IGNORED = "ignored"  # a label that is known, and whose value is of no use here


_WORDS = {
    Part.PUBLISHED: (
        "发布时间 发布日期 发表时间 发表日期 发稿时间 发稿日期 时间 日期 发布于 发表于 刊发时间 刊登时间 上传时间 "
        "添加时间 录入时间 发文时间 公开日期 公开时间 公布时间 公布日期 信息时间 信息日期 文章时间 新闻时间 "
        "稿件时间 上网时间 上网日期 提交时间 发布 编发时间 生成时间 公告时间 公告日期 录入日期 添加日期 创建时间 "
        "创建日期 投稿时间 生成日期"
    ),
    Part.SOURCE: (
        "来源 信息来源 稿件来源 文章来源 新闻来源 内容来源 来源于 来自 转自 转载自 摘自 出处 稿源 消息来源 "
        "文稿来源 原文来源 来源网站 来源单位 信息提供 信息提供单位 供稿单位 稿件提供 来源媒体 文章出处 信息出处 "
        "本文来源 本文来源于 资讯来源"
    ),
    Part.AUTHOR: (
        "作者 记者 通讯员 撰稿 撰稿人 供稿 供稿人 撰文 文 文字 图文 文图 文/图 图/文 采写 采访 报道 执笔 "
        "投稿人 投稿 本报记者 本网记者 实习记者 见习记者 特约记者 特约通讯员 全媒体记者 融媒记者 融媒体记者 "
        "通讯员供稿 文章作者 本文作者 信息作者 拟稿人 稿件作者 原作者 署名 实习生 摄影报道 评论员 采编"
    ),
    Part.EDITOR: (
        "编辑 责任编辑 责编 值班编辑 本期编辑 网络编辑 网站编辑 文字编辑 执行编辑 新媒体编辑 本文编辑 信息编辑 "
        "编辑人 责任编缉 编审 编辑员 录入编辑 值班责编 频道编辑 美编责编 小编 实习编辑 见习编辑"
    ),
    Part.VIEWS: (
        "浏览次数 浏览量 浏览数 浏览 浏览人数 阅读 阅读次数 阅读量 阅读数 点击 点击数 点击量 点击次数 点击率 "
        "访问量 访问次数 访问 访问数 人气 查看次数 查看 已浏览 已阅读 阅读人数 点阅 热度 浏览热度"
    ),
    Part.ORIGINAL: (
        "原文链接 原文地址 原文网址 原文出处链接 来源链接 来源网址 来源地址 信息来源地址 原文 原始链接 原网址 阅读原文"
    ),
    Part.IGNORED: (
        "字号 字体 字体大小 文字大小 字号大小 大小 打印 打印本页 关闭 关闭窗口 分享 分享到 收藏 收藏本文 "
        "视力保护色 保护视力色 背景色 背景颜色 索引号 信息索引号 文号 发文字号 发文机关 发文单位 发文机构 文件编号 "
        "文件字号 主题分类 主题词 体裁分类 公文种类 有效性 时效性 效力 信息分类 信息类别 信息名称 名称 标题 "
        "文章标题 成文日期 成文时间 印发日期 印发时间 实施日期 施行日期 生效日期 失效日期 废止日期 "
        "截止时间 截止日期 更新时间 更新日期 修改时间 修改日期 最后更新 最近更新 更新 最后修改 审核 审核人 审稿 "
        "审稿人 复审 初审 终审 三审 二审 一审 校对 校审 核稿 签发 签发人 监制 总监制 审签 统筹 策划 总策划 出品 "
        "制片 主编 副主编 总编辑 值班主编 值班编委 主任 摄影 图片 图 摄像 视频 剪辑 制图 制作 设计 美编 图片来源 "
        "图片作者 视频来源 数据来源 资料来源 题图 翻译 编译 发布机构 发布单位 发布部门 公开机构 公开部门 公开单位 "
        "信息公开机构 公开主体 责任单位 责任部门 所属机构 制发机关 公开方式 公开形式 公开范围 公开类别 公开时限 "
        "关键词 关键字 标签 栏目 所属栏目 所属分类 分类 类别 频道 类型 专题 摘要 导读 内容概述 概述 评论 评论数 "
        "评论次数 点赞 点赞数 赞 推荐 收藏数 转发 分享次数 下载 下载次数 下载量 附件 电话 联系电话 联系人 邮箱 "
        "地址 传真 投诉电话 举报电话 手机看 扫一扫 手机扫码阅读 位置 当前位置 您的位置 您当前的位置 您现在的位置 "
        "您所在的位置 您现在所在的位置 您当前所在位置 当前所在位置 您当前所在的位置 所在位置 现在位置 发布人 "
        "地点 会议地点 活动地点 发布者 录入 录入人 录入者 上传 上传者 上传人 信息员 会员 简体 繁体 语音 语音播报 "
        "朗读 听新闻 阅读字号 选择字号 选择字体 调整字体 视力保护 版权 版权声明 版次 版面 本文字数 字数 阅读时间 "
        "阅读时长 预计阅读 "
        "原标题 本文标题 副标题 引题 提示 温馨提示 编者按 编号 信息编号 载体类型 语种 文种 记录形式 网址 链接 作者单位 "
        "本文链接 本文地址 本文网址 网站地址 征集时间 征集日期 公示时间 公示日期 公示期 活动时间 会议时间 访谈时间 "
        "解读单位 解读机关 解读部门 解读人 责任处室 承办单位 联系方式 咨询电话"
    ),
}
LABELS: dict[str, Part] = {word: part for part, words in _WORDS.items() for word in words.split()}
"""Every known label, in Simplified characters, without spaces and colon, with what it introduces."""

_ENGLISH_WORDS = {
    Part.PUBLISHED: "published, publish time, published on, release time, release date, posted, date, time, updated, "
    "update time, last updated",
    Part.SOURCE: "source, sources, from",
    Part.AUTHOR: "author, authors, writer, reporter, by",
    Part.EDITOR: "editor, editors, responsible editor, web editor",
    Part.VIEWS: "views, hits, page views, clicks",
    Part.IGNORED: "font size, font, share, print, text size, photographer, photo, category, tags, keywords",
}
ENGLISH: dict[str, Part] = {word: part for part, words in _ENGLISH_WORDS.items() for word in words.split(", ")}
"""The labels of English editions, in lower case."""

# Weak labels are also the ends of other labels (开标时间, 本文): they count only where a word begins. Of several times,
# one whose label says what it is (发布时间) is preferred to one with a weak label; 生成日期 is when the index was made.
WEAK = frozenset({
    "时间", "日期", "生成日期", "文", "图", "发布", "原文", "报道", "赞", "来自", "文字", "大小", "名称", "标题",
    "地址", "类型", "更新", "链接", "位置", "updated", "update time", "last updated", "date",
    "time", "from", "by",
})  # fmt: skip

# Labels that only the page has, and no notice that it shows: a line that one begins is a byline also within a text.
_PAGE = frozenset({
    *(
        word
        for word, part in (LABELS | ENGLISH).items()
        if part not in {Part.IGNORED, Part.ORIGINAL} and word not in WEAK
    ),
    "字号", "字体", "字体大小", "文字大小", "字号大小", "视力保护色", "保护视力色", "索引号", "信息索引号", "发布机构",
    "发文机关", "发文机构", "文号", "发文字号", "更新时间", "更新日期", "生成日期",
})  # fmt: skip
_EVENT = frozenset({
    "地点", "会议地点", "活动地点", "地址", "联系人", "联系电话", "电话", "会议时间", "活动时间",
})  # fmt: skip
# A colon and the words before it; spaces part them, or are within them (来 源). A day may stand before: 5月5日来源：
_INTRODUCED = re.compile(rf"(?:(?<=\d)日|(?<![{HAN}]))([{HAN}](?:[{HAN}/]|\s{{1,4}}(?=[{HAN}])){{0,15}})\s{{0,3}}[:：]")
ENGLISH_LABEL = re.compile(
    rf"(?<![A-Za-z'’-])(?-i:(?=[A-Z]))(?:{'|'.join(sorted(ENGLISH, key=len, reverse=True))})(?=\s?[:：](?!//))",
    re.IGNORECASE,
)
"""A label of an English edition, before its colon, with a capital; running text has none (the news source: …)."""
_COUNTED = re.compile(rf"\s?(?:\d|$|[\[【(（次]|[{HAN}]{{2,5}}[:：])")  # what follows a label of views: 课外 阅读：古诗


def introduced(line: str) -> list[str]:
    """Return the known labels of a line (folded) that begin a word: 来源, and neither of 资金来源."""
    found = []
    for match in _INTRODUCED.finditer(line):
        words = match[1].split()
        for at in range(len(words)):
            label = "".join(words[at:])
            part = LABELS.get(label)
            if part is not None and (part is not Part.VIEWS or _COUNTED.match(line, match.end())):
                found.append(label)
                break
    if line.isascii():
        found.extend(match[0].lower() for match in ENGLISH_LABEL.finditer(line))
    return found


def is_of_page(line: str) -> bool:
    """Return whether a line (folded) has a label that only a page's byline has; 时间 and 地点 are also a notice's."""
    return any(label in _PAGE for label in introduced(line))


def is_of_event(line: str) -> bool:
    """Return whether a line (folded) says where something takes place or whom to ask: its time is no publication."""
    return any(label in _EVENT for label in introduced(line))
