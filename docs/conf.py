"""Sphinx: the pages are Markdown, the reference comes from docstrings and from --help."""

from __future__ import annotations

import geomap

project = "geomap"
author = "The geomap authors"
project_copyright = "2026 The geomap authors"
release = version = geomap.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
nitpicky = False
html_theme = "furo"
html_title = "geomap"
html_static_path: list[str] = []
