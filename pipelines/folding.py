"""How the cleaner sees a line, so that one Simplified rule also fits Traditional pages.

A line is only looked at through this view: what stays in the text stays as the page wrote it.
"""

from __future__ import annotations

from collections.abc import Callable

from crawler.reading import hanzi

Fold = Callable[[str], str]

# The characters of the rules of this package, Traditional and Simplified; a test compares them with the rules.
_TRADITIONAL = (
    "並乾亂亞佈併來侷係們倖倫備傢傳僅優內冊凈別刪則創劃劇動勢區卽參員問單噴噹嚮嚴國圍圖團埰報場奬娛婦學寀實審將專對"
    "幹張彆彔後復愛憑應戲戶掃採搗擊擔擣擴擼攝敎數於時曏會東査條棊業榦構樂標機檔檢檯權歐歡歸毀淨減準瀏為無熱燬爲獎獨"
    "獲現產産當發監眞眾碼祕穢穫範簽籌籤糰糾級終結絡給統絲經綜綫綱網綵線編總繫罰習聞聯聲臺與舉艷萬蔘薦處號衆製複襪覈"
    "視覽觀訂計訊記訪設註証詐評試該認誘語說説請論諾證譭議護讀讚豔貝負責買費貼資賣賭購賽贊車較載輯轉迴遊運違還鄭釘鉅"
    "銀銘錄錫錯録錶鍵鏈門閉開間閤閱閲關陸陽際電韓頁頂項須預頻題顏顔顯颱飛餘騙騰體髮鬚魚魯麪麫麵黃點齣龍"
)
_SIMPLIFIED = (
    "并干乱亚布并来局系们幸伦备家传仅优内册净别删则创划剧动势区即参员问单喷当向严国围图团采报场奖娱妇学采实审将专对"
    "干张别录后复爱凭应戏户扫采捣击担捣扩撸摄教数于时向会东查条棋业干构乐标机档检台权欧欢归毁净减准浏为无热毁为奖独"
    "获现产产当发监真众码秘秽获范签筹签团纠级终结络给统丝经综线纲网彩线编总系罚习闻联声台与举艳万参荐处号众制复袜核"
    "视览观订计讯记访设注证诈评试该认诱语说说请论诺证毁议护读赞艳贝负责买费贴资卖赌购赛赞车较载辑转回游运违还郑钉巨"
    "银铭录锡错录表键链门闭开间合阅阅关陆阳际电韩页顶项须预频题颜颜显台飞余骗腾体发须鱼鲁面面面黄点出龙"
)
# No Traditional text of some length does without all of these, and no Simplified one has them but in names.
_FREQUENT = "國會這對開發來時個經學無間關實說們區"
_LONG = 300
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def fold(line: str) -> str:
    """Return `line` with the characters that occur in rules in their Simplified form, as long as it was."""
    return line.translate(_TABLE)


def as_is(line: str) -> str:
    """Return `line`: a page in Simplified characters needs no folding."""
    return line


def is_traditional(text: str) -> bool:
    """Return `hanzi.is_traditional`, with a short cut for the many long texts that are plainly not."""
    if len(text) > _LONG and not any(map(text.__contains__, _FREQUENT)):
        return False
    return hanzi.is_traditional(text)


def view(text: str) -> Fold:
    """Return how to look at the lines of `text`: folded where the page is Traditional."""
    return fold if is_traditional(text) else as_is
