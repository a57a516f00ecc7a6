# SPDX-License-Identifier: Apache-2.0
# The two commands most people need are `make demo` and `make test`. All of it is in tool/; nothing here is needed to
# build with CMake alone.
.PHONY: demo test bench build setup format check clean

# The homeostasis experiment: pictures and a table under out/homeostasis/.
demo: build
	@echo "hxtwin: running example/homeostasis.py"
	@.venv/bin/python example/homeostasis.py --out out/homeostasis

test:
	@tool/test.sh

bench:
	@tool/bench.sh

build:
	@tool/build.sh

setup:
	@tool/setup.sh

format:
	@tool/format.sh

# What CI runs before it builds: formatting and the rules of the house.
check:
	@tool/format.sh --check
	@/usr/bin/python3 tool/house_check.py

clean:
	rm -rf build build-asan build-dev build-tsan
