import { CENTERS } from './centers';

/** CouchDB's settings, the same on every node. Names and meaning: CouchDB 3.5 documentation, "Configuration". */
export function couchdbIni(nodes: number): string {
	const sections: [string, string, [string, string | number][]][] = [
		[
			'couchdb',
			'A cluster: the system databases are made by couch setup. An entry is at most about 0.5 MB (src/domain/entry.ts).',
			[
				['single_node', 'false'],
				['max_document_size', 2_000_000],
				['default_security', 'admin_only']
			]
		],
		[
			'cluster',
			'q: shards of a new database; n: copies. Any two of three nodes may be down.',
			[
				['q', 2],
				['n', Math.min(3, nodes)]
			]
		],
		[
			'chttpd',
			'Reachable inside the compose networks only; the proxy is in front. /_up stays open for health checks.',
			[
				['port', 5984],
				['bind_address', '0.0.0.0'],
				['require_valid_user_except_for_up', 'true'],
				['max_http_request_size', 67_108_864],
				['enable_cors', 'false']
			]
		],
		[
			'replicator',
			'A job that fails waits 30 s, doubled at each failure up to max_history: 5 means at most 8 minutes after a center is back.',
			[
				['startup_jitter', 5_000],
				['checkpoint_interval', 5_000],
				['interval', 30_000],
				['max_history', 5],
				['connection_timeout', 30_000],
				['retries_per_request', 5],
				['valid_endpoint_protocols', 'http,https'],
				['verify_ssl_certificates', 'true'],
				['ssl_trusted_certificates_file', '/opt/couchdb/etc/peer-ca.crt']
			]
		],
		['log', '', [['level', 'notice']]]
	];
	return [
		'; Made by `tomoshibi couch compose`. No secrets: those come from secrets/<center>/cluster.ini.',
		...sections.flatMap(([name, why, options]) => [
			'',
			...(why ? [`; ${why}`] : []),
			`[${name}]`,
			...options.map(([key, value]) => `${key} = ${value}`)
		]),
		''
	].join('\n');
}

/** The proxy's file: one for both centers, which differ in their environment only. */
export function caddyfile(nodes: number): string {
	const hosts = Array.from(
		{ length: nodes },
		(_, i) => `http://couch-${i + 1}.{$CENTER}.tomoshibi.internal:5984`
	);
	return `# Made by \`tomoshibi couch compose\`. PUBLIC_NAME, PEER_ADDRESSES and CENTER come from the compose file.
{
	auto_https off
	persist_config off
}

(tls) {
	tls /run/secrets/tls.crt /run/secrets/tls.key
}

# The nodes: one that is in maintenance mode answers /_up with 404 and gets no requests.
(couch) {
	reverse_proxy ${hosts.join(' ')} {
		lb_policy least_conn
		lb_try_duration 5s
		health_uri /_up
		health_interval 5s
		health_timeout 3s
		fail_duration 10s
		# Heartbeats of a live feed pass at once; -1 would keep feeds open whose reader has left.
		flush_interval 100ms
	}
}

# Tablets and citizens.
https://{$PUBLIC_NAME}:443 {
	import tls
	reverse_proxy {$CENTER}-gate:8080 {
		flush_interval 100ms
	}
}

# The other data center's replicator, from its addresses only; its account may read and write entries, nothing else.
https://{$PUBLIC_NAME}:6984 {
	import tls
	@peer {
		remote_ip {$PEER_ADDRESSES}
		method GET HEAD POST PUT
		path_regexp ^/(?:_session|_up|m[0-9]+-[a-z0-9-]+(?:/.*)?)?$
	}
	handle @peer {
		import couch
	}
	handle {
		respond 403
	}
}

# Inside the networks: gate and tools reach the cluster here.
http://:5984 {
	import couch
}

http://:8081 {
	bind 127.0.0.1
	respond /healthy 200
}
`;
}

/** `./couch.sh east setup` and `./couch.sh east check`, so that nobody types a dozen options in the night. */
export function couchScript(nodes: number): string {
	const hosts = Array.from({ length: nodes }, (_, i) => `couch-${i + 1}.$center.tomoshibi.internal`).join(
		','
	);
	return `#!/bin/sh
# couch.sh CENTER setup|check [--config FILE] [--reread]: \`couch setup\` or \`couch check\` of one data center, inside its networks.
# couch.sh CENTER ask METHOD PATH [BODY]: one request as the administrator; COUCH_NODE=2 asks the second node.
# Made by \`tomoshibi couch compose\`. Names and ports come from .env; FILE lies under config/, config.json if left out.
set -eu
cd "$(dirname "$0")"
[ ! -f .env ] || . ./.env

usage() {
	echo "使い方: couch.sh ${CENTERS.map(({ id }) => id).join('|')} setup|check [--config FILE] [--reread] / ask METHOD PATH [BODY]" >&2
	exit 2
}
center="\${1:-}"
command="\${2:-}"
case "$center" in
${CENTERS.map(({ id, other }) => {
	const upper = other.toUpperCase();
	const port = CENTERS.find((one) => one.id === other)!.peer;
	return `${id}) peer="https://\${${upper}_NAME:-${other}.example.jp}:\${${upper}_PEER_PORT:-${port}}" ;;`;
}).join('\n')}
*) usage ;;
esac
url="http://couch-\${COUCH_NODE:-1}.$center.tomoshibi.internal:5984"
if [ "$command" = ask ] && [ $# -ge 4 ]; then
	shift 2
	exec docker compose run --rm "$center-tools" couch ask --url "$url" \\
		--admin-password-file /run/secrets/admin-password "$@"
fi
case "$command" in setup | check) ;; *) usage ;; esac
config=config.json
shift 2
if [ "\${1:-}" = --config ] && [ $# -ge 2 ]; then
	config="$2"
	shift 2
fi
case "$*" in '' | --reread) ;; *) usage ;; esac

# A node itself, not the proxy: one node has to join all the others.
exec docker compose run --rm "$center-tools" couch "$command" \\
	--url "$url" \\
	--admin-password-file /run/secrets/admin-password \\
	--config "/config/$config" \\
	--nodes "${hosts}" \\
	--gate-user gate --gate-password-file /run/secrets/gate-password \\
	--replicator-user replicator --replicator-password-file /run/secrets/replicator-password \\
	--peer "$peer" --peer-password-file /run/secrets/peer-password "$@"
`;
}
