"""The course in The Littlest JupyterHub: a link to this file stands in its folder of settings.

    sudo ln -s /opt/course/classroom/tljh.py /opt/tljh/config/jupyterhub_config.d/course.py

Its own command sets names, limits and culling (classroom/README.md). Each learner's server runs in
the course's environment, which `make hubenv` builds, and not in the one that TLJH gives its users.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent  # of the file that the link leads to
sys.path.insert(0, str(HERE))

import every_learner

c = get_config()  # noqa: F821 - JupyterHub puts it here
python = HERE.parent / ".venv-hub" / "bin" / "python"
if not python.exists():
    sys.exit(f"{python} is missing: make hubenv PYTHON=/usr/bin/python3 in {HERE.parent}")
limit = c.Spawner.get("cpu_limit")  # what tljh-config has set
every_learner.settings(c, str(python), limit if isinstance(limit, int | float) else 2)
