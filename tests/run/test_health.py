from __future__ import annotations

import pytest

from crawler.records import Run, State
from crawler.run.drift import Fields, compare, split, together
from crawler.run.health import RunResult, decide_state


def facts(ending: str = "finished", fault: str | None = None, **counts: int) -> RunResult:
    """Return a healthy run's facts with some counts changed; `__` stands for `/`."""
    base = {"fetched": 2, "articles": 2, "requests": 5, "list/pages": 3}
    return RunResult(base | {name.replace("__", "/"): n for name, n in counts.items()}, {}, ending, fault)


def past(articles: int, **found: int) -> Run:
    """Return a run whose articles had each field in their layout so many times."""
    places = {name: {"layout": number} for name, number in found.items()}
    return Run("town", "r", "", "", State.OK, None, {"articles": articles}, places)


def test_a_run_with_articles_is_ok_and_one_without_is_quiet() -> None:
    assert decide_state(facts()) == (State.OK, None)
    assert decide_state(facts(fetched=1, articles=0, duplicates=1)) == (State.OK, None)
    assert decide_state(facts(fetched=0, articles=0)) == (State.QUIET, None)
    assert decide_state(facts(fetched=3, articles=0, unchanged=3)) == (State.QUIET, None)


def test_single_pages_that_are_gone_or_forbidden_are_no_alarm() -> None:
    counts = {"fetched": 10, "articles": 7, "rejected": 3, "rejected/http_error": 2, "rejected/challenge": 1}
    assert decide_state(RunResult(counts | {"list/pages": 1})) == (State.OK, None)


@pytest.mark.parametrize(
    ("run", "state", "why"),
    [
        (facts(fault="No space left on device"), State.INCOMPLETE, "No space left on device"),
        (facts("shutdown"), State.INCOMPLETE, "stopped early: interrupted"),
        (facts("enough"), State.INCOMPLETE, "stopped early: enough"),
        (facts(errors=1), State.INCOMPLETE, "1 errors of this program; the log says which"),
        (facts(fetched=3), State.INCOMPLETE, "the accounts do not add up: 3 article pages fetched, 2 recorded"),
        (facts(articles=3), State.INCOMPLETE, "the accounts do not add up: 2 article pages fetched, 3 recorded"),
        (facts(unanswered=1), State.INCOMPLETE, "1 article pages were requested and neither arrived nor failed"),
        (facts(fetched=3, rejected=1, failed=1, lost=1), State.INCOMPLETE, "1 article pages could not be fetched"),
        (facts(list__pager_short=1), State.INCOMPLETE, "1 lists ended before the last page that they name"),
        (facts(list__pager_loop=2), State.INCOMPLETE, "2 lists gave the same rows again and again"),
        (facts(list__failed=1), State.INCOMPLETE, "1 list pages could not be fetched"),
        (facts(list__empty=1), State.DRIFT, "1 lists have no rows, or fewer than the site declares"),
        (
            facts(shared_text=2),
            State.DRIFT,
            "2 articles have the text of another page of their host: it may be what all its pages have",
        ),
        (facts(list__challenge=1), State.BLOCKED, "1 list pages were challenges or forbidden"),
        (
            facts(fetched=1, articles=0, rejected=1, rejected__not_archived=1, list__not_archived=1, list__pages=0),
            State.DOWN,
            "the archive holds none of the 2 pages that were asked for; is it of another site?",
        ),
        (
            facts(fetched=10, articles=8, rejected=2, challenged=2),
            State.BLOCKED,
            "2 of 10 article pages were challenges or forbidden",
        ),
        (
            facts(fetched=1, articles=0, rejected=1, challenged=1),
            State.BLOCKED,
            "1 of 1 article pages were challenges or forbidden",
        ),
        (
            RunResult({"fetched": 0, "requests": 6, "list/failed": 2}),
            State.DOWN,
            "none of 6 requests was answered with a page of the site",
        ),
        (
            RunResult({"fetched": 2, "rejected": 2, "failed": 2, "requests": 6}),
            State.DOWN,
            "none of 6 requests was answered with a page of the site",
        ),
        (
            facts(fetched=6, articles=2, rejected=4, unreadable=4),
            State.DRIFT,
            "4 of 6 article pages could not be read",
        ),
    ],
)
def test_what_is_not_well_is_said(run: RunResult, state: State, why: str) -> None:
    assert decide_state(run) == (state, why)


