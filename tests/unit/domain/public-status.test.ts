import { describe, expect, test } from 'vitest';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { certificateStanding, publicStatus } from '../../../src/domain/public-status';
import type { MunicipalityConfig } from '../../../src/domain/municipality';
import { caseOf, numberOf, START, Tablet } from './tablet';

const lookup = 'ab'.repeat(32);

const config: MunicipalityConfig = {
	code: '999997',
	name: '灯市',
	mayor: '灯市長',
	disaster: { id: 'test', name: '灯沖地震', occurredOn: '2026-11-20', drill: false },
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
	autoLockMinutes: 5
};

function issued() {
	// 23:58 in Japan: the second entry falls on the next day.
	const desk = new Tablet('1001', START + 14 * 60 * 60 * 1000 + 57 * 60_000);
	const applied = desk.apply(caseOf(1), { lookup });
	const decision = desk.decide(applied, [], { grade: 'zenkai' });
	const issue = desk.issue(applied, decision);
	return { desk, applied, decision, issue, entries: [applied, decision, issue] };
}

describe('what a citizen is told', () => {
	test('state and days in Japan, and not a thing more', () => {
		const { applications, byLookup } = foldLedger(issued().entries);
		const view = applications.get(byLookup.get(lookup)!)!;
		const asOf = '2026-11-21T00:00:00.000Z';
		expect(publicStatus(view, config, asOf)).toEqual({
			municipality: '灯市',
			disaster: '灯沖地震',
			certificateTitle: '罹災証明書',
			state: 'issued',
			timeline: [
				{ step: 'received', on: '2026-11-20' },
				{ step: 'decided', on: '2026-11-20' },
				{ step: 'issued', on: '2026-11-21' }
			],
			asOf
		});
	});

	test('a kind that the table has lost is still named', () => {
		const { applications, byLookup } = foldLedger(issued().entries);
		const view = applications.get(byLookup.get(lookup)!)!;
		expect(publicStatus(view, { ...config, certificateKinds: [] }, '').certificateTitle).toBe('risai');
	});
});

describe('how a certificate stands', () => {
	test('valid, as typed by hand', () => {
		const { entries, issue } = issued();
		const typed = numberOf(issue).replace(/-/g, ' ').toLowerCase();
		expect(certificateStanding(foldLedger(entries), typed)).toEqual({
			state: 'valid',
			grade: 'zenkai',
			issuedOn: '2026-11-21'
		});
	});

	test('revoked, replaced, unknown', () => {
		const { desk, applied, decision, issue, entries } = issued();
		const reissue = desk.issue(applied, decision, { reason: 'reissue', replaces: numberOf(issue) });
		const replaced = foldLedger([...entries, reissue]);
		expect(certificateStanding(replaced, numberOf(issue)).state).toBe('replaced');
		const revoked = foldLedger([...entries, desk.revoke(applied, issue)]);
		expect(certificateStanding(revoked, numberOf(issue)).state).toBe('revoked');
		for (const number of ['1001-00009-0', '', '山田', '1001-00001'])
			expect(certificateStanding(replaced, number)).toEqual({
				state: 'unknown',
				grade: null,
				issuedOn: null
			});
	});
});
