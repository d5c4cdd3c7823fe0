import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../../src/domain/fold/ledger';
import { caseOf, HousingTablet, START } from './office';

let hq: HousingTablet;
let desk: HousingTablet;
let other: HousingTablet;
let all: Entry[];
const add = <E extends Entry>(entry: E): E => {
	all.push(entry);
	return entry;
};
/** Both ways round: nothing may depend on what came first. */
function ledger() {
	const [one, two] = [foldLedger(all), foldLedger([...all].reverse())];
	expect(two.clashes).toEqual(one.clashes);
	expect([...two.housing.occupied].sort()).toEqual([...one.housing.occupied].sort());
	return one;
}
const standing = (assigned: Entry) => ledger().housing.stays.get(assigned._id)!.standing;
const stateOf = (applied: Entry) => ledger().housing.applications.get(applied._id)!.state;
const clashTypes = () => ledger().clashes.map(({ type }) => type);

beforeEach(() => {
	all = [];
	hq = new HousingTablet('1001');
	// Clocks that are wrong by a day in either direction.
	desk = new HousingTablet('1002', START - 86_400_000);
	other = new HousingTablet('1003', START + 86_400_000);
	add(hq.site('s1'));
	add(hq.unit('u1'));
	add(hq.unit('u2'));
});

describe('whose promise stands', () => {
	test("the holder's does at once; anybody else's is provisional", () => {
		const [a, b] = [add(hq.asks(1)), add(desk.asks(2))];
		const mine = add(hq.promises(a, 'u1'));
		const theirs = add(desk.promises(b, 'u2'));
		expect(standing(mine)).toBe('standing');
		expect(standing(theirs)).toBe('provisional');
		expect([stateOf(a), stateOf(b)]).toEqual(['assigned', 'provisional']);
		expect(ledger().housing.waiting.get('u2')).toHaveLength(1);
		// One promise that waits for its holder is no clash.
		expect(clashTypes()).toEqual([]);
	});

	test("after two tablets met the holder's stands, whoever's clock is ahead, and the other is in 要調整", () => {
		const [a, b] = [add(hq.asks(1)), add(desk.asks(2))];
		const earlierByClock = add(desk.promises(b, 'u1'));
		const mine = add(hq.promises(a, 'u1'));
		expect(earlierByClock.at < mine.at).toBe(true);
		expect([standing(mine), standing(earlierByClock)]).toEqual(['standing', 'lost']);
		expect(ledger().housing.occupied.get('u1')?.entry).toBe(mine._id);
		expect(ledger().clashes).toMatchObject([{ type: 'unitPromisedTwice', unit: 'u1', standing: mine._id }]);
		expect(stateOf(b)).toBe('provisional');

		add(desk.releases(earlierByClock));
		expect(clashTypes()).toEqual([]);
		expect(stateOf(b)).toBe('applied');
	});

	test('of two provisional ones none stands until the holder confirms one', () => {
		const [a, b] = [add(desk.asks(1)), add(other.asks(2))];
		const [one, two] = [add(desk.promises(a, 'u1')), add(other.promises(b, 'u1'))];
		expect([standing(one), standing(two)]).toEqual(['provisional', 'provisional']);
		expect(ledger().clashes).toMatchObject([{ type: 'unitPromisedTwice', standing: null }]);
		// Somebody else's confirmation is none.
		add(desk.confirms(one));
		expect(ledger().housing.occupied.has('u1')).toBe(false);
		add(hq.confirms(two));
		expect([standing(one), standing(two)]).toEqual(['lost', 'standing']);
		expect(stateOf(b)).toBe('assigned');
	});

	test("of two by the same holder the one with the earlier number stands, a confirmation counting as the holder's act", () => {
		const [a, b] = [add(desk.asks(1)), add(hq.asks(2))];
		const theirs = add(desk.promises(a, 'u1'));
		add(hq.confirms(theirs));
		hq.ms -= 3_600_000 * 50;
		const later = add(hq.promises(b, 'u1'));
		expect(later.at < theirs.at).toBe(true);
		expect([standing(theirs), standing(later)]).toEqual(['standing', 'lost']);
	});

	test('a confirmation of another unit than the promise has no effect', () => {
		const a = add(desk.asks(1));
		const promise = add(desk.promises(a, 'u1'));
		add(hq.confirms(promise, 'u2'));
		expect(standing(promise)).toBe('provisional');
		expect(clashTypes()).toEqual(['invalidEntry']);
	});
});

