import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CENTERS, nodeHost, SECRET_FILES } from '../../../couch/centers';
import { composeFile } from '../../../couch/compose';
import { deployment } from '../../../couch/deployment';
import { caddyfile, couchdbIni } from '../../../couch/settings';
import { toYaml, type Yaml } from '../../../couch/yaml';
import { command as setup } from '../../../server/cli/commands/couch-setup';
import { readSettings } from '../../../server/gate/settings';
import { Sealed } from '../../../src/domain/entry';
import { Lookalike } from './lookalike';
import { readYaml } from './yaml';

const deploy = (name: string) => new URL(`../../../couch/deploy/${name}`, import.meta.url);
const text = (name: string) => readFile(deploy(name), 'utf8');

/** A service as this test needs it. */
interface Service {
	image: string;
	profiles: string[];
	restart?: string;
	build?: object;
	ports?: string[];
	environment?: Record<string, string>;
	secrets?: { source: string; target: string }[];
	volumes?: (string | { source: string; target: string; read_only: boolean })[];
	networks: string[] | Record<string, object>;
	healthcheck?: { test: string[] };
	entrypoint?: string[];
}
interface Compose {
	services: Record<string, Service>;
	networks: Record<string, object>;
	volumes: Record<string, object>;
	secrets: Record<string, { file: string }>;
}

/** Sections and keys of an ini file as CouchDB reads it; throws for a line that is neither. */
function readIni(content: string): Record<string, Record<string, string>> {
	const sections: Record<string, Record<string, string>> = {};
	let section: Record<string, string> | null = null;
	for (const line of content.split('\n')) {
		const clean = line.replace(/;.*$/, '').trim();
		const name = /^\[([a-z_.]+)\]$/.exec(clean)?.[1];
		const pair = /^([a-z_]+) = (\S.*)$/.exec(clean);
		if (name) section = sections[name] ??= {};
		else if (pair && section) section[pair[1]!] = pair[2]!;
		else if (clean) throw new Error(`not an ini line: ${line}`);
	}
	return sections;
}

