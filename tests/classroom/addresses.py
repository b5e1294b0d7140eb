"""Print every pattern of address that the hub and a learner's server answer, as JSON."""

import json

from jupyterhub.apihandlers import default_handlers as interfaces
from jupyterhub.handlers import default_handlers as pages
from jupyterlab.labapp import LabApp


def patterns(router) -> set[str]:
    found = set()
    for rule in router.rules:
        if hasattr(rule.matcher, "regex"):
            found.add(rule.matcher.regex.pattern)
        if hasattr(rule.target, "rules"):
            found |= patterns(rule.target)
    return found


words = ["--ServerApp.allow_root=True", "--ServerApp.port=0", "--ServerApp.open_browser=False"]
app = LabApp.initialize_server(argv=words).web_app
servers = patterns(app.wildcard_router) | patterns(app.default_router)
print(json.dumps({"hub": [one[0] for one in [*pages, *interfaces]], "server": sorted(servers)}))