describe('handing units over', () => {
	test("the old holder's promises up to it count, and first; the new one's from then on", () => {
		const [a, b, c] = [add(hq.asks(1)), add(desk.asks(2)), add(hq.asks(3))];
		const early = add(hq.promises(a, 'u1'));
		add(hq.hand(['u1', 'u2'], '1002'));
		const late = add(hq.promises(c, 'u2'));
		const theirs = add(desk.promises(b, 'u1'));
		expect([standing(early), standing(late), standing(theirs)]).toEqual(['standing', 'provisional', 'lost']);
		const { holdings, holder } = ledger().housing.units.get('u1')!;
		expect(holder).toBe('1002');
		expect(holdings).toEqual([
			{ device: '1001', until: all.find(({ kind }) => kind === 'unit.handedOver')!.n },
			{ device: '1002', until: null }
		]);
		add(desk.confirms(late));
		expect(standing(late)).toBe('standing');
	});

	test('one that does not hold the unit cannot give it away, and somebody hears of it', () => {
		const attempt = add(desk.hand(['u1'], '1003'));
		expect(ledger().housing.units.get('u1')!.holder).toBe('1001');
		expect(ledger().clashes).toMatchObject([{ type: 'unitNotTheirs', unit: 'u1', entries: [attempt._id] }]);
		add(desk.hand(['u2'], '1003', { from: '1001' }));
		expect(clashTypes().sort()).toEqual(['invalidEntry', 'unitNotTheirs']);
		add(hq.hand(['u7'], '1003'));
		expect(clashTypes().sort()).toEqual(['invalidEntry', 'unitNotTheirs', 'unitNotTheirs']);
		add(hq.unit('u7'));
		expect(ledger().housing.units.get('u7')!.holder).toBe('1003');
		expect(clashTypes().sort()).toEqual(['invalidEntry', 'unitNotTheirs']);
	});

	test('the second of two hand-overs by one holder has no effect, also where a clock makes it the earlier', () => {
		add(hq.hand(['u1'], '1002'));
		hq.ms -= 3_600_000 * 50;
		add(hq.hand(['u1'], '1003'));
		expect(ledger().housing.units.get('u1')!.holder).toBe('1002');
		expect(clashTypes()).toEqual(['unitNotTheirs']);
	});

	test('there and back: each time what the holder wrote while it held it counts', () => {
		const asks = [add(hq.asks(1)), add(desk.asks(2)), add(hq.asks(3))];
		add(hq.hand(['u1'], '1002'));
		const atDesk = add(desk.promises(asks[1]!, 'u1'));
		add(desk.hand(['u1'], '1001'));
		const back = add(hq.promises(asks[2]!, 'u1'));
		expect(
			ledger()
				.housing.units.get('u1')!
				.holdings.map(({ device }) => device)
		).toEqual(['1001', '1002', '1001']);
		expect([standing(atDesk), standing(back)]).toEqual(['standing', 'lost']);
		add(desk.releases(atDesk));
		expect(standing(back)).toBe('standing');
	});

	test("a lost holder's promises count up to what headquarters knew; what is found later waits for the new holder", () => {
		add(hq.hand(['u1', 'u2'], '1002'));
		const [a, b, c] = [add(desk.asks(1)), add(desk.asks(2)), add(hq.asks(3))];
		const known = add(desk.promises(a, 'u1'));
		add(hq.hand(['u1', 'u2'], '1001', { from: '1002', lostAfter: known.n }));
		const unknown = add(desk.promises(b, 'u2'));
		expect([standing(known), standing(unknown)]).toEqual(['standing', 'provisional']);
		const mine = add(hq.promises(c, 'u2'));
		expect([standing(unknown), standing(mine)]).toEqual(['lost', 'standing']);
	});

	test('only headquarters takes units from a lost holder', () => {
		const taken = desk.write(
			'unit.handedOver',
			'-',
			{ units: ['u1'], from: '1001', to: '1002', lostAfter: 5 },
			{ role: 'field' }
		);
		add(taken);
		expect(ledger().housing.units.get('u1')!.holder).toBe('1001');
		expect(ledger().clashes).toMatchObject([{ type: 'invalidEntry', reason: 'holder' }]);
	});

	test('of two people who give up a lost holder the one who knew less of it decides, on every replica', () => {
		add(hq.hand(['u1'], '1002'));
		const a = add(desk.asks(1));
		add(desk.promises(a, 'u1'));
		add(hq.hand(['u1'], '1001', { from: '1002', lostAfter: 2 }));
		add(other.hand(['u1'], '1003', { from: '1002', lostAfter: 1 }));
		expect(ledger().housing.units.get('u1')!.holder).toBe('1003');
		expect(clashTypes()).toContain('unitNotTheirs');
	});
});

