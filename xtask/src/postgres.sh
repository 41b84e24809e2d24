# Runs one throwaway PostgreSQL for as long as standard input is open, then stops it and deletes its data.
# Arguments: the directory with the server's programs, the port on 127.0.0.1, `on` or `off`: whether commits wait for the disk. Prints
# `ready` once it answers.
set -eu
programs=$1
port=$2
durable=$3
base=$(mktemp -d /tmp/countersign-postgres.XXXXXX)

cleanup() {
    "$programs/pg_ctl" stop --pgdata="$base/data" --mode=immediate --silent >/dev/null 2>&1 || true
    rm -rf "$base"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

"$programs/initdb" --pgdata="$base/data" --auth=trust --username=postgres --encoding=UTF8 --locale=C --no-sync >"$base/log" 2>&1 ||
    { cat "$base/log" >&2; exit 1; }
"$programs/pg_ctl" start --pgdata="$base/data" --log="$base/log" --wait --silent --options="\
-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$base -c max_connections=500 \
-c fsync=$durable -c synchronous_commit=$durable -c full_page_writes=$durable -c shared_buffers=256MB" >/dev/null 2>&1 ||
    { cat "$base/log" >&2; exit 1; }

echo ready
read -r _ || true
