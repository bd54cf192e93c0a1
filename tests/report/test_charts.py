"""Bars over time."""

from __future__ import annotations

from crawler.report.charts import DAYS, HEIGHT, MONTHS, SPARK, by_day, by_month, by_year

KNOWN = {"2024-02-29": 3, "2024-02-01": 1, "2023-12-31": 2, "2024-03-01": 1}


def test_a_bar_a_month_and_none_is_left_out() -> None:
    chart = by_month(KNOWN)
    assert chart is not None
    assert (len(chart.bars), chart.bars[0].when) == (12, "2023-04")  # a year at least
    assert [(bar.when, bar.count) for bar in chart.bars[-4:]] == [
        ("2023-12", 2),
        ("2024-01", 0),
        ("2024-02", 4),
        ("2024-03", 1),
    ]
    assert [bar.height for bar in chart.bars[-4:]] == [HEIGHT // 2, 0, HEIGHT, HEIGHT // 4]
    assert chart.path.startswith("M81 100v-50h8v50z")  # the ninth of twelve, half as high as the highest
    assert (chart.total, chart.peak.when, chart.earlier) == (7, "2024-02", 0)
    assert (len(chart.ticks), chart.ticks[0], chart.ticks[-1]) == (5, "2023-04", "2024-03")


def test_a_few_are_seen_beside_many() -> None:
    chart = by_month({"2024-01-01": 1, "2024-02-01": 100_000})
    assert chart is not None
    assert chart.bars[-2].height == 1


def test_one_that_is_dated_long_before_all_others_does_not_make_them_narrow() -> None:
    chart = by_month({"1912-01-01": 2, "2024-02-01": 5})
    assert chart is not None
    assert (len(chart.bars), chart.earlier, chart.total) == (MONTHS, 2, 5)


def test_small_charts_end_in_the_same_month() -> None:
    chart = by_month(KNOWN, "2024-06", SPARK)
    assert chart is not None
    assert (chart.bars[0].when, chart.bars[-1].when, len(chart.bars)) == ("2021-07", "2024-06", SPARK)


def test_days_up_to_the_last_that_has_any() -> None:
    chart = by_day(KNOWN)
    assert chart is not None
    assert (len(chart.bars), chart.bars[-1].when, chart.bars[-2].count) == (DAYS, "2024-03-01", 3)
    assert chart.earlier == 2  # New Year's Eve is the 61st before


def test_days_that_no_month_has_are_passed_over() -> None:
    chart = by_day({"2024-02-31": 4, "2024-02-01": 1})
    assert chart is not None
    assert chart.bars[-1].when == "2024-02-01"


def test_nothing_makes_no_chart() -> None:
    assert by_month({}) is by_day({}) is None
    assert by_year({}) == []


def test_numbers_by_year_and_month() -> None:
    assert by_year(KNOWN) == [("2024", [0, 4, 1, *[0] * 9], 5), ("2023", [*[0] * 11, 2], 2)]