describe('couch/deploy', () => {
	test('holds what the command writes', async () => {
		const files = await deployment(3);
		expect(
			(await readdir(deploy('.'))).filter((name) => !/^(?:secrets|config|backup|\.env)$/.test(name)).sort()
		).toEqual([...files.keys()].sort());
		for (const [name, wanted] of files) expect(await text(name), name).toBe(wanted);
	});

	test('keeps secrets out of git and out of the image', async () => {
		expect((await text('.gitignore')).split('\n')).toContain('secrets/');
		expect((await text('gate.Dockerfile.dockerignore')).split('\n')).toContain('couch/deploy/secrets');
		for (const [name, content] of await deployment(3))
			expect(content, name).not.toMatch(/password *[=:] *\S|https?:\/\/[^/\s{]+:[^/\s{]+@/i);
	});
});

describe.each([3, 4])('the compose file with %i nodes a center', (nodes) => {
	let compose: Compose;
	let services: [string, Service][];
	beforeAll(() => {
		compose = readYaml(toYaml(composeFile(nodes))) as unknown as Compose;
		services = Object.entries(compose.services);
	});

	test('is read back as it was meant', () => {
		expect(compose).toEqual(composeFile(nodes));
	});

	test('has nodes, gate, proxy and tools in each center, by profile', () => {
		for (const { id } of CENTERS) {
			const own = services.filter(([, { profiles }]) => profiles.includes(id)).map(([name]) => name);
			const couches = Array.from({ length: nodes }, (_, i) => `${id}-couch-${i + 1}`);
			expect(own).toEqual([...couches, `${id}-gate`, `${id}-proxy`]);
			expect(compose.services[`${id}-tools`]!.profiles).toEqual([`${id}-tools`]);
		}
	});

	test('pins every image to a version', async () => {
		for (const [name, { image }] of services)
			expect(image, name).toMatch(/^[a-z-]+:\d+\.\d+\.\d+(?:-[a-z]+)?$/);
		const bases = [...(await text('gate.Dockerfile')).matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
		expect(bases.length).toBeGreaterThan(0);
		for (const base of bases) expect(base).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
	});

	test('publishes no port but the proxies’, and no two the same', () => {
		const published = services.flatMap(([name, { ports = [] }]) =>
			ports.map((port) => [name, port] as const)
		);
		expect(new Set(published.map(([name]) => name))).toEqual(new Set(['east-proxy', 'west-proxy']));
		const outside = published.map(([, port]) => /^\$\{[A-Z_]+:-(\d+)\}:(?:443|6984)$/.exec(port)?.[1]);
		expect(outside).not.toContain(undefined);
		expect(new Set(outside).size).toBe(4);
	});

	test('restarts and checks every service that stays, and keeps its data in a volume', () => {
		for (const [name, service] of services) {
			if (name.endsWith('-tools')) continue;
			expect(service.restart, name).toBe('unless-stopped');
			expect(service.healthcheck?.test[0], name).toBe('CMD');
			expect(
				service.volumes?.some((one) => typeof one === 'string' && one.startsWith(`${name}-data:`)),
				name
			).toBe(true);
		}
	});

	test('names only networks, volumes and secrets that it declares, and files that are there', async () => {
		const committed = [...(await deployment(nodes)).keys()];
		for (const [name, service] of services) {
			for (const network of Array.isArray(service.networks)
				? service.networks
				: Object.keys(service.networks))
				expect(compose.networks, name).toHaveProperty(network);
			for (const { source, target } of service.secrets ?? []) {
				const [center] = service.profiles[0]!.split('-');
				expect(compose.secrets[source]?.file, name).toBe(`./secrets/${center}/${target}`);
			}
			for (const one of service.volumes ?? []) {
				if (typeof one !== 'string') {
					expect(one.read_only).toBe(true);
					expect(committed).toContain(one.source.slice(2));
				} else if (!one.startsWith('./')) expect(compose.volumes, name).toHaveProperty(one.split(':')[0]!);
			}
			expect(Object.keys(service.environment ?? {}).join(), name).not.toMatch(/PASSWORD|SECRET|COOKIE|URL/);
		}
	});

	test('lets a gate reach the proxy only, not a node', () => {
		for (const { id } of CENTERS) {
			expect(compose.services[`${id}-gate`]!.networks).toEqual([`${id}-front`]);
			for (let i = 1; i <= nodes; i++)
				expect(compose.services[`${id}-couch-${i}`]!.networks).toEqual({
					[`${id}-back`]: { aliases: [nodeHost(id, i)] }
				});
		}
	});

	test('gives a gate only settings that it reads, and ones that it accepts', async () => {
		const source = await readFile(new URL('../../../server/gate/settings.ts', import.meta.url), 'utf8');
		const read = new Set([...source.matchAll(/env\.([A-Z_]+)/g)].map(([, name]) => name!));
		const exported = [...(await text('gate.sh')).matchAll(/^export ([A-Z_]+)/gm)].map(([, name]) => name!);
		expect(exported).toEqual(['COUCHDB_URL']);
		const directory = await mkdtemp(join(tmpdir(), 'deploy-'));
		const numbers = new Set<unknown>();
		for (const { id, name, subnet } of CENTERS) {
			const environment = compose.services[`${id}-gate`]!.environment!;
			for (const variable of [...Object.keys(environment), ...exported]) expect(read).toContain(variable);
			const couchUrl = `http://gate:x@${id}-proxy:5984/`;
			const settings = await readSettings(
				{ ...environment, COUCHDB_URL: couchUrl, DATA_DIR: directory },
				directory
			);
			expect(settings).toMatchObject({ port: 8080, host: '0.0.0.0', name, couchUrl, trustProxy: [subnet] });
			numbers.add(environment.GATE_NUMBER);
		}
		expect(numbers.size).toBe(CENTERS.length);
		await rm(directory, { recursive: true });
	});

	test('the proxy knows every node, the gate, and the secrets by their names', async () => {
		const file = caddyfile(nodes);
		for (let i = 1; i <= nodes; i++)
			for (const { id } of CENTERS)
				expect(file.replaceAll('{$CENTER}', id)).toContain(`http://${nodeHost(id, i)}:5984`);
		expect(file.replaceAll('{$CENTER}', 'east')).toContain('reverse_proxy east-gate:8080');
		const { environment } = compose.services['east-proxy']!;
		for (const [, name] of file.matchAll(/\{\$([A-Z_]+)\}/g)) expect(environment).toHaveProperty(name!);
		for (const [, name] of file.matchAll(/\/run\/secrets\/([a-z.]+)/g))
			expect(SECRET_FILES.proxy).toContain(name);
		expect(file.split('{').length).toBe(file.split('}').length);
	});

	test('what another center may ask of the cluster is its databases, never settings or accounts', () => {
		const pattern = /path_regexp (\S+)/.exec(caddyfile(nodes))![1]!;
		const may = (path: string) => new RegExp(pattern).test(path);
		for (const path of ['/', '/_session', '/m999997-drill-2026-ledger/_changes', '/m999997-devices/_local/x'])
			expect(may(path), path).toBe(true);
		for (const path of [
			'/_users/_all_docs',
			'/_replicator',
			'/_node/_local/_config',
			'/_utils/',
			'/_all_dbs',
			'//_users'
		])
			expect(may(path), path).toBe(false);
	});

	test('CouchDB’s settings are as a cluster needs them', () => {
		const ini = readIni(couchdbIni(nodes));
		expect(ini).toMatchObject({
			couchdb: { single_node: 'false' },
			cluster: { q: '2', n: '3' },
			chttpd: { require_valid_user_except_for_up: 'true', bind_address: '0.0.0.0', port: '5984' },
			replicator: { verify_ssl_certificates: 'true' }
		});
		// An entry with its largest sealed part has room.
		const largest = Sealed.shape.ct.maxLength!;
		expect(Number(ini.couchdb!.max_document_size)).toBeGreaterThan(2 * largest);
	});
});

describe('node.sh', () => {
	const run = (file: string, ...args: string[]) =>
		new Promise<number>((resolve) => {
			execFile('bash', [file, ...args], (error) => resolve(error ? Number(error.code) : 0));
		});
	let server: Lookalike;
	beforeAll(async () => {
		server = await new Lookalike().start();
	});
	afterAll(() => server.stop());

	test('is sound shell, and tells a node that is up from one that is not', async () => {
		const node = deploy('node.sh').pathname;
		expect(await run('-n', node)).toBe(0);
		expect(await run('-n', deploy('gate.sh').pathname)).toBe(0);
		const port = new URL(server.url).port;
		expect(await run(node, 'up', port)).toBe(0);
		server.instead = () => [404, { status: 'maintenance_mode' }];
		expect(await run(node, 'up', port)).not.toBe(0);
		server.instead = () => 'cut';
		expect(await run(node, 'up', port)).not.toBe(0);
		expect(await run(node, 'up', '1')).not.toBe(0);
	});

	test('couch.sh calls setup and check with options that they have, and nothing else', async () => {
		const bin = await mkdtemp(join(tmpdir(), 'deploy-'));
		await writeFile(join(bin, 'docker'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
		const call = (...args: string[]) =>
			new Promise<{ code: number; out: string }>((resolve) => {
				const env = {
					...process.env,
					PATH: `${bin}:${process.env.PATH}`,
					WEST_NAME: 'w.example.jp',
					WEST_PEER_PORT: '6984'
				};
				execFile('sh', [deploy('couch.sh').pathname, ...args], { env }, (error, out) =>
					resolve({ code: error ? Number(error.code) : 0, out })
				);
			});
		const { code, out } = await call('east', 'setup', '--config', 'town.json');
		expect(code).toBe(0);
		const words = out.trimEnd().split('\n');
		expect(words.slice(0, 6)).toEqual(['compose', 'run', '--rm', 'east-tools', 'couch', 'setup']);
		const options = words.slice(6);
		for (const option of options.filter((word) => word.startsWith('--')))
			expect(setup.usage).toContain(`${option} `);
		const value = (name: string) => options[options.indexOf(name) + 1];
		expect(value('--nodes')).toBe([1, 2, 3].map((i) => nodeHost('east', i)).join(','));
		expect([value('--peer'), value('--config')]).toEqual(['https://w.example.jp:6984', '/config/town.json']);
		for (const name of options.flatMap((word) => /^\/run\/secrets\/(.*)/.exec(word)?.[1] ?? []))
			expect(SECRET_FILES.tools).toContain(name);
		expect((await call('east', 'setup', '--config', 'town.json', '--reread')).out).toBe(`${out}--reread\n`);
		expect((await call('west', 'check')).out).toContain('--peer\nhttps://east.example.jp:6984\n');
		expect((await call('east', 'ask', 'GET', '/_membership')).out.trimEnd().split('\n').slice(4)).toEqual([
			...['couch', 'ask', '--url', 'http://couch-1.east.tomoshibi.internal:5984'],
			...['--admin-password-file', '/run/secrets/admin-password', 'GET', '/_membership']
		]);
		for (const wrong of [
			[],
			['east', 'ask'],
			['north', 'setup'],
			['east', 'drop'],
			['east', 'setup', 'x'],
			['east', 'setup', '--config']
		])
			expect((await call(...wrong)).code).toBe(2);
		await rm(bin, { recursive: true });
	});

	test('copies the secrets that the compose file gives it', async () => {
		const script = await text('node.sh');
		const used = [...script.matchAll(/\/run\/secrets\/([a-z.-]+)/g)].map(([, name]) => name);
		expect(used.sort()).toEqual([...SECRET_FILES.node].sort());
	});
});

test('what toYaml writes is read back the same', () => {
	const word = fc.oneof(
		fc.string({ unit: fc.constantFrom(...'aZ09 :-_\'"#{}[]&*!|>%@`,?.\\/~é東\n\t') }),
		fc.constantFrom('true', 'no', 'null', '~', '1', '0x1', '-', '1e3', '2026-11-01', '', ' x', 'x ')
	);
	const key = fc.stringMatching(/^[a-z][a-z0-9 :#-]{0,8}[a-z]$/);
	const { yaml } = fc.letrec<{ yaml: Yaml }>((tie) => ({
		yaml: fc.oneof(
			{ maxDepth: 3 },
			word,
			fc.nat(),
			fc.boolean(),
			fc.array(tie('yaml'), { maxLength: 4 }),
			fc.dictionary(key, tie('yaml'), { maxKeys: 4, noNullPrototype: true })
		)
	}));
	fc.assert(
		fc.property(fc.dictionary(key, yaml, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (value) => {
			expect(readYaml(toYaml(value))).toEqual(value);
		}),
		{ numRuns: 300 }
	);
});