def test_the_worst_comes_first() -> None:
    assert decide_state(facts("shutdown", "disk", list__challenge=1, list__failed=1, list__empty=1))[1] == "disk"
    assert decide_state(facts(list__challenge=1, list__failed=1, list__empty=1))[0] is State.BLOCKED
    assert decide_state(facts(list__failed=1, list__empty=1))[0] is State.INCOMPLETE


def test_a_field_that_comes_from_a_later_place_is_drift() -> None:
    run = RunResult({"fetched": 20, "articles": 20, "list/pages": 1}, {"title": {"layout": 5, "structure": 15}})
    assert decide_state(run, [past(40, title=40)]) == (
        State.DRIFT,
        "title found by layout or better in 25% of 20 articles, 100% before",
    )


def test_a_field_that_is_missing_is_drift() -> None:
    run = RunResult({"fetched": 20, "articles": 20, "list/pages": 1}, {"title": {"layout": 20}})
    state, why = decide_state(run, [past(40, title=40, source=38)])
    assert (state, why) == (State.DRIFT, "source found by layout or better in 0% of 20 articles, 95% before")


@pytest.mark.parametrize(("now", "before"), [(949, 950), (900, 950), (860, 950), (1000, 950)])
def test_a_rate_that_differs_a_little_is_no_alarm(now: int, before: int) -> None:
    assert compare(Fields(1000, {"source": {"layout": now}}), Fields(1000, {"source": {"layout": before}})) is None


def test_chance_alone_is_no_alarm_on_a_small_sample() -> None:
    """Of a field that half the articles have, 3 of 10 may well have it."""
    assert compare(Fields(10, {"source": {"layout": 3}}), Fields(40, {"source": {"layout": 20}})) is None
    assert compare(Fields(100, {"source": {"layout": 25}}), Fields(400, {"source": {"layout": 200}})) is not None


def test_too_few_articles_are_not_judged() -> None:
    assert compare(Fields(9, {}), Fields(100, {"title": {"layout": 100}})) is None
    assert compare(Fields(100, {}), Fields(19, {"title": {"layout": 19}})) is None


def test_a_site_that_brings_an_article_a_day_is_judged_by_its_last_ten_days() -> None:
    history = [past(1, title=1) for _ in range(40)] + [past(1) for _ in range(9)]
    run = RunResult({"fetched": 1, "articles": 1, "list/pages": 1})
    assert decide_state(run, history)[0] is State.DRIFT
    assert decide_state(run, history[:-8])[0] is State.OK


def test_a_quiet_day_does_not_hide_a_drift() -> None:
    history = [past(30, title=30), past(30, title=30), past(12)]
    assert decide_state(facts(fetched=0, articles=0), history)[0] is State.DRIFT


def test_a_change_that_lasts_becomes_the_baseline() -> None:
    history = [past(20, title=20)] + [past(20)] * 20
    assert decide_state(RunResult({"fetched": 20, "articles": 20, "list/pages": 1}), history)[0] is State.OK


def test_a_site_can_declare_how_many_articles_have_a_field() -> None:
    run = RunResult({"fetched": 10, "articles": 10, "list/pages": 1}, {"source": {"byline": 8}})
    assert decide_state(run, [], {"source": 0.8})[0] is State.OK
    assert decide_state(run, [], {"source": 0.9}) == (
        State.DRIFT,
        "source found in 80% of 10 articles, the site declares 90%",
    )


def test_samples_and_baselines_share_no_run() -> None:
    runs = [Fields(4, {"title": {"layout": n}}) for n in (1, 2, 3, 4)]
    now, before = split(Fields(4, {}), runs)
    assert (now.articles, now.found_by) == (12, {"title": {"layout": 7}})
    assert before == together(runs[:2])
