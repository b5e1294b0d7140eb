# Everything runs inside .venv, which tools/setup_env.py builds from requirements.lock.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
LESSON ?=
PORT   ?=
QUICK  ?=
IP     ?=
EDIT   ?=
EDITION ?=
UPGRADE ?=
FOLDER ?=
PLAN   ?=
PDF    ?=
REMOVE ?=
WHEELS ?=
TRUST  ?=
SECONDS ?=
JOBS   ?=
# `make fuzz` tries this many times the inputs that `make test` does.
TIMES  ?= 50
# Three files at a time, on two cores too: a browser test and a kernel that starts wait half of their time.
# A file, and so a lesson's kernel, stays with one worker.
WORKERS ?= 3
PYTEST   = $(BIN)/python -m pytest -rs --durations=10
PARALLEL = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# Of all three shelves: LESSON=05 is lesson 5 with its exercises and what goes deeper.
LESSONS := $(sort $(wildcard notebooks/$(LESSON)*.ipynb notebooks/*/$(LESSON)*.ipynb))
SOME_LESSONS = $(if $(LESSONS),$(LESSONS),$(error No lesson starts with '$(LESSON)'; try LESSON=05))
MODULES := course_utils/widgets/ site/_static/ site/slides/slides.js site/sheets/ settings/projector/

.DEFAULT_GOAL := help

.PHONY: help setup hub hubenv tryhub lab project kernel fresh handout tryhandout test unit fuzz sections symptoms pages explorers lessons browser sandbox mark run minutes tables lint diff format bench latency reproduce site slides student instructor booklet nbgrader trynbgrader lock clean

help: ## list the targets (this)
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

setup: ## build .venv (once; again only when the lock changes)
	@$(PYTHON) tools/setup_env.py $(VENV)

LAB = $(BIN)/python tools/lab.py $(if $(PORT),--port $(PORT)) $(if $(IP),--ip $(IP)) $(if $(LESSON),--lesson $(LESSON))

lab: setup ## open your copies of the lessons (EDIT=1: the originals; EDITION=student; LESSON=05, PORT=8899, IP=0.0.0.0)
	@$(LAB) $(if $(EDIT),--edit) $(if $(EDITION),--edition $(EDITION))

project: setup ## JupyterLab for a projector: large, bars hidden, a key runs and shows (LESSON=05)
	@$(LAB) --project --edition $(or $(EDITION),instructor)

kernel: setup ## offer the course's kernel to your other Jupyters (REMOVE=1: take it away)
	@$(BIN)/python tools/register_kernel.py $(if $(REMOVE),--remove)

fresh: setup ## a fresh copy of a lesson in my_notebooks, beside yours (LESSON=05)
	@$(BIN)/python tools/copies.py --fresh $(if $(LESSON),$(SOME_LESSONS),$(error Which lesson? make fresh LESSON=05))

test: setup browser sandbox ## run everything: unit and browser tests, every lesson (WORKERS=1: one by one)
	WARM_KERNELS=1 $(PYTEST) $(PARALLEL) --nbval tests $(SOME_LESSONS)

unit: setup sandbox ## unit, structure and hygiene tests alone
	$(PYTEST) $(PARALLEL) tests --ignore=tests/browser

fuzz: setup ## hostile inputs, other ones each time (TIMES=50 times those of make test)
	FUZZ_TIMES=$(TIMES) $(PYTEST) $(PARALLEL) tests/fuzz

sections: setup ## every section of every notebook alone, those that train too, twice
	EVERY_SECTION=1 $(PYTEST) $(PARALLEL) tests/test_sections.py

symptoms: setup ## every symptom of the index in every wording, as the libraries write it today
	EVERY_WORDING=1 $(PYTEST) $(PARALLEL) tests/test_symptoms_met.py

pages: setup browser ## axe reads every page, and an explorer after every test; Notebook 7 too
	EVERY_PAGE=1 $(PYTEST) $(PARALLEL) tests/browser

explorers: setup browser ## every explorer in a real browser; pictures in build/screenshots
	$(PYTEST) $(PARALLEL) tests/browser

browser: setup ## bring the Chromium that the tests need, where there is none
	@$(BIN)/python tools/browser.py

sandbox: setup ## bring the bubblewrap that submissions run in, where there is none (Debian, as root)
	@$(BIN)/python tools/sandbox.py

lessons: setup ## every lesson under strict nbval (LESSON=05 for one)
	$(PYTEST) $(if $(LESSON),,$(PARALLEL)) --nbval $(SOME_LESSONS)

run: setup ## execute lessons in fresh kernels and save their outputs (LESSON=05 for one)
	$(BIN)/python tools/run_lessons.py $(SOME_LESSONS)

minutes: setup ## how long each notebook takes a reader (LESSON=05: section by section)
	@$(BIN)/python tools/minutes.py $(if $(LESSON),$(SOME_LESSONS))

tables: setup ## write README's tables from lessons.toml
	@$(BIN)/python tools/tables.py

lint: setup ## style and types of Python and JavaScript; are the lessons' files clean?
	$(BIN)/python -m ruff check . && $(BIN)/python -m ruff format --check . && $(BIN)/python -m mypy
	$(BIN)/deno lint --quiet && $(BIN)/deno check --quiet $(MODULES)
	$(BIN)/python tools/run_lessons.py --check $(SOME_LESSONS)

diff: setup ## what changed since the last commit, lessons by cells (LESSON=05 for one)
	git -c diff.jupyternotebook.command="$(BIN)/git-nbdiffdriver diff" diff HEAD $(if $(LESSON),$(SOME_LESSONS))

format: setup ## let ruff mend what it can
	$(BIN)/python -m ruff check --fix . && $(BIN)/python -m ruff format .

bench: setup ## speed, side by side with the reported recipes (over an hour; QUICK=1: three minutes)
	$(BIN)/python benchmarks/speed.py $(if $(QUICK),--quick)
	$(if $(QUICK),,$(BIN)/python benchmarks/speed.py --readme)

latency: setup ## latency of the explorers beside ipywidgets' interact
	$(BIN)/python benchmarks/latency.py

reproduce: setup ## train all that is stored in course_utils/data/results again (about seven hours)
	$(BIN)/python benchmarks/reproduce.py
	$(BIN)/python benchmarks/ablation.py
	$(BIN)/python benchmarks/capacity.py
	$(BIN)/python benchmarks/fashion.py
	$(BIN)/python benchmarks/ingredients.py
	$(BIN)/python benchmarks/lengths.py
	$(BIN)/python benchmarks/schedules.py
	$(BIN)/python benchmarks/mnist1d.py
	$(BIN)/python benchmarks/neighbours.py
	$(BIN)/python benchmarks/pooling_shifts.py
	$(BIN)/python benchmarks/bikes.py
	$(BIN)/python benchmarks/depth.py
	$(BIN)/python benchmarks/optimizers.py
	$(BIN)/python benchmarks/transfer.py

site: setup ## build the pages of all lessons in build/site
	@$(BIN)/python tools/build_site.py

slides: setup ## the lessons as slides, in build/slides (LESSON=05; PLAN=90 or all; PDF=1: printed)
	@$(BIN)/python tools/slides.py $(if $(PLAN),--plan $(PLAN)) $(if $(PDF),--pdf) $(if $(LESSON),$(SOME_LESSONS))

student: setup ## the hand-out version of the lessons, without solutions, in build/student
	@$(BIN)/python tools/handouts.py student $(SOME_LESSONS)

handout: setup ## a zip for students: notebooks, package, start scripts (LESSON=05; WHEELS=windows: all packages)
	@$(BIN)/python tools/pack.py $(if $(LESSON),--lesson $(LESSON)) $(if $(WHEELS),--wheels $(WHEELS))

tryhandout: setup ## a hand-out with all packages, set up and run without a network (Linux)
	$(PYTEST) tests/classroom/try_handout.py

instructor: setup ## the lessons to project, and a sheet for the teacher beside each, in build/instructor
	@$(BIN)/python tools/handouts.py instructor $(SOME_LESSONS)

booklet: setup ## all sheets and the week in one PDF, build/instructor/booklet.pdf
	@$(BIN)/python tools/booklet.py

nbgrader: setup ## the exercises as a course for nbgrader, in build/nbgrader (LESSON=05, FOLDER=elsewhere)
	@$(BIN)/python tools/nbgrader_course.py $(if $(FOLDER),--folder "$(FOLDER)") $(filter notebooks/exercises/%,$(SOME_LESSONS))

trynbgrader: setup ## nbgrader itself releases, collects and marks all exercises, of made-up students
	@$(PYTHON) tools/setup_env.py .venv-nbgrader --lock classroom/nbgrader.lock
	$(PYTEST) tests/classroom/try_nbgrader.py

mark: setup ## run the exercises of all submissions, write a table (FOLDER=submissions LESSON=05; JOBS=4, SECONDS=60, TRUST=1)
	@$(BIN)/python tools/mark.py "$(or $(FOLDER),$(error Which folder? make mark FOLDER=submissions LESSON=05))" $(if $(LESSON),--lesson $(LESSON)) $(if $(JOBS),--jobs $(JOBS)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(TRUST),--trust)

HUB = .venv-hub

hubenv: ## the environment of a server alone (classroom/README.md: The Littlest JupyterHub)
	@$(PYTHON) tools/setup_env.py $(HUB) --lock classroom/requirements.lock

hub: hubenv ## a JupyterHub for a class (CLASS=class.txt, IP, PORT, MEMORY=2G, CPUS=2): classroom/README.md
	@$(HUB)/bin/python classroom/hub.py

tryhub: setup browser hubenv ## the hub tried for real: learners, limits, crashes (as root; makes accounts, removes them)
	TRY_HUB=1 $(PYTEST) tests/classroom

# The lessons alone (for hand-outs and servers) have the versions of the whole.
COMPILE = $(BIN)/python -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet pyproject.toml --extra setup
WITHIN  = --constraints requirements.lock

lock: setup ## pin what is new in pyproject.toml (UPGRADE=1: every dependency anew)
	$(COMPILE) --extra site --extra test $(if $(UPGRADE),--upgrade) -o requirements.lock
	$(COMPILE) $(WITHIN) -o requirements-lessons.lock
	$(COMPILE) $(WITHIN) --extra nbgrader -o classroom/nbgrader.lock
	$(COMPILE) $(WITHIN) --extra classroom $(if $(UPGRADE),--upgrade) -o classroom/requirements.lock

clean: ## remove the environment, its kernel, the pages and caches (my_notebooks stays)
	@[ ! -x $(BIN)/python ] || $(BIN)/python tools/register_kernel.py --remove 2>/dev/null || true
	@$(PYTHON) tools/setup_env.py --remove $(VENV)
	@for one in .venv-nbgrader $(HUB); do $(PYTHON) tools/setup_env.py --remove $$one; done
	rm -rf build .pytest_cache .ruff_cache .hypothesis
