# make demo   compares the two bundled directives: a summary here, the page in report.html
# make test   runs the tests; make test-bundle makes, installs and starts the folder for machines without internet
# make messages   compiles the catalogues of words after one was edited, and checks them
# make docs   builds the documentation in docs/_build; make notebooks runs those of examples/ again
# make bundle   the folder for machines without internet (docs/offline.md); PYTHONS="3.11 3.12", SYSTEMS="windows" for less
# All make their own environment in .venv the first time. PYTHON chooses another interpreter (3.11 or later).

PYTHON ?= python3
PYTHONS ?= 3.11 3.12 3.13
SYSTEMS ?= linux windows
VENV := .venv
BIN := $(VENV)/bin

# The tests start the program many times: what is compiled is kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-bundle lint messages accuracy speed docs notebooks bundle clean

demo: $(VENV)/.demo
	$(BIN)/directive-diff demo

# Three at once on two cores: pages, saves and office programs are waited for.
test: $(VENV)/.test
	$(BIN)/python -m pytest -n 3 --dist worksteal

test-bundle: $(VENV)/.test
	$(BIN)/python -m pytest -m bundle tests/test_bundle_installed.py

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

messages: $(VENV)/.test
	$(BIN)/python -m tools.messages

accuracy: $(VENV)/.test
	$(BIN)/python -m benchmarks.accuracy

speed: $(VENV)/.benchmark
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.preview
	$(BIN)/python -m benchmarks.edits
	$(BIN)/python -m benchmarks.language

docs: $(VENV)/.docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build

notebooks: $(VENV)/.test
	$(BIN)/python -m tools.notebooks

bundle: $(VENV)/.bundle
	$(BIN)/python -m tools.bundle --systems "$(SYSTEMS)" --pythons "$(PYTHONS)"

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cần Python 3.11 trở lên; ví dụ: make PYTHON=python3.11 demo"; \
	    echo "Python 3.11 or later is needed; for example: make PYTHON=python3.11 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.demo: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(VENV)/.lint: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	touch $@

$(VENV)/.docs: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,docs]'
	touch $@

$(VENV)/.bundle: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bundle]'
	touch $@

$(VENV)/.benchmark: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,benchmark]'
	touch $@

clean:
	rm -rf $(VENV) report.html dist