describe('what frees a unit', () => {
	test('a promise that is taken back, and a household that moves out', () => {
		const [a, b] = [add(hq.asks(1)), add(hq.asks(2))];
		const one = add(hq.promises(a, 'u1'));
		add(hq.releases(one, 'declined'));
		expect(ledger().housing.occupied.has('u1')).toBe(false);
		const two = add(hq.promises(b, 'u1'));
		add(hq.movesIn(two));
		expect(stateOf(b)).toBe('livingIn');
		add(hq.movesOut(two));
		expect(stateOf(b)).toBe('left');
		expect(ledger().housing.occupied.has('u1')).toBe(false);
		expect(clashTypes()).toEqual([]);
	});

	test('who lives there is not out because somebody took the promise back', () => {
		const a = add(hq.asks(1));
		const promise = add(hq.promises(a, 'u1'));
		add(desk.releases(promise));
		add(other.movesIn(promise));
		// By the clocks the desk's release comes first: what counts is that they live there.
		expect(ledger().housing.occupied.get('u1')?.entry).toBe(promise._id);
		expect(stateOf(a)).toBe('livingIn');
		expect(clashTypes()).toEqual(['releasedLivedIn']);
	});

	test('a release after moving in changes nothing and is seen, in either order of the clocks', () => {
		const a = add(hq.asks(1));
		const promise = add(hq.promises(a, 'u1'));
		add(hq.movesIn(promise));
		add(hq.releases(promise));
		expect(stateOf(a)).toBe('livingIn');
		expect(clashTypes()).toEqual(['releasedLivedIn']);
		add(hq.movesOut(promise));
		expect(clashTypes()).toEqual([]);
	});
});

describe('entries that are no longer believed', () => {
	test('free the unit, and give back the promise that had lost it', () => {
		const [a, b] = [add(hq.asks(1)), add(desk.asks(2))];
		const mine = add(hq.promises(a, 'u1'));
		const theirs = add(desk.promises(b, 'u1'));
		const fold = createLedgerFold();
		for (const entry of all) fold.add(entry);
		expect(fold.ledger.housing.occupied.get('u1')?.entry).toBe(mine._id);
		fold.add(mine, 'signature');
		expect(fold.ledger.housing.occupied.has('u1')).toBe(false);
		expect(fold.ledger.housing.waiting.get('u1')?.map(({ entry }) => entry)).toEqual([theirs._id]);
		expect(fold.ledger.housing.stays.get(theirs._id)?.standing).toBe('provisional');
		fold.add(theirs, 'signature');
		expect(fold.ledger.housing.waiting.has('u1')).toBe(false);
		expect(fold.ledger.clashes.map(({ type }) => type)).toEqual(['invalidEntry', 'invalidEntry']);
		// And the whole stock.
		for (const entry of all) if (entry.case === '-') fold.add(entry, 'device');
		expect(fold.ledger.housing.units.size).toBe(0);
	});

	test('a hand-over that arrives late settles every unit again, in the ledger that is there', () => {
		const b = add(desk.asks(2));
		const theirs = add(desk.promises(b, 'u1'));
		const fold = createLedgerFold();
		for (const entry of all) fold.add(entry);
		expect(fold.ledger.housing.stays.get(theirs._id)?.standing).toBe('provisional');
		fold.add(hq.hand(['u1'], '1002'));
		expect(fold.ledger.housing.stays.get(theirs._id)?.standing).toBe('standing');
		expect(fold.ledger.housing.applications.get(b._id)?.state).toBe('assigned');
	});
});

