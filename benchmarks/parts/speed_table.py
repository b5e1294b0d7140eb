"""The table of `make bench`: every part of the stored result in rows of Markdown."""

import statistics

from parts import pairs

PARTS = ("ladder", "recipes", "shares", "loop", "memory", "frameworks")
HEAD = (
    "measured",
    "reported, or plain",
    "this course",
    "ratio (quartiles)",
    "wanted",
    "met?",
    "share of the limit",
)


def median_and_spread(values: list[float], form: str) -> str:
    middle, low, high = statistics.median(values), min(values), max(values)
    text = f"{middle:{form}}"
    return text if len(values) == 1 else f"{text} ({low:{form}}–{high:{form}})"


def times(ratio: float) -> str:
    """A ratio of two times, as people say it."""
    return f"1/{1 / ratio:,.1f}" if ratio < 0.5 else f"{ratio:.2f}"


def told(found: dict) -> str:
    """The median of a ratio and its quartiles."""
    return f"{times(found['median'])} ({times(found['lower'])}–{times(found['upper'])})"


def recipe_rows(ways: dict, limit: float) -> list[tuple[str, ...]]:
    """Accuracy and seconds of each network beside Model A's."""

    def column(way: dict, key: str) -> list[float]:
        return [run[key] for run in way["runs"] if key in run]

    def words(way: dict) -> str:
        accuracy, seconds = column(way, "test_accuracy"), column(way, "seconds")
        scores = f"{median_and_spread(accuracy, '.4f')} in " if accuracy else ""
        return f"{scores}{median_and_spread(seconds, '.1f')} s"

    def share(way: dict) -> float:
        # A multiplication comes with an addition: two operations.
        return (
            2 * way["billion_multiplications"] / statistics.median(column(way, "seconds")) / limit
        )

    model_a = ways["model_a"]
    rows = []
    for name, way in ways.items():
        if name == "model_a":
            continue
        found = pairs.ratio(column(way, "seconds"), column(model_a, "seconds"))
        wanted = f"≥ {way['wanted_accuracy']} in ≤ {times(way['wanted_share'])}"
        most = way["most_parameters"]
        fewer = f"; wanted: < {most:,}" if most else ""
        rows.append(
            (
                f"{network(way)}{fewer}",
                f"{network(model_a)}: {words(model_a)}",
                words(way),
                told(found),
                wanted,
                both_met(column(way, "test_accuracy"), found, way),
                f"{share(way):.0%} (Model A {share(model_a):.0%})",
            )
        )
    return rows


def network(way: dict) -> str:
    epochs = f"{way['epochs']} epoch{'s' * (way['epochs'] > 1)} of {way['images']:,}"
    return f"{way['text']}, {epochs}, {way['parameters']:,} parameters"


def both_met(accuracy: list[float], found: dict, way: dict) -> str:
    """What is wanted of the accuracy and of the time, and what of it was met."""
    time_said = pairs.verdict(found, way["wanted_share"])
    if not accuracy:
        return f"time: {time_said}"
    enough = statistics.median(accuracy) >= way["wanted_accuracy"]
    return f"accuracy: {'met' if enough else 'not met'}; time: {time_said}"


def row(name: str, plain: str, ours: str, found: dict, most: float) -> tuple[str, ...]:
    return (name, plain, ours, told(found), f"≤ {times(most)}", pairs.verdict(found, most), "")


def loop_rows(loop: dict) -> list[tuple[str, ...]]:
    step, recipe = loop["step"], loop["recipe"]
    return [
        row(
            "a step of lesson 6: eager, compiled",
            f"{step['eager_ms']:.1f} ms",
            f"{step['compiled_ms']:.1f} ms",
            pairs.inverse(step["eager_by_compiled"]),
            1 / 2.2,
        ),
        row(
            f"the recipe, {recipe['images']:,} images: `fit`, own loop",
            f"{recipe['fit_seconds']:.1f} s",
            f"{recipe['loop_seconds']:.1f} s",
            recipe["loop_by_fit"],
            1.05,
        ),
    ]


