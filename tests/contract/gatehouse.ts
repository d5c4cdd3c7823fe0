import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGate, type Gate, type GateOptions } from '../../server/gate/gate';
import { connect } from '../../server/gate/storage/couch';
import { toBase64Url, toHex } from '../../src/domain/bytes';
import type { Entry, Role, UnsignedEntry } from '../../src/domain/entry';
import { formatStamp } from '../../src/domain/hlc';
import { caseNumber, entryId, receiptNumber } from '../../src/domain/ids';
import { databases, isMunicipalityCode, type MunicipalityConfig } from '../../src/domain/municipality';
import type { EnrolAnswer, Invitation, PublicKey, TokenAnswer } from '../../src/sync/protocol';
import { newDeviceKey, NO_ENTRY, signEntry, signText, type PublicJwk } from '../../src/vault/sign';
import type { z } from 'zod';

/** The databases that every suite runs against: the embedded one, and a real CouchDB where COUCHDB_URL is set. */
export const BACKENDS: { name: string; couchUrl: string | undefined }[] = [
	{ name: 'embedded database', couchUrl: undefined },
	...(process.env.COUCHDB_URL ? [{ name: 'CouchDB', couchUrl: process.env.COUCHDB_URL }] : [])
];

/** A municipality and disaster of its own for each run: no other database is touched. */
export function townConfig(): MunicipalityConfig {
	const five = String(randomInt(90_000, 100_000));
	const code = Array.from({ length: 10 }, (_, check) => `${five}${check}`).find(isMunicipalityCode)!;
	return {
		code,
		name: '試験市',
		mayor: '試験市長　見本',
		disaster: {
			id: `t${randomBytes(6).toString('hex')}`,
			name: '試験地震',
			occurredOn: '2026-11-01',
			drill: true
		},
		certificateKinds: [
			{
				id: 'risai',
				title: '罹災証明書',
				statement: '証明します。',
				certifies: 'grade',
				needsDecision: true,
				deadline: null
			}
		],
		autoLockMinutes: 10
	};
}

export interface Running {
	gate: Gate;
	url: string;
	config: MunicipalityConfig;
	directory: string;
	ledger: string;
	/** Asks with an optional token; the body is sent as JSON unless it is text or bytes already. */
	ask(method: string, path: string, options?: Ask): Promise<Answer>;
	/** A device that the operator has invited, enrolled. */
	enrol(role?: Role, more?: Partial<Invitation>): Promise<TestDevice>;
	/** Reserves a number and puts an invitation for it; as the operator unless a token is given. */
	invite(role?: Role, more?: Partial<Invitation>, token?: string): Promise<Invitation>;
	audit(): Promise<Record<string, unknown>[]>;
	/** The same directory and database in a new process's place. */
	restart(changes?: Partial<GateOptions>): Promise<Running>;
	stop(): Promise<void>;
}
interface Ask {
	token?: string;
	body?: unknown;
	type?: string;
	headers?: Record<string, string>;
}
export interface Answer {
	status: number;
	headers: Headers;
	/** Parsed JSON, or the text where it is none. */
	body: ReturnType<typeof JSON.parse>;
	bytes: Uint8Array;
}

export async function startGate(
	couchUrl?: string,
	options: Partial<GateOptions> & { config?: MunicipalityConfig } = {}
): Promise<Running> {
	const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'tomoshibi-gate-')));
	const config = options.config ?? townConfig();
	const gate = await createGate({
		directory,
		couchUrl,
		build: join(directory, 'build'),
		name: '試験センター',
		version: 'test',
		log: () => undefined,
		...options
	});
	const url = await gate.app.listen({ port: 0, host: '127.0.0.1' });
	const ledger = databases.ledger(config.code, config.disaster.id);

	const ask = askAt(url);
	if (!options.directory) {
		const put = await ask('PUT', '/v1/operator/config', { token: gate.operatorToken, body: config });
		if (put.status !== 200) throw new Error(`config: ${put.status} ${JSON.stringify(put.body)}`);
	}
	let closed = false;
	const close = async () => {
		if (!closed) await gate.close();
		closed = true;
	};
	return {
		gate,
		url,
		config,
		directory,
		ledger,
		ask,
		enrol: (role, more) => enrol(ask, gate.operatorToken, config, role, more),
		invite: (role, more, token) => invite(ask, token ?? gate.operatorToken, role, more),
		async audit() {
			const text = await readFile(join(directory, 'audit.ndjson'), 'utf8');
			return text
				.trimEnd()
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as Record<string, unknown>);
		},
		async restart(changes) {
			await close();
			return startGate(couchUrl, { ...options, ...changes, directory, config });
		},
		async stop() {
			await close();
			await rm(directory, { recursive: true, force: true });
			if (!couchUrl) return;
			const couch = connect(couchUrl);
			const reads = databases.reads(config.code, config.disaster.id);
			for (const name of [ledger, reads, databases.devices(config.code)]) await couch.ask('DELETE', name);
		}
	};
}

