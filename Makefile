# Everything a person types here. `make setup` is part of every target that needs it, and costs nothing the second time.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
LINTERS := $(VENV)/tools
NAMES := frontend/web/src/time/present-names.json
ASSETS = $${KUBEBUILDER_ASSETS:-$${ALBA_ASSETS:-$${XDG_CACHE_HOME:-$$HOME/.cache}/alba/kubebuilder-assets}}
CORES = $$(getconf _NPROCESSORS_ONLN)
# Some tests wait for a process, so there is one more at work than there are cores. Two of a file's tests never run at
# once: they may share a server of their file.
PYTEST = $(BIN)/python -m pytest --numprocesses $$(($(CORES) + 1)) --dist loadfile
# What does not build on each other, side by side, each with its own words together.
SIDE_BY_SIDE = $(MAKE) --no-print-directory --jobs=$(CORES) $(if $(filter output-sync,$(.FEATURES)),--output-sync)
CHROMIUM ?= /usr/bin/chromium
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup environment project page modules built pagelint pagetest browser demo test bench soak lint code pagecode texts linters bandit delivery rights dashboards audit format lock apiserver clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv from the lock files, unless it is there already
	@$(call unless_done,environment,uv.txt requirements.txt)
	@$(call unless_done,project,uv.txt requirements.txt pyproject.toml)

# $(1): a target, which leaves a stamp of its name in .venv; $(2): the files that it follows from
unless_done = wanted=$$(cat $(2) | git hash-object --stdin); [ "$$(cat $(VENV)/$(1) 2>/dev/null)" = "$$wanted" ] || \
	{ MAKEFLAGS='$(filter-out -j% --jobserver%,$(MAKEFLAGS))' $(MAKE) --no-print-directory $(1) && \
		echo "$$wanted" > $(VENV)/$(1); }

environment:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Alba needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 2; fi; \
	echo "Setting up $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV)
	@grep -q "^uv==$$($(BIN)/uv --version 2>/dev/null | cut -d ' ' -f 2) " uv.txt || \
		$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r uv.txt
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes uv.txt requirements.txt

# Alba itself, editable: the setuptools of the lock builds it, so that it asks the network for nothing.
project:
	@$(BIN)/uv pip install -q --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .

page: setup ## build the page into frontend/web/dist, with Node 20 or newer
	@command -v npm >/dev/null || { echo "No npm: the page is left out, and there is the API alone" >&2; exit 0; }; \
	$(call unless_done,modules,frontend/web/package-lock.json); \
	[ -f frontend/web/dist/index.html ] || rm -f $(VENV)/built; \
	$(call unless_done,built,$(call files,frontend/web) frontend/api/openapi.json)

modules:
	@cd frontend/web && npm ci --silent

built:
	@cd frontend/web && npm run --silent build

pagelint: page
	@cd frontend/web && npm run --silent lint

pagetest: page
	@cd frontend/web && npm run --silent test
	@if [ -x "$(CHROMIUM)" ]; then cd frontend/web && CHROMIUM="$(CHROMIUM)" npx playwright test --grep-invert @all; \
	else echo "No Chromium: the page is not tried in a browser (apt-get install chromium)"; fi

browser: page ## the page in a browser: over a running demo, and every view and state in every look by axe; needs Chromium
	@cd frontend/web && CHROMIUM="$(CHROMIUM)" npx playwright test

demo: setup page ## watch sample namespaces wake and sleep; ARGS="--speed 600" hands flags on
	@$(BIN)/alba demo $(ARGS)

test: setup ## all checks and all tests
	@$(SIDE_BY_SIDE) lint pagetest
	@assets="$(ASSETS)"; \
	if [ -x "$$assets/kube-apiserver" ] && [ -x "$$assets/etcd" ]; then export KUBEBUILDER_ASSETS="$$assets"; \
	else unset KUBEBUILDER_ASSETS; echo "No kube-apiserver in $$assets: its tests are left out (make apiserver builds one)"; fi; \
	$(PYTEST) $(ARGS)

bench: setup ## what Alba costs beside what else there is, as ratios in one run; ARGS="herd --counts 100" chooses
	@$(BIN)/python -m tests.benchmarks $(ARGS)

soak: setup ## the tests that take hours: every fault at every effect, thousands of seeds
	@$(PYTEST) -m soak $(ARGS)

lint: code pagecode texts ## style, types, floors, sizes

code: setup
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "Some files are not formatted: make format" >&2; exit 1; }
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo
	@$(BIN)/python tests/sizes.py

pagecode: page
	@$(call unless_done,pagelint,$(call files,frontend/web) frontend/api/openapi.json)

texts: setup
	@$(call unless_done,linters,linters.txt)
	@$(call unless_done,bandit,linters.txt $(call files,schemas reconciler bot frontend/*.py frontend/api))
	@$(call unless_done,delivery,linters.txt requirements.txt $(call files,.github manifests schedules .yamllint.yaml .pre-commit-hooks.yaml .ci))

files = $$(git ls-files -co --exclude-standard -- $(1) | while read -r file; do [ -f "$$file" ] && echo "$$file"; done)

# The linters of what is not Python, in an environment of their own.
linters:
	@$(BIN)/uv venv -q --clear --python $(BIN)/python $(LINTERS)
	@$(BIN)/uv pip sync -q --python $(LINTERS)/bin/python --require-hashes linters.txt

bandit:
	@$(LINTERS)/bin/bandit -q -ll -ii -r schemas reconciler bot frontend/api frontend/*.py

delivery:
	@$(LINTERS)/bin/yamllint -s .github manifests schedules .yamllint.yaml .pre-commit-hooks.yaml
	@$(BIN)/cfn-lint manifests/aws/*.yaml
	@$(LINTERS)/bin/actionlint -shellcheck $(LINTERS)/bin/shellcheck .github/workflows/*.yml
	@said=$$($(LINTERS)/bin/zizmor --offline --quiet --no-progress .github 2>&1) || { echo "$$said"; exit 1; }
	@$(LINTERS)/bin/shellcheck .ci/run
	@$(LINTERS)/bin/hadolint manifests/backend/Dockerfile manifests/frontend/Dockerfile

rights: setup ## write what Alba may do in the cluster, from the schedules
	@$(BIN)/alba rbac schedules > manifests/backend/rights/rights.yaml

dashboards: setup ## draw Grafana's dashboards from the code
	@$(BIN)/python manifests/monitoring/dashboards.py

audit: setup ## ask whether anything that is used is known to be vulnerable
	@$(call unless_done,linters,linters.txt)
	@PATH="$(LINTERS)/bin:$$PATH" $(BIN)/python .github/scripts/audit.py $(ARGS)

format: setup ## format the code, and fix what can be fixed
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

openapi: setup ## write again what the page is made from: the API's document, and the present names of zones
	@$(BIN)/python -m frontend.api openapi >frontend/api/openapi.json.new && mv frontend/api/openapi.json.new frontend/api/openapi.json
	@$(BIN)/python -m frontend.api present-names >$(NAMES).new && mv $(NAMES).new $(NAMES)

lock: export UV_CUSTOM_COMPILE_COMMAND = make lock
lock: setup ## write the lock files again, with the newest versions that fit; they carry no addresses
	@echo uv | $(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url -o uv.txt -
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url \
		--all-extras --group dev pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --group linters -o linters.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --extra all \
		-c requirements.txt pyproject.toml -o runtime.txt

apiserver: ## build a real kube-apiserver and etcd for the tests, outside the repository; takes a while
	@tests/apiserver/build

clean: ## remove the environment and all caches
	@rm -rf $(VENV) frontend/web/node_modules frontend/web/dist build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
