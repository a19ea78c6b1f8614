# The commands of the project; CI calls the same words. `make help` lists them.
PYTHON ?= python3
SERVE ?= 1
PORT ?= 8000
BIN := .venv/bin
PYTEST_WORKERS ?= 2
# A file's tests go to one process, in order: what they share is made once.
PYTEST := -m pytest -n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder
# Without its cache of bytecode, each command would compile some hundreds of modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test check fix bench docs lock setup-run setup-dev setup-docs setup-bench chromium
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: setup-run ## set everything up, load the demonstration, build its bilans, serve it (SERVE=0: do not serve)
	@$(BIN)/gltd demo load
	@if [ "$(SERVE)" != "0" ]; then exec $(BIN)/gltd web serve --port $(PORT); fi

test: setup-dev chromium ## run every test, the journeys in a real Chromium included, those of the register on PostgreSQL too
	@$(BIN)/python $(PYTEST) $(ARGS)
ifeq ($(ARGS),)
	@# The journeys ran above; tests/web holds none, so none is required of it.
	@GLTD_JOURNEYS= GLTD_TEST_DATABASE=postgresql $(BIN)/python $(PYTEST) -q tests/web
endif

check: setup-dev ## lint, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

fix: setup-dev ## format and mend what can be mended automatically
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup-dev setup-bench ## measure speed as ratios against peers
	@$(BIN)/python -m benchmarks

docs: setup-docs ## build the documentation into site/
	@$(BIN)/mkdocs build --strict --quiet
	@$(BIN)/python scripts/check_site.py site
	@echo "Documentation : site/index.html"

lock: ## resolve requirements/*.txt again from pyproject.toml
	@$(PYTHON) scripts/setup_venv.py lock
	@$(BIN)/python scripts/lock.py

setup-run:
	@$(PYTHON) scripts/setup_venv.py run

setup-dev:
	@$(PYTHON) scripts/setup_venv.py dev

setup-docs:
	@$(PYTHON) scripts/setup_venv.py docs

setup-bench:
	@$(PYTHON) scripts/setup_venv.py bench

chromium:
	@$(PYTHON) scripts/find_chromium.py --install
