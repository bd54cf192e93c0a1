"""`to_line` writes what `dataclasses.asdict` and `json` would, byte for byte."""

from __future__ import annotations

import json
from dataclasses import asdict

from crawler.records import (
    Article,
    Attachment,
    Flag,
    Image,
    Outcome,
    Precision,
    Provenance,
    Reason,
    Rejection,
    Run,
    State,
    Truncated,
    Visit,
    to_line,
)


def test_lines() -> None:
    article = Article(
        id="0" * 16,
        revision=1,
        site="site",
        publisher=None,
        url="http://example.cn/",
        title='“二〇二三”\u2028\u0001"',
        published_precision=Precision.DAY,
        images=[Image("a", "图"), Image("b")],
        attachments=[Attachment("c", "附件")],
        truncated=Truncated(1, None, 3),
        similarity=0.5,
        flags=[Flag.NO_TEXT],
        found_by={"title": Provenance.LAYOUT},
    )
    records: list[Article | Rejection | Visit | Run] = [
        article,
        Rejection("site", "url", Reason.NO_TEXT),
        Visit("url", Outcome.LIST, rows=3),
        Run("site", "run", "a", "b", State.OK, counts={"article": 1}, found_by={"title": {"layout": 1}}),
    ]
    for record in records:
        assert to_line(record) == json.dumps(asdict(record), ensure_ascii=False, separators=(",", ":"))
