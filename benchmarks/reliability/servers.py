"""Servers that send bombs, headers of this program's own, broken answers or no robots.txt; pages that look alike."""

from __future__ import annotations

from benchmarks.bombs import as_article, as_list, budget, page, taken
from benchmarks.reliability.row import Line, Trial, readable
from scripts.demo.pages import Exchange, html, plain
from tests.download.faults import HTML, response, sends
from tests.download.test_answers import ANSWERS, NOT_MODIFIED, OURS, RESOLVER
from tests.download.test_robots import ROBOTS, UNREACHABLE
from tests.run.fake_site import LIST, article, article_url, lists, town
from tests.run.test_same_words import page as with_title
from tests.server import serve

_MB = 1_000_000
_FEW = 6  # pages
# Pages of a megabyte, which a server sends packed.
_SCRIPT = '<script>document.write("a");</script>'
_SOURCES = f"<p>{'来源：' * 20}</p>"
_LINK = f"<a href='{article_url(1)}'>{'第1条要闻的标题文字' * 6}</a>"
BOMBS = {
    "scripts that write": page("text", _SCRIPT * (_MB // len(_SCRIPT))),
    "来源： repeated": page("text", _SOURCES * (_MB // len(_SOURCES.encode()))),
    "5,000 links to one article": f"<body><div>{_LINK * 5000}</div></body>".encode(),
}

# What becomes of a page -> the exit code that is right; of the others a few do not make a site sick.
_RIGHT = {"article": 0, "not_html": 0, "incomplete_response": 1}
_SETTINGS = ("-s", "RETRY_TIMES=2", "-s", "DOWNLOAD_TIMEOUT=5", "-s", "ALLOW_PRIVATE_ADDRESSES=0", *RESOLVER)


def _bomb(trial: Trial) -> None:
    """Crawl a town with a page that costs much: it has one outcome within its budget, and all others are there."""
    bomb = trial.given
    is_list = trial.case.startswith("5,000")
    pages = town(trial.lab.pages)
    if is_list:
        (rows,) = (each.body for each in pages if each.url == LIST)
        bomb = rows.replace(b"<body>", b"<body>" + bomb.partition(b"<body>")[2].partition(b"</body>")[0])
    seconds, most = taken(as_list if is_list else as_article, bomb), budget(bomb)
    trial.expect(seconds <= most, f"it took {seconds:.1f} s; {most:.1f} are allowed")
    with serve(pages) as server:
        server.put(html(LIST if is_list else article_url(1), bomb.decode()))
        done = trial.run("town", right={0, 1}, loopback=server)
        trial.expect("error of this program" not in done.stdout, "an error of this program")
        outcomes = [
            each
            for feed in ("articles", "duplicates", "rejected")
            for each in readable(trial.data_dir, feed)
            if each["url"] == article_url(1)
        ]
        trial.lost += not outcomes
        trial.doubled += max(0, len(outcomes) - 1)
    trial.crawl()
    trial.judge()


def _headers(trial: Trial) -> None:
    """Let every article say that it is not archived, or that it was not modified since nobody knows when."""
    with serve(town(trial.lab.pages)) as server:
        for number in range(1, trial.lab.pages + 1):
            body = article(number).body
            server.fault(article_url(number), sends(NOT_MODIFIED if trial.given else response(body, head=HTML + OURS)))
        said = trial.run("town", right=1 if trial.given else 0, loopback=server).stdout.rstrip().rpartition("\n")[2]
        trial.expect("quiet" not in said, said)
    if not trial.given:
        trial.judge()
    trial.crawl()
    trial.judge()


def _robots(trial: Trial) -> None:
    """Let robots.txt be unreachable: nothing is asked for, and the next run tries again. Or let it want a pause."""
    with serve(town(_FEW)) as server:
        if trial.given is None:
            server.put(plain(ROBOTS, "User-agent: *\nCrawl-delay: 0.1\n"))
        else:
            server.fault(ROBOTS, trial.given)
        trial.run("town", "-s", "DOWNLOAD_TIMEOUT=1", right=1 if trial.given else 0, loopback=server)
        if trial.given:
            trial.expect(set(server.asked) == {ROBOTS}, f"it asked for {len(set(server.asked)) - 1} pages")
        else:
            pause = (server.times[-1] - server.times[1]) / (len(server.times) - 2)
            trial.expect(pause >= 0.1 * 0.8, f"a pause of {pause:.2f} s instead of 0.1")
        server.faults.clear()
        trial.run("town", loopback=server)
    trial.judge(pages=_FEW)


def _answer(trial: Trial) -> None:
    """Let an article answer in a way that has no right end; the next run finds the server mended."""
    answer, outcome, _ = trial.given
    with serve(town(_FEW)) as server:
        server.fault(article_url(1), sends(*answer(article(1).body)))
        trial.run("town", *_SETTINGS, right=_RIGHT.get(outcome, {0, 1}), loopback=server)
        if outcome.startswith("article"):
            trial.judge(pages=_FEW)
        else:
            rejected = [each for each in readable(trial.data_dir, "rejected") if each["url"] == article_url(1)]
            trial.lost += not rejected
        server.faults.clear()
        trial.run("town", loopback=server)
    trial.judge(pages=_FEW)


def _alike(trial: Trial) -> None:
    """Crawl notices that have a title or a text in common and are each something else: all are articles."""
    pages = [trial.given(number) for number in range(1, _FEW + 1)]
    with serve([*lists(range(1, _FEW + 1)), *pages]) as server:
        trial.run("town", right={0, 1} if "frame" in trial.case else 0, loopback=server)
        trial.run("town", loopback=server)
    trial.judge(pages=_FEW)
    copies = readable(trial.data_dir, "duplicates")
    trial.lost += len(copies)
    if "frame" in trial.case:
        flagged = sum("shared_text" in each["flags"] for each in readable(trial.data_dir, "articles"))
        trial.expect(flagged == _FEW - 1, f"{flagged} of {_FEW} have the flag shared_text")


def _textless(number: int) -> Exchange:
    return with_title(
        number, "关于公布招聘结果的公告", f"<p><a href='/files/{number}.pdf'>附件.pdf</a></p>", day=number
    )


def _penalty(number: int) -> Exchange:
    return with_title(number, f"关于对第{number}建材公司的处罚〔2024〕{number}号")


LINES = {
    "A11": Line(
        "notices without text, or of which only the frame was read",
        {"without text": _textless, "only the frame": _penalty},
        _alike,
    ),
    "B2": Line("pages of 1 MB that cost much to read", BOMBS, _bomb),
    "B5": Line("headers of this program's own; 304 unasked", {"X-Replay-Miss": False, "304": True}, _headers),
    "B6": Line(
        "robots.txt that is unreachable, or wants a pause",
        {**UNREACHABLE, "500": sends(response(b"", status="500 Internal Server Error")), "a pause": None},
        _robots,
    ),
    "B7": Line("answers of no known length, in parts, broken or mistaken", ANSWERS, _answer),
}
