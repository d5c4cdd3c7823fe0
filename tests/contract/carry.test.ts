import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/domain/entry';
import { certificateNumber } from '../../src/domain/ids';
import { BACKENDS, fetchEntry, push, startGate, type Running, type TestDevice } from './gatehouse';

const MINUTE = 60_000;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();

describe.each(BACKENDS)('whose entries count, whoever brings them ($name)', ({ couchUrl }) => {
	let running: Running;
	let carrier: TestDevice;
	let manager: TestDevice;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		carrier = await running.enrol();
		manager = await running.enrol('administrator');
	});
	afterAll(() => running.stop());

	/** Reasons by id of what was refused. */
	const carry = async (...docs: { _id: string }[]) => {
		const { status, body } = await push(running, carrier.token, docs);
		expect(status).toBe(201);
		return new Map((body as { id: string; reason: string }[]).map(({ id, reason }) => [id, reason]));
	};
	const one = async (doc: { _id: string }) => (await carry(doc)).get(doc._id) ?? null;
	const revoke = async ({ device }: TestDevice) => {
		const path = `/v1/devices/${device}/revoke`;
		expect((await running.ask('POST', path, { token: manager.token, body: {} })).status).toBe(200);
	};

	test('a device brings what another has written, unchanged', async () => {
		const author = await running.enrol();
		const entry = await author.entry();
		expect(await one(entry)).toBeNull();
		const held = await fetchEntry(running, manager.token, entry._id);
		expect(held.body.results[0].docs).toEqual([{ ok: entry }]);
		const { _rev, ...changed } = await author.entry();
		expect(await one({ ...changed, _rev, open: { ...changed.open, byAgent: true } } as never)).toBe(
			'signature'
		);
	});

	test('nobody’s entries: a device that does not exist', async () => {
		const entry = await carrier.entry();
		const id = entry._id.replace(`:${carrier.device}-`, ':1998-');
		const by = { ...entry.by, device: '1998' };
		expect(await one({ ...entry, _id: id, by, at: entry.at.replace(/\d+$/, '1998') } as never)).toBe(
			'device'
		);
	});

	test('a lost tablet’s entries from before its loss arrive, later ones do not', async () => {
		const lost = await running.enrol();
		const before = await lost.entry({}, Date.now() - MINUTE);
		await revoke(lost);
		const after = await lost.entry({}, Date.now() + MINUTE);
		const refused = await carry(before, after);
		expect([refused.get(before._id), refused.get(after._id)]).toEqual([undefined, 'revoked']);
	});

	test('a lent tablet’s entries up to its end', async () => {
		const lent = await running.enrol('field', { until: inMinutes(10) });
		const [before, after] = [await lent.entry(), await lent.entry({}, Date.now() + 11 * MINUTE)];
		const refused = await carry(before, after);
		expect([refused.get(before._id), refused.get(after._id)]).toEqual([undefined, 'ended']);
	});

	test('rights are the writer’s, not the carrier’s', async () => {
		const author = await running.enrol('headquarters');
		const by = { device: author.device, staff: `${author.device}-1`, role: 'headquarters' as const };
		const cleared = { kind: 'clash.cleared', open: { clash: 'duplicateNumber:1', seen: [] } };
		expect(await one(await author.entry({ by, ...cleared }))).toBeNull();
		// And the carrier lends none of its own.
		const weak = await running.enrol();
		const entry = await weak.entry({ by: { ...by, device: weak.device }, ...cleared });
		const brought = await push(running, author.token, [entry]);
		expect(brought.body).toMatchObject([{ id: entry._id, reason: 'role' }]);
	});

	describe('staff', () => {
		test('an account ends by itself, and its earlier entries still arrive', async () => {
			const tablet = await running.enrol();
			const registered = await tablet.staff(1, { until: inMinutes(5) });
			expect(await one(registered)).toBeNull();
			const [before, after] = [await tablet.entry(), await tablet.entry({}, Date.now() + 6 * MINUTE)];
			const refused = await eventually(
				() => carry(after, before),
				(answer) => answer.has(after._id)
			);
			expect([refused.get(before._id), refused.get(after._id)]).toEqual([undefined, 'ended']);
			// The registration itself may be sent again.
			expect(await one(registered)).toBeNull();
		});

		test('the end comes in the same request as what was written after it', async () => {
			const tablet = await running.enrol();
			const docs = [
				await tablet.entry({}, Date.now() + 6 * MINUTE),
				await tablet.staff(1, { until: inMinutes(5) })
			] as const;
			expect([...(await carry(...docs))]).toEqual([[docs[0]._id, 'ended']]);
		});

		test('an account that headquarters has ended', async () => {
			const tablet = await running.enrol();
			const office = await running.enrol('headquarters');
			const registered = await tablet.staff(1);
			const before = await tablet.entry();
			const by = { device: office.device, staff: `${office.device}-1`, role: 'headquarters' as const };
			const ended = await office.staff(
				1,
				{},
				{ kind: 'staff.ended', open: { staff: `${tablet.device}-1`, reason: 'finished' }, by },
				Date.now() + MINUTE
			);
			const after = await tablet.entry({}, Date.now() + 2 * MINUTE);
			const refused = await carry(registered, ended, after, before);
			expect([...refused]).toEqual([[after._id, 'ended']]);
		});

		test('the scope of lent staff, by task', async () => {
			const tablet = await running.enrol('survey');
			const application = (await tablet.entry())._id;
			const surveyed = {
				kind: 'certificate.surveyed',
				open: {
					application,
					round: 1,
					surveyedOn: '2026-11-21',
					method: 'outside',
					grade: 'hankai',
					lossPct: null
				}
			};
			const issued = {
				kind: 'certificate.issued',
				open: {
					application,
					decision: null,
					number: certificateNumber(tablet.device, 1),
					certificate: 'risai',
					grade: null,
					issuedOn: '2026-11-21',
					reason: 'first',
					replaces: null,
					qr: 'T1'
				}
			};
			const kinds: Record<string, object> = { apply: {}, survey: surveyed, issue: issued };
			for (const [serial, task] of Object.keys(kinds).entries()) {
				const staff = `${tablet.device}-${serial + 1}`;
				const role: Role = 'survey';
				const by = { device: tablet.device, staff, role };
				const registered = await tablet.staff(serial + 1, { role, scope: { tasks: [task] } }, { by });
				expect(await one(registered), task).toBeNull();
				for (const [other, content] of Object.entries(kinds)) {
					const entry = await tablet.entry({ ...content, by });
					const reason = await eventually(
						() => one(entry),
						(answer) => task === other || answer === 'scope'
					);
					expect(reason, `${task} writes ${other}`).toBe(task === other ? null : 'scope');
				}
			}
		});

		test('nobody whose account is limited lifts the limit, neither alone nor together with the work', async () => {
			const tablet = await running.enrol();
			const limited = await tablet.staff(1, { until: inMinutes(5), scope: { tasks: ['survey'] } });
			const freed = await tablet.staff(1, {}, {}, Date.now() + 1_000);
			const work = await tablet.entry({}, Date.now() + 2_000);
			const refused = await carry(freed, work, limited);
			expect(Object.fromEntries(refused)).toEqual({ [freed._id]: 'scope', [work._id]: 'scope' });
		});

		test('nobody registers a person with more rights than the tablet has', async () => {
			const tablet = await running.enrol();
			expect(await one(await tablet.staff(1, { role: 'headquarters' }))).toBe('role');
			expect(await one(await tablet.staff(2, { role: 'field' }))).toBeNull();
		});
	});

	test('an auditor reads and writes nothing', async () => {
		const auditor = await running.enrol('auditor');
		const by = { device: auditor.device, staff: `${auditor.device}-1`, role: 'auditor' as const };
		const docs = [
			await auditor.entry({ by }),
			await auditor.entry(),
			await auditor.entry({ by, kind: 'later.kind', open: {} })
		];
		const answer = await push(running, auditor.token, docs);
		expect(answer.body.map(({ reason }: { reason: string }) => reason)).toEqual(['role', 'role', 'role']);
		const { status } = await running.ask('GET', `/v1/db/${running.ledger}/_changes`, {
			token: auditor.token
		});
		expect(status).toBe(200);
	});

	test('a thousand at once, of many devices, each judged by its own', async () => {
		const authors = await Promise.all(Array.from({ length: 8 }, () => running.enrol()));
		const docs = await Promise.all(Array.from({ length: 1_000 }, (_, i) => authors[i % 8]!.entry()));
		const forged = docs.map((doc, i) => (i % 100 === 7 ? { ...doc, sig: docs[(i + 1) % 1_000]!.sig } : doc));
		const refused = await carry(...forged);
		expect([...refused.keys()].sort()).toEqual(
			forged
				.filter((_, i) => i % 100 === 7)
				.map(({ _id }) => _id)
				.sort()
		);
		expect(new Set(refused.values())).toEqual(new Set(['signature']));
	});
});

/** The gate follows its database: what it has taken it knows a moment later. */
async function eventually<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
	for (let i = 0; ; i++) {
		const answer = await ask();
		if (good(answer) || i === 40) return answer;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
