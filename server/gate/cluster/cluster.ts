import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import type {
	AddAnswer,
	AddMunicipality,
	EraseAnswer,
	EraseMunicipality,
	HeldDatabases,
	MunicipalityList,
	PrefectureCounts
} from '../../../src/sync/cluster';
import { GateError } from '../errors';
import { ownSecret } from '../files';
import { createMutex } from '../mutex';
import { countsOf } from './counts';
import { createDesk, type Desk } from './desk';
import { contentsOf, databaseNames, documentsOf, dropFromCouch, purposeOf } from './documents';
import { openFleet, type Fleet, type FleetOptions } from './fleet';
import { createFront, type Front } from './front';
import { canonicalHost, LOOPBACK_HOSTS } from './hosts';
import { openRegister, type Municipality, type Register } from './register';
import type { Tenant } from './tenant';

export interface ClusterOptions extends FleetOptions {
	/** Host names of the cluster itself, beside those by which a machine calls itself. */
	ownHosts?: string[];
}

/** Many municipalities behind one port. */
export interface Cluster extends Pick<Front, 'listen'> {
	/** Of the gate without a name of its own; also in `directory`/operator-token. */
	readonly operatorToken: string;
	/** The cluster's own; also in `directory`/cluster-token. */
	readonly token: string;
	close(): Promise<void>;
}

type HandedOver = z.infer<typeof EraseMunicipality>['databases'];

/** What the desk (desk.ts) asks for; every method throws GateError. */
export interface ClusterWork {
	list(): z.infer<typeof MunicipalityList>;
	add(wanted: z.infer<typeof AddMunicipality>): Promise<z.infer<typeof AddAnswer>>;
	operatorToken(code: string): string;
	/** Closes its hosts to everybody and leaves its databases to be read. Again is fine. */
	leave(code: string): Promise<void>;
	databases(code: string): Promise<HeldDatabases>;
	documents(code: string, name: string): Promise<AsyncGenerator<object>>;
	/** Path of the gate's audit trail. */
	trail(code: string): string;
	/** Erases what has been handed over. Goes on where an erasing was interrupted; again is fine. */
	erase(code: string, handedOver: HandedOver): Promise<z.infer<typeof EraseAnswer>>;
	counts(): Promise<z.infer<typeof PrefectureCounts>>;
}

/**
 * The cluster (共同利用): one gate without a name of its own under `directory`, which answers every host as long as there is no
 * other, and one gate for each municipality under `directory`/municipalities/<code>, which answers its hosts and nobody
 * else's. Gates share the port and, where there is one, the CouchDB; nothing else. Throws StartError.
 */
export async function createCluster({ ownHosts: named = [], ...options }: ClusterOptions): Promise<Cluster> {
	const directory = resolve(options.directory);
	const now = options.now ?? Date.now;
	const ownHosts = [...new Set([...LOOPBACK_HOSTS, ...named.map((host) => canonicalHost(host) ?? host)])];
	const register = await openRegister(join(directory, 'municipalities.json'));
	const fleet = await openFleet({ ...options, directory }, register, ownHosts);
	let desk: Desk;
	try {
		desk = await createDesk(createWork(fleet, register, { ...options, directory, ownHosts, now }), {
			directory,
			token: await ownSecret(join(directory, 'cluster-token')),
			trustProxy: options.trustProxy,
			limits: options.limits,
			now,
			log: options.log
		});
	} catch (error) {
		await fleet.closeAll();
		throw error;
	}
	const front = createFront((host, path) => {
		const handler = fleet.at(host);
		return handler === fleet.own.handle && /^\/v1\/(?:cluster|prefecture)\//.test(path)
			? desk.handle
			: handler;
	});
	return {
		operatorToken: fleet.own.gate.operatorToken,
		token: desk.token,
		listen: front.listen,
		close: () =>
			front.close(async () => {
				await fleet.closeAll();
				await desk.close();
			})
	};
}

interface WorkOptions {
	directory: string;
	couchUrl?: string | undefined;
	name: string;
	ownHosts: string[];
	now: () => number;
}

