"""Towns on loopback itself, which a crawl must not ask unless it is told to."""

from __future__ import annotations

import os
from dataclasses import replace

from tests.run.fake_site import Town


class ByName(Town):
    """Its host's name leads to loopback."""

    site = replace(
        Town.site, name="by_name", domains=("localhost",), home=os.environ.get("LOCAL_HOME", "http://localhost/")
    )


class ByAddress(Town):
    """Its host is an address of loopback."""

    site = replace(
        Town.site, name="by_address", domains=("127.0.0.1",), home=os.environ.get("LOCAL_HOME", "http://127.0.0.1/")
    )
