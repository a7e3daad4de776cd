# Every target sets up what it needs: Python 3.11+ and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
UV_VERSION := 0.13.9
# Whatever the environment says of it: without compiled modules every start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE
INSTALL := uv pip install --quiet --compile-bytecode --python $(BIN)/python

.PHONY: run tour test check bench chaos pictures lock clean

run: $(VENV)/.runtime
	@$(BIN)/drumbeat run $(ARGS)

tour: $(VENV)/.runtime
	@$(BIN)/drumbeat sandbox tour $(ARGS)

# A file stays whole, so that what a module makes is made once; in which order the files come says tests/conftest.py.
test: $(VENV)/.dev
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.size_rule
	$(BIN)/python -m tests.name_rule

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench $(ARGS)

chaos: $(VENV)/.dev
	@$(BIN)/python -m tests.chaos $(if $(N),--n $(N)) $(ARGS)

pictures: $(VENV)/.dev
	@$(BIN)/python -m tests.pictures

# The lock files carry hashes and no index address, so they serve behind any mirror.
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml
lock: $(VENV)/.uv
	$(BIN)/uv $(LOCK) --upgrade -o requirements.txt
	$(BIN)/uv $(LOCK) --upgrade --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Drumbeat needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@echo "Setting up $(VENV) (once)..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/.uv
	@$(BIN)/$(INSTALL) --require-hashes -r requirements.txt
	@$(BIN)/$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@$(BIN)/$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
