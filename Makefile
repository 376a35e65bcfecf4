# Everything one does with Coffer, by name. `make` alone lists it.
CONFIGURATION ?= Debug
RID ?= linux-x64
export SOAK
RESULTS := artifacts/test-results

.DEFAULT_GOAL := help
.PHONY: help build run test soak bench bench-quick bench-micro bench-run format lint lint-openapi publish smoke clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build everything (CONFIGURATION=Debug)
	dotnet build -c $(CONFIGURATION) --nologo -v quiet

run: ## run Coffer from source; ARGS="…" are its arguments
	dotnet run --project src/Coffer -c $(CONFIGURATION) -- $(ARGS)

test: ## install what the tests need, run all tests; TEST_ARGS="--filter-class …" narrows
	@eng/install-tools.sh test
	@rm -rf $(RESULTS)
	dotnet test -c $(CONFIGURATION) --results-directory $(RESULTS) --report-xunit-trx $(TEST_ARGS)

soak: ## SOAK times as many crash tests (SOAK=20), then the simulation with new seeds until told to stop (SIMULATION_SECONDS=n)
	$(MAKE) test TEST_ARGS='--filter-namespace Coffer.Tests.Crash --timeout 6h' SOAK=$(or $(SOAK),20)
	$(MAKE) test TEST_ARGS='--filter-class Coffer.Tests.Simulation.SimulationTests --timeout 8760h' \
		SIMULATION_SECONDS=$(or $(SIMULATION_SECONDS),forever)

bench: ## measure beside the limits of this machine; the table goes to bench/results too (BENCH_ARGS="--only rounds")
	@$(MAKE) --no-print-directory bench-run BENCH_ARGS='--results bench/results $(BENCH_ARGS)'

bench-quick: ## the same on a small scale, in a few minutes
	@$(MAKE) --no-print-directory bench-run BENCH_ARGS='--quick $(BENCH_ARGS)'

bench-micro: ## what happens inside one process: sealing, digests, JSON, masks, calendar, each beside its floor
	dotnet run --project bench/Coffer.Micro -c Release -- --filter '*' --artifacts artifacts/bench-micro

bench-run: publish
	@eng/install-tools.sh bench
	@npm install --silent --no-fund --no-audit --prefix artifacts/peer stripe-stateful-mock@0.0.16
	dotnet build src/Coffer -c Release --nologo -v quiet
	dotnet build bench/Coffer.Bench -c Release --nologo -v quiet
	POSTGRES_OPTIONS='-c shared_buffers=1GB -c max_wal_size=4GB' eng/with-postgres.sh artifacts/bin/Coffer.Bench/release/Coffer.Bench --postgres {first} --peer artifacts/peer \
		--coffer artifacts/publish/coffer --dotnet artifacts/bin/Coffer/release/coffer.dll $(BENCH_ARGS)

format: ## lay out all files
	dotnet tool restore >/dev/null
	dotnet csharpier format .

lint: ## check the layout, build with warnings as errors
	dotnet tool restore >/dev/null
	dotnet csharpier check .
	dotnet build -c $(CONFIGURATION) --nologo -v quiet -warnaserror

lint-openapi: ## lint the OpenAPI document, and see that the committed one is what the program says
	@eng/install-tools.sh lint
	dotnet build src/Coffer -c $(CONFIGURATION) --nologo -v quiet
	git diff --exit-code --stat openapi
	@eng/lint-openapi.sh

publish: ## the native program into artifacts/publish/ (RID=linux-x64); any warning fails
	@eng/install-tools.sh publish
	@eng/publish.sh $(RID)

smoke: publish ## every call of the seed page against the native program, on both engines
	@eng/install-tools.sh test
	tests/smoke.sh artifacts/publish/coffer
	eng/with-postgres.sh tests/smoke.sh artifacts/publish/coffer {first} {second}

clean: ## remove all that was built
	rm -rf artifacts
