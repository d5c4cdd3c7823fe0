import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../../src/domain/fold/ledger';
import type { ApplicationState, Clash } from '../../../src/domain/fold/state';
import { caseOf, numberOf, START, Tablet } from './tablet';

const DAY = 24 * 60 * 60 * 1000;

/** One application carried as far as `steps` says, and what the fold makes of it. */
function story(steps: (desk: Tablet, applied: Entry) => Entry[], certificate = 'risai') {
	const desk = new Tablet('1001');
	const applied = desk.apply(caseOf(1), { certificate });
	const entries = [applied, ...steps(desk, applied)];
	const ledger = foldLedger(entries);
	const view = ledger.applications.get(applied._id)!;
	return { entries, ledger, view, states: view.history.map((h) => h.state) };
}

const types = (clashes: Clash[]) => clashes.map((c) => c.type);

describe('the way of an application', () => {
	const ways: [string, (desk: Tablet, a: Entry) => Entry[], ApplicationState[]][] = [
		['is received', () => [], ['received']],
		['is surveyed', (d, a) => [d.survey(a)], ['received', 'surveyed']],
		[
			'is decided and issued',
			(d, a) => {
				const survey = d.survey(a);
				const decision = d.decide(a, [survey]);
				return [survey, decision, d.issue(a, decision)];
			},
			['received', 'surveyed', 'decided', 'issued']
		],
		[
			'is refused',
			(d, a) => {
				const survey = d.survey(a);
				return [survey, d.decide(a, [survey], { outcome: 'refuse' })];
			},
			['received', 'surveyed', 'refused']
		],
		[
			'is revoked and corrected',
			(d, a) => {
				const survey = d.survey(a);
				const decision = d.decide(a, [survey]);
				const issue = d.issue(a, decision);
				const revocation = d.revoke(a, issue);
				const corrected = d.issue(a, decision, { reason: 'corrected', replaces: numberOf(issue) });
				return [survey, decision, issue, revocation, corrected];
			},
			['received', 'surveyed', 'decided', 'issued', 'revoked', 'issued']
		],
		[
			'is surveyed a second time and gets a better grade',
			(d, a) => {
				const survey = d.survey(a);
				const decision = d.decide(a, [survey]);
				const issue = d.issue(a, decision);
				const request = d.resurvey(a, 2);
				const second = d.survey(a, { round: 2, grade: 'zenkai' });
				const decision2 = d.decide(a, [second], { grade: 'zenkai' });
				const issue2 = d.issue(a, decision2, { reason: 'corrected', replaces: numberOf(issue) });
				return [survey, decision, issue, request, second, decision2, issue2];
			},
			['received', 'surveyed', 'decided', 'issued', 'resurvey', 'surveyed', 'decided', 'issued']
		],
		['is withdrawn for good', (d, a) => [d.withdraw(a), d.survey(a)], ['received', 'withdrawn']],
		['needs no decision', (d, a) => [d.issue(a, null)], ['received', 'issued']]
	];

	test.each(ways)('%s', (_, steps, states) => {
		const result = story(steps);
		expect(result.states).toEqual(states);
		expect(result.view.state).toBe(states.at(-1));
		expect(result.ledger.clashes).toEqual([]);
	});

	test('a reissue replaces the paper before it and stays issued', () => {
		const { view, states } = story((d, a) => {
			const decision = d.decide(a, []);
			const first = d.issue(a, decision);
			return [decision, first, d.issue(a, decision, { reason: 'reissue', replaces: numberOf(first) })];
		});
		expect(view.certificates.map((c) => c.state)).toEqual(['replaced', 'valid']);
		expect(states).toEqual(['received', 'decided', 'issued']);
	});

	test('a replaced paper does not come to life when its replacement is revoked', () => {
		const { view } = story((d, a) => {
			const decision = d.decide(a, []);
			const first = d.issue(a, decision);
			const second = d.issue(a, decision, { reason: 'reissue', replaces: numberOf(first) });
			return [decision, first, second, d.revoke(a, second)];
		});
		expect(view.certificates.map((c) => c.state)).toEqual(['replaced', 'revoked']);
		expect(view.state).toBe('revoked');
	});

	test('a second decision of the same grade needs no new paper', () => {
		const { states } = story((d, a) => {
			const decision = d.decide(a, []);
			const issue = d.issue(a, decision);
			const late = d.survey(a);
			return [decision, issue, late, d.decide(a, [late])];
		});
		expect(states).toEqual(['received', 'decided', 'issued', 'surveyed', 'issued']);
	});

	test('a corrected survey takes the place of the one before it', () => {
		const { view } = story((d, a) => {
			const wrong = d.survey(a, { grade: 'zenkai' });
			return [wrong, d.survey(a, { grade: 'jun' }, wrong)];
		});
		expect(view.surveys.map((s) => s.grade)).toEqual(['jun']);
	});

	test('a tablet whose clock runs years ahead is followed, not waited for', () => {
		const ahead = new Tablet('1002', START + 5000 * DAY);
		const hq = new Tablet('1003');
		const applied = ahead.apply(caseOf(1));
		const survey = hq.survey(applied);
		const decision = hq.decide(applied, [survey]);
		const view = foldLedger([decision, survey, applied]).applications.get(applied._id)!;
		expect(view.state).toBe('decided');
	});

	test('entries that name each other in a circle have no effect and stop nothing', () => {
		const desk = new Tablet('1001');
		const applied = desk.apply(caseOf(1));
		const a = desk.survey(applied);
		const b = desk.survey(applied, {}, a);
		const circle = { ...a, corrects: b._id };
		const ledger = foldLedger([applied, circle, b]);
		expect(ledger.applications.get(applied._id)!.surveys).toEqual([]);
		expect(types(ledger.clashes)).toEqual(['invalidEntry', 'invalidEntry']);
	});
});

