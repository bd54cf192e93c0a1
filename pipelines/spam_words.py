"""The words by which `spam` knows a keyword run; regular expressions, in lower case."""

from __future__ import annotations


def words(table: str) -> tuple[str, ...]:
    """Return the words of a table, divided by white space."""
    return tuple(table.split())


# Words that no genuine text strings together (减少妇女, 娱乐场所, 南亚博览会 are no hits).
STRONG = words("""
    无码 人妻 [一二]区[二三]区 久久[精久热] (?:国产|亚洲|日韩|欧美)(?:精品|综合) 国产(?:自拍|偷) 自拍偷拍 偷拍自拍
    成人(?:视频|影院|电影|影片|在线|网站|小说|直播) 三级(?:片|黄色) 一级(?:黄色|毛片|片) 黄片 毛片 特黄
    黄色(?:视频|网站|电影|小说) 色情(?:视频|网站|小说) (?:在线|免费|国产)av av(?:在线|天堂|视频|片|女优) 麻豆 porn
    xxxx 制服丝袜 丝袜美腿 巨乳 爆乳 颜射 潮喷 啪啪 拍拍拍 肉棒 少妇(?!女) 熟[女妇] 乱伦 中文字幕
    午夜(?:福利|影院|剧场) 草榴 狠狠[干操撸爱鲁] 伊人(?:网|在线|影院|久久) 女优 老司机(?:影院|福利) 裸聊 艳照
    高清不卡 在线不卡 公拘交 美女裸 百家乐 六合彩 时时彩 北京赛车 幸运飞艇 老虎机 真人(?:娱乐|荷官|视讯|百家) 葡京
    娱乐城 威尼斯人 亚博(?![会览]) (?:金沙|永利|银河|太阳城)(?:娱乐|国际|集团|官网) 澳门(?:赌场|银河|金沙|永利)
    开元棋牌 棋牌游戏 捕鱼游戏 博彩 赌[球场] 快三(?:计划|开奖|平台|走势) pk10 [一特]肖 白小姐 必威 万博体育
    (?:bet|188|365)(?:365|bet) bbin ag(?:真人|亚游) 彩金 注册送 (?:体育|外围)投注 赌博(?:网站|平台)""")
# Words that such runs are filled with, and genuine texts too.
WEAK = words("""
    欧美 亚洲 日韩 国产 日本 精品 成人 免费 高清 在线 观看 播放 视频 影院 专区 专用 系列 不卡 福利 电影 制服 丝袜
    美女 激情 诱惑 番号 字幕 澳门 彩票 投注 下注 开户 充值 提现 官网 下载 登录 手机版 入口 平台 注册 娱乐 棋牌 体育
    真人 开奖 计划 网址 代理""")
# Words of those who write about it: police, law, schools, doctors.
VETO = words("""
    打击 整治 查处 严禁 禁止 禁赌 戒赌 反赌 扫黄 打非 抵制 查获 抓获 破获 捣毁 民警 公安 派出所 警方 犯罪 嫌疑 违法
    非法 涉嫌 举报 诈骗 骗局 防范 处罚 拘留 立案 专项行动 净网 清理 法院 检察 条例 法律 依法 参与赌博 聚众 危害 警惕
    预防 艾滋 淫秽 卖淫 嫖娼 监管 责令""")
