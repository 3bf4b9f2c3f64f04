# Two commands matter: `make run` and `make test`. `make help` lists the rest.
#
# Stamps in .venv/ say what is done, so that a second `make run` starts at once.

PYTHON ?= python3
ARGS ?=

VENV := .venv
CORE := .venv-core
UV := $(VENV)/bin/uv
# Python versions and indexes are the machine's; uv neither fetches nor adds any.
export UV_PYTHON_DOWNLOADS := never

# Tests that need Qt, a wheel or a benchmark; all others run where Qt is not installed.
QT_TESTS := $(wildcard tests/desktop tests/e2e tests/benchmarks tests/packaging)
# What the build hook may read; folders too, so that a deleted file is noticed.
SOURCES := $(shell find viewer resources layers tools \
	\( -name __pycache__ -o -path resources/vendor -o -path resources/built \) -prune \
	-o -print 2>/dev/null)

# Without this make tries its hundred rules of old on every source: 0.1 s of each start.
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test lint bench prove prove-fresh system-deps lock setup clean \
	run-libraries test-libraries

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "make %-12s %s\n", $$1, $$2 }'

run: run-libraries $(VENV)/.stamp-built ## start Legbook on the shipped case; ARGS="PATH ..." opens others
	@$(VENV)/bin/python main.py $(ARGS)

test: test-libraries $(VENV)/.stamp-built $(CORE)/.stamp-install ## run every test
	$(CORE)/bin/python -m pytest $(addprefix --ignore=,$(QT_TESTS))
	$(VENV)/bin/python -m pytest $(QT_TESTS)

lint: $(VENV)/.stamp-sync ## ruff, mypy and the import contracts
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: test-libraries $(VENV)/.stamp-built ## measure start-up, frames and clicks; ARGS="NAME ... --json FILE"
	$(VENV)/bin/python -m tests.benchmarks $(ARGS)

prove: test-libraries $(VENV)/.stamp-built ## the property tests, at length
	$(VENV)/bin/python -m pytest --hypothesis-profile=thorough $(ARGS)

prove-fresh: ## make run and make test in a fresh Debian (as root, with debootstrap)
	sh tests/prove_fresh.sh

system-deps: ## the system libraries: installed as root, else the line to type
	@sh tools/system_deps.sh setup run test

setup: $(VENV)/.stamp-built ## make the environment and what the build hook makes

lock: $(VENV)/.stamp-uv ## pin the dependencies anew, in requirements.lock and the npm lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile -q --upgrade --universal \
		--fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --group dev pyproject.toml -o requirements.lock
	$(VENV)/bin/python -m tools.vendor

clean: ## remove environments and everything that was made
	rm -rf $(VENV) $(CORE) build dist out resources/vendor resources/built

# All that is missing in one line, so also what makes the environment, until it is made.
SETUP := $(if $(wildcard $(VENV)/.stamp-uv),,setup)

run-libraries:
	@PYTHON="$(PYTHON)" sh tools/system_deps.sh $(SETUP) run

test-libraries:
	@PYTHON="$(PYTHON)" sh tools/system_deps.sh $(SETUP) run test

# The system's Python makes the environment; its pip brings the pinned uv and no more.
$(VENV)/.stamp-uv:
	@PYTHON="$(PYTHON)" sh tools/system_deps.sh setup
	@$(PYTHON) -c 'import sys; sys.exit("Legbook needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@echo "Making $(VENV) (the first time about 300 MB are fetched) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@awk '/^[a-z]/ { keep = /^uv==/ } keep' requirements.lock > $(VENV)/uv.txt
	@$(VENV)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@touch $@

$(VENV)/.stamp-sync: requirements.lock $(VENV)/.stamp-uv
	@$(UV) pip sync -q --python $(VENV)/bin/python --require-hashes requirements.lock
	@touch $@

$(VENV)/.stamp-install: $(VENV)/.stamp-sync pyproject.toml build_hook.py
	@$(UV) pip install -q --python $(VENV)/bin/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.stamp-built: $(VENV)/.stamp-install $(SOURCES)
	@$(VENV)/bin/python build_hook.py
	@touch $@

# The same pins without Qt: in it the core must import and its tests pass.
$(CORE)/.stamp-install: $(VENV)/.stamp-install requirements.lock pyproject.toml build_hook.py
	@$(UV) venv -q --clear --python $(VENV)/bin/python $(CORE)
	@awk '/^[a-z]/ { keep = !/^(pyside6|shiboken6|pytest-qt)/ } keep' requirements.lock > $(CORE)/core.txt
	@$(UV) pip sync -q --python $(CORE)/bin/python --require-hashes $(CORE)/core.txt
	@$(UV) pip install -q --python $(CORE)/bin/python --no-deps --no-build-isolation -e .
	@if $(CORE)/bin/python -c 'import PySide6' 2>/dev/null; then \
		echo "$(CORE) was to have no PySide6" >&2; exit 1; fi
	@touch $@
