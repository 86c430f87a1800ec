# Everything starts here: `make run` and `make test` need nothing but Python 3.11+, make and a network.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
DEMO ?= 1
SECONDS ?= 600
MINUTES ?= 30
BIN := .venv/bin
export FLASK_APP := wsgi.py
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run dev test check lint types architecture migrations-match journeys-browser lock messages bench soak seed clean

run: .venv/run.stamp
	@exec $(BIN)/python -m blog.supervisor --host "$(HOST)" --port "$(PORT)" --workers "$(WORKERS)" --demo "$(DEMO)"

dev: .venv/run.stamp
	@$(BIN)/flask db upgrade
	@$(BIN)/flask run --debug --host "$(HOST)" --port "$(PORT)"

test: .venv/dev.stamp
	@$(BIN)/python -m tests.browser
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

check: lint types architecture migrations-match test

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp
	$(BIN)/mypy

architecture: .venv/dev.stamp
	$(BIN)/lint-imports

migrations-match: .venv/dev.stamp
	$(BIN)/python -m tests.migrations_match

bench: .venv/dev.stamp
	@$(BIN)/python -m bench $(ARGS)

soak: .venv/dev.stamp
	@$(BIN)/python -m bench.soak --seconds "$(SECONDS)" --minutes "$(MINUTES)"

lock: .venv/dev.stamp
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url requirements-dev.in -o requirements-dev.txt

messages: .venv/dev.stamp
	@mkdir -p blog/translations
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k _l -k lazy_gettext --project Rejoinder --version 1 --no-location -o blog/translations/messages.pot .

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rejoinder needs Python 3.11 or newer; name one with PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements.txt
	@echo "Installing what Rejoinder runs on …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
