"""The ES module of an explorer: one text, with everything it imports written before it."""

import json
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
IMPORT = re.compile(r'^import \{([^{}"]*)\} from "(\.\.?/[\w/]+\.js)";\n', re.MULTILINE)
IMPORT_JSON = re.compile(
    r'^import (\w+) from "(\.\.?/[\w/]+\.json)" with \{ type: "json" \};\n', re.MULTILINE
)
# Other ways to import or to export, which the joined text could not keep.
OTHER_IMPORT = re.compile(
    r"""^\s*import\b(?!\.meta).*|\bimport\(.*|^export\s*[{*].*\bfrom\s*["'].*""", re.MULTILINE
)
OTHER_EXPORT = re.compile(r"^export (?!(?:async )?function\*? |const |let |class ).*", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.MULTILINE | re.DOTALL)


class ModuleProblem(ValueError):
    """A module cannot be joined with those it imports; the text says where, and what to do."""


@cache
def module_text(name: str) -> str:
    """Return a module with the modules it imports written before it, each of them once.

    A widget's module travels as one text, so it cannot import files beside it. The files stay
    ordinary ES modules; here their import lines go, and the `export` of all but the last. All parts
    share one scope: two may not declare the same name. A JSON file becomes a constant.

    Args:
        name: the file's path in `course_utils/widgets`, without its ending.

    Raises:
        ModuleProblem: an import is no line `import { a, b } from "./file.js";` and no
            `import name from "./file.json" with { type: "json" };`, a module that others import
            exports in another way than before a declaration, there is no such file, or modules
            import each other in a circle.

    Example:
        >>> "function conv2d" in module_text("convolution/view")
        True
    """
    return joined(name, FOLDER)


def joined(name: str, folder: Path) -> str:
    """The same for the modules of any folder."""
    parts: dict[Path, str] = {}

    def add(module: Path, chain: tuple[Path, ...]) -> None:
        if module in chain:
            circle = " → ".join(one.name for one in (*chain[chain.index(module) :], module))
            raise ModuleProblem(
                f"The modules import each other in a circle: {circle}. Move what both need to a "
                "third one."
            )
        if module in parts:
            return
        text = _read(module, chain)
        code = COMMENT.sub("", text)
        for constant, wanted in IMPORT_JSON.findall(code):
            add_constant(constant, (module.parent / wanted).resolve(), (*chain, module))
        for names, wanted in IMPORT.findall(code):
            if " as " in names:
                raise _refused(module, f"import {{{names}}}", "names as they are, without `as`")
            add((module.parent / wanted).resolve(), (*chain, module))
        text, code = (IMPORT.sub("", IMPORT_JSON.sub("", one)) for one in (text, code))
        if found := OTHER_IMPORT.search(code):
            raise _refused(module, found[0], 'import { a, b } from "./file.js";')
        if chain and (found := OTHER_EXPORT.search(code)):
            raise _refused(module, found[0], "export before a function, const, let or class")
        parts[module] = re.sub(r"^export ", "", text, flags=re.MULTILINE) if chain else text

    def add_constant(constant: str, file: Path, chain: tuple[Path, ...]) -> None:
        value = json.dumps(json.loads(_read(file, chain)), separators=(",", ":"))
        text = f"const {constant} = {value};\n"
        if parts.setdefault(file, text) != text:
            raise _refused(
                chain[-1], f"import {constant}", f"{file.name} under one name everywhere"
            )

    add((folder / f"{name}.js").resolve(), ())
    return "\n".join(parts.values())


def _read(file: Path, chain: tuple[Path, ...]) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as problem:
        asked = f", which {chain[-1].name} imports" if chain else ""
        raise ModuleProblem(f"There is no module {file.name}{asked}: {problem}.") from None


def _refused(module: Path, found: str, expected: str) -> ModuleProblem:
    line = found.strip().splitlines()[0][:80]
    return ModuleProblem(f"{module.name}: got the line `{line}`; expected {expected}")
