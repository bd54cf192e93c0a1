"""`scrapy genspider -t site NAME URL`: a declaration, fixtures and a red test from a look at a site's pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import genspider
from scrapy.exceptions import UsageError

from crawler import sites as package
from crawler.archive import captures
from crawler.run.command_line import named
from crawler.run.console import console, printing
from crawler.site_tools import fixtures
from crawler.site_tools.fetch_pages import fetch
from crawler.site_tools.fixtures import shown
from crawler.site_tools.scaffold import UNKNOWN, declaration, write_fixtures, wrong_name
from crawler.site_tools.survey import Survey, SurveyError, leads, survey
from crawler.sites.registry import sites

if TYPE_CHECKING:
    import argparse

    from crawler.archive import Capture

# Where a new site goes: the user's own folder where there is one, so that an update of this project never meets it.
SPIDERS, FIXTURES = (
    (package.OWN[0], package.OWN[0] / "fixtures") if package.OWN else (package.SHIPPED, fixtures.FIXTURES)
)
_USAGE = "run `scrapy genspider -t site NAME URL`, where URL is a web address or the path of a saved page"


class Command(genspider.Command):
    """Exit codes: 0 written; 1 the pages do not tell enough, and the last line says why; 2 wrong usage.

    Other templates than `site` are Scrapy's own and work as they do there.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "-t site [--force] NAME URL|PATH"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Write a new site's declaration from a look at its pages, live or saved"

    def long_desc(self) -> str:
        """Return what the command does, for its help."""
        return (
            "Looks at a list or an article, live or saved (.html, WARC, a folder of them), and writes "
            "NAME.py and a few saved articles in fixtures/NAME with what was read on them, in the folder that "
            "SITES_PATH names, else within the project. "
            "What it could not find is ???, and the tests are red until a person has confirmed the records "
            "(scrapy refresh NAME). Templates other than site, the default, are Scrapy's own."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.set_defaults(template="site")

    @printing
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        if opts.dump == "site":
            raise UsageError(f"site is not a file: it is written from a look at the pages; {_USAGE}", print_help=False)
        if opts.template != "site" or opts.list or opts.dump:
            self._run_scrapys(args, opts)
            if opts.list:
                self._say("  site (this project's: -t site NAME URL)")
            return
        if len(args) != 2:  # noqa: PLR2004 - NAME and URL
            raise UsageError(_USAGE, print_help=False)
        name, where = args
        target = SPIDERS / f"{name}.py"
        self._refuse(name, target, force=opts.force)
        try:
            found = survey(self._pages(where))
            self._refuse_domain(name, found)
        except (SurveyError, OSError) as error:
            self._say(f"{where}: {error}", error=True)
            self.exitcode = 1
            return
        try:
            SPIDERS.mkdir(parents=True, exist_ok=True)
            pages = list(write_fixtures(name, found, FIXTURES))
            target.write_text(declaration(name, found), "utf-8")
        except OSError as error:
            self._say(f"cannot write {error.filename}: {error.strerror}; SITES_PATH says where sites go", error=True)
            self.exitcode = 1
            return
        self._tell(name, found, target, pages)

    def _run_scrapys(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what Scrapy's own command does; a template that is not there is wrong usage, which it ends with 0."""
        wanted = opts.dump or opts.template
        name = wanted if wanted.endswith(".tmpl") else f"{wanted}.tmpl"
        if not opts.list and not any(path.exists() for path in (Path(name), Path(self.templates_dir, name))):
            raise UsageError(f"there is no template {wanted}; -t site is this project's", print_help=False)
        super().run(args, opts)

    def _refuse(self, name: str, target: Path, *, force: bool) -> None:
        wrong = wrong_name(name)
        if wrong or name == "govcn" or (self.settings and name == self.settings.get("BOT_NAME")):
            raise UsageError(wrong or f"{name} is taken", print_help=False)
        if not package.OWN and not fixtures.FIXTURES.is_dir():
            raise UsageError("say where your sites go: SITES_PATH=~/sites govnews genspider …", print_help=False)
        there = [path for path in (target, FIXTURES / name, package.SHIPPED / f"{name}.py") if path.exists()]
        if there and not force:
            raise UsageError(f"{shown(there[0])} exists already; --force overwrites it", print_help=False)

    def _refuse_domain(self, name: str, found: Survey) -> None:
        owner = next(
            (site for site in sites().values() if found.domain in site.all_domains and site.name != name), None
        )
        if owner:
            raise UsageError(f"{found.domain} is the site {owner.name} already", print_help=False)

    def _pages(self, where: str) -> list[Capture]:
        """Return the pages at a path, or at an address and those that it leads to. Raises `SurveyError`, `OSError`."""
        if Path(where).exists():
            try:
                return list(captures(where, report=lambda _kind, detail: self._say(detail, error=True)))
            except ValueError as error:
                raise SurveyError(str(error)) from error
        if not where.startswith(("http://", "https://")) or self.settings is None:
            raise UsageError(f"{where} is neither a web address nor there as a file; {_USAGE}", print_help=False)
        found, failed = fetch(self.settings, [where], leads)
        if not found:
            raise SurveyError("; ".join(failed) or "no answer")
        for line in failed:
            self._say(line, error=True)
        return found

    def _tell(self, name: str, found: Survey, target: Path, pages: list[str]) -> None:
        path = shown(target)
        self._say(f"{path}: {found.publisher or UNKNOWN}, family {found.family.name}, {len(found.lists)} start lists")
        for line in pages:
            self._say(f"{shown(FIXTURES / name)}: {line}")
        for line in found.notes:
            self._say(f"skipped: {line}")
        self._say(f"Now fill in each {UNKNOWN} in {path}, compare the records with the pages (scrapy refresh {name}),")
        rest = "" if package.OWN else " --write"
        self._say(f"confirm them (scrapy refresh {name} --accept), then run scrapy checksites{rest}.")

    def _say(self, line: str, *, error: bool = False) -> None:
        console(sys.stderr if error else sys.stdout).print(named(line), markup=False, soft_wrap=True)
