# The one entrance. CI calls these targets and nothing else.

CARGO   ?= cargo
PYTHON  ?= python3
CORPUS  ?= data
# The profile of `make wheel`: `release` compiles in half of the time.
WHEEL_PROFILE ?= dist
OUT     ?= out
BINARY  := $(or $(CARGO_TARGET_DIR),target)/release/deckpress
DIST    := $(or $(CARGO_TARGET_DIR),target)/dist/deckpress

# The engine that `make test` imports into, and those that `make test-all` adds. The oldest want an old protobuf.
ANKI        := 26.9.3
ANKI_OLDEST := 2.1.49 2.1.44 2.1.41 2.1.36
ANKI_MORE   := 25.9.5 25.2.7 24.11 24.4.1 23.10.1 2.1.66 2.1.60 2.1.55 2.1.54 2.1.50 $(ANKI_OLDEST)
VENVS       := $(ANKI:%=.venv/anki-%/ready) .venv/aqt/ready .venv/code/ready .venv/genanki/ready .venv/pdf/ready .venv/workflows/ready

SECONDS ?= 60

.PHONY: all build dist wheel test test-all lint unit fuzz audit golden pictures bench bench-check bench-write release site clean tools venvs node workflows help
.DELETE_ON_ERROR:

all: build ## Build the release binary and every artifact of data/ into out/
	$(BINARY) build $(CORPUS) --output $(OUT)

build: ## Build the release binary, in a profile that is quick to compile
	$(CARGO) build --release --locked

dist: ## Build the binary as it is released: slower to compile, faster to run
	$(CARGO) build --profile dist --locked

wheel: .venv/install/ready ## Put the program into a wheel for pip, and its source beside it: out/wheel/
	rm -rf $(OUT)/wheel
	PATH="$(CURDIR)/.venv/install/bin:$$PATH" tools/wheel $(WHEEL_PROFILE) $(OUT)/wheel
	.venv/install/bin/maturin sdist --out $(OUT)/wheel

test: lint workflows unit ## Run everything that must hold; sets up what it needs

lint: ## Formatting and clippy, warnings denied
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings

unit: tools venvs node ## Unit, golden, command line, real Anki and PDF tests
	$(CARGO) test --locked

test-all: test audit ## What `make test` runs, and what is slow: more Ankis, back to 2.1.36 of 2020, and Anki's own window; the ways to install; all shapes; the audit
	tests/tools/debian desktop
	$(MAKE) --jobs=4 $(ANKI_MORE:%=.venv/anki-%/ready) .venv/desktop/ready
	$(MAKE) wheel WHEEL_PROFILE=release
	$(CARGO) test --locked --test it -- --ignored

fuzz: ## Feed each reader what a fuzzer makes up: make fuzz SECONDS=60 TARGETS="json svg"
	tools/fuzz $(SECONDS) $(TARGETS)

audit: ## Check licences, sources and advisories of what is linked, and that all of it is used
	tools/audit

workflows: .venv/workflows/ready ## Lint the GitHub workflows and the action
	.venv/workflows/bin/zizmor --offline --no-progress --quiet .github action.yml
	.venv/workflows/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	.venv/workflows/bin/check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	.venv/workflows/bin/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml

golden: tools venvs node ## Write the expected files of tests/ and docs/ anew; review the diff
	DECKPRESS_BLESS=1 $(CARGO) test --locked

pictures: all tools venvs node ## Make the pictures of README and docs/
	$(BINARY) build tests/fixtures/rtl --quiet --locked --format apkg --output $(OUT)
	.venv/anki-$(ANKI)/bin/python tests/anki/sides.py $(OUT)/python-interview/python-interview.apkg $(OUT)/rtl/rtl.apkg >$(OUT)/sides.json
	node tests/web/gallery.mjs $(OUT)/sides.json .venv/aqt/_aqt/data/web docs/pictures
	node tests/web/picture.mjs $(OUT)/python-interview/python-interview.html docs/pictures
	$(BINARY) build data/python-interview --quiet --locked --format sheet --set sheet.imposition=pocket --output $(OUT)/pocket
	tests/tools/pictures-of-pages $(OUT)/python-interview/python-interview $(OUT)/pocket/python-interview/python-interview docs/pictures
	pngquant --force --ext .png --skip-if-larger --strip docs/pictures/*.png || [ $$? -eq 98 ]

bench: dist .venv/bench/ready .venv/anki-$(ANKI)/ready ## Compare with peers, as ratios in one run, and write docs/benchmarks.md
	$(CARGO) build --profile dist --locked --example floor
	.venv/bench/bin/python tests/bench/bench.py $(DIST) $(dir $(DIST))examples/floor .venv/anki-$(ANKI)/bin/python docs/benchmarks.md
	.venv/bench/bin/python tests/bench/lines.py $(DIST) data/python-interview templates/fonts

bench-check: dist ## Count instructions of fixed work, and fail where they grew by more than 5 %
	$(PYTHON) tests/bench/instructions.py $(DIST)

bench-write: dist ## Write the counts that bench-check compares with
	$(PYTHON) tests/bench/instructions.py $(DIST) --write

release: build dist ## Make out/release/ as the release workflow uploads it: make release VERSION=0.1.0
	RELEASED="$(RELEASED)" QUICK=$(BINARY) tools/release $(DIST) "$(VERSION)" $(CORPUS) $(OUT)/release $(BINARIES)

site: build ## Make out/site/ as the pages workflow publishes it
	tools/site $(BINARY) data/python-interview $(OUT)/site

tools: ## Install the Debian packages that tests call, where they are missing
	tests/tools/debian

venvs: ## Set up the Python environments of the tests, a few at a time
	@$(MAKE) --no-print-directory --jobs=4 $(VENVS)

node: $(foreach set,web pdf markdown tex,tests/$(set)/node_modules/ready) ## Set up what tests call from npm

tests/%/node_modules/ready: tests/%/package-lock.json
	npm ci --prefix $(<D) --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

.venv/anki-%/ready: tests/anki/requirements.txt
	tests/tools/venv $(PYTHON) $(@D) $< anki==$*

$(ANKI_OLDEST:%=.venv/anki-%/ready): .venv/anki-%/ready: tests/anki/requirements-before-2.1.50.txt
	tests/tools/venv $(PYTHON) $(@D) $< anki==$*

# The style sheets of Anki's own reviewer. Its programs are not run, so nothing that they need is installed.
.venv/aqt/ready: Makefile
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --upgrade --target $(@D) aqt==$(ANKI)
	touch $@

.venv/bench/ready: tests/bench/requirements.txt
	tests/tools/venv $(PYTHON) $(@D) $<

.venv/code/ready: tests/corpus/requirements.txt
	tests/tools/venv $(PYTHON) $(@D) $<

.venv/desktop/ready: tests/install/desktop.txt
	tests/tools/venv $(PYTHON) $(@D) $<

.venv/genanki/ready: tests/genanki/requirements.txt
	tests/tools/venv $(PYTHON) $(@D) $<

.venv/install/ready: tests/install/requirements.txt
	tests/tools/venv $(PYTHON) $(@D) $<

.venv/pdf/ready: tests/pdf/requirements.txt
	tests/tools/venv $(PYTHON) $(@D) $<

.venv/workflows/ready: tests/workflows/requirements.txt
	tests/tools/venv $(PYTHON) $(@D) $<

clean: ## Delete what was built
	$(CARGO) clean
	rm -rf $(OUT) .venv tests/*/node_modules

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16