describe('other clashes', () => {
	test('a household with two units, which moving from one to the other is not', () => {
		const a = add(hq.asks(1));
		const one = add(hq.promises(a, 'u1'));
		add(hq.movesIn(one));
		const two = add(hq.promises(a, 'u2', { instead: one._id }));
		expect(clashTypes()).toEqual([]);
		add(hq.movesIn(two));
		// Both keys in one household's hands: somebody must see that the first is left.
		expect(ledger().clashes).toMatchObject([{ type: 'twoUnits', cases: [caseOf(1)] }]);
		add(hq.movesOut(one));
		expect(clashTypes()).toEqual([]);
		expect(stateOf(a)).toBe('livingIn');
	});

	test('two promises from two desks for one household', () => {
		const a = add(hq.asks(1));
		add(hq.promises(a, 'u1'));
		add(desk.promises(a, 'u2'));
		expect(clashTypes()).toEqual(['twoUnits']);
	});

	test('two desks that both took the application of one household: it would be drawn for twice', () => {
		const a = add(hq.asks(1));
		expect(clashTypes()).toEqual([]);
		const b = add(desk.asks(1));
		expect(ledger().clashes).toMatchObject([{ type: 'housingAskedTwice', cases: [caseOf(1)] }]);
		// With two units those are what is said.
		const one = add(hq.promises(a, 'u1'));
		const two = add(hq.promises(b, 'u2'));
		expect(clashTypes()).toEqual(['twoUnits']);
		add(hq.releases(two));
		expect(clashTypes()).toEqual(['housingAskedTwice']);
		add(hq.judges(b, 'notEligible'));
		expect(clashTypes()).toEqual([]);
		expect(standing(one)).toBe('standing');
	});

	test('of records that are one household, and no longer once they are separated', () => {
		const [a, b] = [add(hq.asks(1)), add(desk.asks(2))];
		add(hq.promises(a, 'u1'));
		expect(clashTypes()).toEqual([]);
		const merge = (from: number) =>
			add(hq.put('household.merged', '-', { into: caseOf(from + 1), from: caseOf(from) }));
		const fold = createLedgerFold();
		for (const entry of all) fold.add(entry);
		expect(fold.ledger.clashes).toEqual([]);
		const merged = merge(1);
		const both = expect.arrayContaining([caseOf(1), caseOf(2)]) as string[];
		expect(ledger().clashes).toMatchObject([{ type: 'housingAskedTwice', cases: both }]);
		fold.add(merged);
		expect(fold.ledger.clashes).toEqual(ledger().clashes);
		const second = add(hq.promises(b, 'u2'));
		fold.add(second);
		expect(ledger().clashes).toMatchObject([{ type: 'twoUnits', cases: both }]);
		expect(fold.ledger.clashes).toEqual(ledger().clashes);
		// A third record joins them and becomes the one they are all reckoned under.
		const third = merge(0);
		fold.add(third);
		expect(ledger().clashes).toMatchObject([{ type: 'twoUnits', key: `twoUnits:${caseOf(0)}` }]);
		expect(fold.ledger.clashes).toEqual(ledger().clashes);
		for (const { _id } of [merged, third]) fold.add(add(hq.put('household.separated', '-', { merged: _id })));
		expect(clashTypes()).toEqual([]);
		expect(fold.ledger.clashes).toEqual([]);
	});

	test('a unit that is closed, being built, under repair or unknown', () => {
		const a = add(hq.asks(1));
		const promise = add(hq.promises(a, 'u1'));
		for (const state of ['closed', 'building', 'repair'] as const) {
			add(hq.setState('u1', state));
			expect(ledger().clashes).toMatchObject([{ type: 'unitNotReady', unit: 'u1', entries: [promise._id] }]);
		}
		add(hq.setState('u1', 'ready'));
		expect(clashTypes()).toEqual([]);
		const b = add(hq.asks(2));
		const nowhere = add(hq.promises(b, 'u9'));
		expect(standing(nowhere)).toBe('provisional');
		expect(clashTypes()).toEqual(['unitNotReady']);
		add(hq.unit('u9'));
		expect(standing(nowhere)).toBe('standing');
		expect(clashTypes()).toEqual([]);
	});

	test('repairs where somebody lives are no clash', () => {
		const a = add(hq.asks(1));
		add(hq.movesIn(add(hq.promises(a, 'u1'))));
		add(hq.setState('u1', 'repair'));
		expect(clashTypes()).toEqual([]);
	});

	test('a second registration of a unit has no effect; a correction keeps holder and state', () => {
		add(desk.unit('u1', { holder: '1002' }));
		expect(clashTypes()).toContain('invalidEntry');
		all = all.filter(({ by }) => by.device === '1001');
		add(hq.setState('u1', 'repair'));
		const first = all.find(({ open }) => open.unit === 'u1')!;
		add(desk.unit('u1', { holder: '1002', layout: '3DK', state: 'ready' }, first));
		expect(ledger().housing.units.get('u1')).toMatchObject({
			holder: '1001',
			state: 'repair',
			layout: '3DK'
		});
	});
});
