# Descent. `make help` lists what there is.

SHELL := /bin/bash
.DEFAULT_GOAL := help

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
RUN ?= mnist-mlp --epochs 60
# What `make bench` measures; see docs/benchmarks.md.
PARTS ?= peers steps frames dashboard startup neighbor scaling runs
NETS ?= all
PEERS ?= keras torch jax
ROUNDS ?= 5
THREADS ?=
OUT ?=
CHART ?=
BUILD := .build/release

# The tests of what several threads share.
THREADED := TensorsTests|NeuralNetworksTests|MonitoringTests|TrainingTests

# The libraries that building needs, by what pkg-config calls them.
DEBIAN_ncursesw := libncurses-dev
DEBIAN_openblas := libopenblas-dev
DEBIAN_zlib := zlib1g-dev
LIBRARIES := ncursesw openblas zlib

# The pictures of docs/themes.md.
THEMES := descent $(basename $(notdir $(wildcard themes/*.json)))
SIZES := 40x12 80x24 120x40 250x80
# What the picture of several runs shows: two learning rates, a fork with a lower one, one that was steered.
COMPARED := mnist-mlp-20261121T225042Z-pmbh mnist-mlp-20261121T225057Z-sawj \
  mnist-mlp-20261121T225309Z-jqch mnist-mlp-20261121T225251Z-nsud

.PHONY: help deps build run test check sanitize bench bench-instructions format lint install uninstall clean picture

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 28

deps: ## Install what the machine lacks (apt with sudo, or brew); nothing when all is there
	@set -e; \
	if ! command -v $(SWIFT) >/dev/null 2>&1; then \
	  echo "Swift 6.2 or newer is needed: see https://www.swift.org/install" >&2; exit 1; \
	fi; \
	if [ "$$(uname -s)" = Darwin ]; then exit 0; fi; \
	missing=""; \
	command -v pkg-config >/dev/null 2>&1 || missing="pkg-config"; \
	for library in $(LIBRARIES); do \
	  case $$library in \
	    ncursesw) package=$(DEBIAN_ncursesw);; \
	    openblas) package=$(DEBIAN_openblas);; \
	    zlib) package=$(DEBIAN_zlib);; \
	  esac; \
	  pkg-config --exists $$library 2>/dev/null || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if ! command -v apt-get >/dev/null 2>&1; then \
	  echo "missing:$$missing (Debian's names); install them with your package manager" >&2; exit 1; \
	fi; \
	sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
	echo "Installing with apt:$$missing"; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$sudo apt-get install -y -qq $$missing >/dev/null 2>&1 \
	  || { $$sudo apt-get update -qq && $$sudo apt-get install -y -qq $$missing >/dev/null; }

build: deps ## Build the release program, .build/release/descent
	$(SWIFT) build -c release --product descent

run: build ## Open the dashboard on the built-in digits; RUN="mnist-softmax" for something else
	@$(BUILD)/descent run $(RUN)

test: deps ## Run all tests
	$(SWIFT) build --build-tests
	SWIFT_BACKTRACE=interactive=no $(SWIFT) test --skip-build

check: deps lint ## What CI runs: format, imports, warnings as errors, all tests
	DESCENT_STRICT=1 $(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	DESCENT_STRICT=1 SWIFT_BACKTRACE=interactive=no $(SWIFT) test --skip-build
	@for set in avx2 baseline; do \
	  echo "The kernels with no more than $$set:"; \
	  DESCENT_STRICT=1 DESCENT_INSTRUCTION_SET=$$set SWIFT_BACKTRACE=interactive=no \
	    $(SWIFT) test --skip-build --filter 'TensorsTests|NeuralNetworksTests' 2>&1 | tail -n 1; \
	  [ "$${PIPESTATUS[0]}" = 0 ] || exit 1; \
	done
	$(SWIFT) build -c release --product descent-benchmarks
	@$(BUILD)/descent-benchmarks --parts frames
	@if command -v valgrind >/dev/null 2>&1; then $(MAKE) --no-print-directory bench-instructions COUNTED=mnist_mlp:32; \
	else echo "instructions not counted: valgrind is not installed"; fi

# The sanitizer takes the futex of the standard library's Mutex for a race.
sanitize: deps ## Run the tests of what trains under the address and the thread sanitizer
	$(SWIFT) build --build-tests --sanitize address --scratch-path .build/address
	ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no \
	  $(SWIFT) test --skip-build --sanitize address --scratch-path .build/address
	$(SWIFT) build --build-tests --sanitize thread --scratch-path .build/thread
	TSAN_OPTIONS="halt_on_error=1 suppressions=$(CURDIR)/Tests/thread-sanitizer.txt" \
	  SWIFT_BACKTRACE=enable=no $(SWIFT) test --skip-build --sanitize thread \
	  --scratch-path .build/thread --filter '$(THREADED)'

bench: deps ## Compare with Keras, PyTorch and JAX, measure the dashboard; NETS="cnn lstm:128" PEERS="jax" narrow it
	$(SWIFT) build -c release --product descent-benchmarks
	$(SWIFT) build -c release --product descent
	@$(BUILD)/descent-benchmarks --parts "$(PARTS)" --nets "$(NETS)" --peers "$(PEERS)" \
	  --rounds "$(ROUNDS)" --threads "$(THREADS)" --out "$(OUT)" \
	  --chart "$(CHART)"

bench-instructions: deps ## Count the instructions of training steps; UPDATE=1 makes the counts the limits
	$(SWIFT) build -c release --product descent-benchmarks
	@$(BUILD)/descent-benchmarks instructions --update "$(UPDATE)" $(if $(COUNTED),--nets "$(COUNTED)")

lint: ## Check the format of all Swift files
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## Format all Swift files
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

install: deps ## Install program, data, experiments, themes and completions under PREFIX
	$(SWIFT) build -c release --product descent --static-swift-stdlib --scratch-path .build-install
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/descent/data \
	  $(DESTDIR)$(PREFIX)/share/descent/experiments $(DESTDIR)$(PREFIX)/share/descent/themes
	install -s -m 755 .build-install/release/descent $(DESTDIR)$(PREFIX)/bin/descent
	cp -R Sources/Datasets/Resources/. $(DESTDIR)$(PREFIX)/share/descent/data/
	install -m 644 experiments/*.json $(DESTDIR)$(PREFIX)/share/descent/experiments/
	install -m 644 themes/*.json $(DESTDIR)$(PREFIX)/share/descent/themes/
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	.build-install/release/descent --generate-completion-script bash \
	  > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/descent
	.build-install/release/descent --generate-completion-script zsh \
	  > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_descent
	.build-install/release/descent --generate-completion-script fish \
	  > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/descent.fish

uninstall: ## Remove what install put under PREFIX
	rm -rf $(DESTDIR)$(PREFIX)/bin/descent $(DESTDIR)$(PREFIX)/share/descent \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/descent \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_descent \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/descent.fish

picture: build ## Draw the README's pictures from real frames; the generator's takes minutes
	$(BUILD)/descent run mnist-mlp --epochs 6 --screenshot docs/dashboard.svg --at-step 2600 --keys "+"
	$(BUILD)/descent run mnist-mlp --epochs 6 --screenshot docs/layers.svg --at-step 2600 --size 110x32 \
	  --keys "$$(printf '3\n\n\nw')"
	$(BUILD)/descent run mnist-autoencoder --screenshot docs/mnist-autoencoder.svg --at-step 2800 --keys 7
	$(BUILD)/descent run spirals --screenshot docs/spirals.svg --at-step 1500 --size 120x40 --keys 7
	$(BUILD)/descent run mnist-cnn --screenshot docs/mnist-cnn.svg --at-step 1100 --size 140x40 --keys 7
	$(BUILD)/descent export $(COMPARED) --runs experiments/runs --metric val_loss --size 900x500 --chart docs/compare.svg
	@mkdir -p docs/themes
	for theme in $(THEMES); do \
	  $(BUILD)/descent run mnist-mlp --epochs 6 --screenshot docs/themes/$$theme.svg --at-step 1600 --size 80x24 \
	    --theme $$theme --keys "+" || exit 1; \
	done
	for size in $(SIZES); do \
	  $(BUILD)/descent run mnist-cnn --epochs 2 --screenshot docs/themes/$$size.svg --at-step 700 --size $$size \
	    --keys "+" || exit 1; \
	done
	$(BUILD)/descent run mnist-gan --epochs 21 --screenshot docs/mnist-gan.svg --at-step 13125 --size 126x76 --keys 7

clean: ## Remove what was built
	rm -rf .build .build-install
