import 'fake-indexeddb/auto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { z } from 'zod';
import { createGate, type Gate } from '../../../server/gate/gate';
import { toBase64Url } from '../../../src/domain/bytes';
import type { Role } from '../../../src/domain/entry';
import type { SealedOf } from '../../../src/domain/kinds';
import type { MunicipalityConfig } from '../../../src/domain/municipality';
import type { ApplyInput, Book, BookStatus } from '../../../src/book/api';
import { createBook } from '../../../src/book/book';
import type { Surroundings } from '../../../src/book/surroundings';
import { buildSnapshot } from '../../../src/registry/build';
import type { House, Resident } from '../../../src/registry/types';
import { signManifest } from '../../../src/segments/manifest';
import { sealSegment, segmentName } from '../../../src/segments/seal';
import { DeviceReservation } from '../../../src/sync/protocol';
import { grantMac } from '../../../src/vault/derive';
import { lookupOfCode, newCode, wrapForCode } from '../../../src/vault/invitation';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../../src/vault/keys';
import { TOWN } from '../../town';

export const CONFIG: MunicipalityConfig = {
	...TOWN,
	certificateKinds: [
		...TOWN.certificateKinds,
		{
			id: 'todokede',
			title: '被災届出証明書',
			statement: '届出があったことを証明します。',
			certifies: 'report',
			needsDecision: false,
			deadline: null
		}
	]
};

export const PIN = '48291 56073 18492 60583';

// Passphrases and status keys are hashed with few rounds here: tests/unit/vault does it with all of them.
for (const name of ['deriveKey', 'deriveBits'] as const) {
	const derive = crypto.subtle[name].bind(crypto.subtle) as (how: object, ...rest: unknown[]) => unknown;
	Object.defineProperty(crypto.subtle, name, {
		value: (how: object, ...rest: unknown[]) =>
			derive('iterations' in how ? { ...how, iterations: 1000 } : how, ...rest)
	});
}

/** A municipality with its key and its gate, on a port of its own. */
export interface World {
	gate: Gate;
	origin: string;
	keys: MunicipalityKeys;
	invite(role?: Role, expiresAt?: string, until?: string | null): Promise<string>;
	publish(residents: Resident[], houses: House[], createdAt?: string): Promise<string[]>;
	/** Publishes a snapshot of one resident segment with these plain bytes, sealed and signed as it should be. */
	publishPlain(plain: Uint8Array<ArrayBuffer>, createdAt: string): Promise<void>;
	stop(): Promise<void>;
	restart(): Promise<void>;
	close(): Promise<void>;
}

