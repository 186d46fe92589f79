#!/usr/bin/env bash
# Two gigabytes up and down through examples/08_files: checksums, times, and how much the server's memory grew.
#   COREST_BENCH_BIN=build/bench/bin bench/gigabytes.sh [MEBIBYTES]
set -euo pipefail
program=$(realpath "${COREST_BENCH_BIN:-build/bench/bin}")/08_files
size=$((${1:-2048} * 1024 * 1024))
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$scratch"' EXIT
cd "$scratch"
head -c "$size" /dev/urandom >original
mkfifo said
COREST_PORT=0 "$program" >said 2>/dev/null &
server=$!
exec 3<said
read -r -t 20 line <&3
address=${line##* }

memory() { awk -v name="$1:" '$1 == name { print $2 }' "/proc/$server/status"; }
cpu() { awk '{ print ($14 + $15) * 10 }' "/proc/$server/stat"; }  # milliseconds; the clock ticks 100 times a second
curl --silent --fail -T /dev/null "$address/files/warm" >/dev/null
before=$(memory VmRSS)
began=$(cpu)
curl --silent --fail -T original --expect100-timeout 5 -o /dev/null -w 'upload    %{time_total} s\n' "$address/files/big"
between=$(cpu)
curl --silent --fail -o copy -w 'download  %{time_total} s\n' "$address/files/big"
echo "server    $((between - began)) ms of CPU to take it, $(($(cpu) - between)) ms to send it"
echo "memory    $((($(memory VmHWM) - before))) KiB more at its highest than before"
sha256sum original uploads/big copy
[ "$(sha256sum original uploads/big copy | cut -d' ' -f1 | sort -u | wc -l)" = 1 ]
