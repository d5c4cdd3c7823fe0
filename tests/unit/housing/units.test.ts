import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { choicesFor, equalUnits, nextEqualUnit, unitLabels, useOf } from '../../../src/domain/housing/units';
import { HousingTablet } from './office';

let hq: HousingTablet;
let all: Entry[];
const add = <E extends Entry>(entry: E): E => {
	all.push(entry);
	return entry;
};
const ledger = () => foldLedger(all);
const use = (unit: string) => useOf(ledger(), ledger().housing.units.get(unit)!);
const application = (applied: Entry) => ledger().housing.applications.get(applied._id)!;
const choices = (applied: Entry, device: string | null = '1001') =>
	choicesFor(ledger(), application(applied), device).map(({ unit }) => unit);
const equal = (unit: string, applied: Entry) =>
	equalUnits(ledger(), unit, application(applied)).map((one) => one.unit);

beforeEach(() => {
	all = [];
	hq = new HousingTablet('1001');
	add(hq.site('s1'));
});

describe('what is with a unit', () => {
	test('from the building to the next household', () => {
		add(hq.unit('u1', { state: 'building' }));
		expect(use('u1')).toBe('building');
		add(hq.setState('u1', 'ready'));
		expect(use('u1')).toBe('free');
		const a = add(hq.asks(1));
		const offer = add(hq.offers(a, 'u1'));
		expect(use('u1')).toBe('offered');
		add(hq.answers(offer, 'accept'));
		expect(use('u1')).toBe('offered');
		const promise = add(hq.promises(a, 'u1'));
		expect(use('u1')).toBe('promised');
		add(hq.movesIn(promise));
		expect(use('u1')).toBe('livedIn');
		add(hq.movesOut(promise));
		expect(use('u1')).toBe('uninspected');
		add(hq.inspects(promise, 'charge'));
		expect(use('u1')).toBe('repair');
		add(hq.setState('u1', 'ready'));
		expect(use('u1')).toBe('free');
		add(hq.setState('u1', 'closed'));
		expect(use('u1')).toBe('closed');
	});

	test('an offer that was declined, and a promise that was taken back, leave it free', () => {
		add(hq.unit('u1'));
		const a = add(hq.asks(1));
		const offer = add(hq.offers(a, 'u1'));
		add(hq.answers(offer, 'decline'));
		expect(use('u1')).toBe('free');
		expect(application(a).state).toBe('applied');
		const promise = add(hq.promises(a, 'u1'));
		add(hq.releases(promise));
		expect(use('u1')).toBe('free');
		add(hq.offers(a, 'u1'));
		expect([use('u1'), application(a).state]).toEqual(['offered', 'offered']);
	});

	test('good after the inspection, and provisional where somebody else than the holder promised it', () => {
		add(hq.unit('u1'));
		const desk = new HousingTablet('1002');
		const a = add(hq.asks(1));
		const promise = add(desk.promises(a, 'u1'));
		expect(use('u1')).toBe('provisional');
		add(hq.confirms(promise));
		add(hq.movesIn(promise));
		add(hq.movesOut(promise));
		add(hq.inspects(promise, 'good'));
		expect(use('u1')).toBe('free');
	});
});

describe('units for an application', () => {
	test('of its types, with room, no steps and pets where it needs them', () => {
		add(hq.site('s2', 'leased'));
		add(hq.unit('small', { to: 1 }));
		add(hq.unit('steps'));
		add(hq.unit('flat', { stepFree: true, pets: true }));
		add(hq.unit('leased', { site: 's2', stepFree: true, pets: true }));
		add(hq.unit('lost', { site: 's9' }));
		expect(choices(add(hq.asks(1, { types: ['built'] })))).toEqual(['steps', 'flat']);
		expect(choices(add(hq.asks(2, { types: ['built'], stepFree: true, pets: true })))).toEqual(['flat']);
		expect(choices(add(hq.asks(3, { types: ['leased'], people: 4 })))).toEqual(['leased']);
		expect(choices(add(hq.asks(4, { people: 5 })))).toEqual([]);
	});

	test('not too big, no step-free one for who needs none, own before others, small before big', () => {
		add(hq.unit('big', { from: 4, to: 6 }));
		add(hq.unit('flat', { stepFree: true, to: 2 }));
		add(hq.unit('theirs', { holder: '1002', to: 3 }));
		add(hq.unit('own', { to: 4 }));
		add(hq.unit('snug', { to: 2 }));
		expect(choices(add(hq.asks(1, { people: 2 })))).toEqual(['snug', 'own', 'theirs', 'flat', 'big']);
	});

	test('what is offered to somebody else is no choice; what is offered to them is', () => {
		add(hq.unit('u1'));
		const [a, b] = [add(hq.asks(1)), add(hq.asks(2))];
		add(hq.offers(a, 'u1'));
		expect([choices(a), choices(b)]).toEqual([['u1'], []]);
	});
});

