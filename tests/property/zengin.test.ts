import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTransfer, readResults, toTransferKana, writeTransfer } from '../../src/zengin';
import type { TransferHeader, TransferRow } from '../../src/zengin';

const digits = (length: number) =>
	fc
		.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
		.map((all) => all.join(''));
const upTo = (length: number) => fc.integer({ min: 1, max: length }).chain(digits);
/** Names as people type them: whatever is left of them in transfer kana. */
const name = (length: number) =>
	fc
		.string({
			unit: fc.constantFrom(...'アガパャー　やまだタロウ12aZ(.-)・ヴ'),
			minLength: 1,
			maxLength: length * 2
		})
		.map((text) => toTransferKana(text))
		.filter(({ kana, rest }) => kana !== '' && rest.length === 0)
		.map(({ kana }) => kana.slice(0, length).trimEnd());
const maybe = (length: number) => fc.oneof(fc.constant(''), name(length));

const header: fc.Arbitrary<TransferHeader> = fc.record({
	client: upTo(10),
	clientName: name(40),
	payOn: fc
		.date({
			min: new Date('2026-01-01T00:00:00Z'),
			max: new Date('2030-12-31T00:00:00Z'),
			noInvalidDate: true
		})
		.map((date) => date.toISOString().slice(0, 10)),
	bank: digits(4),
	bankName: maybe(15),
	branch: digits(3),
	branchName: maybe(15),
	type: fc.constantFrom('1', '2', '9'),
	number: digits(7)
});
const row: fc.Arbitrary<TransferRow> = fc
	.record({
		bank: digits(4),
		bankName: maybe(15),
		branch: digits(3),
		branchName: maybe(15),
		type: fc.constantFrom('1', '2', '4', '9'),
		number: digits(7),
		holder: name(30),
		yen: fc.integer({ min: 1, max: 9_999_999_999 }),
		customer1: fc.oneof(fc.constant(''), upTo(10)),
		customer2: fc.oneof(fc.constant(''), upTo(10)),
		edi: fc.option(maybe(20), { nil: undefined })
	})
	.map(({ edi, ...others }) => (edi === undefined ? others : { ...others, edi }));
const file = fc.record({
	header,
	rows: fc.array(row, { minLength: 1, maxLength: 12 }),
	lineBreaks: fc.boolean()
});

/** Bytes of a record (from 1) whose every other value the layout alone shows to be wrong: constants, blanks, sums. */
const FIXED: Record<string, (position: number) => boolean> = {
	'1': (at) => at <= 4 || at >= 104,
	'2': (at) => (at >= 39 && at <= 42) || at >= 114,
	'8': () => true,
	'9': () => true
};
/** Bytes that must be digits. */
const DIGITS: Record<string, (position: number) => boolean> = {
	'1': (at) =>
		(at >= 5 && at <= 14) || (at >= 55 && at <= 62) || (at >= 78 && at <= 80) || (at >= 97 && at <= 103),
	'2': (at) =>
		(at >= 2 && at <= 5) || (at >= 21 && at <= 23) || (at >= 44 && at <= 50) || (at >= 81 && at <= 90),
	'8': () => false,
	'9': () => false
};

describe('transfer files', () => {
	it('are always accepted as they are written, and add up', () => {
		fc.assert(
			fc.property(file, ({ header: of, rows, lineBreaks }) => {
				const bytes = writeTransfer(of, rows, { lineBreaks });
				expect(checkTransfer(bytes)).toEqual([]);
				expect(bytes.length).toBe((rows.length + 3) * (lineBreaks ? 122 : 120));
			})
		);
	});

	it('show any one changed byte where the layout can show it', () => {
		fc.assert(
			fc.property(
				file,
				fc.nat(),
				fc.integer({ min: 0, max: 255 }),
				({ header: of, rows, lineBreaks }, at, to) => {
					const bytes = writeTransfer(of, rows, { lineBreaks });
					const place = at % bytes.length;
					const step = lineBreaks ? 122 : 120;
					const start = place - (place % step);
					const kind = String.fromCharCode(bytes[start]!);
					const position = place - start + 1;
					const was = bytes[place]!;
					bytes[place] = to;
					const isDigit = to >= 0x30 && to <= 0x39;
					// An amount is digits among digits, but the total knows it; the first byte of a record names its kind.
					const amount = kind === '2' && position >= 81 && position <= 90;
					const found =
						to !== was &&
						(position === 1 ||
							position > 120 ||
							FIXED[kind]!(position) ||
							(DIGITS[kind]!(position) && (!isDigit || amount)));
					if (found)
						expect(checkTransfer(bytes).length, `${kind} ${position}: ${was} → ${to}`).toBeGreaterThan(0);
					// Whatever it is, a fault is never reported for a file that is as it was written.
					if (to === was) expect(checkTransfer(bytes)).toEqual([]);
				}
			),
			{ numRuns: 1500 }
		);
	});

	it('are judged, whatever bytes they are', () => {
		const bytes = fc.oneof(
			fc.uint8Array({ maxLength: 600 }),
			fc
				.tuple(
					file,
					fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }),
					fc.nat()
				)
				.map(([{ header: of, rows, lineBreaks }, changes, end]) => {
					const whole = writeTransfer(of, rows, { lineBreaks });
					for (const [at, to] of changes) whole[at % whole.length] = to;
					return whole.slice(0, end % (whole.length + 1));
				})
		);
		fc.assert(
			fc.property(bytes, (any) => {
				for (const { offset, record, text } of [...checkTransfer(any), ...readResults(any).problems]) {
					expect(offset).toBeGreaterThanOrEqual(0);
					expect(offset).toBeLessThanOrEqual(any.length);
					expect(record).toBeGreaterThanOrEqual(0);
					expect(text).not.toBe('');
				}
			}),
			{ numRuns: 500 }
		);
	});

	it('come back with their results by customer code', () => {
		fc.assert(
			fc.property(file, fc.array(fc.constantFrom('0', '1', '9', ' '), { minLength: 12 }), (of, codes) => {
				const rows = of.rows.map((row, i) => ({ ...row, edi: undefined, customer1: String(i + 1) }));
				const bytes = writeTransfer(of.header, rows, of);
				const step = of.lineBreaks ? 122 : 120;
				rows.forEach((_, i) => (bytes[(i + 1) * step + 112] = codes[i]!.charCodeAt(0)));
				const { results, problems } = readResults(bytes);
				expect(problems).toEqual([]);
				expect(
					results.map(({ customer1, outcome, transfer }) => [Number(customer1), outcome, transfer!.yen])
				).toEqual(
					rows.map(({ yen }, i) => [
						i + 1,
						codes[i] === ' ' ? 'none' : codes[i] === '0' ? 'paid' : 'returned',
						yen
					])
				);
			})
		);
	});
});
