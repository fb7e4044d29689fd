#!/usr/bin/env bash
# Draws every format the bundler wants from icon.svg, the only one drawn by hand.
# Needs `npm ci` done in ui/. What the bundler does not use is not kept.
set -euo pipefail
cd "$(dirname "$0")"
drawn=$(mktemp -d)
trap 'rm -rf "$drawn"' EXIT
npx --prefix ../ui tauri icon icon.svg --output "$drawn"
cp "$drawn"/{32x32.png,128x128.png,128x128@2x.png,icon.png,icon.ico,icon.icns} .
