"""Invented Chinese news for benchmarks and tests: stories, what reprints do to them, and templated notices.

Everything follows from a seed. The words are common ones; no sentence is anybody's.
"""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _words(text: str) -> list[str]:
    return text.split()


_WHO = _words(
    "全县 我市 各镇 街道 社区 村民 干部 企业 学校 医院 代表 委员 专家 群众 党员 志愿者 农户 合作社 工作组 有关部门"
)
_HOW = _words("积极 深入 扎实 全面 持续 不断 认真 切实 有力 有序 主动 稳步 加快 统筹 严格 逐步 共同 广泛")
_DOES = _words("推进 开展 落实 加强 完善 提升 巩固 优化 组织 实施 保障 促进 打造 建设 服务 推动 创新 检查 部署 参与")
_WHAT = _words(
    "乡村振兴 产业发展 生态环境 营商环境 基层治理 公共服务 项目建设 安全生产 防汛抗旱 森林防火 文明创建 民生实事 "
    "粮食生产 现代农业 招商引资 科技创新 教育事业 医疗改革 文化活动 旅游线路 道路工程 水利设施 人居环境 数字经济"
)
_WHERE = _words(
    "城东新区 北山林场 南湖片区 西岭工业园 河口码头 老城街巷 高铁新城 中心小学 敬老院内 茶叶基地 蔬菜大棚 文化礼堂"
)
_BUREAUS = _words("教育 财政 水利 林业 民政 司法 审计 统计 交通 住建")
_GOODS = _words("大米 面粉 猪肉 牛肉 鸡蛋 草鱼 白菜 萝卜 番茄 黄瓜 土豆 食用油")
_SKY = _words("多云 晴 阴有小雨 阵雨")
_LEVEL = _words("大学 研究生 大专")
_POST = _words("主任 书记 副镇长 科长")
_ENDS = "，，，，。。；"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文博雨晨浩然子涵思远志强海燕"
# GB 2312's first level, the 3,755 characters that news is written in. Drawn from all of Unicode's, stories would hold
# rare and Traditional ones, and readers take paths that a page of news does not.
_HAN = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
    "gb2312", "ignore"
)


