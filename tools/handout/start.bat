@echo off
rem Finds a Python that the course runs on, and hands over to course\start.py.
cd /d "%~dp0"
for %%v in (PYTHONS) do (
  for %%p in ("py -%%v" python) do (
    %%~p -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '%%v')" >nul 2>nul && (
      %%~p course\start.py %*
      goto end
    )
  )
)
echo The course needs Python 3.11, 3.12 or 3.13, and found none.
echo Get one from python.org, tick "Add python.exe to PATH", and start this again.
:end
pause