def memory_rows(memory: dict) -> list[tuple[str, ...]]:
    floats, pixels = memory["floats"], memory["bytes"]
    return [
        row(
            "peak memory: float32 arrays, bytes",
            f"{floats['peak_mb']:.0f} MB",
            f"{pixels['peak_mb']:.0f} MB",
            memory["peak_mb_ratio"],
            0.70,
        ),
        row(
            "their training time",
            f"{floats['seconds']:.1f} s",
            f"{pixels['seconds']:.1f} s",
            memory["seconds_ratio"],
            1.00,
        ),
    ]


def ladder_rows(ladder: dict) -> list[tuple[str, ...]]:
    rungs, ratios = ladder["rungs"], ladder["ratios"]
    ours = rungs["reference"]
    rows = []
    for other, name, found, most in (
        ("loops", "the loops of lesson 1", pairs.inverse(ratios["loops_to_reference"]), 1 / 200),
        ("tensorflow", "TensorFlow", ratios["reference_to_tensorflow"], 4),
    ):
        shares = f"{ours['share_of_limit']:.0%} ({name} {rungs[other]['share_of_limit']:.2g})"
        measured = row(
            f"64 kernels on a photograph: {name}, `reference.conv2d`",
            f"{1000 * rungs[other]['seconds']:,.1f} ms",
            f"{1000 * ours['seconds']:.1f} ms",
            found,
            most,
        )
        rows.append((*measured[:-1], shares))
    return rows


def framework_rows(frameworks: dict) -> list[tuple[str, ...]]:
    keras = frameworks["keras"]["seconds"]
    return [
        (
            f"an epoch of Model A: Keras, {name}",
            f"{keras:.1f} s",
            f"{other['seconds']:.1f} s",
            times(other["seconds"] / keras),
            "",
            "",
            "",
        )
        for name, other in frameworks.items()
        if name != "keras"
    ]


def shares_table(found: dict) -> str:
    """What a step of training takes, with more left out in each row."""
    names = " | ".join(f"{way['text']}, batch {way['batch']}" for way in found.values())
    lines = [f"| ms in a step | {names} |", "| --- |" + " --- |" * len(found)]
    for left in next(iter(found.values()))["ms"]:
        cells = " | ".join(f"{way['ms'][left]:.1f}" for way in found.values())
        lines.append(f"| {left} | {cells} |")
    return "\n".join(lines)


def rows(results: dict) -> list[tuple[str, ...]]:
    """All rows of the table, from what was measured."""
    limit = results["ladder"]["limit"]["gflops"]
    return [
        *recipe_rows(results["recipes"], limit),
        *loop_rows(results["loop"]),
        *memory_rows(results["memory"]),
        *ladder_rows(results["ladder"]),
        *framework_rows(results["frameworks"]),
    ]


def table(results: dict) -> str:
    """The table in Markdown, with what one must know to read it."""
    lines = [HEAD, ("---",) * len(HEAD), *rows(results)]
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    limit = results["ladder"]["limit"]
    runs = results["recipes"]["one"]["runs"]
    spread = f"medians over {len(runs)} seeds (lowest–highest)"
    if "test_accuracy" not in runs[0]:
        spread = f"from {len(runs)} short pieces each"
    return (
        f"{text}\n\nTest accuracy and times of the networks: {spread}. A ratio is the median of its "
        "pairs with their quartiles; it is met where both quartiles keep to what is wanted. The limit "
        f"is a float32 matrix product of {limit['size']:,} × {limit['size']:,}: "
        f"{limit['gflops']:.0f} GFLOP/s.\n\n{shares_table(results['shares'])}\n\n"
        f"{origin(results['measured'])}\n"
    )


def origin(measured: dict[str, dict]) -> str:
    """When and with what all was measured; with the names of the parts where they differ."""
    groups: dict[str, list[str]] = {}
    for part in PARTS:
        about = measured[part]
        facts = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
        groups.setdefault(f"{about['date']}; {about['machine']}; {facts}", []).append(part)
    if len(groups) == 1:
        return f"Measured on {next(iter(groups))}."
    return " ".join(f"Measured on {facts}: {', '.join(parts)}." for facts, parts in groups.items())
