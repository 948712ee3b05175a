# 研铃 Yanling. `make run` shows it, `make test` proves it; both need Python 3.11 or newer and nothing else.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# Debian's Python may lack venv; such a one is passed over.
FIT := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$p" -c "$(FIT)" >/dev/null 2>&1 && { echo "$$p"; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV ?= uv
WORKERS ?= 3

.DELETE_ON_ERROR:
.PHONY: help install run test check postgresql bench soak lock chromium clean

help:
	@echo "make run      安装并启动示例学校（网页聊天）；参数写在 ARGS=\"…\""
	@echo "make test     安装、检查、跑全部测试"
	@echo "make check    只做静态检查（ruff、mypy、import-linter）"
	@echo "make postgresql  全部测试里用得到数据库的，再在 PostgreSQL 上跑一遍"
	@echo "make soak     长时间的故障测试"
	@echo "make bench    测速度与内存"
	@echo "make lock     按 pyproject.toml 重写 requirements.lock"

install: $(STAMP)

# --no-deps: the lock is complete. --no-build-isolation: setuptools comes from the lock too, so nothing unhashed is fetched.
$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "没有找到可用的 Python：需要 3.11 或更新的版本（含 venv）。"; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@echo "正在安装依赖……"
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

run: $(STAMP)
	@$(BIN)/yanling serve $(ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tests marked `cases` run when YANLING_CASES names their folder.
test: check chromium
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

# `make test` runs on PostgreSQL what differs most; this is the rest of it.
postgresql: $(STAMP)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m postgresql

# -s shows the seed that repeats a run.
soak: $(STAMP)
	$(BIN)/pytest -m soak -s

bench: $(STAMP)
	$(BIN)/python -m tests.bench

# The browser tests use the system's Chromium. Where it cannot be installed they say so and are left out.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
			&& echo "正在安装 Chromium（浏览器测试用）……" \
			&& timeout 300 sh -c 'apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium' \
				>/dev/null 2>&1; } \
		|| true

# setuptools builds the package itself; it is locked beside what the program needs.
lock:
	@sed -n 's/^requires = \["\(setuptools[^"]*\)"\]$$/\1/p' pyproject.toml | $(UV) pip compile --quiet --universal \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		--group dev pyproject.toml - -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info
