import { describe, expect, test } from 'vitest';
import { nextSteps, type NextStep } from '../../../src/domain/care/next-steps';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import type { CertificateKind } from '../../../src/domain/municipality';
import { caseOf, Tablet } from '../domain/tablet';

const at = caseOf(1);
const KIND: CertificateKind = {
	id: 'risai',
	title: '罹災証明書',
	statement: '',
	certifies: 'grade',
	needsDecision: true,
	deadline: null
};
const TODAY = '2026-12-15';

function steps(entries: Entry[], today = TODAY): NextStep[] {
	const ledger = foldLedger(entries);
	const state = ledger.cases.get(at) ?? null;
	return nextSteps({ state, ledger, certificateKinds: [KIND], today, now: Date.parse(`${today}T03:00:00Z`) });
}
const named = (found: readonly NextStep[]) =>
	found.map((step) =>
		'todo' in step
			? `${step.what}:${step.todo}`
			: 'action' in step
				? `${step.what}:${step.action}`
				: step.what
	);

const consult = (tablet: Tablet, open: Record<string, unknown> = {}) =>
	tablet.write(
		'care.consulted',
		at,
		{ on: '2026-12-01', way: 'visit', topics: [], wish: null, next: null, management: 'none', ...open },
		{ role: 'field' }
	);

