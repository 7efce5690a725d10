#!/usr/bin/env bash
# Tests a throw-away hub by its own OpenAPI with schemathesis (PyPI): no 5xx, nothing that the document does not tell.
# usage: scripts/schemathesis.sh [cases per operation] [seed] [further options of `schemathesis run`]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cases="${1:-100}"
seed="${2:-20261101}"
version=4.32.5
venv="${XDG_CACHE_HOME:-$HOME/.cache}/smsport-hub/schemathesis/$version"

if [ ! -x "$venv/bin/schemathesis" ]; then
  echo "installing schemathesis $version into $venv" >&2
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet "schemathesis==$version"
fi
node scripts/setup.mjs

work="$(mktemp -d)"
mkfifo "$work/input" "$work/output"
node dist/scripts/throwaway-hub.js < "$work/input" > "$work/output" &
hub=$!
# The hub stays up while this end of its input is open: it also ends when this script is killed.
exec 3> "$work/input" 4< "$work/output"
trap 'exec 3>&-; wait "$hub" || true; rm -rf "$work"' EXIT
read -r started <&4 || { echo "the hub did not start" >&2; exit 1; }
cat <&4 >&2 3>&- &

# Each list of values that the hub knows becomes a dictionary beside the configuration, which names it.
cp scripts/schemathesis.toml "$work/"
url="$(node -e '
  const { url, known } = JSON.parse(process.argv[1]);
  const { writeFileSync } = require("node:fs");
  for (const [name, values] of Object.entries(known)) writeFileSync(`${process.argv[2]}/${name}.dict`, values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  process.stdout.write(url);
' "$started" "$work")"
HUB_API_KEY="$(node -p 'JSON.parse(process.argv[1]).apiKey' "$started")"
export HUB_API_KEY

"$venv/bin/schemathesis" --config-file "$work/schemathesis.toml" run "$url/openapi.json" --url "$url" \
  --max-examples "$cases" --seed "$seed" --generation-database none --continue-on-failure --no-color "${@:3}" 3>&-
