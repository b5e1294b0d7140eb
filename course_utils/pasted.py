"""What people paste when something fails, as words that can be compared.

Numbers, names and shapes of a message differ from reader to reader: what stays is words, the number
of axes of a shape, and numbers that stand after a word (`min_ndim=4`, `axis -1`).
`widgets/symptoms/pasted.js` is the same for the page.
"""

import json
import re
from pathlib import Path

# What the page has, too: weights and limits of the search, and words that mean the same.
KNOBS = json.loads(
    (Path(__file__).parent / "widgets/symptoms/knobs.json").read_text(encoding="utf-8")
)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SPACES = " \t\r\n\f\v\u00a0"
SPACE = f"[{SPACES}]"
NAME = r"[a-z_][a-z0-9_]*"
KIND = rf"(?:{NAME}\.)*((?:{NAME})?(?:error|exception|warning|interrupt))"
MESSAGE = re.compile(rf"{SPACE}*{KIND}:")
HEADER = re.compile(rf"{KIND}{SPACE}+traceback \(most recent")
TRACEBACK = re.compile(
    r'traceback \(most recent call last\)|^ *-{2,}> ?[0-9]+ |^ *file "[^"]+", line [0-9]', re.M
)
FRAME = re.compile(r' *(?:file ["/~]|-+> ?[0-9]|[0-9]+ |cell in|<ipython-input|input in |[~/\\])')
OWN_FRAME = re.compile(r" *(?:cell in|<ipython-input|input in )")
ARROW = re.compile(r" *-+> ?[0-9]+ (.*)")
OF_A_FILE = re.compile(r' *file "([^"]+)", line [0-9]+, in')
LIBRARY = re.compile(r"site-packages|dist-packages|[/\\]lib[/\\]python")
AFTER_THE_MESSAGE = re.compile(
    r" *(?:arguments received by|call arguments received|during handling of|the above exception"
    r"|traceback \(most|stack trace for op|original stack)"
)
EPOCH = re.compile(" *epoch [0-9]+/[0-9]+ *$")
PROGRESS = re.compile(
    r"(?<![a-z0-9_])(val_)?(loss|accuracy|acc):? +"
    r"(-?[0-9.]+(?:e[-+]?[0-9]+)?|-?nan|-?inf)"
)

DIM = r"(?:none|\?|-1|[0-9]+|\{n\})"
SHAPE = re.compile(rf"[(\[]{SPACE}*({DIM}(?:[, \t\n]+{DIM})*){SPACE}*,?{SPACE}*[)\]]")
# Where TensorFlow was, where a file lies, how long a step took: the same for all errors.
NOISE = re.compile(
    r"\{\{function_node [^}]*\}\}|\[op:[^\]]*\](?: name:)?|\((?:/|<string>)[^)]*\)"
    r"|[0-9.]+(?:s|ms|us)(?:/step|/epoch)?(?![a-z0-9_])"
)
TOKEN = re.compile(r"\{[a-z0-9_]*\}|-?[0-9]+(?:\.[0-9]+)?|[a-z_][a-z0-9_]*")
SAME = KNOBS["same"]
ENDINGS = [re.compile(one) for one in KNOBS["endings"]]


def folded(text: str) -> str:
    """Return a text in small letters, without colours, backticks and curly quotes.

    Introduced in lesson 10.

    Example:
        >>> folded("\\x1b[31mIt’s `None`")
        "it's none"
    """
    text = COLOURS.sub("", text).lower().replace("`", "").replace("↵", "\n")
    return re.sub("[“”]", '"', re.sub("[‘’]", "'", text)).replace("\r", "\n")


def message_and_line(text: str) -> tuple[str, str]:
    """Return what a pasted text says, and the reader's own line of code, or "".

    Of a traceback that is its last message; lines of a training are put into words. What is
    returned is folded. Introduced in lesson 10.

    Example:
        >>> message_and_line('''Traceback (most recent call last)
        ...   File "mine.py", line 2, in <module>
        ...     model.fit(x)
        ... ValueError: no''')
        ('valueerror: no', 'model.fit(x)')
    """
    text = folded(text)
    lines = text.split("\n")
    if not TRACEBACK.search(text):
        seen = "" if any(map(MESSAGE.match, lines)) else _in_words(text)
        rest = [line for line in lines if not PROGRESS.search(line) and not EPOCH.match(line)]
        return "\n".join([*rest, seen] if seen else lines).strip(SPACES), ""
    starts = [number for number, line in enumerate(lines) if MESSAGE.match(line)]
    if starts:
        said = lines[starts[-1] :]
    else:  # the message of TensorFlow's graph has lines of its own
        header = HEADER.search(text)
        frames = [number for number, line in enumerate(lines) if FRAME.match(line)]
        said = [f"{header[1]}:" if header else "", *lines[frames[-1] + 1 if frames else 0 :]]
    kept: list[str] = []
    for line in said:
        if kept and AFTER_THE_MESSAGE.match(line):
            break
        if not FRAME.match(line):
            kept.append(line)
    message = "\n".join(kept).strip(SPACES)
    return message or text, _own_line(lines)  # a page in one line has no frames to tell apart


