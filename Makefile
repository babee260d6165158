# Sidewinder: every target builds what it needs, in .venv/ and build/ of this checkout; nothing needs root.
#
#   make sim          Python programs as JIT traces on the RTL core: the table, and build/sim.json
#   make test         all tests but the long ones
#   make verify       a million instructions in lockstep with Spike, and the long tests
#   make formal       proofs of the core, and the bugs they find
#   make bitstream    BOARD=ulx3s_85f: a bitstream, its LUTs and clock (`sidewinder boards` lists the boards)
#   make area         LUTs and clock of the core, with each extension
#   make bench        the table of `make sim` with all baselines, written to bench/results/
#   make programs     pyperformance's programs, unmodified, against CPython
#   make peers        PyPy's RV64 JIT beside ours (needs apt)
#   make docs         generated pages
#   make site         docs/ as a site, in build/site/
#   make lint         ruff and mypy
#   make setup        only .venv/ (about 600 MB; every target does it first)
#   make setup COMPILED=1   and the hot part of the JIT compiled ahead of time, for as long as its sources stay as they are
#   make clean        remove build/ and .venv/
#
# The command is .venv/bin/sidewinder (--help explains it).
PYTHON ?= python3
BOARD ?= ulx3s_85f
INSTRUCTIONS ?= 1000000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup sim test verify formal bitstream area bench programs peers docs site lint clean

help:
	@sed -n 's/^#  *\(make .*\)/  \1/p; s/^# \([ST].*\)/\1/p' Makefile

sim: setup
	@$(BIN)/sidewinder bench --json build/sim.json

test: setup
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

verify: setup
	@$(BIN)/python -m tests.verify --instructions $(INSTRUCTIONS)

formal: setup
	@$(BIN)/python -m tests.formal

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bitstream: setup
	@$(BIN)/python -m boards.build $(BOARD)

area: setup
	@$(BIN)/python -m boards.area --docs

programs: setup
	@$(BIN)/python -m bench.suite --json build/programs.json
	@$(BIN)/python -m bench.suite.traces

bench: setup
	@$(BIN)/sidewinder bench --baselines --traces --json bench/results/sim.json
	@$(BIN)/python -m bench.markdown
	@$(BIN)/python -m bench.accuracy
	@$(BIN)/python -m bench.cpi
	@$(BIN)/python -m bench.stalls
	@$(BIN)/python -m bench.history

peers: setup
	@$(BIN)/python -m bench.peers

docs: setup
	@$(BIN)/python -m spec.reference
	@$(BIN)/python -m docs.language
	@$(BIN)/python -m docs.pipeline
	@$(BIN)/python -m docs.stages
	@$(BIN)/python -m docs.idea

site: setup
	@$(BIN)/python -c 'import mkdocs' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[site]'
	@$(BIN)/python -m mkdocs build --strict --quiet
	@echo "build/site/index.html: the pages; it needs no server"

setup: $(STAMP)
ifeq ($(COMPILED),1)
	@$(BIN)/python -m jit.ahead_build
endif

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Sidewinder needs Python 3.11 or newer as '$(PYTHON)'. Install it (Debian, Ubuntu: apt install python3 python3-venv), or name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) has no venv module. Install it: apt install python3-venv (Debian, Ubuntu)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the tools that pyproject.toml pins into $(VENV) (about 600 MB, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,views]' || \
	  { echo "pip could not install the packages above: see its message; 'make clean setup' begins anew"; exit 1; }
	@touch $@

clean:
	rm -rf build $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
