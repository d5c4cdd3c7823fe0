import { describe, expect, test } from 'vitest';
import { askCounts, countsRows } from '../../../src/citizen/counts';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { ledgerFigures } from '../../../src/domain/waiting';
import { createGate } from '../../../src/sync/gate';
import type { PrefectureCounts } from '../../../src/sync/cluster';
import { caseOf, START, Tablet } from '../domain/tablet';

const DAY = 24 * 3_600_000;

describe('the figures of a ledger', () => {
	test('count every application once, and every entry, those without effect too', () => {
		const tablet = new Tablet('1001');
		const settled = tablet.apply(caseOf(1));
		const survey = tablet.survey(settled);
		const decision = tablet.decide(settled, [survey]);
		const issued = tablet.issue(settled, decision);
		const waiting = new Tablet('1002', START + 2 * DAY).apply(caseOf(2));
		const withdrawn = new Tablet('1003', START - 9 * DAY);
		const gone = withdrawn.apply(caseOf(3));
		const unknown = tablet.write('shelter.checkedIn', '-', {});
		const entries = [settled, survey, decision, issued, waiting, gone, withdrawn.withdraw(gone), unknown];
		expect(ledgerFigures(foldLedger(entries), START + 5 * DAY)).toEqual({
			applications: {
				received: 1,
				surveyed: 0,
				decided: 0,
				refused: 0,
				issued: 1,
				resurvey: 0,
				revoked: 0,
				withdrawn: 1
			},
			issued: 1,
			entries: 8,
			oldestWaitingDays: 2
		});
	});
	test('a clock that is ahead makes no negative days; nobody waits in an empty ledger', () => {
		const ahead = foldLedger([new Tablet('1001', START + 3 * DAY).apply(caseOf(1))]);
		expect(ledgerFigures(ahead, START).oldestWaitingDays).toBe(0);
		expect(ledgerFigures(foldLedger([]), START)).toMatchObject({ entries: 0, oldestWaitingDays: null });
	});
});

const applications = {
	received: 1,
	surveyed: 2,
	decided: 3,
	refused: 4,
	issued: 5,
	resurvey: 6,
	revoked: 7,
	withdrawn: 8
};
const answer: PrefectureCounts = {
	at: '2026-11-21T00:00:00.000Z',
	center: '東センター',
	municipalities: [
		{
			code: '131016',
			name: '灯市',
			why: null,
			counts: {
				disaster: { name: '地震', occurredOn: '2026-11-20', drill: false },
				applications,
				issued: 4,
				entries: 90,
				devicesHeard: 2,
				devices: 3,
				oldestWaitingDays: 8
			}
		},
		{ code: '999997', name: '隣市', counts: null, why: 'reading' }
	]
};

describe('the prefecture’s table', () => {
	test('has every application in one column, and the total first', () => {
		const [total, first, second] = countsRows(answer);
		const { applications: all, issued, ...states } = first!.figures!;
		expect(all).toBe(36);
		expect(Object.values(states).reduce((sum, one) => sum + one, 0)).toBe(all);
		expect(issued).toBe(4);
		expect(total).toMatchObject({
			total: true,
			figures: first!.figures,
			oldest: 8,
			devices: { heard: 2, all: 3 }
		});
		expect(second).toMatchObject({ name: '隣市', figures: null, why: 'reading', oldest: null });
	});

	test.each<[string, number, object, object]>([
		['the counts', 200, answer, { found: answer }],
		['a wrong token', 401, { error: 'unauthorized', reason: '' }, { problem: 'wrongToken' }],
		['a municipality’s own address', 404, { error: 'not_found', reason: '' }, { problem: 'notHere' }],
		['too many', 429, { error: 'too_many_requests', reason: '' }, { problem: 'tooMany' }],
		['trouble', 503, { error: 'unavailable', reason: '' }, { problem: 'server' }]
	])('understands %s', async (_what, status, body, outcome) => {
		const gate = createGate('', () => Promise.resolve(Response.json(body, { status })));
		expect(await askCounts(gate, 'token')).toEqual(outcome);
	});
	test('does not send what cannot be a token', async () => {
		const gate = createGate('', () => Promise.reject(new Error('asked')));
		for (const text of ['', 'a b', 'ａ', 'x\n'])
			expect(await askCounts(gate, text)).toEqual({ problem: 'wrongToken' });
		expect(await askCounts(gate, 'token')).toEqual({ problem: 'offline' });
	});
});
