import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import type { OpenOf } from '../../../src/domain/kinds';
import { caseOf, Tablet } from '../domain/tablet';

const PERSON = 'PERS0N0000000001';
const OTHER = 'PERS0N0000000002';
const at = caseOf(1);

const dead = (
	tablet: Tablet,
	open: Partial<OpenOf<'bereaved.recorded'>> = {},
	more: { corrects?: string; caseNo?: string } = {}
) =>
	tablet.write(
		'bereaved.recorded',
		more.caseNo ?? at,
		{ person: PERSON, manner: 'direct', diedOn: '2026-11-20', ...open },
		more.corrects === undefined ? {} : { corrects: more.corrects }
	);

const survivor = (
	tablet: Tablet,
	deceased: Entry,
	open: Partial<OpenOf<'bereaved.survivor'>> = {},
	corrects?: string
) =>
	tablet.write(
		'bereaved.survivor',
		deceased.case,
		{
			deceased: deceased._id,
			person: OTHER,
			relation: 'spouse',
			sharedMeans: true,
			orphan: false,
			payee: false,
			account: null,
			...open
		},
		corrects === undefined ? {} : { corrects }
	);

const board = (tablet: Tablet, deceased: Entry, outcome: OpenOf<'bereaved.boardDecided'>['outcome']) =>
	tablet.write(
		'bereaved.boardDecided',
		deceased.case,
		{ deceased: deceased._id, outcome, on: '2027-02-01' },
		{ role: 'approver' }
	);

describe('the dead of a household', () => {
	test('a direct death is recognised; a related one when the board has said so; a missing person never by itself', () => {
		const tablet = new Tablet('1001');
		const direct = dead(tablet);
		const related = dead(tablet, { person: OTHER, manner: 'relatedAsked' });
		const missing = dead(tablet, { person: OTHER.replace('2', '3'), manner: 'missing', diedOn: null });
		const entries = [direct, related, missing];
		const recognised = () => {
			const { deceased } = foldLedger(entries).bereaved;
			return entries.slice(0, 3).map(({ _id }) => deceased.get(_id)!.recognised);
		};
		expect(recognised()).toEqual([true, false, false]);
		entries.push(board(tablet, related, 'again'));
		expect(recognised()).toEqual([true, false, false]);
		entries.push(board(tablet, related, 'related'));
		expect(recognised()).toEqual([true, true, false]);
		entries.push(board(tablet, related, 'notRelated'));
		expect(recognised()).toEqual([true, false, false]);
	});

	test('a correction of a correction keeps the first as the name, and all that followed on any of them', () => {
		const tablet = new Tablet('1001');
		const first = dead(tablet, { diedOn: null, manner: 'missing' });
		const second = dead(tablet, { diedOn: '2026-11-20' }, { corrects: first._id });
		const third = dead(tablet, { diedOn: '2026-11-21' }, { corrects: second._id });
		const entries = [
			first,
			second,
			third,
			survivor(tablet, second),
			survivor(tablet, third, { relation: 'child' })
		];
		const { bereaved, clashes } = foldLedger([...entries].reverse());
		expect(clashes).toEqual([]);
		expect([...bereaved.deceased.keys()]).toEqual([first._id]);
		const view = bereaved.deceased.get(first._id)!;
		expect(view).toMatchObject({ entry: third._id, diedOn: '2026-11-21', recognised: true });
		expect(view.survivors.map(({ rank }) => rank)).toEqual([1, 2]);
	});

	test('two tablets that corrected the same record: the later one is in force on every replica', () => {
		const [one, two] = [new Tablet('1001'), new Tablet('1002')];
		const first = dead(one);
		two.ms = one.ms + 1000;
		const here = dead(one, { diedOn: '2026-11-19' }, { corrects: first._id });
		const there = dead(two, { diedOn: '2026-11-18' }, { corrects: first._id });
		for (const order of [
			[first, here, there],
			[there, here, first]
		])
			expect(foldLedger(order).bereaved.deceased.get(first._id)?.diedOn).toBe('2026-11-18');
	});

	test('somebody who was found alive is struck from the ledger by a correction, and by nothing else', () => {
		const tablet = new Tablet('1001');
		const missing = dead(tablet, { manner: 'missing', diedOn: null });
		const found = dead(tablet, { manner: 'struck', diedOn: null }, { corrects: missing._id });
		const ledger = foldLedger([missing, survivor(tablet, missing, { payee: true }), found]);
		expect(ledger.bereaved.deceased.size).toBe(0);
		expect(ledger.cases.get(at)?.parts.bereaved).toEqual({ deceased: [] });
		const alone = foldLedger([dead(tablet, { manner: 'struck' })]);
		expect(alone.clashes).toMatchObject([{ type: 'invalidEntry', reason: 'content' }]);
	});

	test('what names nobody is kept and shown as without effect', () => {
		const tablet = new Tablet('1001');
		const first = dead(tablet);
		const elsewhere = {
			...survivor(tablet, first),
			open: { ...survivor(tablet, first).open, deceased: `${at}:000000000-000:1001-99` }
		};
		const { clashes } = foldLedger([first, elsewhere as Entry]);
		expect(clashes).toMatchObject([{ type: 'invalidEntry', reason: 'target' }]);
	});

	test('a survivor is corrected in place', () => {
		const tablet = new Tablet('1001');
		const first = dead(tablet);
		const spouse = survivor(tablet, first, { payee: true });
		const child = survivor(tablet, first, { relation: 'child', person: OTHER.replace('2', '4') });
		const again = survivor(tablet, first, { payee: false, relation: 'other' }, spouse._id);
		const view = foldLedger([first, spouse, child, again]).bereaved.deceased.get(first._id)!;
		expect(view.survivors).toMatchObject([
			{ entry: again._id, first: spouse._id, rank: null, payee: false },
			{ entry: child._id, rank: 1 }
		]);
	});

	test('the next contact is what was agreed last, by the day of the contact', () => {
		const tablet = new Tablet('1001');
		const first = dead(tablet);
		const contact = (on: string, next: string | null) =>
			tablet.write('bereaved.contacted', at, { deceased: first._id, on, occasion: 'phone', next });
		const late = contact('2026-12-10', '2027-03-11');
		// A paper from before that was typed in afterwards.
		const typedLater = contact('2026-11-30', '2026-12-05');
		const next = (entries: Entry[]) => foldLedger(entries).bereaved.deceased.get(first._id)?.next;
		expect(next([first])).toBeNull();
		expect(next([first, late, typedLater])).toBe('2027-03-11');
		expect(next([first, late, typedLater, contact('2027-03-11', null)])).toBeNull();
	});
});

