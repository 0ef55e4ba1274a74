# Two commands set everything up on a machine with Python 3.11, git and make: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help env run test check lock bench bench-extract bench-first-byte filters bench-browser bench-desk chaos fuzz soak spark-test browser

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

env: .venv/.ready ## .venv with everything, from the hashed lock

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên (PYTHON=/đường/dẫn make env)."; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: env ## env; a sample home where there is none; the dashboard on http://127.0.0.1:8501
	@test -e "$${CHITIEU_HOME:-data}/warehouse/CURRENT" || $(BIN)/chitieu demo
	$(BIN)/chitieu serve --host $(HOST) --port $(PORT)

test: env browser ## env; all tests
	@# hundreds of processes are started: none of them should compile what the one before did
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: env ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser:
	@sh tests/e2e/chromium.sh

bench: env ## measured side by side, printed as a table (minutes)
	$(BIN)/python tests/bench/run.py

bench-extract: env ## writers of 200,000 rows side by side: seconds and memory
	$(BIN)/python tests/bench/extract.py

bench-first-byte: env ## how soon the longest tables of each screen come as a file, from the home of CHITIEU_HOME
	$(BIN)/python tests/bench/first_byte.py

filters: env ## 200 random filters: screen = files = recomputation (FILTERS=n, SEED=n)
	CHITIEU_FILTERS=$(or $(FILTERS),200) CHITIEU_SEED=$(or $(SEED),1) $(BIN)/python -m pytest tests/independent/test_random_filters.py

bench-browser: env browser ## what a person waits for, in Chromium at 2,000 units (BENCH_HOME=folder to keep or reuse the home)
	$(BIN)/python tests/bench/browser.py $(if $(BENCH_HOME),--home $(BENCH_HOME))

bench-desk: env ## 200 and 2,000 workbooks dropped on the desk beside ten readers: seconds to the last verdict, memory of every process
	$(BIN)/python tests/bench/desk.py

soak: env ## half an hour of people coming and going: memory stays flat (MINUTES=n)
	$(BIN)/python tests/bench/soak.py --minutes $(or $(MINUTES),30)

chaos: env ## kills a loading process at 50 moments (KILLS=1000 for the long run)
	$(BIN)/python tests/chaos/kill.py --kills $(or $(KILLS),50)

lock: ## the lock again from pyproject.toml (needs uv; writes no index address)
	uv pip compile --quiet --extra dev --extra build --generate-hashes --no-header --python-version 3.11 -o requirements.lock pyproject.toml