def _own_line(lines: list[str]) -> str:
    """The last line of code that no library has written."""
    own = ""
    for number, line in enumerate(lines):
        if OWN_FRAME.match(line):
            arrows = map(ARROW.match, lines[number + 1 : number + 12])
            own = next((arrow[1] for arrow in arrows if arrow), own)
        file = OF_A_FILE.match(line)
        if file and not LIBRARY.search(file[1]) and number + 1 < len(lines):
            own = lines[number + 1]
    return own.strip(SPACES)


def _in_words(text: str) -> str:
    """What the last lines of a training show, as people say it; "" for any other text."""
    series: dict[str, list[float]] = {"loss": [], "accuracy": [], "val_accuracy": []}
    for val, name, number in PROGRESS.findall(text):
        if number.strip("-") in ("nan", "inf"):
            return "the loss becomes nan"
        name = val + ("accuracy" if name == "acc" else name)
        if name in series and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?", number):
            series[name].append(float(number))
    loss, accuracy, unseen = series.values()
    several = len(accuracy) > 1
    both = several and len(unseen) == len(accuracy)
    if loss and loss[-1] < 0:
        return "the loss is negative"
    if several and max(accuracy) < 0.02:
        return "the accuracy stays near 0: a number is predicted"
    if unseen and max(unseen) < 0.02:
        return "the validation accuracy stays at 0"
    if both and accuracy[-1] - unseen[-1] > 0.1:
        return "the training accuracy rises, and the validation accuracy stays behind: over-fitting"
    if several and max(accuracy) - min(accuracy) < 0.03 and max(accuracy) < 0.6:
        return "the accuracy stays at chance: nothing is learned"
    if both and all(seen < later for seen, later in zip(accuracy, unseen, strict=True)):
        return "the validation accuracy is higher than the training accuracy"
    return ""


def kind_of(text: str) -> str:
    """Return the name of the error at the start of a line of a text, folded, or "".

    Introduced in lesson 10.

    Example:
        >>> kind_of("numpy.linalg.LinAlgError: Singular matrix")
        'linalgerror'
    """
    for line in folded(text).split("\n"):
        if found := MESSAGE.match(line):
            return found[1]
    return ""


def tokens(text: str, *, pairs: bool = True) -> list[str]:
    """Return the words of a text and its pairs of neighbours, each once, in order.

    `{…}` stands for anything, so it parts its neighbours. Introduced in lesson 10.

    Example:
        >>> tokens("expected axis -1 of {n} images")
        ['expect', 'axis', 'expect axis', 'axis -1', 'of', '-1 of', 'imag']
    """
    text = SHAPE.sub(_rank, NOISE.sub(" ", folded(text)).replace("{width}", "28"))
    found: dict[str, None] = {}
    before = ""
    for word in TOKEN.findall(text):
        if word[0] == "{":
            before = ""
            continue
        is_number = word[0] in "-0123456789"
        if not is_number:
            word = _stem(word)
        if not is_number or "." in word:
            found[word] = None
        if before and pairs:
            found[f"{before} {word}"] = None
        before = word
    return list(found)


def _rank(shape: re.Match) -> str:
    """A shape as a word: how many axes, and whether the last or the first can be channels."""
    dims = re.split("[, \t\n]+", shape[1])
    channels = dims[-1] if dims[-1] in ("1", "3", "4") else ""
    if len(dims) in (3, 4) and dims[-1] == dims[-2] and not channels and dims[-3] in ("1", "3"):
        channels = "first"
    return f" rank{len(dims)}{channels and 'x'}{channels} "


def _stem(word: str) -> str:
    """Without the number of a layer (`conv2d_3`) and common endings: change, changes, changed."""
    word = re.sub("_[0-9]+$", "", word)
    for ending in ENDINGS:
        if len(word) > 4:
            word = ending.sub("", word)
    return SAME.get(word, word)
