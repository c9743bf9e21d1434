# make start   installs everything and starts the dashboard on demo data
# make test    installs everything and passes the tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps

.PHONY: start test fuzz lock

start: $(VENV)/started
	$(BIN)/kollen app

test: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 --dist worksteal

# reads damaged Access and Excel files, thousands of each; says how to repeat what goes wrong
fuzz: $(VENV)/tested
	$(BIN)/python -m tests.fuzzing --mutations 2000

$(VENV)/started: requirements-start.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements-start.lock
	$(PIP) --no-build-isolation -e .
	touch $@

$(VENV)/tested: $(VENV)/started requirements.lock
	$(PIP) --require-hashes -r requirements.lock
	touch $@

# all versions with hashes, for every platform and Python; never with the name of an index
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --group test pyproject.toml \
	  --no-header --no-emit-index-url --quiet --upgrade -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes pyproject.toml -c requirements.lock \
	  --no-header --no-emit-index-url --quiet -o requirements-start.lock
