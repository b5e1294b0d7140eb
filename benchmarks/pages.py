"""What each page of the site weighs, and how long its reader waits for the first picture.

    python benchmarks/pages.py [--site FOLDER]

From a server on this computer, with an empty cache, in a headless Chromium of 1280×720: kB of the
HTML and of all that is loaded, and milliseconds to the first and to the largest thing painted
(median of three). Prints a table and stores nothing. `make site` builds the pages.
"""

import argparse
import http.server
import statistics
import sys
import threading
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from browser import chromium  # noqa: E402

TIMES = 3
WATCH = """() => {
  window.largest = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.largest = one.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
}"""
READ = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const loaded = performance.getEntriesByType("resource").filter((one) => one.name.startsWith("http"));
  const all = loaded.reduce((sum, one) => sum + one.encodedBodySize, page.encodedBodySize);
  const [first] = performance.getEntriesByName("first-contentful-paint");
  return [page.encodedBodySize / 1000, all / 1000, first.startTime, window.largest];
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words) -> None:
        """No line per request."""


def measured(browser, address: str) -> list[float]:
    """kB of the HTML, kB of all, ms to the first and to the largest thing painted; once."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    found = page.evaluate(READ)
    context.close()
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--site", type=Path, default=ROOT / "build" / "site")
    site = options.parse_args().site
    pages = [path.relative_to(site) for path in sorted(site.rglob("*.html"))]
    pages = [page for page in pages if page.parts[0] != "_static"]
    if Path("index.html") not in pages:
        sys.exit(f"No pages in {site}: expected index.html. Run make site, or name --site.")
    serve = partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server, chromium() as browser:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print("| page | HTML, kB | all, kB | first, ms | largest, ms |\n|---|---|---|---|---|")
        for page in pages:
            address = f"http://127.0.0.1:{server.server_port}/{page.as_posix()}"
            runs = [measured(browser, address) for _ in range(TIMES)]
            numbers = [f"{statistics.median(column):,.0f}" for column in zip(*runs, strict=True)]
            print(f"| {page.with_suffix('').as_posix()} | {' | '.join(numbers)} |", flush=True)
        server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