describe('what clashes', () => {
	test('two tablets take the same house', () => {
		const [one, two] = [new Tablet('1001'), new Tablet('1002')];
		const house = 'H'.repeat(16);
		const a = one.apply(caseOf(1), { house });
		const b = two.apply(caseOf(1), { house });
		const ledger = foldLedger([b, a]);
		expect(ledger.clashes).toMatchObject([
			{ type: 'duplicateApplication', house, entries: [a._id, b._id], cases: [caseOf(1)] }
		]);
		expect(ledger.byHouse.get(house)).toEqual(new Set([a._id, b._id]));

		const after = foldLedger([a, b, two.withdraw(b)]);
		expect(after.clashes).toEqual([]);
		expect(after.byHouse.get(house)).toEqual(new Set([a._id]));
	});

	test('two households of one house clash too; another kind of certificate does not', () => {
		const desk = new Tablet('1001');
		const house = 'H'.repeat(16);
		const a = desk.apply(caseOf(1), { house });
		const b = desk.apply(caseOf(2), { house });
		const other = desk.apply(caseOf(1), { house, certificate: 'hisai' });
		expect(foldLedger([a, b, other]).clashes).toMatchObject([
			{ type: 'duplicateApplication', entries: [a._id, b._id], cases: [caseOf(1), caseOf(2)] }
		]);
	});

	test('two valid certificates for one application', () => {
		const [desk, hq] = [new Tablet('1001'), new Tablet('1002')];
		const applied = desk.apply(caseOf(1));
		const decision = hq.decide(applied, []);
		const [x, y] = [desk.issue(applied, decision), hq.issue(applied, decision)];
		const { clashes } = foldLedger([applied, decision, x, y]);
		expect(clashes).toMatchObject([{ type: 'twoValidCertificates', application: applied._id }]);
		expect(foldLedger([applied, decision, x, y, hq.revoke(applied, y)]).clashes).toEqual([]);
	});

	test('a certificate is issued on a decision that was changed meanwhile', () => {
		const [desk, hq] = [new Tablet('1001'), new Tablet('1002')];
		const applied = desk.apply(caseOf(1));
		const decision = hq.decide(applied, []);
		const changed = hq.decide(applied, [], { grade: 'jun' }, decision);
		desk.ms = hq.ms;
		const stale = desk.issue(applied, decision);
		const ledger = foldLedger([applied, decision, changed, stale]);
		expect(ledger.clashes).toMatchObject([{ type: 'outdatedCertificate', number: numberOf(stale) }]);
		expect(ledger.applications.get(applied._id)!.state).toBe('decided');
	});

	test('two decisions that did not know of each other', () => {
		const [one, two] = [new Tablet('1001'), new Tablet('1002')];
		const applied = one.apply(caseOf(1));
		const a = one.decide(applied, [], { grade: 'zenkai' });
		const b = two.decide(applied, [], { grade: 'jun' });
		expect(types(foldLedger([applied, a, b]).clashes)).toEqual(['conflictingDecisions']);
	});

	test('a survey that arrives after the decision and says something else', () => {
		const [desk, hq, surveyor] = [new Tablet('1001'), new Tablet('1002'), new Tablet('1003')];
		const applied = desk.apply(caseOf(1));
		const late = surveyor.survey(applied, { grade: 'zenkai' });
		hq.ms = surveyor.ms;
		const decision = hq.decide(applied, []);
		expect(types(foldLedger([applied, decision, late]).clashes)).toEqual(['unjudgedSurvey']);
	});

	test('a kind that this version does not know is kept and shown', () => {
		const desk = new Tablet('1001');
		const applied = desk.apply(caseOf(1));
		const future = desk.write('certificate.translated', caseOf(1), { into: 'en' });
		const ledger = foldLedger([applied, future]);
		expect(ledger.clashes).toMatchObject([{ type: 'unknownKind', entries: [future._id] }]);
		expect(ledger.cases.get(caseOf(1))!.timeline.map((t) => [t.kind, t.applied])).toEqual([
			['certificate.applied', true],
			['certificate.translated', false]
		]);
	});

	test('no right, bad content, foreign number, another case’s application: no effect, but shown', () => {
		const [desk, other] = [new Tablet('1001'), new Tablet('1002')];
		const applied = desk.apply(caseOf(1));
		const bad = [
			desk.write(
				'certificate.decided',
				caseOf(1),
				{ application: applied._id, surveys: [], grade: 'zenkai', outcome: 'certify' },
				{ role: 'field' }
			),
			desk.write('certificate.surveyed', caseOf(1), { application: applied._id, grade: 'terrible' }),
			desk.apply(caseOf(1), { receipt: String(other.apply(caseOf(3)).open.receipt) }),
			{ ...desk.survey(applied), case: caseOf(2) },
			desk.write('certificate.withdrawn', caseOf(2), { application: applied._id, reason: 'mistake' }),
			desk.issue(applied, null, { grade: 'zenkai' })
		];
		const ledger = foldLedger([applied, ...bad]);
		expect(ledger.clashes.map((c) => (c.type === 'invalidEntry' ? c.reason : c.type))).toEqual([
			'role',
			'content',
			'content',
			'content',
			'target',
			'content'
		]);
		expect(ledger.applications.get(applied._id)!.state).toBe('received');
		expect(ledger.applications.size).toBe(1);
	});

	test('one number on two entries: the earlier keeps it', () => {
		const desk = new Tablet('1001');
		const a = desk.apply(caseOf(1));
		const b = desk.apply(caseOf(2), { receipt: String(a.open.receipt) });
		const ledger = foldLedger([b, a]);
		expect(ledger.clashes).toMatchObject([{ type: 'duplicateNumber', entries: [a._id, b._id] }]);
		expect(ledger.byReceipt.get(String(a.open.receipt))).toBe(a._id);
	});

	test('two documents with one id: every replica keeps the same', () => {
		const desk = new Tablet('1001');
		const a = desk.apply(caseOf(1));
		const b = { ...a, open: { ...a.open, byAgent: true }, sig: 'B'.repeat(86) };
		const [one, two] = [foldLedger([a, b]), foldLedger([b, a, a])];
		expect(one).toEqual(two);
		expect(types(one.clashes)).toEqual(['conflictingDocuments']);
	});

	test('a conflict that the store reports before its entry is there', () => {
		const applied = new Tablet('1001').apply(caseOf(1));
		const fold = createLedgerFold();
		fold.markConflict(applied._id);
		expect(fold.ledger.clashes).toEqual([]);
		fold.add(applied);
		expect(types(fold.ledger.clashes)).toEqual(['conflictingDocuments']);
	});

	test('cleared by a person; opened again by one more entry', () => {
		const [one, two, hq] = [new Tablet('1001'), new Tablet('1002'), new Tablet('1003', START + DAY)];
		const house = 'H'.repeat(16);
		const fold = createLedgerFold();
		for (const tablet of [one, two]) fold.add(tablet.apply(caseOf(1), { house }));
		const [open] = fold.ledger.clashes;
		fold.add(hq.clear(open!.key, open!.entries));
		expect(fold.ledger.clashes).toEqual([]);

		fold.add(two.apply(caseOf(2), { house }));
		const [again] = fold.ledger.clashes;
		expect(again).toMatchObject({ key: open!.key });
		expect(again!.entries).toHaveLength(3);
	});
});