function createWork(fleet: Fleet, register: Register, options: WorkOptions): ClusterWork {
	const { couchUrl, ownHosts, now } = options;
	const oneAtATime = createMutex();
	const iso = () => new Date(now()).toISOString();

	const known = (code: string): Municipality => {
		const municipality = register.find(code);
		if (municipality) return municipality;
		if (code === fleet.ownCode())
			throw new GateError('conflict', 'own gate: it is not one of the cluster’s municipalities');
		throw new GateError('not_found', 'unknown code');
	};
	/** The open gate of a municipality, of the one without a name too: for its operator's own reading. */
	const tenantOf = (code: string): Tenant => {
		const tenant = code === fleet.ownCode() ? fleet.own : fleet.get(code);
		if (tenant) return tenant;
		if (known(code).state === 'erasing')
			throw new GateError('unavailable', 'erasing: it has begun and must be finished');
		throw new GateError('unavailable', `not open: ${fleet.problemOf(code) ?? ''}`);
	};
	const directoryOf = (code: string) =>
		code === fleet.ownCode() ? options.directory : fleet.directoryOf(code);
	const namesOf = (code: string) => databaseNames(code, directoryOf(code), couchUrl);

	/** Throws GateError `conflict` unless exactly what is stored has been handed over. */
	const same = async (code: string, handedOver: HandedOver) => {
		const names = await namesOf(code);
		const missing = names.filter((name) => !handedOver.some((one) => one.name === name));
		if (missing.length) throw new GateError('conflict', `not handed over: ${missing.join(' ')}`);
		const { gate } = tenantOf(code);
		for (const { name, documents, sha256 } of handedOver) {
			if (!names.includes(name)) throw new GateError('conflict', `no such database: ${name}`);
			const held = await contentsOf(gate.storage, gate.town.need().config, purposeOf(code, name));
			if (held.documents !== documents || held.sha256 !== sha256)
				throw new GateError('conflict', `changed since: ${name}`);
		}
	};

	const free = (code: string, hosts: string[]) => {
		if (code === fleet.ownCode()) throw new GateError('conflict', 'own gate: it serves this code already');
		for (const host of hosts) {
			const holder = register.municipalities.find((one) => one.hosts.includes(host));
			if (ownHosts.includes(host) || (holder && holder.code !== code))
				throw new GateError('conflict', `host taken: ${host}`);
		}
	};

	return {
		list: () => ({
			municipalities: register.municipalities.map((one) => ({
				...one,
				problem: fleet.problemOf(one.code),
				configured: Boolean(fleet.get(one.code)?.gate.town.current())
			})),
			own: { hosts: ownHosts, code: fleet.ownCode() },
			erased: [...register.erased]
		}),
		add: ({ code, name, change, ...wanted }) =>
			oneAtATime(async () => {
				const hosts = [...new Set(wanted.hosts)].sort();
				const peers = [...new Set(wanted.peers)].sort();
				const before = register.find(code);
				if (before?.state === 'erasing')
					throw new GateError('conflict', 'erasing: finish it before the code is added again');
				free(code, hosts);
				const samePeers = before?.peers.join() === peers.join();
				if (before && !change && !(samePeers && before.name === name && before.hosts.join() === hosts.join()))
					throw new GateError(
						'conflict',
						`exists: ${[before.name, ...before.hosts, ...before.peers].join(' ')}`
					);
				const after: Municipality = {
					...{ code, name, hosts, peers, state: 'active' },
					addedAt: before?.addedAt ?? iso()
				};
				if (before && !(samePeers && before.state === 'active')) await fleet.close(code);
				await fleet.open(after);
				await register.put(after);
				fleet.settle();
				return {
					created: !before,
					operatorTokenFile: join(fleet.directoryOf(code), 'operator-token'),
					ownHosts
				};
			}),
		operatorToken: (code) => tenantOf(code).gate.operatorToken,
		leave: (code) =>
			oneAtATime(async () => {
				const before = known(code);
				if (before.state === 'erasing') return;
				const after: Municipality = { ...before, state: 'leaving' };
				if (before.state === 'active') {
					await register.put(after);
					// What is being written is finished, or was never acknowledged: from here on nothing changes any more.
					await fleet.close(code);
				}
				await fleet.open(after);
				fleet.settle();
			}),
		async databases(code) {
			const { config = null } = tenantOf(code).gate.town.current() ?? {};
			return {
				code,
				name: config?.name ?? register.find(code)?.name ?? '',
				config,
				databases: (await namesOf(code)).map((name) => purposeOf(code, name))
			};
		},
		async documents(code, name) {
			const { gate } = tenantOf(code);
			if (!(await namesOf(code)).includes(name)) throw new GateError('not_found', 'no such database');
			return documentsOf(gate.storage, gate.town.need().config, purposeOf(code, name));
		},
		trail(code) {
			tenantOf(code);
			return join(directoryOf(code), 'audit.ndjson');
		},
		erase: (code, handedOver) =>
			oneAtATime(async () => {
				const done = register.erased.find((one) => one.code === code);
				if (done) return done;
				const municipality = known(code);
				if (municipality.state === 'active')
					throw new GateError('conflict', 'active: it must be leaving before it is erased');
				if (municipality.state === 'leaving') {
					await same(code, handedOver);
					await register.put({ ...municipality, state: 'erasing' });
				}
				await fleet.close(code);
				const names = await namesOf(code);
				const dropped = couchUrl ? await dropFromCouch(couchUrl, names) : names;
				const folder = fleet.directoryOf(code);
				await rm(folder, { recursive: true, force: true });
				const hosts = municipality.hosts.map((host) => `host ${host}`);
				const erased = [...dropped, folder, join(folder, 'operator-token'), ...hosts];
				const record = { code, at: iso(), erased };
				await register.erase(record);
				fleet.settle();
				return record;
			}),
		async counts() {
			const rows = register.municipalities.map((one) => {
				const row = { code: one.code, name: one.name, counts: null };
				if (one.state !== 'active') return { ...row, why: 'leaving' as const };
				const gate = fleet.get(one.code)?.gate;
				return gate
					? countsOf(one.code, one.name, gate.town.current(), now())
					: { ...row, why: 'notOpen' as const };
			});
			const code = fleet.ownCode();
			if (code) rows.push(countsOf(code, '', fleet.own.gate.town.current(), now()));
			return {
				at: iso(),
				center: options.name,
				municipalities: (await Promise.all(rows)).sort((a, b) => a.code.localeCompare(b.code))
			};
		}
	};
}
