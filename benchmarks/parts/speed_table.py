"""The table of `make bench`: every part of the stored result in rows of Markdown."""

import statistics

PARTS = ("ladder", "recipes", "loop", "memory", "frameworks")
HEAD = ("measured", "reported, or plain", "this course", "ratio", "wanted", "share of the limit")


def median_and_spread(values: list[float], form: str) -> str:
    middle, low, high = statistics.median(values), min(values), max(values)
    text = f"{middle:{form}}"
    return text if len(values) == 1 else f"{text} ({low:{form}}–{high:{form}})"


def times(ratio: float) -> str:
    """A ratio of two times, as people say it."""
    return f"1/{1 / ratio:.1f}" if ratio < 0.5 else f"{ratio:.2f}"


def recipe_rows(ways: dict, limit: float) -> list[tuple[str, ...]]:
    """Accuracy and seconds of each length of the recipe beside Model A's."""

    def column(way: dict, key: str) -> list[float]:
        return [run[key] for run in way["runs"]]

    def told(way: dict) -> str:
        accuracy = median_and_spread(column(way, "test_accuracy"), ".4f")
        return f"{accuracy} in {median_and_spread(column(way, 'seconds'), '.1f')} s"

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
        theirs = {run["seed"]: run["seconds"] for run in model_a["runs"]}
        ratio = statistics.median(
            run["seconds"] / theirs[run["seed"]] for run in way["runs"] if run["seed"] in theirs
        )
        wanted = f"≥ {way['wanted_accuracy']} in ≤ {times(way['wanted_share'])}"
        of_limit = f"{share(way):.0%} (Model A {share(model_a):.0%})"
        rows.append(
            (
                way["text"],
                f"{model_a['text']}: {told(model_a)}",
                told(way),
                times(ratio),
                wanted,
                of_limit,
            )
        )
    return rows


def loop_rows(loop: dict) -> list[tuple[str, ...]]:
    step, recipe, eager = loop["step"], loop["recipe"], loop["eager_loop"]
    return [
        (
            "a step of lesson 6: eager, compiled",
            f"{step['eager_ms']:.1f} ms",
            f"{step['compiled_ms']:.1f} ms",
            times(step["compiled_ms"] / step["eager_ms"]),
            "≤ 1/2.2",
            "",
        ),
        (
            f"the recipe, {recipe['images']:,} images: `fit`, own loop",
            f"{recipe['fit_seconds']:.1f} s",
            f"{recipe['loop_seconds']:.1f} s",
            times(recipe["loop_seconds"] / recipe["fit_seconds"]),
            "≤ 1.05",
            "",
        ),
        (
            f"{eager['steps']:,} eager steps, the recipe in its own loop as above",
            f"{eager['seconds']:.0f} s, from {eager['measured_steps']} steps",
            f"{recipe['loop_seconds']:.1f} s",
            times(recipe["loop_seconds"] / eager["seconds"]),
            "≤ 1/40",
            "",
        ),
    ]


def memory_rows(memory: dict) -> list[tuple[str, ...]]:
    floats, pixels = memory["floats"], memory["bytes"]
    return [
        (
            "peak memory: float32 arrays, bytes",
            f"{floats['peak_mb']:.0f} MB",
            f"{pixels['peak_mb']:.0f} MB",
            times(memory["peak_mb_ratio"]),
            "≤ 0.70",
            "",
        ),
        (
            "their training time",
            f"{floats['seconds']:.1f} s",
            f"{pixels['seconds']:.1f} s",
            times(memory["seconds_ratio"]),
            "≤ 1.00",
            "",
        ),
    ]


def ladder_rows(ladder: dict) -> list[tuple[str, ...]]:
    rungs, ratios = ladder["rungs"], ladder["ratios"]
    ours = rungs["reference"]
    rows = []
    for other, name, ratio, wanted in (
        ("loops", "the loops of lesson 1", 1 / ratios["loops_to_reference"]["median"], "≤ 1/200"),
        ("tensorflow", "TensorFlow", ratios["reference_to_tensorflow"]["median"], "≤ 4"),
    ):
        rows.append(
            (
                f"64 kernels on a photograph: {name}, `reference.conv2d`",
                f"{1000 * rungs[other]['seconds']:,.1f} ms",
                f"{1000 * ours['seconds']:.1f} ms",
                times(ratio),
                wanted,
                f"{ours['share_of_limit']:.0%} ({name} {rungs[other]['share_of_limit']:.2g})",
            )
        )
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
        )
        for name, other in frameworks.items()
        if name != "keras"
    ]


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
    seeds = len(results["recipes"]["one"]["runs"])
    spread = f"medians over {seeds} seeds (lowest–highest)" if seeds > 1 else "one seed"
    return (
        f"{text}\n\nTest accuracy and times of the recipes: {spread}; the ratio is that of the times. "
        f"The limit is a float32 matrix product of {limit['size']:,} × {limit['size']:,}: "
        f"{limit['gflops']:.0f} GFLOP/s. {origin(results['measured'])}\n"
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
