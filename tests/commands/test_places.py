"""`places`, `crawl govcn -a place=` and `crawlall --region`: what is typed, what is printed, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scripts.demo.pages import html, plain
from tests.e2e.project import ROOT, records, run, scrapy
from tests.server import serve
from tests.spiders.invented import SITES

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.demo.pages import Exchange

pytestmark = pytest.mark.slow


def test_places_by_both_programs(tmp_path: Path) -> None:
    by_scrapy = scrapy("places", "嵊州", data=tmp_path)
    at_once = run("crawler", "places", "嵊州", data=tmp_path)
    assert (by_scrapy.returncode, at_once.returncode) == (0, 0)
    assert by_scrapy.stdout == at_once.stdout
    assert "330683" in at_once.stdout
    assert "http://www.szzj.gov.cn/" in at_once.stdout
    assert "scrapy crawl govcn -a place=330683" in at_once.stdout


def test_places_for_programs(tmp_path: Path) -> None:
    done = run("crawler", "places", "--json", "鼓楼区", data=tmp_path)
    found = json.loads(done.stdout)
    assert found["total"] == 4
    assert [place["city"] for place in found["places"]] == ["南京市", "徐州市", "福州市", "开封市"]
    none = run("crawler", "places", "--json", "嵊川", data=tmp_path)
    assert (none.returncode, json.loads(none.stdout)) == (1, {"total": 0, "places": []})
    assert "did you mean" in none.stderr
    assert len(run("crawler", "places", data=tmp_path).stdout.splitlines()) == 35
    assert json.loads(run("crawler", "places", "--level", "county", "--json", data=tmp_path).stdout)["total"] == 2846


def test_places_load_no_scrapy(tmp_path: Path) -> None:
    code = "import sys; sys.argv[1:] = ['places', '嵊州']; from crawler.__main__ import main\ntry: main()\nexcept SystemExit as e: assert not e.code\nassert 'scrapy' not in sys.modules"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("program", ["scrapy", "crawler"])
def test_a_bad_row_of_ones_own_is_one_line(program: str, tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text("code\turl\n330683\tnowhere\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", program, "places", "嵊州"],
        cwd=ROOT,
        env=os.environ | {"CATALOGUE": str(tmp_path / "own.tsv")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "own.tsv:2: 'nowhere' is not a web address" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("govcn", "-a", "place=鼓楼区"), ("4 places", "江苏省南京市鼓楼区 (-a place=320106)", "350102")),
        (("govcn", "-a", "place=嵊川"), ("no place '嵊川'", "浙江省绍兴市嵊州市")),
        (("govcn", "-a", "place="), ("no place ''",)),
        (("govcn", "-a", "place=金门县"), ("no portal of 福建省泉州市金门县 is known",)),
        (("govcn", "-a", "place=嵊州市", "-a", "url=http://a.gov.cn/"), ("leave one out",)),
        (("govcn", "-a", "place=嵊州市", "-a", "sections=sport"), ("'sport' is no kind of section",)),
    ],
)
def test_what_is_no_one_place_is_refused_with_those_meant(
    words: tuple[str, ...], told: tuple[str, ...], tmp_path: Path
) -> None:
    done = scrapy("crawl", *words, data=tmp_path)
    assert done.returncode == 2
    assert all(each in done.stderr for each in told), done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--region", "某省"), "no place '某省'"),
        (("--region", "鼓楼区"), "4 places"),
        (("--level", "county"), "--level goes with --region"),
        (("--region", "浙江", "--sites", "panjin"), "leave one out"),
        (("--region", "台湾"), "no site of 台湾"),
    ],
)
def test_what_is_no_region_is_refused(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = scrapy("crawlall", *words, data=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def _portal(home: str, labels: dict[str, str]) -> list[Exchange]:
    """Return a portal with a section a label, each of eight articles, and headlines of all on its home page."""
    nav = "".join(f'<a href="{home}{folder}/">{label}</a> ' for label, folder in labels.items())
    pages = [plain(f"{home}robots.txt", "User-agent: *\nDisallow:\n")]
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{}</title></head><body>'
    head += '<div class="nav">{}</div>{}</body></html>'
    headlines = ""
    for label, folder in labels.items():
        rows = ""
        for number in range(8):
            url = f"{home}{folder}/202406/t202406{number + 10}_{number + 1000}.html"
            title = f"{label}：我市第{number}批水利工程建设项目全面开工"
            row = f'<li><a href="{url}">{title}</a><span>2024-06-{number + 10}</span></li>'
            rows, headlines = rows + row, headlines + row * (number < 2)
            text = "".join(
                f"<p>　　第{number}批{label}工程在第{part}个乡镇开工，县水利局负责人到场。</p>" for part in range(9)
            )
            body = f"<h1>{title}</h1><div>发布时间：2024-06-{number + 10} 来源：市水利局</div><div>{text}</div>"
            pages.append(html(url, head.format(title, nav, body)))
        pages.append(html(f"{home}{folder}/", head.format(label, nav, f'<ul class="list">{rows}</ul>')))
    return [*pages, html(home, head.format("首页", nav, f"<ul>{headlines}</ul>"))]


LABELS = {"嵊州要闻": "xwzx/yw", "通知公告": "tzgg", "办事服务": "bsfw", "政策文件": "zcwj"}


def test_a_county_by_name_is_its_news_and_notices(tmp_path: Path) -> None:
    with serve(_portal("http://www.szzj.gov.cn/", LABELS)) as loopback:
        arguments = loopback.arguments()
        done = scrapy("crawl", "govcn", "-a", "place=嵊州市", *arguments, data=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        found = records(tmp_path, "articles")
        assert {record["url"].split("/")[3] for record in found} == {"xwzx", "tzgg"}
        assert len(found) == 16
        assert {record["site"] for record in found} == {"www.szzj.gov.cn"}
        division = {"code": "330683", "province": "浙江省", "city": "绍兴市", "county": "嵊州市"}
        assert all(record["division"] == division for record in found)
        again = scrapy("crawl", "govcn", "-a", "place=330683", *arguments, data=tmp_path)
        assert again.returncode == 0, again.stdout + again.stderr
        assert len(records(tmp_path, "articles")) == 16
        policy = scrapy("crawl", "govcn", "-a", "place=330683", "-a", "sections=policy", *arguments, data=tmp_path)
        assert policy.returncode == 0, policy.stdout + policy.stderr
        assert len(records(tmp_path, "articles")) == 24
    last = records(tmp_path, "runs")[-1]
    assert {known["label"] for known in last["lists"].values()} >= {"嵊州要闻", "通知公告"}
    shown = scrapy("places", "嵊州", data=tmp_path)
    assert "嵊州要闻" in shown.stdout


def test_a_replay_has_the_division_of_the_crawl(tmp_path: Path) -> None:
    with serve(_portal("http://www.szzj.gov.cn/", {"要闻动态": "yw"})) as loopback:
        scrapy("crawl", "govcn", "-a", "place=嵊州", *loopback.arguments(), data=tmp_path)
    crawled = {record["url"]: record["division"] for record in records(tmp_path, "articles")}
    out = tmp_path / "out.jsonl"
    done = scrapy("replay", str(tmp_path / "archive"), "-O", str(out), data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    replayed = {r["url"]: r["division"] for r in map(json.loads, out.read_text("utf-8").splitlines())}
    assert replayed == crawled
    assert len(crawled) == 8


def test_a_declared_site_stands_in_for_the_portal_on_its_host_only(tmp_path: Path) -> None:
    site = SITES["jcms"]()
    with serve(site.exchanges) as loopback:  # nothing of these hosts: the runs fail, and are named
        done = scrapy("crawlall", "--region", "嵊州", *loopback.arguments(), data=tmp_path)
        assert {folder.name for folder in (tmp_path / "runs").iterdir()} == {"shengzhou", "www.szzj.gov.cn"}
        assert done.returncode == 1
        done = scrapy("crawl", "govcn", "-a", "place=滨湖区", *loopback.arguments(), data=tmp_path / "b")
        assert "the portal of 江苏省无锡市滨湖区 is the site binhu" in done.stderr
        assert [folder.name for folder in (tmp_path / "b/runs").iterdir()] == ["binhu"]


def test_a_region_of_one_level(tmp_path: Path) -> None:
    with serve([]) as loopback:
        scrapy("crawlall", "--region", "盘锦", "--level", "prefecture", *loopback.arguments(), data=tmp_path)
    assert {folder.name for folder in (tmp_path / "runs").iterdir()} == {"panjin"}
