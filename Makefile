# Words for what one types every day; what they do is in bin/.
.PHONY: help run test journeys check fmt bench

help:  ## this list
	@sed -n 's/^\([a-z]*\):  ## /  make \1	/p' Makefile

run:  ## everything, on this machine, with the demonstration
	bin/bootstrap
	bin/essaim serve --demo

test:  ## all that the CI checks, real Chromium included
	bin/bootstrap dev
	bin/browser
	bin/check
	.venv/bin/python -m pytest -q -n 2 --ignore tests/journeys
	.venv/bin/python -m pytest -q -n 2 tests/journeys

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
