"""`python -m benchmarks.reading FOLDER`: how well and how fast pages with gold are read."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.reading import baseline, readers, rules, speed
from benchmarks.reading.figures import COLUMNS, groups, means
from benchmarks.reading.score import Example, judge, load


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--others", action="store_true", help="score the other readers that are installed, side by side"
    )
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N pages read worst")
    parser.add_argument(
        "--held-out", action="store_true", help="only the third of the hosts that rules are not made from"
    )
    parser.add_argument("--rules", action="store_true", help="what each rule earns, and the figures by family and host")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a figure of baseline.json falls")
    parser.add_argument("--update-baseline", action="store_true", help="write what is read now to baseline.json")
    parser.add_argument("--no-speed", action="store_true")
    options = parser.parse_args()
    examples = [example for example in load(options.folder) if example.held_out or not options.held_out]
    if not examples:
        parser.error(
            f"{options.folder} holds no page with gold: NAME.html or NAME.html.gz, and NAME.gold.json beside it"
        )
    if options.rules:
        rules.show(examples)
        return
    if options.gate or options.update_baseline:
        sys.exit(baseline.update(examples) if options.update_baseline else baseline.gate(examples))
    chosen = {"ours": readers.ours} | (readers.others() if options.others else {})
    for group, members in groups(examples).items():
        print(f"\n{group}: {len(members)} pages")
        print(f"{'reader':16s}" + "".join(f"{column:>12s}" for column in COLUMNS))
        for name, reader in chosen.items():
            scores = means(members, reader)
            cells = [f"{scores[c][0]:.3f}/{scores[c][1]}" if c in scores else "" for c in COLUMNS]
            print(f"{name:16s}" + "".join(f"{cell:>12s}" for cell in cells))
    if options.worst:
        show_worst([example for example in examples if not example.held_out], options.worst)
    if not options.no_speed:
        speed.report([example.body for example in examples], chosen if options.others else {})


def show_worst(examples: list[Example], count: int) -> None:
    """Print the pages with the lowest scores and what is wrong with them."""
    rows = []
    for example in examples:
        result = readers.ours(example)
        scores = judge(example, result)
        wrong = [measure for measure, value in scores.items() if value is False]
        rows.append((scores.get("F1", 1.0) - 0.2 * len(wrong), example, result, wrong, scores))
    for _, example, result, wrong, scores in sorted(rows, key=lambda row: row[0])[:count]:
        print(f"\n{example.name}  " + " ".join(f"{m}={scores[m]:.3f}" for m in ("P", "R", "F1") if m in scores))
        for measure in wrong:
            gold = example.gold.get(
                {"day": "publish_time", "minute": "publish_time", "files": "attachments"}.get(
                    measure, measure.removeprefix("no ")
                )
            )
            got = {
                "day": result.published, "minute": result.published, "author": result.authors, "editor": result.editors,
                "no author": result.authors, "no editor": result.editors, "files": result.attachments,
            }.get(measure, getattr(result, measure, None))  # fmt: skip
            print(f"    {measure}: {gold!r} read as {got!r}")


if __name__ == "__main__":
    main()
