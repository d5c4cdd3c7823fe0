import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceRegistry, type DeviceRegistry } from '../../server/gate/devices';
import { GateError } from '../../server/gate/errors';
import { embeddedStorage } from '../../server/gate/storage/embedded';
import type { Database, Storage } from '../../server/gate/storage/port';
import type { PublicKey } from '../../src/sync/protocol';
import { newDeviceKey } from '../../src/vault/sign';
import { enrolment, invitation, townConfig } from '../contract/gatehouse';

PouchDB.plugin(replication);

/**
 * Two data centers with registers of their own, any history of reservations, invitations, enrolments (also of one code by two
 * tablets, also at both centers), revocations and meetings. After the last meeting both say the same, and: no number was
 * given out twice, what was revoked anywhere is revoked everywhere, two tablets under one number are out at both.
 */
type Step =
	| { do: 'invite'; at: 0 | 1 }
	| { do: 'enrol'; at: 0 | 1; which: number; tablet: 0 | 1 }
	| { do: 'revoke'; at: 0 | 1; which: number }
	| { do: 'contact'; at: 0 | 1; which: number }
	| { do: 'restart'; at: 0 | 1 }
	| { do: 'meet'; from: 0 | 1 };

const center = fc.constantFrom<0 | 1>(0, 1);
const which = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant('invite'), at: center }),
	fc.record({ do: fc.constant('enrol'), at: center, which, tablet: center }),
	fc.record({ do: fc.constant('enrol'), at: center, which, tablet: center }),
	fc.record({ do: fc.constant('revoke'), at: center, which }),
	fc.record({ do: fc.constant('contact'), at: center, which }),
	fc.record({ do: fc.constant('restart'), at: center }),
	fc.record({ do: fc.constant('meet'), from: center })
) as fc.Arbitrary<Step>;
/** Codes that both centers know of, then anything: enrolments at both are what is of interest. */
const history = fc
	.tuple(
		fc.array(fc.record({ do: fc.constant('invite' as const), at: center }), { maxLength: 2 }),
		fc.array(step, { maxLength: 20 })
	)
	.map(([invitations, steps]): Step[] => [
		...invitations,
		{ do: 'meet', from: 0 },
		{ do: 'meet', from: 1 },
		...steps
	]);

const WORDS = ['not_found', 'used', 'conflict', 'revoked', 'forbidden'];

describe('the device registers of two data centers', () => {
	let directory: string;
	let tablets: PublicKey[];
	beforeAll(async () => {
		directory = await mkdtemp(join(tmpdir(), 'tomoshibi-registers-'));
		tablets = await Promise.all([0, 1].map(async () => (await newDeviceKey()).publicKey));
	});
	afterAll(() => rm(directory, { recursive: true, force: true }));

	test('agree after any history, and keep what may never be undone', async () => {
		let run = 0;
		await fc.assert(
			fc.asyncProperty(history, async (steps) => {
				const config = townConfig();
				run += 1;
				const storages: Storage[] = [];
				const databases: Database[] = [];
				for (const at of [0, 1]) {
					storages.push(await embeddedStorage(join(directory, `${run}-${at}`)));
					databases.push(await storages[at]!.devices(config));
				}
				let clock = Date.now();
				const open = (at: number) =>
					deviceRegistry(databases[at]!, () => (clock += 1_000), { name: `${at}`, number: at + 1 });
				const centers: DeviceRegistry[] = [open(0), open(1)];
				const meet = (from: number) => databases[from]!.pouch.replicate.to(databases[1 - from]!.pouch);

				const codes: { lookup: string; device: string }[] = [];
				const used = new Map<string, Set<number>>();
				const revoked = new Set<string>();
				/** Runs a step that may be refused, as a gate refuses; nothing else may go wrong. */
				const attempt = async (task: () => Promise<void>) => {
					try {
						await task();
					} catch (error) {
						if (!(error instanceof GateError) || !WORDS.includes(error.word)) throw error;
					}
				};
				for (const one of steps)
					await attempt(async () => {
						if (one.do === 'meet') return void (await meet(one.from));
						if (one.do === 'restart') return void (centers[one.at] = open(one.at));
						const registry = centers[one.at]!;
						if (one.do === 'invite') {
							const { device } = await registry.reserve();
							expect(codes.map((code) => code.device)).not.toContain(device);
							const made = invitation(device);
							codes.push({ lookup: made.lookup, device });
							return registry.invite(made);
						}
						const code = codes[one.which % (codes.length || 1)];
						if (!code) return;
						if (one.do === 'enrol') {
							const keys = { publicKey: tablets[one.tablet]!, agreementKey: tablets[one.tablet]! };
							const enrolled = await registry.enrol(await enrolment(code.lookup, keys));
							expect(enrolled.device).toBe(code.device);
							used.set(code.device, (used.get(code.device) ?? new Set()).add(one.tablet));
						} else if (one.do === 'revoke') {
							await registry.revoke(code.device);
							revoked.add(code.device);
						} else {
							const heads = { ledger: 1, reads: 1 };
							const report = { unsent: 0, refused: 0, skewMs: 0, version: '', register: '', heads };
							await registry.contact((await registry.active(code.device)).device, report);
						}
					});

				for (const from of [0, 1, 0]) await meet(from);
				const [east, west] = await Promise.all(centers.map((one) => one.list()));
				expect(east).toEqual(west);
				expect(await centers[0]!.roster()).toEqual(await centers[1]!.roster());
				expect(new Set(east!.map(({ device }) => device))).toEqual(new Set(used.keys()));
				for (const { device, clash, revokedAt } of east!) {
					expect(clash).toBe(used.get(device)!.size > 1);
					expect(revokedAt !== null).toBe(revoked.has(device));
					for (const registry of centers) {
						const may = await registry.active(device).then(
							() => true,
							() => false
						);
						expect(may).toBe(!clash && !revoked.has(device));
					}
				}
				for (const storage of storages) await storage.close();
			}),
			{ numRuns: 60 }
		);
	});
});
