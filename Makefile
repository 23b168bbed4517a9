# Everything happens in .venv, made with the Python at hand; uv is fetched into it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench eval clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## install what is needed and serve the page on http://127.0.0.1:7860
	$(BIN)/python app.py

test: $(VENV)/.installed-dev ## install what tests need and run them all, in the browser too
	@sh tests/browser/ensure_chromium.sh
	$(BIN)/python -m pytest -n 2

check: $(VENV)/.installed-dev ## format, lint, types and the bank
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy interviewer eval tests app.py
	$(BIN)/interviewer bank check --answers eval/answers

fmt: $(VENV)/.installed-dev ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev ## measure speed and memory
	$(BIN)/python -m tests.bench

eval: $(VENV)/.installed-dev ## measure how well the grader agrees with people, and attack it
	$(BIN)/python -m eval
	$(BIN)/python -m eval --attacks
	$(BIN)/python -m eval.readme

clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(BIN)/uv: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Set PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@touch $@

$(VENV)/.installed: $(BIN)/uv pyproject.toml constraints.txt
	@$(UV) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(UV) --editable . --group dev --group eval
	@touch $@
