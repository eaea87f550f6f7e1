# Everything a clone needs: Python 3.11 or newer, make and pip.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765
# pip verifies every file against the lock; nothing is built or fetched outside it.
PIP := $(BIN)/python -m pip install --disable-pip-version-check --require-hashes

.PHONY: help setup demo test check lint format lock bench clean

help: ## List these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(VENV)/.run ## Set up: virtual environment, pinned dependencies, spaCy model

demo: $(VENV)/.run ## Read seeds/, post the digest into the local workspace and serve its page
	@$(BIN)/dealbrief demo --port $(PORT)

test: $(VENV)/.dev ## Run the whole test suite
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: $(VENV)/.dev ## Formatting, lint, types and the import contract
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint test ## Everything that must hold before a change lands

format: $(VENV)/.dev ## Format the code and mend what lint can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Measure extraction against the bare model
	@$(BIN)/python benchmarks/extract.py

lock: ## Resolve the locks anew (for maintainers)
	@$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/python -m pip install -q uv
	@for target in "requirements.lock --group build" "requirements-dev.lock --group dev"; do \
	  set -- $$target; \
	  $(VENV)-lock/bin/uv pip compile -q --upgrade --universal --generate-hashes --no-header \
	    --python-version 3.11 pyproject.toml -o $$1 $$2 $$3 || exit 1; done
	@rm -rf $(VENV)-lock

clean: ## Remove the environment and what the tools left
	@rm -rf $(VENV) $(VENV)-lock dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Dealbrief needs Python 3.11 or newer: run make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Setting up (once): dependencies and the spaCy model, about 300 MB"
	@$(PIP) -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Setting up (once): test tools"
	@$(PIP) -r requirements-dev.lock
	@touch $@
