# `make demo` and `make test` set everything up on a machine with Python >= 3.11, git and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: all help install demo test test-all lint format fuzz clean

all: install
	@echo "$(BIN)/scrapy is ready; make help lists what else there is"

help:
	@echo "make          set up .venv/, which holds the command: $(BIN)/scrapy"
	@echo "make install  the same"
	@echo "make demo     crawl the bundled sites offline and print what came out"
	@echo "make test     lint, type-check and test, in under three minutes"
	@echo "make test-all the slow tests that make test leaves out: kills, clusters, databases, whole crawls"
	@echo "make lint     lint and type-check"
	@echo "make format   let ruff mend what it can"
	@echo "make fuzz     feed the readers broken input, a minute each"
	@echo "make clean    remove what make built (never data/)"

install: .venv/installed

.venv/installed: pyproject.toml $(wildcard crawler/reading/html/native/*)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: install
	$(BIN)/python -m scripts.run_demo

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Four processes, also on two cores: many tests wait for servers, locks and children.
test: lint
	$(BIN)/pytest -n 4 --dist loadfile -m 'not slow'

test-all: install
	$(BIN)/pytest -n 4 --dist loadfile -m slow

fuzz: install
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	$(BIN)/python -m benchmarks.fuzz --seconds 60
	$(BIN)/python -m benchmarks.fuzz_pages --seconds 60
	$(BIN)/python -m benchmarks.fuzz_archive --seconds 60

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
