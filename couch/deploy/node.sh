#!/bin/bash
# A CouchDB node of the compose file. `node.sh up [PORT]`: whether it answers /_up (the image has no curl).
# The image's entry point stops if a file below /opt/couchdb/etc is mounted read-only, so everything is copied there.
set -eu

if [ "${1:-}" = up ]; then
	exec 3<>"/dev/tcp/127.0.0.1/${2:-5984}"
	printf 'GET /_up HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
	grep -q '"status":"ok"' <&3
	exit
fi

etc=/opt/couchdb/etc
cp /tomoshibi/couchdb.ini "$etc/local.d/10-tomoshibi.ini"
cp /run/secrets/cluster.ini "$etc/local.d/20-cluster.ini"
# A node that must not answer yet, because its shards are still being filled (RUNBOOK.md, "Replace a node").
printf '[couchdb]\nmaintenance_mode = %s\n' "${MAINTENANCE:-false}" > "$etc/local.d/30-maintenance.ini"
cp /run/secrets/peer-ca.crt "$etc/peer-ca.crt"
COUCHDB_ERLANG_COOKIE="$(cat /run/secrets/erlang-cookie)"
export COUCHDB_ERLANG_COOKIE
exec /docker-entrypoint.sh /opt/couchdb/bin/couchdb
