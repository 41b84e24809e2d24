# Keeps the PostgreSQL servers whose data is under one directory for as long as standard input is open, then stops them and deletes it.
# Argument: the directory with the server's programs. Prints the directory.
set -eu
programs=$1
base=$(mktemp -d /tmp/countersign-pair.XXXXXX)

cleanup() {
    for data in "$base"/data*; do
        "$programs/pg_ctl" stop --pgdata="$data" --mode=immediate --silent >/dev/null 2>&1 || true
    done
    rm -rf "$base"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

echo "$base"
read -r _ || true
