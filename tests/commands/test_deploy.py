"""The files in `deploy/`: the crontab's own line and the unit's own command, run with a site that fails."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.sites.registry import shipped
from tests.site_tools.project import copy_project

pytestmark = pytest.mark.slow

DEPLOY = Path(__file__).parents[2] / "deploy"
DOWN = '''"""A site whose server is off."""

from crawler.cms.generic import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="down",
    publisher="某县人民政府",
    region="某省某市某县",
    domains=("127.0.0.1",),
    family=FAMILY,
    home="http://127.0.0.1:9/",
)
'''
_SCHEDULE = 5  # words


def crontab() -> tuple[dict[str, str], list[str]]:
    """Return the variables and the commands of the crontab, as cron reads them."""
    variables: dict[str, str] = {}
    commands = []
    for line in (DEPLOY / "crontab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, sign, value = line.partition("=")
            if sign and name.isidentifier():
                variables[name] = value.strip('"')
            else:
                commands.append(line.split(None, _SCHEDULE)[_SCHEDULE].replace("\\%", "%"))
    return variables, commands


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Return a folder that holds the program, as /opt/crawler does, with one site: it is down."""
    folder = copy_project(tmp_path / "opt/crawler")
    for name in shipped():
        (folder / f"crawler/sites/{name}.py").unlink()
    (folder / "crawler/sites/down.py").write_text(DOWN, "utf-8")
    with (folder / "crawler/settings.py").open("a", encoding="utf-8") as settings:
        settings.write("\nALLOW_PRIVATE_ADDRESSES = True\nRETRY_TIMES = 0\nDOWNLOAD_DELAY = 0\n")
    command = folder / ".venv/bin/scrapy"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m scrapy "$@"\n', "utf-8")
    command.chmod(0o755)
    return folder


def as_cron(line: str, installed: Path, data_dir: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the crontab with what cron gives it, and no more."""
    variables = crontab()[0] | {"CRAWLER": str(installed), "DATA_DIR": str(data_dir)}
    plain = {"HOME": str(installed), "LOGNAME": "root", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [variables["SHELL"], "-c", line],
        cwd="/",
        env=plain | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_crontabs_line_mails_what_is_wrong_and_logs_every_run(installed: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "var/lib/数据"
    line = crontab()[1][0]
    for _ in range(2):
        done = as_cron(line, installed, data_dir)
        assert done.returncode == 1
        assert done.stdout == ""
        assert any(told.startswith("down: down: ") for told in done.stderr.splitlines()), done.stderr
        assert "Traceback" not in done.stderr
    log = next((data_dir / "log").iterdir()).read_text("utf-8")
    assert log.count("crawlall 20") == 2
    assert log.count("0 of 1 sites are healthy; not down") == 2


def test_the_crontabs_other_lines_say_nothing_when_all_is_well(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "data/log").mkdir(parents=True)
    for line in crontab()[1][1:]:
        done = as_cron(line, installed, tmp_path / "data")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), line


def test_the_crontab_has_no_percent_sign_that_cron_takes_for_the_end_of_the_line() -> None:
    lines = (DEPLOY / "crontab").read_text("utf-8").splitlines()
    assert not [line for line in lines if not line.startswith("#") and "%" in line.replace("\\%", "")]


def unit(name: str) -> configparser.ConfigParser:
    """Return a systemd unit."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names have capitals
    parser.read(DEPLOY / name, "utf-8")
    return parser


def test_the_units_command_fails_where_a_site_does(installed: Path, tmp_path: Path) -> None:
    service = unit("crawler.service")["Service"]
    command = service["ExecStart"].replace(service["WorkingDirectory"], str(installed))
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        shlex.split(command), cwd=installed, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    assert "down: down: " in done.stderr


def test_a_unit_that_fails_starts_one_that_is_there() -> None:
    wanted = unit("crawler.service")["Unit"]["OnFailure"]
    assert (DEPLOY / wanted.replace("%n", "")).is_file()


@pytest.mark.parametrize("name", ["crontab", "crawler.service", "Dockerfile"])
def test_each_way_to_deploy_names_the_contact(name: str) -> None:
    assert "CRAWLER_CONTACT" in (DEPLOY / name).read_text("utf-8")
