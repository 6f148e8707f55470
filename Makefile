# `make demo` runs a sample agency; README.md explains the rest.
PORT ?= 8000
DATA ?= .data
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
RUN = .venv/bin/python -m

.PHONY: demo test check bench chaos install
.DEFAULT_GOAL = demo

demo: install
	@ESTATE_DATA="$(DATA)" $(RUN) estate.cli demo --port $(PORT)

test: install
	@$(RUN) pytest -n auto

check: install
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@.venv/bin/lint-imports
	@$(RUN) tests.lint_templates
	@.venv/bin/python static/vendor.py --check

bench: install
	@$(RUN) bench

chaos: install
	@$(RUN) bench.chaos

# The virtual environment is made again only when the lock has changed. The lock is whole: `--no-deps` keeps pip
# from looking past it for a newer release that some extra of a package would allow.
install: .venv/installed

.venv/installed: requirements.lock
	@test -n "$(PYTHON)" || { echo "Estate needs Python 3.11 or newer: install it, or say where it is with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Estate needs Python 3.11 or newer; $(PYTHON) is older or cannot be run." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (on Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Installing the locked packages into .venv (once, a minute or a few) …"
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch .venv/installed
