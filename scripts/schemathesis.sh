#!/usr/bin/env bash
# Tests a throw-away hub by its own OpenAPI with schemathesis: no 5xx, nothing undocumented. Fails when a check fails.
# usage: scripts/schemathesis.sh [cases per operation] [seed] [more options for "schemathesis run"]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cases="${1:-100}"
seed="${2:-20261101}"
version=4.32.5
venv="${XDG_CACHE_HOME:-$HOME/.cache}/smsport-hub/schemathesis-$version"

if [ ! -x "$venv/bin/schemathesis" ]; then
  echo "installing schemathesis $version into $venv" >&2
  python3 -m venv "$venv" && "$venv/bin/pip" install --quiet "schemathesis==$version"
fi
node scripts/setup.mjs

work="$(mktemp -d)"
mkfifo "$work/input"
node dist/scripts/throwaway-hub.js < "$work/input" > "$work/started" &
hub=$!
# The hub stays up while this end of its input is open, so it also ends when this script is killed.
exec 3> "$work/input"
stop() { exec 3>&-; wait "$hub" || true; rm -rf "$work"; }
trap stop EXIT

until [ -s "$work/started" ]; do
  kill -0 "$hub" 2>/dev/null || { echo "the hub did not start" >&2; exit 1; }
  read -rt 0.2 <> <(:) || true
done
read_field() { node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))[process.argv[2]])' "$work/started" "$1"; }
url="$(read_field url)"
HUB_API_KEY="$(read_field apiKey)"
export HUB_API_KEY

"$venv/bin/schemathesis" --config-file scripts/schemathesis.toml run "$url/openapi.json" --url "$url" \
  --max-examples "$cases" --seed "$seed" --generation-database none --continue-on-failure --no-color "${@:3}"
