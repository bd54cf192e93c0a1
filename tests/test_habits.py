"""What is said in two places is the same in both: the version, and what is checked before a commit."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import chain

from crawler import __version__
from tests.e2e.project import ROOT


def test_the_version_is_that_of_the_package_and_of_the_last_change() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == __version__
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == __version__


def test_pre_commit_runs_what_make_lint_runs() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (recipe,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    hooks = re.findall(r"^ +entry: (.+)$", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"), re.MULTILINE)
    assert hooks == [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe.splitlines()]


# Documented names of the standard library, and the class of lxml's elements.
def test_every_test_is_run_by_one_of_two_commands_and_the_check_before_landing_runs_both() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    chosen = dict(re.findall(r"^(test|test-all):.*\n.*/pytest .*-m '?((?:not )?slow)'?$", makefile, re.MULTILINE))
    assert chosen == {"test": "not slow", "test-all": "slow"}
    assert re.findall(r"^make (.+)$", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE) == ["test", "test-all"]


_PUBLIC = {"_asdict", "_exit", "_fields", "_replace", "_Element"}


def _own_names(tree: ast.AST) -> list[str]:
    """Return the names that a module makes: of functions, classes, methods, attributes."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.attr if isinstance(node, ast.Attribute) else node.id)
    return names


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def test_names_of_scrapy_and_twisted_with_an_underscore_are_used_in_one_file() -> None:
    """What begins with an underscore is our own, and so is what `super()` is asked for: another class here has it."""
    paths = [*(ROOT / "crawler").rglob("*.py"), *(ROOT / "pipelines").rglob("*.py")]
    trees = {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}
    own = list(chain.from_iterable(map(_own_names, trees.values())))
    found = set()
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("scrapy", "twisted")):
                words = [*(node.module or "").split("."), *(each.name for each in node.names)]
                found |= {(name, word) for word in words if word.startswith("_")}
            elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
                ours = own.count(node.attr) > _is_super(node.value)
                found |= set() if ours or node.attr in _PUBLIC else {(name, node.attr)}
    one = {"crawler/download/scrapy_private.py"}
    assert {name for name, _ in found} == one, found


def test_every_room_has_its_place_among_the_layers() -> None:
    """A package that no layer names could import whatever it likes."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = {
        room.strip() for contract in contracts for layer in contract.get("layers", ()) for room in layer.split("|")
    }
    rooms = {f"crawler.{path.parent.name}" for path in (ROOT / "crawler").glob("*/__init__.py")}
    loose = {f"crawler.{path.stem}" for path in (ROOT / "crawler").glob("*.py")} - {
        "crawler.__init__",
        "crawler.__main__",  # starts the commands
        "crawler.settings",  # names what Scrapy loads
    }
    assert rooms | loose | {"pipelines"} == layers
