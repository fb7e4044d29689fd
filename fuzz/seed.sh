#!/bin/sh
# Fills corpus/read with the cases and the first lines of the samples.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/read
for file in ../tests/exports/cases/*/file.*; do
    case "$file" in *.gz) continue ;; esac
    cp "$file" "corpus/read/$(basename "$(dirname "$file")")"
done
for file in ../tests/exports/samples/*/*.csv; do
    head -n 12 "$file" > "corpus/read/$(basename "$(dirname "$file")")-$(basename "$file")"
done
