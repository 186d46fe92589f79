#!/usr/bin/env bash
# CPU per request of /json against the bare epoll server, the load on the same CPU: what corest itself costs.
# ROUNDS=7 SECONDS_EACH=2 CONNECTIONS=64
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${COREST_BENCH_BIN:-build/bench/bin}
compare() {
  bench/saturation.py --rounds "${ROUNDS:-7}" --seconds "${SECONDS_EACH:-2}" --connections "${CONNECTIONS:-64}" "$@" \
    "$bin/bare_epoll {port}" "$bin/json_server {port}" "$bin/json_server {port} log"
}
compare --path /json
