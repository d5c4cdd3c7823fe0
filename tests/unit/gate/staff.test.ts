import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { staffIndex, staffRefusal } from '../../../server/gate/staff';
import type { Entry } from '../../../src/domain/entry';
import { formatStamp } from '../../../src/domain/hlc';
import { entryId } from '../../../src/domain/ids';
import type { OpenOf } from '../../../src/domain/kinds';

const DAY = 24 * 60 * 60_000;
const BEGAN = Date.parse('2026-11-01T00:00:00Z');
const day = (count: number) => new Date(BEGAN + count * DAY).toISOString();

/** An entry as it stands in a database: nobody checks its signature any more. */
function entry(
	n: number,
	onDay: number,
	kind: string,
	open: object,
	role: Entry['by']['role'] = 'field'
): Entry {
	const at = formatStamp(BEGAN + onDay * DAY, n, '1001');
	return {
		_id: entryId('-', at, '1001', n),
		v: 1,
		kind,
		disaster: 'd',
		case: '-',
		open: { ...open },
		by: { device: '1001', staff: '1001-1', role },
		at,
		n,
		prev: '0'.repeat(64),
		sig: 'A'.repeat(86)
	};
}
const registered = (n: number, onDay: number, more: Partial<OpenOf<'staff.registered'>> = {}) =>
	entry(n, onDay, 'staff.registered', { staff: '1001-1', role: 'field', ...more });
const ended = (n: number, onDay: number) =>
	entry(n, onDay, 'staff.ended', { staff: '1001-1', reason: 'finished' }, 'headquarters');
const applied = (onDay: number) => entry(99, onDay, 'certificate.applied', {});

const indexOf = (entries: Entry[]) => {
	const index = staffIndex();
	entries.forEach((one) => index.add(one));
	return index;
};
const judge = (entries: Entry[], one: Entry) => staffRefusal(one, indexOf(entries).get('1001-1'));

describe('staff accounts at the gate', () => {
	test('nobody who is not known here is held up', () => {
		expect(judge([], applied(1))).toBeNull();
		expect(judge([ended(1, 1)], applied(2))).toBeNull();
	});

	test('the newest registration counts, the earliest end', () => {
		const entries = [registered(1, 0, { until: day(5) }), registered(2, 3, { until: day(9) })];
		expect(judge(entries, applied(7))).toBeNull();
		expect(judge(entries, applied(10))).toBe('ended');
		expect(judge([...entries, ended(3, 8), ended(4, 6)], applied(7))).toBe('ended');
		expect(judge([...entries, ended(3, 8), ended(4, 6)], applied(5))).toBeNull();
	});

	test('who has no right to end an account does not, and what does not parse is nothing', () => {
		const byField = entry(2, 1, 'staff.ended', { staff: '1001-1', reason: 'finished' }, 'field');
		const odd = entry(3, 1, 'staff.registered', { staff: '1001-1', role: 'mayor', until: day(0) });
		const anothers = entry(4, 1, 'staff.registered', { staff: '2001-1', role: 'field', until: day(0) });
		const index = indexOf([registered(1, 0), byField, odd, anothers]);
		expect(staffRefusal(applied(2), index.get('1001-1'))).toBeNull();
		expect(index.get('2001-1')).toBeUndefined();
	});

	test('a limited account does not renew itself, and its own registration stays good', () => {
		const first = registered(1, 0, { until: day(5), scope: { tasks: ['apply'] } });
		expect(judge([first], registered(2, 1))).toBe('scope');
		expect(judge([first], first)).toBeNull();
		// One that came before counts as what it was.
		expect(judge([registered(2, 3, { until: day(9) })], first)).toBeNull();
		expect(judge([registered(1, 0)], registered(2, 1))).toBeNull();
	});

	test('kinds of later versions pass: readers who know them judge them', () => {
		const first = registered(1, 0, { scope: { tasks: ['apply'] } });
		expect(judge([first], entry(5, 1, 'later.kind', {}))).toBeNull();
		expect(judge([first], entry(5, 1, 'certificate.decided', {}))).toBe('scope');
	});

	test('the order in which entries arrive makes no difference, nor does a base beneath', () => {
		const one = fc
			.tuple(fc.boolean(), fc.nat(8), fc.option(fc.nat(12)))
			.map(([end, onDay, until]) => ({ end, onDay, until }));
		fc.assert(
			fc.property(fc.array(one, { maxLength: 6 }), fc.nat(6), (rows, cut) => {
				const entries = rows.map(({ end, onDay, until }, i) =>
					end ? ended(i + 1, onDay) : registered(i + 1, onDay, until === null ? {} : { until: day(until) })
				);
				const person = indexOf(entries).get('1001-1');
				expect(indexOf([...entries].reverse()).get('1001-1')).toEqual(person);
				const stacked = staffIndex(indexOf(entries.slice(0, cut)));
				entries.slice(cut).forEach((entry) => stacked.add(entry));
				// A base that knows only of an end tells nobody of it: it has no person yet.
				if (indexOf(entries.slice(0, cut)).get('1001-1')) expect(stacked.get('1001-1')).toEqual(person);
			})
		);
	});
});