describe('a ledger that grows', () => {
	test('knows an entry that it has', () => {
		const desk = new Tablet('1001');
		const [a, b] = [desk.apply(caseOf(1)), desk.apply(caseOf(2))];
		const fold = createLedgerFold();
		expect(fold.add(a)).toBe(true);
		expect(fold.add({ ...a, _rev: '1-x' })).toBe(false);
		expect(fold.ledger.cases.size).toBe(1);
		fold.add(b);
		expect(fold.ledger.cases.size).toBe(2);
	});
});

describe('an entry that is not believed', () => {
	const desk = new Tablet('1001');
	const applied = desk.apply(caseOf(1));
	const survey = desk.survey(applied);

	test('has no effect, is in the queue and on the timeline, and takes effect once it is believed', () => {
		const fold = createLedgerFold();
		fold.add(applied, 'device');
		fold.add(survey);
		expect(fold.ledger.applications.size).toBe(0);
		const reasons = fold.ledger.clashes.map((c) => (c.type === 'invalidEntry' ? c.reason : c.type));
		expect(reasons).toEqual(['device', 'target']);
		const { timeline } = fold.ledger.cases.get(applied.case)!;
		expect(timeline.map(({ applied }) => applied)).toEqual([false, false]);
		expect(fold.add(applied, 'device')).toBe(false);
		expect(fold.add(applied)).toBe(true);
		expect(fold.ledger.applications.get(applied._id)?.state).toBe('surveyed');
		expect(fold.ledger.clashes).toEqual([]);
		expect(fold.add(survey, 'chain')).toBe(true);
		expect(fold.ledger.applications.get(applied._id)?.state).toBe('received');
	});

	test('does not take the place of the true one, whose id it has, with any signature', () => {
		for (const sig of ['0', 'z']) {
			const forged = { ...applied, open: { ...applied.open, certificate: 'hisai' }, sig: sig.repeat(86) };
			// The same content with another sealed part: only the revision tells them apart.
			const swapped = { ...applied, _rev: '1-b' };
			const entries = [forged, applied, swapped];
			for (const order of [entries, [...entries].reverse()]) {
				const fold = createLedgerFold();
				for (const one of order)
					fold.add(one === applied ? { ...one, _rev: '1-a' } : one, one === applied ? null : 'signature');
				expect(fold.ledger.applications.get(applied._id)?.certificate).toBe('risai');
				expect(fold.ledger.clashes.map((c) => c.type)).toEqual(['invalidEntry', 'invalidEntry']);
				expect(new Set(fold.ledger.clashes.map((c) => c.key)).size).toBe(2);
				expect(fold.ledger.cases.get(applied.case)?.timeline).toHaveLength(1);
			}
		}
	});
});

