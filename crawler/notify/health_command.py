"""Tells somebody that a site's health has changed: a command of the user's, run once a change."""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
from typing import TYPE_CHECKING

from crawler.run.health import HEALTHY

if TYPE_CHECKING:
    from crawler.records import Run, State

logger = logging.getLogger(__name__)


def changed(before: State, after: State) -> bool:
    """Tell whether a change is news. A site that is `quiet` today and `ok` tomorrow is not."""
    return before != after and not {before, after} <= HEALTHY


def notify(command: str | None, run: Run, before: State, *, seconds: float) -> None:
    """Run `command` when the state has changed; its failure is a warning, not the crawl's.

    The command line is split like a shell's but run without one, and what pages or servers can influence is only in
    the environment: SITE, STATE, PREVIOUS_STATE, DETAIL, RUN. After `seconds` it is killed.
    """
    if not command or not changed(before, run.state):
        return
    told = {"SITE": run.site, "STATE": run.state, "PREVIOUS_STATE": before, "DETAIL": run.detail or "", "RUN": run.run}
    environment = os.environ | {name: str(value).replace("\0", "") for name, value in told.items()}
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command
            shlex.split(command), env=environment, timeout=seconds, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        logger.warning("HEALTH_COMMAND: %s", error)
    else:
        if done.returncode:
            logger.warning("HEALTH_COMMAND ended with %d", done.returncode)
