import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import type { OpenOf } from '../../../src/domain/kinds';
import { caseOf, Tablet } from '../domain/tablet';

const at = caseOf(1);

const consult = (tablet: Tablet, open: Partial<OpenOf<'care.consulted'>> = {}, corrects?: string) =>
	tablet.write(
		'care.consulted',
		at,
		{
			on: '2026-11-25',
			way: 'visit',
			topics: ['money'],
			wish: null,
			next: null,
			management: 'none',
			...open
		},
		{ role: 'field', ...(corrects === undefined ? {} : { corrects }) }
	);
const handOver = (tablet: Tablet, to: string | null) =>
	tablet.write('care.handedOver', at, { to }, { role: 'field' });
const consent = (tablet: Tablet, agrees: boolean) => tablet.write('disclosure.consented', at, { agrees });

const fold = (entries: Entry[]) => foldLedger(entries).care.cases.get(at)!;

describe('consultations of a household', () => {
	test('the wish, the next contact and the case management are what was said last, by day', () => {
		const tablet = new Tablet('1001');
		const first = consult(tablet, { on: '2026-11-25', wish: 'rent', next: '2026-12-10', management: 'open' });
		const second = consult(tablet, { on: '2026-12-10', next: '2027-01-10' });
		const typedLater = consult(tablet, { on: '2026-11-21', wish: 'undecided', next: '2026-11-23' });
		const care = fold([first, second, typedLater]);
		expect(care).toMatchObject({
			next: '2027-01-10',
			wish: { wish: 'rent', on: '2026-11-25' },
			managed: true
		});
		const closed = consult(tablet, { on: '2027-01-10', wish: 'rebuild', management: 'closed' });
		expect(fold([first, second, closed])).toMatchObject({
			next: null,
			managed: false,
			wish: { wish: 'rebuild', on: '2027-01-10' }
		});
	});

	test('a correction takes the place of a record, also of one that was corrected before', () => {
		const tablet = new Tablet('1001');
		const other = new Tablet('1002', tablet.ms + 600_000);
		const first = consult(tablet, { next: '2026-12-01' });
		const second = consult(other, { next: '2026-12-02' }, first._id);
		const third = consult(other, { next: '2026-12-03' }, first._id);
		const care = fold([first, second, third]);
		expect(care.consultations).toHaveLength(1);
		expect(care.consultations[0]).toMatchObject({
			entry: third._id,
			first: first._id,
			at: first.at,
			staff: '1001-1'
		});
		expect(care.next).toBe('2026-12-03');
		expect(care.keeper).toBe('1001-1');
	});

	test('the keeper is who was named last, else who was in touch last', () => {
		const tablet = new Tablet('1001');
		const other = new Tablet('1002', tablet.ms + 600_000);
		const mine = consult(tablet);
		expect(fold([mine]).keeper).toBe('1001-1');
		const theirs = consult(other);
		expect(fold([mine, theirs]).keeper).toBe('1002-1');
		const named = handOver(other, '1003-2');
		const later = consult(other);
		expect(fold([mine, theirs, named, later]).keeper).toBe('1003-2');
		const open = handOver(other, null);
		expect(fold([mine, theirs, named, later, open]).keeper).toBeNull();
		const next = consult(other);
		expect(fold([mine, theirs, named, later, open, next]).keeper).toBe('1002-1');
	});

	test('consent is the newest word, and what was given to others stays on the list', () => {
		const tablet = new Tablet('1001');
		const yes = consent(tablet, true);
		const made = tablet.write('disclosure.made', at, { basis: 'consent', items: ['name'], on: '2026-12-01' });
		const no = consent(tablet, false);
		const care = fold([no, made, yes]);
		expect(care.consent).toMatchObject({ agrees: false, entry: no._id });
		expect(care.disclosures).toMatchObject([{ entry: made._id, basis: 'consent', items: ['name'] }]);
	});
});
