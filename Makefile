# Thin targets over cmake, ninja and the scripts in tools/.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check bench format

PORT ?= 8080
jobs := $(shell nproc)
in_ci := $(if $(CI),-DCMAKE_COMPILE_WARNING_AS_ERROR=ON)

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## install what is missing, build, start the showcase (PORT=8080 DATA=folder)
	@tools/install_dependencies build docs
	@$(MAKE) --no-print-directory build/release/build.ninja
	@ninja -C build/release fleet
	@exec build/release/bin/fleet --port $(PORT) $(if $(DATA),--data "$(DATA)")

test: ## install what is missing, build, run every test
	@tools/install_dependencies build docs test e2e
	@$(MAKE) --no-print-directory build/dev/build.ninja
	@ninja -C build/dev
	@ctest --test-dir build/dev --output-on-failure -j $(jobs)

check: ## every slower gate: both compilers, sanitizers, fuzzing, checkers (tools/check lists them)
	@tools/install_dependencies build docs test e2e check bench
	@tools/check

bench: ## build the benchmarks and run them (PART="arena runtime": tools/bench lists them)
	@tools/install_dependencies build bench peers
	@tools/bench $(PART)

format: ## lay out every source with clang-format
	@tools/format

# Configured once; from then on ninja itself runs cmake again when a CMake file or the list of sources changes.
build/%/build.ninja: CMakePresets.json
	@cmake --preset $* $(in_ci)
	@touch $@
