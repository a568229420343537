# Two commands are all that a newcomer needs:
#
#     make audit [ROOT=path]     audit a Python backend (without ROOT: the shop that comes with groundplan)
#     make test                  everything that must hold: style, types, architecture, behaviour
#
# and two that measure, on published applications that are downloaded on first use:
#
#     make accuracy [APPS="lnbits zenml"] [CORPUS=dir]     against what the applications registered at run time
#     make bench    [APPS="lnbits zenml"] [CORPUS=dir]     against the time that parsing alone needs
#
# All of them work in an environment of their own, .venv; nothing is installed system-wide.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

ROOT ?= fixtures/shop
OUT ?= groundplan-report
APPS ?=
CORPUS ?= $(HOME)/.cache/groundplan/corpus
PYTEST ?= -n 2

VENV := .venv
IN := $(VENV)/bin
PIP := $(IN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/.installed
INSTALLED_TEST := $(VENV)/.installed-with-tests

# The first interpreter that is new enough and can make environments; PYTHON=path chooses another one.
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$name -c '$(SUITABLE)' >/dev/null 2>&1; then command -v $$name; break; fi; done)
endif

# An environment that works is kept; a half-made one, or one whose interpreter is gone, is made again.
define ENVIRONMENT
if ! $(IN)/python -m pip --version >/dev/null 2>&1; then \
	if [ -z '$(PYTHON)' ]; then \
		echo 'groundplan needs Python 3.11 or newer with the venv module; none was found as python3 or python3.N.' >&2; \
		echo 'Install one (Debian, Ubuntu: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12' >&2; \
		exit 1; \
	fi; \
	rm -rf $(VENV) && '$(PYTHON)' -m venv $(VENV); \
fi
endef

.PHONY: help audit test coverage accuracy bench wheel clean

help:
	@sed -n '/^# *make/s/^# *//p' Makefile

audit: $(INSTALLED)
	@$(IN)/groundplan audit '$(ROOT)' --out '$(OUT)'

test: $(INSTALLED_TEST)
	@echo 'ruff: style'   && $(IN)/ruff check . && $(IN)/ruff format --check .
	@echo 'mypy: types'   && $(IN)/mypy
	@echo 'groundplan: its own gate' && $(IN)/groundplan check .
	@echo 'pytest: architecture and behaviour' && $(IN)/python -m pytest -q $(PYTEST)

coverage: $(INSTALLED_TEST)
	@$(IN)/coverage erase
	@$(IN)/coverage run -m pytest -q
	@$(IN)/coverage combine --quiet
	@$(IN)/coverage report

accuracy: $(INSTALLED)
	@$(IN)/python -m tests.corpus.accuracy --corpus '$(CORPUS)' $(APPS)

ddl: $(INSTALLED_TEST)
	@$(IN)/python -m tests.corpus.ddl --corpus '$(CORPUS)' $(APPS)

bench: $(INSTALLED_TEST)
	@$(IN)/python -m tests.corpus.bench --corpus '$(CORPUS)' $(APPS)

wheel: $(INSTALLED)
	@$(IN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	@rm -rf $(VENV) build dist groundplan-report .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis .coverage .coverage.*

# Installed again when the dependencies may have changed, and only then: a second run starts at once.
$(INSTALLED): pyproject.toml
	@$(ENVIRONMENT)
	@echo 'Installing groundplan into $(VENV) (first run, or pyproject.toml changed) ...'
	@$(PIP) install --editable .
	@touch $@

$(INSTALLED_TEST): pyproject.toml
	@$(ENVIRONMENT)
	@echo 'Installing groundplan and its test tools into $(VENV) (first run, or pyproject.toml changed) ...'
	@$(PIP) install --editable '.[test]'
	@touch $@ $(INSTALLED)
