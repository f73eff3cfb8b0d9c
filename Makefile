# What a developer types. `make` alone says so.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
CODE := geomap gazetteer bench tests docs notebooks hatch_build.py

.PHONY: help demo test check fmt build docs lock bench clean tools

help:
	@echo "make demo    map the sample reports to output/demo.html"
	@echo "make test    every check and every test, as CI runs them"
	@echo "make check   formatting, lint, types, layers, spelling"
	@echo "make fmt     format the code"
	@echo "make build   bring the gazetteer and the web assets up to date"
	@echo "make docs    build the documentation into build/docs"
	@echo "make bench   measure speed, size and quality against the floors"
	@echo "make lowest  test the lowest versions of what geomap needs"
	@echo "make lock    compile requirements/*.txt anew"
	@echo "make clean   remove all that was made"

demo: build
	@mkdir -p output
	$(BIN)/geomap map samples -o output/demo.html --title "Seven sample reports"

test: check chromium gdal
	$(BIN)/python -m pytest

check: build
	$(BIN)/ruff format --check --quiet $(CODE)
	$(BIN)/ruff check --quiet $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell
	cd geomap/webmap/frontend && npm run --silent check && npm run --silent test

fmt: $(VENV)/.installed
	$(BIN)/ruff check --quiet --fix --exit-zero $(CODE)
	$(BIN)/ruff format --quiet $(CODE)

build: $(VENV)/.installed
	@$(BIN)/python hatch_build.py

bench: build
	$(BIN)/python bench/gate.py

docs: build
	@$(PIP) install --require-hashes --no-deps -r requirements/docs.txt
	@$(BIN)/python -m sphinx -q -W --keep-going -b html docs build/docs
	@echo "build/docs/index.html"

# The environment: every file by its hash, then geomap itself in place, its artefacts made by the build hook.
$(VENV)/.installed: requirements/build.txt requirements/dev.txt pyproject.toml | tools
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) ..."
	@$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements/dev.txt
	@$(PIP) install --require-hashes --no-deps --no-build-isolation -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

tools:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "geomap needs Python 3.11 or later; '$(PYTHON)' is not: install it, or name another with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "geomap needs Python's venv module (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null || { echo "geomap needs Node.js 20 or later on the PATH to build its map page: install it" >&2; exit 1; }
	@npm --version >/dev/null 2>&1 || { echo "geomap needs npm on the PATH to build its map page: install it" >&2; exit 1; }

# The browser that the tests open maps in. Without it they are skipped, and fail where CI is set.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Chromium for the browser tests ..."; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else \
	  echo "no Chromium: the browser tests are skipped (Debian: sudo apt-get install chromium fonts-dejavu-core)" >&2; \
	fi

# The program that reads the tables back in the tests; without it those are skipped.
.PHONY: gdal
gdal:
	@command -v ogrinfo >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing GDAL's programs for the tests of tables ..."; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends gdal-bin >/dev/null || true; \
	else \
	  echo "no ogrinfo: some tests of tables are skipped (Debian: sudo apt-get install gdal-bin)" >&2; \
	fi

# The lowest versions that pyproject.toml allows, in an environment of their own; by hand, since it takes minutes.
.PHONY: lowest
lowest: build
	@$(PYTHON) -m venv build/lowest
	@build/lowest/bin/python -m pip install --quiet -r requirements/lowest.txt pytest pytest-socket hypothesis
	PYTHONPATH=. build/lowest/bin/python -m pytest -q -p no:cacheprovider -m "not browser" $(LOWEST)

LOWEST := tests/tables tests/inputs tests/webmap tests/text tests/test_pipeline.py tests/test_store.py \
  tests/test_cli_bad_input.py tests/test_bad_reports.py tests/test_corrections.py

lock: $(VENV)/.installed
	@$(PIP) install pip-tools
	$(BIN)/pip-compile $(COMPILE) -o requirements/build.txt requirements/build.in
	$(BIN)/pip-compile $(COMPILE) -o requirements/dev.txt requirements/dev.in pyproject.toml
	$(BIN)/pip-compile $(COMPILE) -o requirements/docs.txt requirements/docs.in

COMPILE := -q --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --strip-extras --no-header

clean:
	rm -rf $(VENV) build dist geomap/data geomap/webmap/assets geomap/webmap/.assets.stamp geomap/webmap/frontend/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find output -mindepth 1 ! -name README.md -delete 2>/dev/null || true
