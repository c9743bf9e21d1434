# make start   installs everything and starts the dashboard on demo data
# make test    installs everything and passes the tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: start test lock

start: $(VENV)/installed
	$(BIN)/kollen app

test: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps --no-build-isolation -e .
	touch $@

# all versions with hashes, for every platform and Python; never with the name of an index
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --group test pyproject.toml \
	  --no-header --no-emit-index-url --quiet --upgrade -o requirements.lock
