import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { toHex } from '../../src/domain/bytes';
import type { DeviceNumber } from '../../src/domain/entry';
import { tick, type ClockState } from '../../src/domain/hlc';
import { caseNumber, receiptNumber } from '../../src/domain/ids';
import { databases, type MunicipalityConfig } from '../../src/domain/municipality';
import { completeEntry } from '../../src/store/append';
import type { StoredEntry } from '../../src/store/database';
import { createGate } from '../../src/sync/gate';
import { BulkAnswer, ContactAnswer } from '../../src/sync/protocol';
import { createSession, type Session } from '../../src/sync/session';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { NO_ENTRY } from '../../src/vault/sign';

const Changes = z.object({
	results: z.array(z.object({ id: z.string(), changes: z.array(z.object({ rev: z.string() })) })),
	last_seq: z.union([z.string(), z.number()])
});
const Missing = z.record(z.string(), z.object({ missing: z.array(z.string()) }));
const BulkGet = z.object({ results: z.array(z.object({ docs: z.array(z.looseObject({})) })) });
const PULL = 200;

/** What a tablet of the load is to write, and when (ms since the beginning). */
export interface Job {
	due: number;
	/** Null: a new application; else the application that is surveyed. */
	application: { entry: string; case: string } | null;
}

/** Where measured times go, ms. */
export interface Times {
	/** From the moment at which the citizen stood there to the acknowledgement of the entry. */
	acknowledged: number[];
	round: number[];
	failures: Map<string, number>;
}

/**
 * A tablet without storage and screen: the same requests in the same order as the app's (push by `_revs_diff` and `_bulk_docs`,
 * contact, pull by `_changes` and `_bulk_get`), real seals, signatures and chains.
 */
export class LoadTablet {
	readonly has = new Set<string>();
	readonly #session: Session;
	readonly #path: string;
	#waiting: { entry: StoredEntry; due: number }[] = [];
	#since: string | number = 0;
	#n = 0;
	#prev = NO_ENTRY;
	#clock: ClockState = { ms: 0, counter: 0 };

	constructor(
		url: string,
		readonly device: DeviceNumber,
		readonly privateKey: CryptoKey,
		readonly keys: MunicipalityKeys,
		readonly config: MunicipalityConfig,
		readonly times: Times
	) {
		this.#session = createSession(createGate(url, fetch), { device, privateKey }, Date.now);
		this.#path = `/db/${databases.ledger(config.code, config.disaster.id)}`;
	}

	/** Writes an entry as the book does; it waits for the next round. */
	async write({ due, application }: Job): Promise<StoredEntry> {
		const lookup = toHex(new Uint8Array(randomBytes(32)));
		const content = application
			? {
					kind: 'certificate.surveyed',
					case: application.case,
					open: {
						application: application.entry,
						round: 1,
						surveyedOn: '2026-11-01',
						method: 'outside',
						grade: 'hankai',
						lossPct: 25
					},
					sealed: { surveyors: '灯　太郎、応援　次郎', findings: '屋根、外壁、基礎に損傷。'.repeat(4) }
				}
			: {
					kind: 'certificate.applied',
					case: caseNumber(new Uint8Array(randomBytes(16))),
					open: {
						receipt: receiptNumber(this.device, this.#n + 1, new Uint8Array(randomBytes(8))),
						certificate: 'risai',
						via: 'register',
						house: null,
						lookup,
						byAgent: false
					},
					sealed: {
						applicant: { name: '灯　花子', phone: '000-0000-0000' },
						damage: '屋根の瓦が落ちた。'.repeat(6)
					}
				};
		this.#clock = tick(this.#clock, Date.now());
		const { stored, hash } = await completeEntry(
			{
				...content,
				disaster: this.config.disaster.id,
				by: { staff: `${this.device}-1`, role: 'survey' }
			},
			this.keys,
			{ n: this.#n, prev: this.#prev, clock: this.#clock },
			this.device,
			this.privateKey
		);
		this.#n++;
		this.#prev = hash;
		this.#waiting.push({ entry: stored, due });
		return stored;
	}

	get unsent(): number {
		return this.#waiting.length;
	}

	/** One round, as in src/sync/rounds.ts. `began`: performance.now() of the load's beginning. Failures are counted and tried again. */
	async round(began: number): Promise<void> {
		const start = performance.now();
		try {
			await this.#push(began);
			await this.#session.ask('/contact', ContactAnswer, {
				body: {
					unsent: this.unsent,
					refused: 0,
					skewMs: 0,
					version: 'load',
					register: '',
					heads: { ledger: this.#n, reads: 0 }
				}
			});
			await this.#pull();
			this.times.round.push(performance.now() - start);
		} catch (error) {
			const word = error instanceof Error ? error.message.slice(0, 60) : String(error);
			this.times.failures.set(word, (this.times.failures.get(word) ?? 0) + 1);
		}
	}

	async #push(began: number): Promise<void> {
		const batch = this.#waiting.slice(0, 100);
		if (batch.length === 0) return;
		const missing = await this.#session.ask(`${this.#path}/_revs_diff`, Missing, {
			body: Object.fromEntries(batch.map(({ entry }) => [entry._id, [entry._rev]]))
		});
		const docs = batch.filter(({ entry }) => missing[entry._id]).map(({ entry }) => entry);
		if (docs.length > 0) {
			const refused = await this.#session.ask(`${this.#path}/_bulk_docs`, BulkAnswer, {
				body: { new_edits: false, docs }
			});
			if (refused.length > 0) throw new Error(`refused: ${refused[0]!.reason}`);
		}
		const now = performance.now() - began;
		for (const { entry, due } of batch) {
			this.times.acknowledged.push(now - due);
			this.has.add(entry._id);
		}
		this.#waiting = this.#waiting.slice(batch.length);
	}

	async #pull(): Promise<void> {
		for (;;) {
			const changes = await this.#session.ask(
				`${this.#path}/_changes?limit=${PULL}&style=all_docs&since=${encodeURIComponent(this.#since)}`,
				Changes
			);
			const wanted = changes.results.filter(({ id }) => !this.has.has(id));
			if (wanted.length > 0) {
				const answer = await this.#session.ask(`${this.#path}/_bulk_get`, BulkGet, {
					body: { docs: wanted.map(({ id, changes: [change] }) => ({ id, rev: change!.rev })) }
				});
				for (const { docs } of answer.results)
					for (const doc of docs) {
						const { ok } = doc as { ok?: { _id: string } };
						if (!ok) throw new Error('a document is missing');
						this.has.add(ok._id);
					}
			}
			this.#since = changes.last_seq;
			if (changes.results.length < PULL) return;
		}
	}
}
