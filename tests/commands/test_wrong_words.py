"""A wrong row in the table of labels, which everything reads at import, is told in one line by every command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.site_tools.project import copy_project, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("command", ["scrapy list", "scrapy replay", "crawler", "crawler crawl shengzhou"])
def test_a_wrong_row_of_the_vocabulary_is_one_line_of_every_command(command: str, tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    words = project / "crawler/reading/chinese/vocabulary.py"
    words.write_text(words.read_text("utf-8").replace("\nsource    | weak ", "\nsauce     | weak ", 1), "utf-8")
    done = run(project, sys.executable, "-m", *command.split())
    assert done.returncode == 1
    assert done.stdout == ""
    kinds = "published, source, author, editor, staff, views, updated, original, ignored"
    assert done.stderr == f"Error: the row 'sauce | weak | 来自' has the kind sauce, which is none; there are {kinds}\n"
