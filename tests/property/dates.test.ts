import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatWareki, formatWarekiShort, parseDate, possibleDates } from '../../src/domain/dates';
import { eraOf } from '../../src/domain/eras';

const IsoDate = fc
	.date({ min: new Date('1873-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
	.map((d) => d.toISOString().slice(0, 10));

const fullWidth = (text: string) =>
	[...text].map((c) => (c > ' ' && c <= '~' ? String.fromCodePoint(c.codePointAt(0)! + 0xfee0) : c)).join('');

describe('every day since 明治6年', () => {
	test('is read back from every way in which it is shown or typed', () => {
		fc.assert(
			fc.property(IsoDate, fc.boolean(), (iso, wide) => {
				const era = eraOf(iso)!;
				const [year, month, day] = iso.split('-').map(Number) as [number, number, number];
				const inEra = year - era.year1 + 1;
				const two = (n: number) => String(n).padStart(2, '0');
				const spellings = [
					iso,
					iso.replaceAll('-', ''),
					`${year}/${month}/${day}`,
					`${year}年${month}月${day}日`,
					formatWareki(iso),
					formatWarekiShort(iso),
					`${era.letter.toLowerCase()}${inEra}-${month}-${day}`,
					`${era.name} ${inEra} ${month} ${day}`,
					`${era.name}${inEra}.${month}.${day}`,
					...(inEra < 100
						? [
								`${era.letter}${two(inEra)}${two(month)}${two(day)}`,
								`${era.digit}${two(inEra)}${two(month)}${two(day)}`
							]
						: [])
				];
				for (const text of spellings) expect(parseDate(wide ? fullWidth(text) : text), text).toEqual({ iso });
			})
		);
	});

	test('is among the possible dates of its digits without the era, and read when only it is allowed', () => {
		fc.assert(
			fc.property(IsoDate, (iso) => {
				const digits = formatWarekiShort(iso).slice(1);
				expect(possibleDates(digits)).toContain(iso);
				expect(parseDate(digits, { from: iso, to: iso })).toEqual({ iso });
				expect(parseDate(digits)).toEqual({ error: 'noEra' });
			})
		);
	});
});

describe('any text', () => {
	test('is a date of the calendar or an error word, never an exception', () => {
		const typed = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 40 }),
			fc.string({
				unit: fc.constantFrom(...'0123456789./-年月日元令和平成昭大正明治SHRTM 不詳'),
				maxLength: 14
			})
		);
		fc.assert(
			fc.property(typed, (text) => {
				const read = parseDate(text);
				if ('iso' in read) {
					expect(new Date(`${read.iso}T00:00:00Z`).toISOString().slice(0, 10)).toBe(read.iso);
					expect(parseDate(formatWareki(read.iso))).toEqual(read);
				} else expect(read.error).toMatch(/^[a-zA-Z]+$/);
			}),
			{ numRuns: 2000 }
		);
	});
});