export async function world(): Promise<World> {
	const directory = await mkdtemp(join(tmpdir(), 'book-'));
	const secret = crypto.getRandomValues(new Uint8Array(32));
	const keys = await openMunicipalityKeys(secret);
	let port = 0;
	let ended = false;
	const start = async () => {
		const gate = await createGate({
			directory,
			build: join(directory, 'no-build'),
			name: '東センター',
			version: 'test',
			// Tabs that were killed may still be asking when it closes.
			log: (line) => ended || process.stderr.write(`gate: ${line}\n`),
			limits: { device: 100_000, enrol: 10_000, token: 10_000 }
		});
		await gate.app.listen({ port, host: '127.0.0.1' });
		port = (gate.app.server.address() as { port: number }).port;
		return gate;
	};
	const self: World = {
		gate: await start(),
		origin: '',
		keys,
		async invite(role = 'field', expiresAt = new Date(Date.now() + 86_400_000).toISOString(), until = null) {
			const code = newCode();
			const { device } = await operator('POST', '/v1/invitations/number', {}, DeviceReservation);
			const lookup = await lookupOfCode(code);
			const grant = { lookup, device, role, label: '第一小学校 1号機', until, expiresAt };
			await operator('POST', '/v1/invitations', {
				...grant,
				wrapped: await wrapForCode(code, secret),
				k: keys.id,
				mac: await grantMac(keys, grant)
			});
			return code;
		},
		async publish(residents, houses, createdAt = new Date().toISOString()) {
			const files = new Map<string, Uint8Array<ArrayBuffer>>();
			const manifest = await buildSnapshot(
				{ municipality: CONFIG.code, createdAt, residents, houses },
				keys,
				{
					size: async (name) => files.get(name)?.length ?? null,
					put: async (name, file) => void files.set(name, file)
				}
			);
			for (const [name, file] of files) await operator('PUT', `/v1/operator/segments/${name}`, file);
			await operator('PUT', '/v1/operator/manifest', manifest);
			return [...files.keys()];
		},
		async publishPlain(plain, createdAt) {
			const name = await segmentName(keys, plain);
			const file = await sealSegment(keys, name, plain);
			const manifest = await signManifest(keys, {
				format: 1,
				municipality: CONFIG.code,
				k: keys.id,
				createdAt,
				segments: [{ name, table: 'residents', rows: 1, bytes: file.length }]
			});
			await operator('PUT', `/v1/operator/segments/${name}`, file);
			await operator('PUT', '/v1/operator/manifest', manifest);
		},
		async stop() {
			ended = true;
			await self.gate.close();
		},
		async restart() {
			ended = false;
			self.gate = await start();
		},
		async close() {
			await self.stop();
			await rm(directory, { recursive: true, force: true });
		}
	};
	self.origin = `http://127.0.0.1:${port}`;

	async function operator<T extends z.ZodType>(
		method: string,
		path: string,
		body: unknown,
		answer?: T
	): Promise<z.infer<T>> {
		const binary = body instanceof Uint8Array;
		const response = await fetch(self.origin + path, {
			method,
			headers: {
				authorization: `Bearer ${self.gate.operatorToken}`,
				'content-type': binary ? 'application/octet-stream' : 'application/json'
			},
			body: binary ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body)
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return answer?.parse(JSON.parse(text)) as z.infer<T>;
	}
	await operator('PUT', '/v1/operator/config', CONFIG);
	return self;
}

/** Web Locks of one browser: Node 20 has none. */
export function lockManager(): Pick<LockManager, 'request'> {
	interface Waiter {
		run: (lock: Lock) => unknown;
		resolve(value: unknown): void;
		reject(error: unknown): void;
	}
	let holder: Waiter | null = null;
	const line: Waiter[] = [];
	const aborted = () => new DOMException('taken', 'AbortError');
	const next = () => {
		if (holder) return;
		const waiter = line.shift();
		if (!waiter) return;
		holder = waiter;
		const done = () => {
			if (holder === waiter) {
				holder = null;
				next();
			}
		};
		void Promise.resolve(waiter.run({ name: '', mode: 'exclusive' }))
			.then(waiter.resolve, waiter.reject)
			.finally(done);
	};
	const request = (_name: string, options: LockOptions, run: (lock: Lock) => unknown) =>
		new Promise<unknown>((resolve, reject) => {
			const waiter: Waiter = { run, resolve, reject };
			options.signal?.addEventListener('abort', () => {
				if (!line.includes(waiter)) return;
				line.splice(line.indexOf(waiter), 1);
				reject(aborted());
			});
			if (options.steal) {
				holder?.reject(aborted());
				holder = null;
				line.unshift(waiter);
			} else line.push(waiter);
			next();
		});
	return { request } as Pick<LockManager, 'request'>;
}

/** One browser on one tablet: its disk and its network outlive the tabs. */
export interface Browser {
	indexedDB: IDBFactory;
	locks: Pick<LockManager, 'request'>;
	/** False: every request fails as without a network. */
	connected: boolean;
	/** Called with each request; may answer or fail in the network's place. */
	meddle: ((path: string, go: () => Promise<Response>) => Promise<Response>) | null;
	requests: string[];
	/** ms that this tablet's clock is ahead. */
	clockAhead: number;
	/** How often the book looks whether somebody's time is over, ms. */
	watchEveryMs: number | undefined;
	networkChanged(): void;
	surroundings(): Surroundings;
}

export function browser(origin: string): Browser {
	const listeners = new Set<() => void>();
	const self: Browser = {
		indexedDB: new IDBFactory(),
		locks: lockManager(),
		connected: true,
		meddle: null,
		requests: [],
		clockAhead: 0,
		watchEveryMs: undefined,
		networkChanged: () => listeners.forEach((listener) => listener()),
		surroundings: () => ({
			database: 'tomoshibi',
			indexedDB: self.indexedDB,
			IDBKeyRange,
			locks: self.locks,
			origin,
			fetch: async (input, init) => {
				const path = String(input).slice(origin.length);
				self.requests.push(`${init?.method ?? 'GET'} ${path}`);
				if (!self.connected) throw new TypeError('Failed to fetch');
				const go = () => fetch(input, init);
				return self.meddle ? self.meddle(path, go) : go();
			},
			now: () => Date.now() + self.clockAhead,
			...(self.watchEveryMs === undefined ? {} : { watchEveryMs: self.watchEveryMs }),
			onNetworkChange(callback) {
				listeners.add(callback);
				return () => listeners.delete(callback);
			},
			storage: {
				persisted: async () => true,
				persist: async () => true,
				estimate: async () => ({ usage: 1, quota: 2 })
			},
			version: 'test'
		})
	};
	return self;
}

/** A tab with the book, and its latest status. */
export interface Tab {
	book: Book;
	readonly status: BookStatus;
	until(condition: (status: BookStatus) => boolean, ms?: number): Promise<BookStatus>;
	/** As if the process had been killed: no more storage, no network, no lock. */
	kill(): void;
}

export function openTab(of: Browser): Tab {
	const surroundings = of.surroundings();
	let dead = false;
	let release: () => void = () => undefined;
	const killed = new Promise<never>((_, reject) => {
		release = () => reject(new DOMException('killed', 'InvalidStateError'));
	});
	killed.catch(() => undefined);
	const { fetch, locks } = surroundings;
	surroundings.fetch = async (input, init) => {
		if (dead) return killed;
		return fetch(input, init);
	};
	surroundings.locks = {
		request: ((name: string, options: LockOptions, run: (lock: Lock | null) => unknown) =>
			locks.request(name, options, (lock) => Promise.race([run(lock), killed]))) as LockManager['request']
	};
	const book = createBook(surroundings);
	const watchers = new Set<() => void>();
	let status: BookStatus | null = null;
	void book.watch((next) => {
		status = next;
		watchers.forEach((watcher) => watcher());
	});
	return {
		book,
		get status() {
			if (!status) throw new Error('no status yet');
			return status;
		},
		until: (condition, ms = 15_000) =>
			new Promise((resolve, reject) => {
				const check = () => {
					if (!status || !condition(status)) return;
					clearTimeout(timer);
					watchers.delete(check);
					resolve(status);
				};
				const timer = setTimeout(() => {
					watchers.delete(check);
					reject(new Error(`still ${JSON.stringify({ ...status, config: undefined })}`));
				}, ms);
				watchers.add(check);
				check();
			}),
		kill() {
			dead = true;
			release();
		}
	};
}

export async function enrolledTab(
	town: World,
	of: Browser,
	role: Role = 'field',
	name = '応援 花子'
): Promise<Tab> {
	const tab = openTab(of);
	await tab.until(({ phase }) => phase === 'notEnrolled');
	await tab.book.enrol({ code: await town.invite(role), staff: { name, from: '', role, pin: PIN } });
	return tab;
}

export function person(name: string, birth = '1960-04-05'): SealedOf<'certificate.applied'>['head'] {
	return {
		name,
		kana: 'サトウ イチロウ',
		birth,
		birthText: '',
		sex: 'male',
		relation: '世帯主',
		personId: ''
	};
}

export function applying(over: Partial<ApplyInput> = {}, head = person('佐藤 一郎')): ApplyInput {
	return {
		household: '0000000001',
		house: { id: 'H1' },
		certificate: 'risai',
		byAgent: false,
		sealed: {
			household: '0000000001',
			head,
			members: [head],
			applicant: { name: '', relation: '', phone: '' },
			agentId: '',
			address: '灯市本町1丁目2番3号',
			suppressed: false,
			phone: '0120-000-000',
			houseAddress: '灯市本町1丁目2番3号',
			houseId: 'H1',
			cause: '令和8年灯沖地震',
			damagedOn: '2026-11-01',
			damage: '屋根が落ちた',
			purpose: '',
			note: ''
		},
		...over
	};
}

export function residents(count: number): Resident[] {
	return Array.from({ length: count }, (_, i) => ({
		id: String(i + 1).padStart(10, '0'),
		household: String((i >> 1) + 1).padStart(10, '0'),
		name: i % 2 ? `佐藤 花子${i}` : `佐藤 一郎${i}`,
		kana: 'サトウ',
		aliases: [],
		birth: '1960-04-05',
		birthText: '',
		sex: 'unknown' as const,
		relation: i % 2 ? '妻' : '世帯主',
		head: i % 2 === 0,
		status: 'current' as const,
		foreign: false,
		address: `灯市本町${(i >> 1) + 1}丁目2番3号`,
		postcode: '999-9999',
		phone: '',
		suppressed: false
	}));
}

export function houses(count: number): House[] {
	return Array.from({ length: count }, (_, i) => ({
		id: `H${i + 1}`,
		owner: String(2 * i + 1).padStart(10, '0'),
		ownerName: '',
		registered: `灯市本町${i + 1}番地`,
		houseNumber: `${i + 1}番`,
		current: `灯市本町${i + 1}丁目2番3号`,
		use: '居宅',
		structure: '木造',
		storeys: '2',
		floorArea: 100,
		builtOn: '1990-01-01'
	}));
}

export const random = (bytes: number) => toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));
