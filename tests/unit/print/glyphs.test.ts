import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	bundledCoverage,
	certificateText,
	missingGlyphs,
	readCoverage,
	receiptText
} from '../../../src/print/glyphs';
import { readCmap, type Coverage } from '../../../src/print/cmap';
import { packPoints, unpackPoints } from '../../../src/print/ranges';
import type { CertificatePaperView, ReceiptPaperView } from '../../../src/book/api';
import { IVS_SEQUENCES, PRIVATE_CHARACTERS } from '../../../seeds/town/names';
import { townFont } from '../../../seeds/town/font';

const covers = (text: string, selectors: [number, string][] = []): Coverage => ({
	points: new Set([...text].map((c) => c.codePointAt(0)!)),
	sequences: new Map(selectors.map(([s, t]) => [s, new Set([...t].map((c) => c.codePointAt(0)!))]))
});

describe('ranges', () => {
	it('give back every set of code points', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 0x10ffff })), (points) => {
				expect([...unpackPoints(packPoints(points))].sort((a, b) => a - b)).toEqual(
					points.sort((a, b) => a - b)
				);
			})
		);
	});
	it('are written as documented', () => expect(packPoints([90, 65, 66, 67])).toBe('1t-3.n'));
});

describe('missingGlyphs', () => {
	const font = covers('髙山葛', [[0xe0100, '葛']]);
	it('names each character that no font has, once and in order', () =>
		expect(missingGlyphs('髙\u{F0001}山\u{F0001}川　髙\n', font, null)).toEqual(['\u{F0001}', '川']));
	it('takes the municipality’s font into account', () =>
		expect(missingGlyphs('髙\u{F0001}', font, covers('\u{F0001}'))).toEqual([]));
	it('needs the very form that a variation selector asks for', () => {
		expect(missingGlyphs('葛\u{E0100}', font, null)).toEqual([]);
		expect(missingGlyphs('葛\u{E0101}', font, null)).toEqual(['葛\u{E0101}']);
		expect(missingGlyphs('山\u{E0100}', font, null)).toEqual(['山\u{E0100}']);
	});
	it('does not let a base in one font and a sequence in another pass', () =>
		expect(missingGlyphs('川\u{E0100}', covers('川'), covers('', [[0xe0100, '川']]))).toEqual([
			'川\u{E0100}'
		]));
	it('sees a selector with nothing before it', () =>
		expect(missingGlyphs('\u{E0100}山', font, null)).toEqual(['\u{E0100}']));
});

describe('the bundled font', () => {
	it('has the characters of names that older subsets lack', () =>
		expect(missingGlyphs('髙﨑邉邊齋齊①𠮷栁德ｱＡA〇ー々〆', bundledCoverage(), null)).toEqual([]));
	it('has every variation sequence of the synthetic town', () =>
		expect(missingGlyphs(IVS_SEQUENCES.join(''), bundledCoverage(), null)).toEqual([]));
	it('has no private-use character and no rare plane-2 character', () =>
		expect(missingGlyphs('\u{E001}\u{F0001}\u{10DE92}\u{2A6D6}', bundledCoverage(), null)).toHaveLength(4));
});

describe('readCoverage', () => {
	const bytes = townFont().buffer;
	it('reads the town’s 外字 font', () => {
		const coverage = readCoverage(bytes);
		expect([...coverage.points].sort()).toEqual(
			PRIVATE_CHARACTERS.map(({ char }) => char.codePointAt(0)!).sort()
		);
		expect(
			missingGlyphs(PRIVATE_CHARACTERS.map(({ char }) => char).join(''), bundledCoverage(), coverage)
		).toEqual([]);
	});
	it('refuses what is no font, and damaged ones, with a RangeError', () => {
		expect(() => readCoverage(new TextEncoder().encode('%PDF-1.7 …').buffer)).toThrow(RangeError);
		expect(() => readCoverage(new ArrayBuffer(0))).toThrow(RangeError);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: bytes.byteLength - 1 }), (length) => {
				// A font cut anywhere is read as far as its character table is whole, or refused; never anything else.
				try {
					readCoverage(bytes.slice(0, length));
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
				}
			})
		);
	});
	it('ends on hostile tables', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 0, maxLength: 200 }), (table) => {
				try {
					readCmap(table);
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
				}
			})
		);
	});
});

describe('readCmap', () => {
	it('reads format 4 with a glyph list, format 12 and format 14', () => {
		const table = new DataView(new ArrayBuffer(200));
		let at = 0;
		const u16 = (...values: number[]) => values.forEach((v) => (table.setUint16(at, v), (at += 2)));
		const u32 = (...values: number[]) => values.forEach((v) => (table.setUint32(at, v), (at += 4)));
		const u24 = (v: number) => (table.setUint8(at, v >> 16), table.setUint16(at + 1, v & 0xffff), (at += 3));
		u16(0, 3);
		u16(3, 1);
		u32(28);
		u16(3, 10);
		u32(66);
		u16(0, 5);
		u32(94);
		// Format 4: A–C through a glyph list in which B has none, and the closing segment.
		u16(4, 38, 0, 4, 0, 0, 0, 0x43, 0xffff, 0, 0x41, 0xffff, 0, 1, 4, 0, 7, 0, 9);
		expect(at).toBe(66);
		u16(12, 0);
		u32(28, 0, 1, 0x20bb7, 0x20bb8, 30);
		expect(at).toBe(94);
		u16(14);
		u32(0, 1);
		u24(0xe0100);
		u32(21, 29);
		u32(1);
		u24(0x845b);
		table.setUint8(at++, 1);
		u32(1);
		u24(0x8fbb);
		u16(40);
		const { points, sequences } = readCmap(new Uint8Array(table.buffer));
		expect([...points]).toEqual([0x41, 0x43, 0x20bb7, 0x20bb8]);
		expect([...sequences.get(0xe0100)!]).toEqual([0x845b, 0x845c, 0x8fbb]);
	});
});

describe('the texts to check', () => {
	const config = { mayor: '灯市長', name: '灯市', disaster: { name: '地震' } };
	it('hold everything variable that a certificate prints', () => {
		const text = certificateText({
			paper: {
				head: 'A',
				address: 'B',
				houseAddress: 'C',
				cause: 'D',
				extra: 'E',
				members: [{ name: 'F', relation: 'G', birth: 'H' }]
			},
			kind: { title: 'I', statement: 'J' },
			config
		} as unknown as CertificatePaperView);
		for (const letter of 'ABCDEFGHIJ') expect(text).toContain(letter);
		expect(text).toContain('灯市長');
	});
	it('leave a suppressed house address out of the receipt', () => {
		const view = (suppressed: boolean) =>
			({
				sealed: { head: { name: 'A' }, houseAddress: 'SECRET', suppressed },
				kind: { title: 'B' },
				config
			}) as unknown as ReceiptPaperView;
		expect(receiptText(view(false))).toContain('SECRET');
		expect(receiptText(view(true))).not.toContain('SECRET');
	});
});
