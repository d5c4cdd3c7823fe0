import { CENTERS, IMAGES, nodeHost, SECRET_FILES, type Center, type CenterId } from './centers';
import type { Yaml } from './yaml';

const LOGS = { driver: 'json-file', options: { 'max-size': '20m', 'max-file': '5' } };
const COMMON = { restart: 'unless-stopped', security_opt: ['no-new-privileges:true'], logging: LOGS };
const secretsOf = (center: CenterId, files: string[]) =>
	files.map((file) => ({ source: `${center}-${file.replace('.', '-')}`, target: file }));
const readOnly = (source: string, target: string) => ({ type: 'bind', source, target, read_only: true });

/** A node. Its own shell checks it: the image has no curl. */
function couchService(center: CenterId, i: number): Yaml {
	const name = `${center}-couch-${i}`;
	return {
		image: IMAGES.couchdb,
		profiles: [center],
		...COMMON,
		entrypoint: ['tini', '--', '/bin/bash', '/tomoshibi/node.sh'],
		environment: { NODENAME: nodeHost(center, i), MAINTENANCE: '${MAINTENANCE:-false}' },
		secrets: secretsOf(center, SECRET_FILES.node),
		volumes: [
			`${name}-data:/opt/couchdb/data`,
			readOnly('./couchdb.ini', '/tomoshibi/couchdb.ini'),
			readOnly('./node.sh', '/tomoshibi/node.sh')
		],
		networks: { [`${center}-back`]: { aliases: [nodeHost(center, i)] } },
		ulimits: { nofile: { soft: 65536, hard: 65536 } },
		stop_grace_period: '30s',
		healthcheck: {
			test: ['CMD', '/bin/bash', '/tomoshibi/node.sh', 'up'],
			interval: '10s',
			timeout: '5s',
			retries: 6,
			start_period: '60s'
		}
	};
}

/** The only service with published ports. */
function proxyService({ id, https, peer }: Center): Yaml {
	const upper = id.toUpperCase();
	return {
		image: IMAGES.proxy,
		profiles: [id],
		...COMMON,
		ports: [`\${${upper}_HTTPS_PORT:-${https}}:443`, `\${${upper}_PEER_PORT:-${peer}}:6984`],
		environment: {
			CENTER: id,
			PUBLIC_NAME: `\${${upper}_NAME:-${id}.example.jp}`,
			PEER_ADDRESSES: `\${${upper}_PEER_ADDRESSES:-127.0.0.1/32}`
		},
		secrets: secretsOf(id, SECRET_FILES.proxy),
		volumes: [readOnly('./Caddyfile', '/etc/caddy/Caddyfile'), `${id}-proxy-data:/data`],
		networks: [`${id}-front`, `${id}-back`],
		healthcheck: {
			test: ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8081/healthy'],
			interval: '10s',
			timeout: '5s',
			retries: 3,
			start_period: '10s'
		}
	};
}

function gateService({ id, name, number, subnet }: Center): Yaml {
	return {
		image: IMAGES.gate,
		build: { context: '../..', dockerfile: 'couch/deploy/gate.Dockerfile' },
		profiles: [id],
		...COMMON,
		entrypoint: ['/bin/sh', '/tomoshibi/gate.sh'],
		environment: {
			PORT: '8080',
			HOST: '0.0.0.0',
			DATA_DIR: '/data',
			GATE_NAME: name,
			GATE_NUMBER: String(number),
			TRUST_PROXY: subnet
		},
		secrets: secretsOf(id, SECRET_FILES.gate),
		volumes: [`${id}-gate-data:/data`, readOnly('./gate.sh', '/tomoshibi/gate.sh')],
		networks: [`${id}-front`],
		stop_grace_period: '30s',
		healthcheck: {
			test: [
				'CMD',
				'node',
				'-e',
				'fetch("http://127.0.0.1:8080/v1/about").then((r) => process.exit(r.status < 500 ? 0 : 1), () => process.exit(1))'
			],
			interval: '10s',
			timeout: '5s',
			retries: 6,
			start_period: '60s'
		}
	};
}

/** `docker compose run --rm east-tools couch setup …`: the operator's commands inside the center's networks. */
function toolsService({ id }: Center): Yaml {
	return {
		image: IMAGES.gate,
		profiles: [`${id}-tools`],
		security_opt: COMMON.security_opt,
		logging: LOGS,
		entrypoint: ['node', '--import', 'tsx', 'server/cli/main.ts'],
		secrets: secretsOf(id, SECRET_FILES.tools),
		volumes: [`${id}-gate-data:/data:ro`, './config:/config:ro', './backup:/backup'],
		networks: [`${id}-front`, `${id}-back`]
	};
}

/** @param nodes nodes in each center, at least three: a copy of everything on each of three machines */
export function composeFile(nodes: number): Yaml {
	const services: Record<string, Yaml> = {};
	const volumes: Record<string, Yaml> = {};
	const networks: Record<string, Yaml> = {};
	const secrets: Record<string, Yaml> = {};
	for (const center of CENTERS) {
		const { id } = center;
		for (let i = 1; i <= nodes; i++) {
			services[`${id}-couch-${i}`] = couchService(id, i);
			volumes[`${id}-couch-${i}-data`] = {};
		}
		services[`${id}-gate`] = gateService(center);
		services[`${id}-proxy`] = proxyService(center);
		services[`${id}-tools`] = toolsService(center);
		volumes[`${id}-gate-data`] = {};
		volumes[`${id}-proxy-data`] = {};
		networks[`${id}-front`] = { ipam: { config: [{ subnet: center.subnet }] } };
		networks[`${id}-back`] = {};
		for (const file of Object.values(SECRET_FILES).flat())
			secrets[`${id}-${file.replace('.', '-')}`] = { file: `./secrets/${id}/${file}` };
	}
	return { name: 'tomoshibi', services, networks, volumes, secrets };
}