describe('people', () => {
	test('are as their newest registration says, and end by an entry from anybody who may', () => {
		const desk = new Tablet('1001');
		const until = '2026-12-01T00:00:00Z';
		const entries = [
			desk.write('staff.registered', '-', { staff: '1001-1', role: 'headquarters' }),
			desk.write('staff.registered', '-', {
				staff: '1001-2',
				role: 'field',
				until,
				scope: { tasks: ['apply'] }
			})
		];
		const fold = createLedgerFold();
		for (const entry of entries) fold.add(entry);
		const { people } = fold.ledger;
		expect(people.get('1001-1')).toEqual({
			entry: entries[0]!._id,
			role: 'headquarters',
			until: null,
			tasks: null,
			endedAt: null
		});
		expect(people.get('1001-2')).toMatchObject({ role: 'field', until, tasks: ['apply'], endedAt: null });
		const other = new Tablet('1002', START + DAY);
		const open = { staff: '1001-2', reason: 'moved' };
		fold.add(other.write('staff.ended', '-', open, { role: 'field' }));
		expect(fold.ledger.people.get('1001-2')?.endedAt).toBeNull();
		const end = other.write('staff.ended', '-', open);
		fold.add(end);
		fold.add(other.write('staff.ended', '-', open));
		expect(fold.ledger.people.get('1001-2')?.endedAt).toBe(end.at);
		fold.add(end, 'signature');
		expect(fold.ledger.people.get('1001-2')?.endedAt).not.toBe(end.at);
	});
});
