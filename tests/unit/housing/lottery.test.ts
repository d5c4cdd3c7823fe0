import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { draw, isGenuine, seedHashOf, ticketOf, type Entrant } from '../../../src/domain/housing/lottery';
import { lotteryText } from '../../../src/domain/housing/lottery-text';
import { HousingTablet } from './office';

const SEED = '5a'.repeat(32);
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** The result as somebody outside would compute it from the published description, with nothing of ours. */
function recomputed(seed: string, spoken: string, entrants: Entrant[], units: string[]) {
	const tickets = (id: string) => sha(`${seed}/${spoken}/${id}`);
	const sortedUnits = [...units].sort((a, b) => (tickets(a) < tickets(b) ? -1 : 1));
	return [...entrants]
		.sort((a, b) => b.points - a.points || (tickets(a.number) < tickets(b.number) ? -1 : 1))
		.map(({ application }, i) => ({ application, unit: sortedUnits[i] ?? null }));
}

const office = new HousingTablet('1001');
const asked = Array.from({ length: 12 }, (_, i) => office.asks(i));
const entrants = asked.map(({ _id }, i) => ({
	application: _id,
	number: `K7Q2M0${String(i + 10)}`,
	points: i % 3 === 0 ? 20 : 5
}));
const units = ['u1', 'u2', 'u3', 'u4', 'u5'];

describe('the draw', () => {
	test('is what anyone computes with SHA-256 alone', () => {
		expect(draw(SEED, '20261203', entrants, units)).toEqual(recomputed(SEED, '20261203', entrants, units));
		expect(ticketOf(SEED, '7', 'u1')).toBe(sha(`${SEED}/7/u1`));
		expect(seedHashOf(SEED)).toBe(sha(SEED));
	});

	test('more points come first; each unit goes once; who is left is on the waiting list', () => {
		const result = draw(SEED, '1', entrants, units);
		const points = result.map(
			({ application }) => entrants.find((e) => e.application === application)!.points
		);
		expect(points).toEqual([...points].sort((a, b) => b - a));
		expect(
			result
				.slice(0, 5)
				.map(({ unit }) => unit)
				.sort()
		).toEqual(units);
		expect(result.slice(5).every(({ unit }) => unit === null)).toBe(true);
	});

	test('does not depend on the order of the lists, and does on seed and digits', () => {
		const result = draw(SEED, '1', entrants, units);
		expect(draw(SEED, '1', [...entrants].reverse(), [...units].reverse())).toEqual(result);
		expect(draw(SEED, '2', entrants, units)).not.toEqual(result);
		expect(draw('5b'.repeat(32), '1', entrants, units)).not.toEqual(result);
	});

	test('another seed, another order or another unit is not genuine', () => {
		const announced = { entrants, units, seedHash: seedHashOf(SEED) };
		const result = draw(SEED, '1', entrants, units);
		expect(isGenuine(announced, { seed: SEED, spoken: '1', result })).toBe(true);
		expect(isGenuine(announced, { seed: '5b'.repeat(32), spoken: '1', result })).toBe(false);
		expect(isGenuine(announced, { seed: SEED, spoken: '2', result })).toBe(false);
		expect(isGenuine(announced, { seed: SEED, spoken: '1', result: result.slice(1) })).toBe(false);
		const swapped = [result[1]!, result[0]!, ...result.slice(2)];
		expect(isGenuine(announced, { seed: SEED, spoken: '1', result: swapped })).toBe(false);
	});
});

describe('in the ledger', () => {
	function held(result = draw(SEED, '42', entrants, units)) {
		const tablet = new HousingTablet('1001');
		const announced = tablet.put('lottery.announced', '-', {
			title: '第1回',
			entrants,
			units,
			seedHash: seedHashOf(SEED)
		});
		const drawn = tablet.put('lottery.held', '-', {
			announced: announced._id,
			seed: SEED,
			spoken: '42',
			result
		});
		return { announced, drawn, tablet };
	}

	test('a true result is genuine', () => {
		const { announced, drawn } = held();
		const ledger = foldLedger([drawn, announced]);
		expect(ledger.housing.lotteries.get(announced._id)?.genuine).toBe(true);
		expect(ledger.clashes).toEqual([]);
	});

	test('one that somebody changed is in 要調整', () => {
		const { announced, drawn } = held(draw(SEED, '42', entrants, units).reverse());
		const ledger = foldLedger([announced, drawn]);
		expect(ledger.housing.lotteries.get(announced._id)?.genuine).toBe(false);
		expect(ledger.clashes).toMatchObject([
			{ type: 'lotteryMismatch', lottery: announced._id, entries: [drawn._id] }
		]);
	});

	test('a second result has no effect and is seen', () => {
		const { announced, drawn, tablet } = held();
		const again = tablet.put('lottery.held', '-', {
			announced: announced._id,
			seed: SEED,
			spoken: '43',
			result: draw(SEED, '43', entrants, units)
		});
		const ledger = foldLedger([announced, drawn, again]);
		expect(ledger.housing.lotteries.get(announced._id)?.held?.entry).toBe(drawn._id);
		expect(ledger.clashes).toMatchObject([{ type: 'invalidEntry', entries: [again._id] }]);
	});

	test('the notice has all that is needed to compute it again, and every ticket is right', () => {
		const { announced, drawn } = held();
		const lottery = foldLedger([announced, drawn]).housing.lotteries.get(announced._id)!;
		const facts = {
			town: '灯市',
			disaster: '令和8年灯沖地震',
			announcedOn: '2026-11-25',
			heldOn: '2026-12-03',
			labelOf: (unit: string) => `仮設 ${unit}`
		};
		const text = lotteryText(lottery, facts);
		expect(text).toContain(SEED);
		expect(text).toContain(sha(SEED));
		const rows = text.split('\n').map((line) => line.split('\t'));
		const results = rows.filter((row) => row.length === 5);
		const numberOf = (id: string) => entrants.find(({ application }) => application === id)!.number;
		expect(results.map(([, number, , , unit]) => ({ number, unit }))).toEqual(
			recomputed(SEED, '42', entrants, units).map(({ application, unit }) => ({
				number: numberOf(application),
				unit: unit ?? '補欠'
			}))
		);
		for (const [, number, , ticket] of results) expect(ticket).toBe(sha(`${SEED}/42/${number!}`));
		// Neither an entry's id nor a 罹災番号.
		for (const { application } of entrants) expect(text).not.toContain(application.split(':')[0]);
		const before = lotteryText({ ...lottery, held: null, genuine: null }, { ...facts, heldOn: null });
		expect(before).not.toContain(SEED);
		expect(before).toContain(sha(SEED));
	});
});
