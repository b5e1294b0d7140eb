"""Sphinx settings of the course's pages; tools/build_site.py writes their sources."""

import json
from pathlib import Path

project = "Convolutional networks"
html_title = project  # the landing page's title is longer
language = "en"
extensions = ["myst_nb", "sphinx.ext.mathjax"]
exclude_patterns = ["files"]  # the course's own files, offered for download
templates_path = ["_templates"]

nb_execution_mode = "off"  # the saved outputs are the ones that the tests compare
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "dollarmath"]
myst_heading_anchors = 3
highlight_language = "none"  # a code block that names no language has none
# The text of an error may hold backticks; its lines are coloured all the same.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["course.css", "folds.css", "icons.css"]
html_js_files = ["course.js", "folds.js", ("hydrate.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
html_context = {"default_mode": "auto"}
html_sidebars = {"index": [], "**": ["lessons.html"]}
html_theme_options = {
    "navbar_center": ["shelves.html"],
    "navbar_end": ["theme-switcher"],
    "primary_sidebar_end": [],
    "article_header_start": ["lesson-bar.html"],
    "secondary_sidebar_items": ["page-toc"],
    "article_footer_items": ["page-end.html"],
    "show_prev_next": False,
    "footer_start": ["licence.html"],
    "footer_end": [],
    "search_bar_text": "Search the lessons",
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}

# Copied from its package by tools/build_site.py. Its menu would load parts that are not copied.
mathjax_path = "mathjax/tex-chtml.js"
mathjax3_config = {"options": {"enableMenu": False}}


def read_course(app, config):
    facts = json.loads((Path(app.srcdir) / "course.json").read_text(encoding="utf-8"))
    config.html_static_path.append(str(Path(app.srcdir) / "_static"))
    config.html_context["lessons"] = facts["lessons"]
    config.html_context["labels"] = facts["labels"]
    config.html_context["shelves"] = facts["shelves"]


def setup(app):
    app.connect("config-inited", read_course)
