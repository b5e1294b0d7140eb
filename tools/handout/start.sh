#!/bin/sh
# Finds a Python that the course runs on, and hands over to course/start.py.
cd "$(dirname "$0")" || exit 1
for version in PYTHONS; do
  for python in "python$version" python3 python; do
    if "$python" -c "import sys, venv, ensurepip; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null; then
      exec "$python" course/start.py "$@"
    fi
  done
done
echo "The course needs Python 3.11, 3.12 or 3.13 with its venv module, and found none."
echo "Get one from python.org (on Debian and Ubuntu: apt install python3-venv), and start this again."
exit 1
