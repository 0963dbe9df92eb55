# Words for what one types every day; what they do is in bin/.
.PHONY: help run test days coverage mutants journeys check fmt bench

help:  ## this list
	@sed -n 's/^\([a-z]*\):  ## /  make \1	/p' Makefile

run:  ## everything, on this machine, with the demonstration
	bin/bootstrap
	bin/essaim serve --demo

test:  ## all that the CI checks, real Chromium included
	bin/bootstrap dev
	bin/browser
	bin/check
	.venv/bin/python -m pytest -q -n 2 --dist worksteal --durations 10 --ignore tests/journeys
	.venv/bin/python -m pytest -q -n 2 --dist worksteal --durations 10 tests/journeys

days:  ## the tests on nine dangerous days: `make days DAYS=29-february` for one
	bin/bootstrap dev
	bin/faketime
	.venv/bin/python -m tests.days $(DAYS) -- -n 2 --dist worksteal --ignore tests/journeys

coverage:  ## the branches that the tests outside the browser go through, and how many they must
	bin/bootstrap dev
	rm -rf .cache/coverage
	.venv/bin/python -m coverage run -m pytest -q -n 2 --dist worksteal --ignore tests/journeys
	.venv/bin/python -m coverage combine -q
	.venv/bin/python -m coverage report

mutants:  ## rules, workflows and computations broken one by one: what does no test catch?
	bin/bootstrap dev
	.venv/bin/python scripts/mutants.py $(MUTANTS)

journeys:  ## the browser tests alone
	bin/bootstrap dev
	bin/browser
	.venv/bin/python -m pytest -n 2 tests/journeys

check:  ## style, types, arrows, templates
	bin/bootstrap dev
	bin/check

fmt:  ## format, then check
	bin/bootstrap dev
	bin/check --fix

bench:  ## the figures of the performance page
	bin/bootstrap dev
	.venv/bin/python -m tests.load
