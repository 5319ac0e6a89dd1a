# Hesi. `make run` needs Python 3.11 and nothing else; every other target sets itself up as well.

PYTHON := .venv/bin/python

.PHONY: help run test test-deep check bench bench-tickets bench-assistant bench-chat bench-search bench-reports format screenshots clean setup setup-dev

help:
	@echo "make run          start the product with demo data (PORT, default 8000)"
	@echo "make test         run every test, on SQLite and PostgreSQL"
	@echo "make test-deep    the same with the long searches"
	@echo "make check        format, lint, types, imports, templates, migrations, translations"
	@echo "make format       put the code into its one format"
	@echo "make bench        timings, printed into docs/performance.md"
	@echo "make bench-tickets  the same of the support desk"
	@echo "make bench-assistant  how often the assistant answers rightly, and how fast"
	@echo "make bench-chat   live chat: how soon messages arrive, whether one is lost, what pages pay"
	@echo "make bench-search  search over 5,000 articles and 50,000 posts"
	@echo "make bench-reports  boards and reports of a company with a million lines"
	@echo "make screenshots  draw the pages for the README"
	@echo "make clean        remove everything that can be made again (not the data in var)"

run: setup
	@exec .venv/bin/hesi run --demo

test: setup-dev
	@$(PYTHON) tools/run_tests.py

test-deep: setup-dev
	@$(PYTHON) tools/run_tests.py --deep

check: setup-dev
	@$(PYTHON) tools/check.py

bench: setup-dev
	@$(PYTHON) -m bench.claims

bench-tickets: setup-dev
	@$(PYTHON) -m bench.tickets

bench-assistant: setup-dev
	@$(PYTHON) -m bench.assistant.run

bench-chat: setup-dev
	@$(PYTHON) -m bench.chat

bench-search: setup-dev
	@$(PYTHON) -m bench.search

bench-reports: setup-dev
	@$(PYTHON) -m bench.reports

format: setup-dev
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .

screenshots: setup-dev
	@$(PYTHON) tools/screenshots.py

setup:
	@python3 tools/venv.py run

setup-dev:
	@python3 tools/venv.py dev

clean:
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist ./*.egg-info
	@find hesi tests tools bench -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -exec rm -f {} +
