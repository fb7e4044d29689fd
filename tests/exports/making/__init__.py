"""The cases of tests/exports/cases: see make.py."""
