"""Who wrote an article, where only its text says so."""

import pytest

from crawler.reading.fields import credit_line

BODY = "县里召开了会议，研究部署防汛工作。\n会议要求各乡镇压实责任。"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本报记者 金码", ["金码"]),
        ("■ 本报记者 金码 通讯员 崔新", ["金码", "崔新"]),
        ("中新社记者 金码", ["金码"]),
        ("某新闻客户端 记者 金码 通讯员 崔新", ["金码", "崔新"]),
        ("□本报记者 金码 崔新 北京报道", ["金码", "崔新"]),
        ("【示例報╱記者金碼／台北報導】", ["金碼"]),
        ("【金碼、崔新／綜合報導】", ["金碼", "崔新"]),
        ("【示例新聞／綜合報導】", []),
        ("记者 昨日从县水利局获悉，全县水库运行平稳。", []),
        ("本报记者 金码 摄影报道：", []),
        ("（记者 金码）", []),
    ],
)
def test_a_line_of_reporters(line: str, names: list[str]) -> None:
    assert credit_line.reporters(line) == names


@pytest.mark.parametrize(
    ("first", "names"),
    [
        ("示例网某县1月12日消息(示例网记者金码 通讯员崔新)近日，各地开展检查。", ["金码", "崔新"]),
        ("本报讯（记者 金码）近日，各地开展检查。", ["金码"]),
        ("中新网某市5月17日电 (金码 崔新)近日，各地开展检查。", ["金码", "崔新"]),
        ("中新网某市5月17日电 (综合消息)近日，各地开展检查。", []),
        ("【示例网 记者 金码】近日，各地开展检查。", ["金码"]),
        ("示例报讯 记者 金码 通讯员 崔新 近日，各地开展检查。", ["金码", "崔新"]),
        ("本报记者金码报道：近日，各地开展检查。", ["金码"]),
        ("据示例日报记者金码报道，近日各地开展检查。", []),
        ("记者今天从县水利局获悉，全县水库运行平稳。", []),
    ],
)
def test_the_lead_of_a_text(first: str, names: list[str]) -> None:
    assert credit_line.authors(f"{first}\n{BODY}") == names
    captions = "图为会议现场。\n图为水库大坝。\n图为检查现场。\n"
    assert credit_line.authors(f"{captions}{first}\n{BODY}") == names


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("（金码）", ["金码"]),
        ("（完）", []),
        ("（金羊网）", []),
        ("会议结束。（金码）", ["金码"]),
        ("本报记者 崔新\n（金码）", ["崔新"]),
        ("（示例县妇联 沈洁）", ["沈洁"]),
        ("（县水利局：沈洁 周星）", ["沈洁", "周星"]),
        ("会议结束。（新坪镇 巴合提·努尔兰）", ["巴合提·努尔兰"]),
        ("（沈洁、周星供稿）", ["沈洁", "周星"]),
        ("（县水利局）", []),
        ("（沈洁 摄）", []),
        ("（示例县委书记 沈洁）", []),
    ],
)
def test_the_end_of_a_text(last: str, names: list[str]) -> None:
    assert credit_line.authors(f"{BODY}\n{last}") == names
