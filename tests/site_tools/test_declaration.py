from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - pytest reads the annotation

import pytest

from crawler.archive import captures
from crawler.site_tools.conventions import LINES, TERMS
from crawler.site_tools.fixtures import FIELDS, Fixture
from crawler.site_tools.scaffold import declaration, fixture_name, write_fixtures, wrong_name
from crawler.site_tools.survey import Survey, survey
from tests.site_tools.project import EXAMPLE, ROOT, page


@pytest.fixture(scope="module")
def found() -> Survey:
    return survey(captures(EXAMPLE))


def values(source: str) -> dict[str, object]:
    """Return the literals that a declaration holds."""
    (declared,) = [node.value for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    assert isinstance(declared, ast.Call)
    given = {word.arg: word.value for word in declared.keywords if word.arg}
    return {name: ast.literal_eval(value) for name, value in given.items() if not isinstance(value, ast.Name)}


def test_a_declaration_says_what_was_found_and_asks_for_the_rest(found: Survey) -> None:
    assert values(declaration("shi_li", found)) == {
        "name": "shi_li",
        "publisher": "示例县人民政府",
        "region": "???示例县",
        "domains": ("shili.example",),
        "home": "http://www.shili.example/",
        "lists": ("/xwzx/sldt/",),
    }


def test_an_unknown_publisher_is_asked_for(found: Survey) -> None:
    declared = values(declaration("shili", replace(found, publisher=None)))
    assert declared["publisher"] == "???"
    assert declared["region"] == "???"


@pytest.mark.parametrize(
    ("publisher", "hint"),
    [
        ("丽水市政府门户网站", "丽水市"),
        ("内蒙古自治区人民政府", "内蒙古自治区"),
        ("无锡市滨湖区人民政府", "无锡市滨湖区"),
        ("嵊州新闻网", ""),
        ("漳州市农业农村局", ""),
    ],
)
def test_what_the_publisher_tells_of_the_region_is_kept(found: Survey, publisher: str, hint: str) -> None:
    assert values(declaration("shili", replace(found, publisher=publisher)))["region"] == f"???{hint}"


def test_without_a_list_they_are_found_from_the_home_page(found: Survey) -> None:
    source = declaration("shili", replace(found, lists=()))
    assert "lists" not in values(source)
    assert "found from the home page" in source


def test_a_declaration_with_long_lists_is_short_and_formatted(found: Survey, tmp_path: Path) -> None:
    lists = tuple(f"http://www.shili.example/zwgk/zfxxgkml/bumen/column{n}/index.html" for n in range(4))
    source = declaration("shili", replace(found, lists=(*lists, "https://other.shili.example/")))
    assert values(source)["lists"] == (
        *(f"/zwgk/zfxxgkml/bumen/column{n}/index.html" for n in range(4)),
        "https://other.shili.example/",
    )
    assert len(source.splitlines()) <= LINES
    path = tmp_path / "shili.py"
    path.write_text(source, "utf-8")
    for words in (["check", "--no-cache", "--ignore", "INP001"], ["format", "--no-cache", "--check"]):
        command = [sys.executable, "-m", "ruff", *words, "--config", str(ROOT / "pyproject.toml"), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_an_address_is_never_code(found: Survey) -> None:
    evil = 'http://www.shili.example/a"+exit()+"\\\n'
    assert values(declaration("shili", replace(found, lists=(evil,))))["lists"] == ('/a"+exit()+"\\\n',)


def test_the_docstring_has_the_terms(found: Survey) -> None:
    lines = (ast.get_docstring(ast.parse(declaration("shili", found))) or "").splitlines()
    assert tuple(line.partition(":")[0] for line in lines[2:]) == TERMS


@pytest.mark.parametrize("name", ["Shili", "1shili", "shi-li", "class", "", "a/b", "a" * 40, "示例"])
def test_a_name_that_no_site_can_have(name: str) -> None:
    assert wrong_name(name)


def test_a_name_that_a_site_can_have() -> None:
    assert wrong_name("shi_li2") is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://a.test/t20260302_10031.html", "t20260302_10031"),
        ("http://a.test/index.html", "article-7"),
        ("http://a.test/show.php?id=3", "show"),
        ("http://a.test/%2e%2e/..%2f", "article-7"),
        ("http://a.test/" + "x" * 90 + ".html", "article-7"),
        ("http://a.test/新闻.html", "article-7"),
    ],
)
def test_files_are_named_by_the_url_where_that_is_safe(url: str, name: str) -> None:
    assert fixture_name(url, 7) == name


def test_fixtures_hold_the_raw_page_and_an_unconfirmed_record(found: Survey, tmp_path: Path) -> None:
    lines = list(write_fixtures("shili", found, tmp_path))
    assert lines[0] == "t20260302_10031: 合成示例：示例县把集市搬进了老粮仓"
    fixture = Fixture(tmp_path / "shili", "t20260227_10024")
    assert fixture.page.read_bytes() == (EXAMPLE / "t20260227_10024.html").read_bytes()
    assert fixture.capture().url == "http://www.shili.example/xwzx/sldt/202602/t20260227_10024.html"
    expected, confirmed = fixture.load()
    assert not confirmed
    assert tuple(expected) == FIELDS
    assert expected["site"] == "shili"
    assert expected["source"] == "示例日报"
    assert expected["attachments"] == [
        {"url": "http://www.shili.example/xwzx/sldt/202602/P020260227123456789.pdf", "name": "便民桥限重通告.pdf"}
    ]


def test_a_page_without_a_record_and_pages_of_one_name(found: Survey, tmp_path: Path) -> None:
    empty = page("http://www.shili.example/a/t20260101_1.html", "<title>无</title>")
    again = replace(
        found.articles[0], url="http://www.shili.example/b/t20260302_10031.html", headers={"Set-Cookie": "s"}
    )
    lines = list(write_fixtures("shili", replace(found, articles=(found.articles[0], empty, again)), tmp_path))
    assert "gives no record: no_t" in lines[1]
    names = sorted(path.name for path in (tmp_path / "shili").glob("*.html"))
    assert names == ["t20260302_10031-3.html", "t20260302_10031.html"]
    assert json.loads((tmp_path / "shili/t20260302_10031-3.json").read_text("utf-8"))["headers"] == {}
