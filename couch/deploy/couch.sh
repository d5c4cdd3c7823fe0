#!/bin/sh
# couch.sh CENTER setup|check [--config FILE] [--reread]: `couch setup` or `couch check` of one data center, inside its networks.
# couch.sh CENTER ask METHOD PATH [BODY]: one request as the administrator; COUCH_NODE=2 asks the second node.
# Made by `tomoshibi couch compose`. Names and ports come from .env; FILE lies under config/, config.json if left out.
set -eu
cd "$(dirname "$0")"
[ ! -f .env ] || . ./.env

usage() {
	echo "使い方: couch.sh east|west setup|check [--config FILE] [--reread] / ask METHOD PATH [BODY]" >&2
	exit 2
}
center="${1:-}"
command="${2:-}"
case "$center" in
east) peer="https://${WEST_NAME:-west.example.jp}:${WEST_PEER_PORT:-7984}" ;;
west) peer="https://${EAST_NAME:-east.example.jp}:${EAST_PEER_PORT:-6984}" ;;
*) usage ;;
esac
url="http://couch-${COUCH_NODE:-1}.$center.tomoshibi.internal:5984"
if [ "$command" = ask ] && [ $# -ge 4 ]; then
	shift 2
	exec docker compose run --rm "$center-tools" couch ask --url "$url" \
		--admin-password-file /run/secrets/admin-password "$@"
fi
case "$command" in setup | check) ;; *) usage ;; esac
config=config.json
shift 2
if [ "${1:-}" = --config ] && [ $# -ge 2 ]; then
	config="$2"
	shift 2
fi
case "$*" in '' | --reread) ;; *) usage ;; esac

# A node itself, not the proxy: one node has to join all the others.
exec docker compose run --rm "$center-tools" couch "$command" \
	--url "$url" \
	--admin-password-file /run/secrets/admin-password \
	--config "/config/$config" \
	--nodes "couch-1.$center.tomoshibi.internal,couch-2.$center.tomoshibi.internal,couch-3.$center.tomoshibi.internal" \
	--gate-user gate --gate-password-file /run/secrets/gate-password \
	--replicator-user replicator --replicator-password-file /run/secrets/replicator-password \
	--peer "$peer" --peer-password-file /run/secrets/peer-password "$@"
