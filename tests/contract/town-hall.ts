import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import type { Command } from '../../server/cli/command';
import { fromBase64Url, toBase64Url, toHex } from '../../src/domain/bytes';
import type { Entry, Role, UnsignedEntry } from '../../src/domain/entry';
import { formatStamp } from '../../src/domain/hlc';
import { caseNumber, entryId, receiptNumber } from '../../src/domain/ids';
import type { MunicipalityConfig } from '../../src/domain/municipality';
import type { RosterDevice } from '../../src/sync/protocol';
import { endorse } from '../../src/vault/derive';
import { newKeyFile, openMunicipalityKeys, type KeyFile, type MunicipalityKeys } from '../../src/vault/keys';
import { hashEntry, newDeviceKey, NO_ENTRY, signEntry, signText, type PublicJwk } from '../../src/vault/sign';
import { invitation, type Running } from './gatehouse';

/** A municipality with its key, whose tablets are endorsed and write chained entries, as the app's do. */
export async function townHall(code: string): Promise<{ file: KeyFile; keys: MunicipalityKeys }> {
	const file = await newKeyFile(code);
	return { file, keys: await openMunicipalityKeys(fromBase64Url(file.secret)) };
}

/** A tablet that outlives its data center: it knows its keys, its entries and the others' register. */
export interface Tablet {
	device: string;
	role: Role;
	privateKey: CryptoKey;
	publicKey: PublicJwk;
	/** Of everything that it has written or been given. */
	held: (Entry & { _rev: string })[];
	row: RosterDevice;
	/** Writes entries, `aheadMs` later by its clock than by ours. */
	write(
		running: Running,
		count: number,
		more?: Partial<UnsignedEntry>,
		aheadMs?: number
	): Promise<(Entry & { _rev: string })[]>;
	token(running: Running): Promise<string>;
	/** Offers everything that it holds; the refusals. */
	offer(running: Running, database?: string): Promise<unknown[]>;
	contact(running: Running, reads?: number): Promise<void>;
	rejoin(running: Running, roster: RosterDevice[], config?: MunicipalityConfig): Promise<{ status: number }>;
}

/** Enrols a tablet with a true endorsement. */
export async function enrolEndorsed(
	running: Running,
	keys: MunicipalityKeys,
	role: Role = 'field'
): Promise<Tablet> {
	const operator = running.gate.operatorToken;
	const { ask, config } = running;
	const number = await ask('POST', '/v1/invitations/number', { token: operator, body: {} });
	const { device } = number.body as { device: string };
	const invited = invitation(device, role);
	await ask('POST', '/v1/invitations', { token: operator, body: invited });
	const { privateKey, publicKey } = await newDeviceKey();
	const { publicKey: agreementKey } = await newDeviceKey();
	const statement = { device, role, until: null, publicKey, agreementKey };
	const endorsement = await endorse(keys, statement);
	const answer = await ask('POST', '/v1/enrol', {
		body: { lookup: invited.lookup, publicKey, agreementKey, k: keys.id, endorsement }
	});
	if (answer.status !== 200) throw new Error(`enrol: ${answer.status} ${JSON.stringify(answer.body)}`);
	const row: RosterDevice = {
		...statement,
		label: invited.label,
		k: keys.id,
		endorsement,
		enrolledAt: new Date().toISOString(),
		revokedAt: null
	};
	const signed = async (purpose: string) => {
		const issuedAt = Date.now();
		const nonce = toBase64Url(new Uint8Array(randomBytes(18)));
		const signature = await signText(privateKey, `tomoshibi-${purpose}:${device}:${issuedAt}:${nonce}`);
		return { device, issuedAt, nonce, signature };
	};
	let n = 0;
	let prev = NO_ENTRY;
	const tablet: Tablet = {
		device,
		role,
		privateKey,
		publicKey,
		held: [],
		row,
		async write(where, count, more = {}, aheadMs = 0) {
			const made = [];
			for (let i = 0; i < count; i++) {
				const serial = ++n;
				const caseNo = caseNumber(new Uint8Array(randomBytes(16)));
				const at = formatStamp(Date.now() + aheadMs, serial % 1_000, device);
				const entry = await signEntry(privateKey, {
					_id: entryId(caseNo, at, device, serial),
					v: 1,
					kind: 'certificate.applied',
					disaster: where.config.disaster.id,
					case: caseNo,
					open: {
						receipt: receiptNumber(device, serial, new Uint8Array(randomBytes(8))),
						certificate: 'risai',
						via: 'register',
						house: null,
						lookup: toHex(new Uint8Array(randomBytes(32))),
						byAgent: false
					},
					sealed: { k: '0'.repeat(8), iv: 'A'.repeat(16), ct: 'B'.repeat(200) },
					by: { device, staff: `${device}-1`, role: 'field' },
					at,
					n: serial,
					prev,
					...more
				});
				prev = await hashEntry(entry);
				made.push({ ...entry, _rev: `1-${prev.slice(0, 32)}` });
			}
			tablet.held.push(...made);
			return made;
		},
		async token(where) {
			const got = await where.ask('POST', '/v1/token', { body: await signed('token') });
			return (got.body as { token?: string }).token ?? '';
		},
		async offer(where, database = where.ledger) {
			const token = await tablet.token(where);
			const { body } = await where.ask('POST', `/v1/db/${database}/_bulk_docs`, {
				token,
				body: { docs: tablet.held, new_edits: false }
			});
			return body as unknown[];
		},
		async contact(where, reads = 0) {
			const token = await tablet.token(where);
			const heads = { ledger: n, reads };
			await where.ask('POST', '/v1/contact', {
				token,
				body: { unsent: 0, refused: 0, skewMs: 0, version: '', register: '', heads }
			});
		},
		rejoin: async (where, devices, brought = config) =>
			where.ask('POST', '/v1/rejoin', { body: { ...(await signed('rejoin')), config: brought, devices } })
	};
	return tablet;
}

/** Runs a command and returns what it said. A UserError is thrown on. */
export async function runCommand(command: Command, args: string[]) {
	const said = { out: '', error: '' };
	const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		said.out += String(text);
		return true;
	});
	const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
		said.error += String(text);
		return true;
	});
	try {
		const code = (await command.run(args)) ?? 0;
		return {
			code,
			error: said.error,
			lines: said.out
				.trim()
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line))
		};
	} finally {
		out.mockRestore();
		error.mockRestore();
	}
}