class News:
    """A newsroom: a vocabulary of clauses that all its stories share, and the stories made from it."""

    def __init__(self, seed: int = 1, *, clauses: int = 400, shared: float = 0.95) -> None:
        """Make a vocabulary of `clauses`; the share `shared` of each story comes from it, the rest is its own."""
        self.random = random.Random(seed)  # noqa: S311 - not a secret
        self._shared = shared
        self._clauses = [self._clause() for _ in range(clauses)]
        self._weights = list(accumulate(1 / (rank + 30) for rank in range(clauses)))  # some clauses are in fashion

    def _clause(self) -> str:
        pick = self.random.choice
        words = [pick(_WHO), pick(_HOW), pick(_DOES), pick(_WHAT)]
        if self.random.random() < 0.5:  # noqa: PLR2004 - every other clause says where
            words.insert(1, "在" + pick(_WHERE))
        return "".join(words)

    def own_clause(self) -> str:
        """Return a clause that no other story has."""
        return "".join(self.random.choices(_HAN, k=self.random.randint(7, 14)))

    def headline(self) -> str:
        """Return a headline of 8 to 16 characters; others can have the same."""
        return self._clause()

    def clauses(self, count: int) -> list[str]:
        """Return the clauses of a story."""
        own = max(1, round(count * (1 - self._shared)))
        body = self.random.choices(self._clauses, cum_weights=self._weights, k=count - own)
        for _ in range(own):
            number = self.random.randint(2, 9999)
            body.insert(
                self.random.randint(0, len(body)), f"{self.own_clause()}{number}{self.random.choice('人户亩吨')}"
            )
        return body

    def story(self) -> str:
        """Return a story of 30 to 80 clauses, about 350 to 950 characters."""
        return self.join(self.clauses(self.random.randint(30, 80)))

    def join(self, clauses: list[str]) -> str:
        """Put punctuation and paragraphs between clauses."""
        text = "".join(clause + self.random.choice(_ENDS) for clause in clauses)
        return text.replace("。", "。\n", 4)

    def edit(self, text: str, share: float) -> str:
        """Reword `share` of the clauses of a story."""
        parts = text.replace("\n", "").replace("。", "，").replace("；", "，").split("，")
        for place in self.random.sample(range(len(parts)), round(len(parts) * share)):
            parts[place] = self._clause()
        return self.join(parts)

    def frame(self, text: str) -> str:
        """Add a header and a footer as reprint sites do."""
        day = f"{self.random.randint(2015, 2025)}年{self.random.randint(1, 12)}月{self.random.randint(1, 28)}日"
        head = f"本网讯{day}消息（通讯员{self.person()}）{self._clause()}，{self._clause()}。\n"
        return f"{head}{text}\n{self._clause()}。责任编辑：{self.person()}，转载请注明出处，欢迎关注我们的公众号。"

    def cut(self, text: str, share: float = 0.6) -> str:
        """Return the first `share` of a story."""
        return text[: round(len(text) * share)]

    def person(self) -> str:
        """Return a name."""
        return self.random.choice(_SURNAMES) + "".join(self.random.choices(_GIVEN, k=self.random.randint(1, 2)))

    def date(self) -> str:
        """Return a date of the last years."""
        pick = self.random.randint
        return f"{pick(2018, 2025)}年{pick(1, 12)}月{pick(1, 28)}日"

    def reprints(self) -> dict[str, Callable[[str], str]]:
        """Return what reprint sites do to a story, by a name."""
        return {
            "5% of the phrases edited": lambda text: self.edit(text, 0.05),
            "10% of the phrases edited": lambda text: self.edit(text, 0.10),
            "15% of the phrases edited": lambda text: self.edit(text, 0.15),
            "header and footer added": self.frame,
            "cut to 60%": self.cut,
        }

    def notices(self) -> Iterator[tuple[str, str]]:
        """Yield one notice of each kind, as title and text, for ever: the same words, other facts."""
        while True:
            for kind in (self._weather, self._tender, self._appointment, self._power_cut, self._prices, self._vetting):
                yield kind()

    def _weather(self) -> tuple[str, str]:
        pick, choice = self.random.randint, self.random.choice
        low, day = pick(-5, 25), self.date()
        rows = [
            f"{part}：{choice(_SKY)}，{choice('东南西北')}风{pick(1, 4)}级，"
            f"气温{low + pick(-2, 2)}到{low + pick(4, 12)}℃，相对湿度{pick(30, 95)}%，空气质量指数{pick(20, 160)}。"
            for part in ("今天夜间", "明天白天", "明天夜间", "后天白天")
        ]
        text = f"县气象台{day}{pick(6, 18)}时发布天气预报。\n" + "\n".join(rows)
        text += "\n请广大市民朋友及时关注最新天气变化，合理安排出行，注意交通安全，"
        return f"{day}天气预报", text + "做好防寒保暖工作，老人和儿童应减少户外活动时间。"

    def _tender(self) -> tuple[str, str]:
        pick, choice = self.random.randint, self.random.choice
        name = f"{choice(_WHERE)}{choice(_WHAT)}工程"
        text = (
            f"一、项目编号：ZFCG-{pick(2018, 2025)}-{pick(1, 9999):04d}\n二、项目名称：{name}\n"
            f"三、中标信息：供应商名称：{self._name(4)}建设有限公司，中标金额：{pick(20, 900)}.{pick(10, 99)}万元\n"
            f"四、评审专家名单：{self.person()}、{self.person()}、{self.person()}\n"
            "五、代理服务收费标准及金额：按照国家有关规定的标准向中标人收取代理服务费。\n"
            "六、公告期限：自本公告发布之日起一个工作日。\n"
            "七、其他补充事宜：各参加采购活动的供应商认为中标结果使自己的权益受到损害的，可以自公告期限届满之日起"
            "七个工作日内，以书面形式提出质疑。\n八、凡对本次公告内容提出询问，请按以下方式联系："
            f"联系人：{self.person()}，联系电话：0{pick(300, 999)}-{pick(2000000, 8999999)}\n{self.date()}"
        )
        return f"{name}中标公告", text

    def _appointment(self) -> tuple[str, str]:
        names = [self.person() for _ in range(4)]
        posts = [f"县{what}局" for what in self.random.sample(_BUREAUS, 4)]
        text = (
            "各镇人民政府、街道办事处，县政府各部门、各直属单位：\n经县人民政府研究决定，现将有关同志任免职务通知如下：\n"
            f"任命{names[0]}同志为{posts[0]}局长；\n任命{names[1]}同志为{posts[1]}副局长，试用期一年；\n"
            f"任命{names[2]}同志为{posts[2]}副局长；\n免去{names[3]}同志的{posts[3]}副局长职务。\n"
            "以上同志的任职时间从县人民政府研究决定之日起计算，请有关单位按照规定办理相关手续，做好工作交接。\n特此通知。"
        )
        return "县人民政府关于任免职务的通知", text

    def _power_cut(self) -> tuple[str, str]:
        pick = self.random.randint
        villages = "、".join(self._name(2) + "村" for _ in range(4))
        text = (
            f"尊敬的电力客户：因电网设备检修需要，兹定于{self.date()}{pick(6, 9)}:{pick(10, 59)}至"
            f"{pick(14, 20)}:{pick(10, 59)}对10千伏{self._name(2)}线{pick(100, 999)}开关后段线路停电检修，"
            f"停电范围：{villages}一带。\n请上述停电范围内的客户提前做好准备，停电期间请勿在停电线路和设备上工作，"
            "如遇天气变化等特殊情况，检修工作将顺延或者取消，工作提前结束时线路将提前恢复供电，给您带来的不便敬请谅解，"
            "详情请拨打供电服务热线咨询，我们将竭诚为您服务。"
        )
        return "计划停电公告", text

    def _prices(self) -> tuple[str, str]:
        pick = self.random.randint
        rows = "，".join(f"{item}每斤{pick(1, 40)}.{pick(10, 99)}元" for item in _GOODS)
        text = (
            f"据县发展和改革局价格监测中心{self.date()}监测，我县农贸市场主要副食品零售价格如下：{rows}。\n"
            "总体来看，本期我县主要副食品市场货源充足，价格基本稳定，没有出现大幅波动的情况，"
            "预计下一阶段市场价格仍将保持平稳运行的态势。"
        )
        return "本周主要副食品价格监测", text

    def _vetting(self) -> tuple[str, str]:
        pick, choice = self.random.randint, self.random.choice
        people = "\n".join(
            f"{self.person()}，{choice('男女')}，{pick(1966, 1995)}年{pick(1, 12)}月出生，{choice(_LEVEL)}学历，"
            f"现任{choice(_WHERE)}{choice(_POST)}，拟任{choice(_WHERE)}副职领导；"
            for _ in range(3)
        )
        text = (
            "为进一步扩大群众在选人用人上的知情权、参与权、选择权和监督权，现将拟任职人选有关情况公示如下：\n"
            f"{people}\n公示期间，广大干部群众可以通过来信、来电、来访等形式反映公示对象存在的问题，"
            "反映问题应当实事求是，客观公正，并请签署或者告知真实姓名和联系方式。"
            f"公示时间：{self.date()}起五个工作日。监督电话：{pick(2000000, 8999999)}。"
        )
        return "县委组织部干部任前公示", text

    def _name(self, size: int) -> str:
        return "".join(self.random.choices(_HAN, k=size))