describe('the next equal unit', () => {
	test('same site, then same type, layout, size, steps and pets; never the lost one or one that is taken', () => {
		add(hq.site('s2'));
		add(hq.site('s3', 'leased'));
		add(hq.unit('lost', { pets: true }));
		add(hq.unit('here', { layout: '3DK', pets: true }));
		add(hq.unit('here-same', { pets: false }));
		add(hq.unit('there', { site: 's2', pets: true }));
		add(hq.unit('other-type', { site: 's3', pets: true }));
		add(hq.unit('taken', { pets: true }));
		const [a, b] = [add(hq.asks(1)), add(hq.asks(2))];
		add(hq.promises(b, 'taken'));
		expect(equal('lost', a)).toEqual(['here-same', 'here', 'there', 'other-type']);
		expect(nextEqualUnit(ledger(), 'lost', application(a))?.unit).toBe('here-same');
		// With a pet the first is none.
		const c = add(hq.asks(3, { pets: true }));
		expect(equal('lost', c)).toEqual(['here', 'there', 'other-type']);
		expect(nextEqualUnit(ledger(), 'lost', application(add(hq.asks(4, { people: 9 }))))).toBeNull();
	});

	test('in the place of a unit that nobody knows, whatever suits', () => {
		add(hq.unit('u1'));
		expect(equal('nowhere', add(hq.asks(1)))).toEqual(['u1']);
	});
});

describe('an application and its stays', () => {
	test('a correction changes what it says and not which it is', () => {
		const a = add(hq.asks(1, { priority: ['infant'] }));
		const again = add(hq.asks(1, { priority: ['infant', 'oneParent'], people: 3 }, a));
		const more = add(hq.asks(1, { priority: [], people: 4 }, again));
		// Whoever names a correction means the application.
		add(hq.judges(again, 'eligible'));
		expect(ledger().housing.applications.size).toBe(1);
		expect(application(a)).toMatchObject({
			entry: a._id,
			versions: [a._id, again._id, more._id],
			people: 4,
			priority: [],
			state: 'eligible'
		});
	});

	test('the last day is that of the longest extension; a correction takes one back', () => {
		add(hq.unit('u1'));
		const a = add(hq.asks(1));
		const promise = add(hq.promises(a, 'u1'));
		add(hq.movesIn(promise));
		const extend = (until: string, corrects?: Entry) =>
			add(
				hq.put('housing.extended', a.case, { assigned: promise._id, until, ground: 'specified' }, corrects)
			);
		const wrong = extend('2039-11-30');
		extend('2029-11-30');
		expect(application(a).stays[0]!.until).toBe('2039-11-30');
		extend('2029-06-30', wrong);
		expect(application(a).stays[0]!.until).toBe('2029-11-30');
	});

	test('keys that are out, visits, and an end without a beginning', () => {
		add(hq.unit('u1'));
		const a = add(hq.asks(1));
		const promise = add(hq.promises(a, 'u1'));
		const keys = (direction: 'out' | 'back', count: number) =>
			add(hq.put('housing.keys', a.case, { assigned: promise._id, count, direction, on: '2026-12-05' }));
		keys('out', 3);
		keys('back', 1);
		expect(application(a).stays[0]!.keysOut).toBe(2);
		keys('back', 5);
		expect(application(a).stays[0]!.keysOut).toBe(0);
		add(hq.movesOut(promise));
		expect(application(a).state).toBe('left');
	});

	test('an entry about what is not there has no effect and is seen', () => {
		const a = add(hq.asks(1));
		add(hq.put('housing.promised' as never, a.case, {} as never));
		add(
			hq.put('housing.visited', a.case, { assigned: a._id, on: '2026-12-05', result: 'met', concern: false })
		);
		add(
			hq.put('housing.assigned', a.case, {
				applied: a._id,
				unit: 'u1',
				from: '2026-12-05',
				until: '2026-12-01',
				instead: null
			})
		);
		expect(
			ledger()
				.clashes.map(({ type }) => type)
				.sort()
		).toEqual(['invalidEntry', 'invalidEntry', 'unknownKind']);
	});
});

test('labels run on with as many digits as the first', () => {
	expect(unitLabels('A-', '101', 3)).toEqual(['A-101', 'A-102', 'A-103']);
	expect(unitLabels('', '08', 3)).toEqual(['08', '09', '10']);
});
