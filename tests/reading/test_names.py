"""Names of people in byline values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.chinese import names

PEOPLE = [
    ("记者 尹洁银", ["尹洁银"]),
    ("何东铭", ["何东铭"]),
    ("记者 金码 崔新 北京报道", ["金码", "崔新"]),
    ("记者 金码报道", ["金码"]),
    ("本报记者 张三", ["张三"]),
    ("本报记者张三 通讯员 李四", ["张三", "李四"]),
    ("记者：张三 摄影：李四", ["张三", "李四"]),
    ("新华社记者 张三、李四", ["张三", "李四"]),
    ("盘锦日报全媒体记者张三", ["张三"]),
    ("南都记者 余毅菁 向雪妮", ["余毅菁", "向雪妮"]),
    ("见习记者张玉明 通讯员高社文", ["张玉明", "高社文"]),
    ("观察者网专栏作者 王文", ["王文"]),
    ("见习编辑 李琼皙", ["李琼皙"]),
    ("张三/文", ["张三"]),
    ("张三 李四/文 王五/图", ["张三", "李四", "王五"]),
    ("文/张三 图/李四", ["张三", "李四"]),
    ("文、图/张三", ["张三"]),
    ("图文：张三", ["张三"]),
    ("通讯员 王五 赵六", ["王五", "赵六"]),
    ("（记者 张三）", ["张三"]),
    ("张三（市农业农村局）", ["张三"]),
    ("牛镛、岳弘彬", ["牛镛", "岳弘彬"]),
    ("张三；李四;王五，赵六", ["张三", "李四", "王五", "赵六"]),
    ("张三\u3000李四", ["张三", "李四"]),
    ("买买提·吐尔逊", ["买买提·吐尔逊"]),
    ("买买提 • 吐尔逊、张三", ["买买提·吐尔逊", "张三"]),
    ("呼格吉勒图", ["呼格吉勒图"]),
    ("记者 乌云其木格 张三", ["乌云其木格", "张三"]),
    ("通讯员：阿拉坦其其格、李四", ["阿拉坦其其格", "李四"]),
    ("买买提艾力 阿依古丽", ["买买提艾力", "阿依古丽"]),
    ("阿卜杜热合曼·吐尔逊", ["阿卜杜热合曼·吐尔逊"]),
    ("叶尔江别克", ["叶尔江别克"]),
    ("格桑卓玛央宗", ["格桑卓玛央宗"]),
    ("John Smith、张三", ["John Smith", "张三"]),
    ("张 三", ["张三"]),
    ("张 三 李 四", ["张三", "李四"]),
    ("王 芳、李小龙", ["王芳", "李小龙"]),
    ("欧阳娜娜", ["欧阳娜娜"]),
    ("韩保林 PK155", ["韩保林"]),
    ("杨倩_NF4425", ["杨倩"]),
    ("alonliu", ["alonliu"]),
    ("朱镕基 王喆 䶮一", ["朱镕基", "王喆", "䶮一"]),
    ("张三 张三", ["张三"]),
    ("医技药剂党支部", ["医技药剂党支部"]),
    ("市委宣传部", ["市委宣传部"]),
    ("县财政局 金码 崔新", ["金码", "崔新"]),
    ("示例县水利局 金码、市委宣传部", ["金码", "市委宣传部"]),
    ("王文学 金码", ["王文学", "金码"]),
    ("《财经》综合报道", []),
    ("記者林和謙／採訪報導", ["林和謙"]),
    ("李樹人／即時報導", ["李樹人"]),
    ("林又旻／編譯", ["林又旻"]),
    ("責任編輯：夏欣", ["夏欣"]),
    ("方敏北京大学经济学院教授", ["方敏"]),
]
NOBODY = [
    "",
    "佚名",
    "未知",
    "无",
    "不详",
    "网络",
    "本站",
    "本报记者",
    "admin",
    "Admin",
    "管理员",
    "编辑部",
    "记者",
    "新华社",
    "新华社记者",
    "人民日报",
    "盘锦日报",
    "嵊州市融媒体中心",
    "嵊州新闻网",
    "综合报道",
    "20230505",
    "http://www.example.cn/",
    "[ ]",
    "——",
    "文",
    "图/文",
    "哈萨克斯坦共和国",
    "国际评级机构一次下调了欧元区九个国家的评级",
]


@pytest.mark.parametrize(("value", "expected"), PEOPLE)
def test_people(value: str, expected: list[str]) -> None:
    assert names.people(value) == expected


@pytest.mark.parametrize("value", NOBODY)
def test_nobody(value: str) -> None:
    assert names.people(value) == []


@given(st.text(alphabet="记者张三李四、 /图文（）·编辑本报新华社A·，", max_size=80))
def test_names_are_parts_of_the_value_and_hold_no_separator(value: str) -> None:
    for name in names.people(value):
        assert 1 < len(name) <= 25
        assert not set(name) & set("、，,（）/：:")
        # Spaces are all that is dropped from within a name.
        assert name.replace(" ", "") in value.replace(" ", "")


@given(st.text(max_size=100))
def test_never_fails_and_is_stable(value: str) -> None:
    found = names.people(value)
    assert names.people("、".join(found)) == found or len("、".join(found)) > 500


@pytest.mark.parametrize("office", ["示例市规划设计院", "示例县政策策划局", "示例县信息采编中心", "示例市广告制作所"])
def test_an_office_whose_name_holds_a_role_stays_whole(office: str) -> None:
    assert names.people(office, desks=True) == [office]