describe('what a person must settle', () => {
	test('one person recorded twice, in two households or in one, until one record is struck', () => {
		const [one, two] = [new Tablet('1001'), new Tablet('1002')];
		const here = dead(one);
		const there = dead(two, {}, { caseNo: caseOf(2) });
		const again = dead(two);
		expect(foldLedger([here, again]).clashes).toMatchObject([
			{ type: 'sameDeceased', person: PERSON, cases: [at] }
		]);
		const [clash] = foldLedger([here, there]).clashes;
		expect(clash).toMatchObject({ type: 'sameDeceased', key: `sameDeceased:${PERSON}` });
		expect([...clash!.cases].sort()).toEqual([at, caseOf(2)].sort());
		const struck = two.write(
			'bereaved.recorded',
			caseOf(2),
			{ person: PERSON, manner: 'struck', diedOn: null },
			{ corrects: there._id }
		);
		expect(foldLedger([here, there, struck]).clashes).toEqual([]);
	});

	test('two payees of one deceased, until one is taken back; the same person twice is not two', () => {
		const tablet = new Tablet('1001');
		const first = dead(tablet);
		const spouse = survivor(tablet, first, { payee: true });
		const child = survivor(tablet, first, {
			payee: true,
			relation: 'child',
			person: OTHER.replace('2', '4')
		});
		expect(foldLedger([first, spouse, child]).clashes).toMatchObject([
			{ type: 'twoPayees', deceased: first._id, entries: [spouse._id, child._id] }
		]);
		const back = survivor(tablet, first, { relation: 'child', person: OTHER.replace('2', '4') }, child._id);
		expect(foldLedger([first, spouse, child, back]).clashes).toEqual([]);
		expect(foldLedger([first, spouse, survivor(tablet, first, { payee: true })]).clashes).toEqual([]);
	});
});