describe('what comes next for a household', () => {
	test('nothing was ever written: an application', () => {
		expect(steps([])).toEqual([{ what: 'apply', kind: 'certificate.applied', due: null, overdue: false }]);
	});

	test('the certificate, step by step, and supports as soon as there is a grade', () => {
		const tablet = new Tablet('1001');
		const applied = tablet.apply(at);
		expect(named(steps([applied]))).toEqual(['certificate:survey']);
		const survey = tablet.survey(applied);
		expect(named(steps([applied, survey]))).toEqual(['certificate:decide']);
		const decided = tablet.decide(applied, [survey]);
		expect(named(steps([applied, survey, decided]))).toEqual([
			'certificate:issue',
			'askSupports',
			'consult',
			'consent'
		]);
		const issued = tablet.issue(applied, decided);
		expect(named(steps([applied, survey, decided, issued]))).toEqual(['askSupports', 'consult', 'consent']);
		expect(named(steps([applied, tablet.withdraw(applied)]))).toEqual(['apply']);
	});

	test('an agreed day comes before the undated once it is there, and after them until then', () => {
		const tablet = new Tablet('1001');
		const applied = tablet.apply(at);
		const visit = consult(tablet, { next: '2026-12-15' });
		const on = (today: string) =>
			steps([applied, visit], today).map(({ what, due, overdue }) => ({ what, due, overdue }));
		expect(on('2026-12-14')).toEqual([
			{ what: 'certificate', due: null, overdue: false },
			{ what: 'consult', due: '2026-12-15', overdue: false },
			{ what: 'consent', due: null, overdue: false }
		]);
		expect(on('2026-12-15')[0]).toEqual({ what: 'consult', due: '2026-12-15', overdue: false });
		expect(on('2026-12-16')[0]).toEqual({ what: 'consult', due: '2026-12-15', overdue: true });
	});

	test('a household whose keeper is gone, or that is managed by nobody, needs a new one', () => {
		const tablet = new Tablet('1001');
		const person = tablet.write(
			'staff.registered',
			'-',
			{ staff: '1001-1', role: 'field' },
			{ role: 'administrator' }
		);
		const mine = consult(tablet, { management: 'open' });
		expect(named(steps([person, tablet.apply(at), mine]))).not.toContain('keeper');
		const ended = tablet.write('staff.ended', '-', { staff: '1001-1', reason: 'finished' });
		expect(named(steps([person, mine, ended]))).toContain('keeper');
		const nobody = tablet.write('care.handedOver', at, { to: null }, { role: 'field' });
		expect(named(steps([person, mine, nobody]))).toContain('keeper');
		const lent = tablet.write(
			'staff.registered',
			'-',
			{
				staff: '1001-1',
				role: 'field',
				until: '2026-12-10T00:00:00.000Z'
			},
			{ role: 'administrator' }
		);
		expect(named(steps([lent, mine]))).toContain('keeper');
		expect(named(steps([lent, mine], '2026-12-09'))).not.toContain('keeper');
	});

	test('the dead: the board, then the bereaved, then who is paid, then the agreed contact', () => {
		const tablet = new Tablet('1001');
		const dead = tablet.write('bereaved.recorded', at, {
			person: 'PERS0N0000000001',
			manner: 'relatedAsked',
			diedOn: null
		});
		const entries = [tablet.apply(at), dead];
		const of = () => named(steps(entries)).filter((name) => name.startsWith('bereaved'));
		expect(of()).toEqual(['bereaved:board', 'bereaved:survivors']);
		entries.push(
			tablet.write(
				'bereaved.boardDecided',
				at,
				{ deceased: dead._id, outcome: 'related', on: '2026-12-01' },
				{ role: 'approver' }
			)
		);
		expect(of()).toEqual(['bereaved:survivors']);
		const survivor = {
			deceased: dead._id,
			person: 'PERS0N0000000002',
			relation: 'spouse',
			sharedMeans: true,
			orphan: false,
			payee: false,
			account: null
		};
		entries.push(tablet.write('bereaved.survivor', at, survivor));
		expect(of()).toEqual(['bereaved:payee']);
		entries.push(
			tablet.write('bereaved.survivor', at, { ...survivor, payee: true }, { corrects: entries.at(-1)!._id })
		);
		expect(of()).toEqual([]);
		entries.push(
			tablet.write('bereaved.contacted', at, {
				deceased: dead._id,
				on: '2026-12-02',
				occasion: 'visit',
				next: '2027-03-11'
			})
		);
		expect(of()).toEqual(['bereaved:contact']);
	});

	test('supports: examination, decision, and again when the grade has changed', () => {
		const tablet = new Tablet('1001');
		const other = new Tablet('1002', tablet.ms + 3_600_000);
		const application = tablet.apply(at);
		const survey = tablet.survey(application);
		const decision = tablet.decide(application, [survey]);
		const applied = tablet.write('support.applied', at, {
			support: 'saiken-kiso',
			application: application._id,
			beneficiary: 'household',
			choices: {},
			papers: [],
			account: null
		});
		const entries = [application, survey, decision, tablet.issue(application, decision), applied];
		const of = () => named(steps(entries)).filter((name) => /upport/.test(name));
		expect(of()).toEqual(['support:examine']);
		const examined = tablet.write('support.examined', at, { applied: applied._id, outcome: 'fit' });
		entries.push(examined);
		expect(of()).toEqual(['support:decide']);
		const lines = [{ slot: 'base', category: 'hankai', yen: 1 }];
		const open = {
			applied: applied._id,
			examined: examined._id,
			outcome: 'grant',
			lines,
			grade: 'hankai',
			rules: []
		};
		entries.push(other.write('support.decided', at, open, { role: 'approver' }));
		expect(of()).toEqual([]);
		entries.push(other.decide(application, [survey], { grade: 'zenkai' }, decision));
		expect(of()).toEqual(['support:again']);
	});

	test('housing: from the application to the key', () => {
		const tablet = new Tablet('1001');
		const applied = tablet.write('housing.applied', at, {
			...{ application: null, types: ['built'], people: 2, stepFree: false, pets: false },
			...{ priority: [], ground: 'grade' }
		});
		const entries = [
			tablet.write('site.registered', '-', { site: 's1', type: 'built' }),
			tablet.write('unit.registered', '-', {
				...{ unit: 'u1', site: 's1', layout: '2DK', from: 1, to: 3, stepFree: false, pets: false },
				...{ rentYen: null, state: 'ready', holder: '1001' }
			}),
			tablet.write('unit.stateSet', '-', { unit: 'u1', state: 'ready' }),
			applied
		];
		const of = (today = TODAY) => named(steps(entries, today)).filter((name) => name.startsWith('housing'));
		expect(of()).toEqual(['housing:judge']);
		entries.push(tablet.write('housing.judged', at, { applied: applied._id, outcome: 'eligible' }));
		expect(of()).toEqual(['housing:offer']);
		const assigned = tablet.write('housing.assigned', at, {
			...{ applied: applied._id, unit: 'u1', from: '2026-12-10', until: '2028-12-09', instead: null }
		});
		entries.push(assigned);
		expect(of()).toEqual(['housing:moveIn']);
		entries.push(
			tablet.write('housing.movedIn', at, { assigned: assigned._id, on: '2026-12-10', people: 2 })
		);
		expect(of('2026-12-20')).toEqual([]);
		expect(of('2027-01-05')).toEqual(['housing:visit']);
		expect(of('2028-10-01')).toEqual(['housing:visit', 'housing:extend']);
		entries.push(
			tablet.write('housing.movedOut', at, { assigned: assigned._id, on: '2028-11-01', reason: 'rebuilt' })
		);
		expect(of('2028-11-02')).toEqual(['housing:inspect']);
	});

	test('what clashes stands first', () => {
		const tablet = new Tablet('1001');
		const house = 'H0VSE00000000001';
		const [one, two] = [tablet.apply(at, { house }), tablet.apply(at, { house })];
		expect(steps([one, two])[0]).toMatchObject({ what: 'clash' });
	});
});