function askAt(url: string): Running['ask'] {
	return async (method, path, { token, body, type, headers } = {}) => {
		const raw = typeof body === 'string' || body instanceof Uint8Array;
		const response = await fetch(`${url}${path}`, {
			method,
			headers: {
				...(token ? { authorization: `Bearer ${token}` } : {}),
				...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
				...headers
			},
			body: body === undefined ? undefined : raw ? (body as string) : JSON.stringify(body)
		});
		const bytes = new Uint8Array(await response.arrayBuffer());
		const text = new TextDecoder().decode(bytes);
		return { status: response.status, headers: response.headers, body: parse(text), bytes };
	};
}

/** A gate that runs in another process. */
export function connectTo(url: string, ask: Running['ask'] = askAt(url)) {
	return {
		ask,
		enrol: (operatorToken: string, config: MunicipalityConfig, role?: Role) =>
			enrol(ask, operatorToken, config, role)
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** An invitation for a reserved number, that no key has made: the gate can check neither. */
export function invitation(device: string, role: Role = 'field', more: Partial<Invitation> = {}): Invitation {
	return {
		device,
		until: null,
		k: 'a'.repeat(8),
		mac: 'f'.repeat(64),
		lookup: randomBytes(32).toString('hex'),
		wrapped: randomBytes(60).toString('base64url'),
		role,
		label: '試験 1号機',
		expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
		...more
	};
}

/** Sets a number aside. */
export async function reserve(ask: Running['ask'], token: string): Promise<string> {
	const answer = await ask('POST', '/v1/invitations/number', { token, body: {} });
	if (answer.status !== 200) throw new Error(`number: ${answer.status} ${JSON.stringify(answer.body)}`);
	return (answer.body as { device: string }).device;
}

async function invite(
	ask: Running['ask'],
	token: string,
	role?: Role,
	more: Partial<Invitation> = {}
): Promise<Invitation> {
	const made = invitation(more.device ?? (await reserve(ask, token)), role, more);
	const put = await ask('POST', '/v1/invitations', { token, body: made });
	if (put.status !== 200) throw new Error(`invitation: ${put.status} ${JSON.stringify(put.body)}`);
	return made;
}

/** What a tablet asks with to be enrolled, with fresh keys unless told. */
export async function enrolment(
	lookup: string,
	keys: { publicKey?: PublicKey; agreementKey?: PublicKey } = {}
) {
	const publicKey = keys.publicKey ?? (await newDeviceKey()).publicKey;
	// A point on the same curve; the gate tells the two uses apart by their field only.
	const agreementKey = keys.agreementKey ?? (await newDeviceKey()).publicKey;
	return { lookup, publicKey, agreementKey, k: 'a'.repeat(8), endorsement: 'e'.repeat(64) };
}

/** A tablet with its own key, as the app would enrol and write, without the sealed parts being openable. */
export interface TestDevice {
	device: string;
	role: Role;
	privateKey: CryptoKey;
	publicKey: PublicJwk;
	agreementKey: PublicJwk;
	lookup: string;
	token: string;
	tokenRequest(more?: {
		issuedAt?: number;
		nonce?: string;
		device?: string;
	}): Promise<Record<string, unknown>>;
	/** An entry that nothing is wrong with, unless `more` makes it wrong; signed after the changes. `ms`: its clock, now unless told. */
	entry(more?: Partial<UnsignedEntry>, ms?: number): Promise<Entry & { _rev: string }>;
	/** The registration of a member of staff with this number on this device. */
	staff(
		serial: number,
		open?: object,
		more?: Partial<UnsignedEntry>,
		ms?: number
	): Promise<Entry & { _rev: string }>;
	/** A new token, as after a restart. */
	login(): Promise<Answer>;
}

async function enrol(
	ask: Running['ask'],
	operatorToken: string,
	config: MunicipalityConfig,
	role: Role = 'field',
	more: Partial<Invitation> = {}
): Promise<TestDevice> {
	const invited = await invite(ask, operatorToken, role, more);
	const { privateKey, publicKey } = await newDeviceKey();
	const request = await enrolment(invited.lookup, { publicKey });
	const answer = await ask('POST', '/v1/enrol', { body: request });
	if (answer.status !== 200) throw new Error(`enrol: ${answer.status} ${JSON.stringify(answer.body)}`);
	const { device } = answer.body as z.infer<typeof EnrolAnswer>;

	let n = 0;
	const tokenRequest: TestDevice['tokenRequest'] = async (more = {}) => {
		const request = {
			device,
			issuedAt: Date.now(),
			nonce: toBase64Url(new Uint8Array(randomBytes(18))),
			...more
		};
		const text = `tomoshibi-token:${request.device}:${request.issuedAt}:${request.nonce}`;
		return { ...request, signature: await signText(privateKey, text) };
	};
	const granted = await ask('POST', '/v1/token', { body: await tokenRequest() });
	if (granted.status !== 200) throw new Error(`token: ${granted.status} ${JSON.stringify(granted.body)}`);
	const write = async (caseNo: string, more: Partial<UnsignedEntry>, ms = Date.now()) => {
		n += 1;
		const at = formatStamp(ms, n, device);
		const unsigned: UnsignedEntry = {
			_id: entryId(caseNo, at, device, n),
			v: 1,
			kind: 'certificate.applied',
			disaster: config.disaster.id,
			case: caseNo,
			open: {
				receipt: receiptNumber(device, n, new Uint8Array(randomBytes(8))),
				certificate: 'risai',
				via: 'register',
				house: null,
				lookup: toHex(new Uint8Array(randomBytes(32))),
				byAgent: false
			},
			sealed: { k: '0'.repeat(8), iv: 'A'.repeat(16), ct: 'B'.repeat(200) },
			by: { device, staff: `${device}-1`, role: 'field' },
			at,
			n,
			prev: NO_ENTRY,
			...more
		};
		return { ...(await signEntry(privateKey, unsigned)), _rev: newRev() };
	};
	return {
		device,
		role,
		privateKey,
		publicKey,
		agreementKey: request.agreementKey,
		lookup: invited.lookup,
		token: (granted.body as z.infer<typeof TokenAnswer>).token,
		tokenRequest,
		entry: (more = {}, ms) => write(caseNumber(new Uint8Array(randomBytes(16))), more, ms),
		staff(serial, open = {}, more = {}, ms) {
			const staff = `${device}-${serial}`;
			const by = { device, staff, role: 'field' as const };
			const content = { kind: 'staff.registered', open: { staff, role: 'field', ...open } };
			return write('-', { by, ...content, ...more }, ms);
		},
		login: async () => ask('POST', '/v1/token', { body: await tokenRequest() })
	};
}

export const newRev = () => `1-${randomBytes(16).toString('hex')}`;

export const push = (running: Running, token: string, docs: unknown[], more: object = { new_edits: false }) =>
	running.ask('POST', `/v1/db/${running.ledger}/_bulk_docs`, { token, body: { docs, ...more } });

/** What the ledger answers for one id: the documents of all its leaves. */
export async function fetchEntry(running: Running, token: string, id: string, rev?: string): Promise<Answer> {
	return running.ask('POST', `/v1/db/${running.ledger}/_bulk_get`, { token, body: { docs: [{ id, rev }] } });
}
