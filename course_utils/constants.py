"""What Python and the pages must both know: the palette of roles, the limits of the explorers.

It stands in `widgets/shared/constants.json`, which the explorers' modules import as well; a test
compares Matplotlib's style, `course.mplstyle`, with it.
This reader imports nothing of the course, so that pictures and explorers can both use it.
"""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("widgets") / "shared" / "constants.json"
CONSTANTS: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
