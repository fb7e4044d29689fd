#!/bin/sh
# Fills corpus/seeds with the cases and the first lines of the samples.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/seeds
for file in ../tests/exports/cases/*/file.*; do
    case "$file" in *.gz) continue ;; esac
    folder=${file%/*}
    cp "$file" "corpus/seeds/${folder##*/}"
done
for file in ../tests/exports/samples/*/*.csv; do
    folder=${file%/*}
    head -n 12 "$file" > "corpus/seeds/${folder##*/}-${file##*/}"
done
