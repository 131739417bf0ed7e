.PHONY: help demo test setup setup-dev lint types imports tests quality format clean
.DEFAULT_GOAL := help
BIN := .venv/bin
CODE := corpus taxonomy crawler indexer search_api vigie

help:  ## show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

demo: setup  ## set up, load the sample corpus, serve the page at http://127.0.0.1:8765/
	@echo "== loading the sample corpus into ./vigie-demo and serving the page" >&2
	@$(BIN)/vigie demo

test: setup-dev lint types imports tests quality  ## set up and run every check
	@echo "== all checks passed" >&2

setup:
	@scripts/setup run

setup-dev:
	@scripts/setup dev

lint: setup-dev  ## style of the code
	@echo "== 1/5 style" >&2
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-dev  ## types, strict
	@echo "== 2/5 types" >&2
	@$(BIN)/mypy

imports: setup-dev  ## imports go downward only
	@echo "== 3/5 imports" >&2
	@$(BIN)/lint-imports --no-cache

tests: setup-dev  ## the tests, with real files, servers and a real browser
	@echo "== 4/5 tests" >&2
	@$(BIN)/pytest -n 2 --dist loadgroup

quality: setup-dev  ## the figures on the sample corpus, held against their floors
	@echo "== 5/5 quality on the sample corpus" >&2
	@$(BIN)/vigie eval --check

format: setup-dev  ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:  ## remove what was made here: .venv, caches, the demo
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info vigie-demo
