#!/usr/bin/env bash
# Draws every format the bundler wants from icon.svg, the only one drawn by hand.
# Needs `npm ci` done in ui/. What the bundler does not use is not kept.
set -euo pipefail
cd "$(dirname "$0")"
drawn=$(mktemp -d)
trap 'rm -rf "$drawn"' EXIT
npx --prefix ../ui tauri icon icon.svg --output "$drawn"
cp "$drawn"/{icon.png,icon.ico,icon.icns} .
# What desktops ask for.
for size in 16 24 32 48 64 128 256 512; do
    npx --prefix ../ui tauri icon icon.svg --output "$drawn" --png "$size"
    cp "$drawn/${size}x$size.png" .
done
