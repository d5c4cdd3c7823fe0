import type { CertificatePaperView, ReceiptPaperView } from '../book/api';
import * as bundled from '../generated/glyph-coverage';
import { readCmap, type Coverage } from './cmap';
import { unpackPoints } from './ranges';

let ofBundled: Coverage | null = null;

/** What the bundled font can show; unpacked once. */
export function bundledCoverage(): Coverage {
	ofBundled ??= {
		points: unpackPoints(bundled.points),
		sequences: new Map(bundled.sequences.map(([selector, bases]) => [selector, unpackPoints(bases)]))
	};
	return ofBundled;
}

/**
 * What a font file (TrueType, OpenType, a collection's first font, or .tte of the 外字エディター) can show.
 * Throws RangeError if it is none of these or is damaged.
 */
export function readCoverage(font: ArrayBuffer): Coverage {
	const view = new DataView(font);
	const TTC = 0x74746366;
	const start = view.getUint32(0) === TTC ? view.getUint32(12) : 0;
	const version = view.getUint32(start);
	// 0x00010000 TrueType, 'OTTO' OpenType with CFF, 'true' of old Macintosh fonts.
	if (![0x00010000, 0x4f54544f, 0x74727565].includes(version))
		throw new RangeError('not a TrueType or OpenType font');
	for (let i = 0; i < view.getUint16(start + 4); i++) {
		const record = start + 12 + i * 16;
		const CMAP = 0x636d6170;
		if (view.getUint32(record) === CMAP)
			return readCmap(new Uint8Array(font, view.getUint32(record + 8), view.getUint32(record + 12)));
	}
	throw new RangeError('the font has no cmap');
}

function isSelector(code: number): boolean {
	return (code >= 0xe0100 && code <= 0xe01ef) || (code >= 0xfe00 && code <= 0xfe0f);
}

/**
 * The characters of a text that would print as nothing, a box or another form, each once, in order of appearance.
 * A character with a variation selector counts as one and needs the very form that it asks for.
 */
export function missingGlyphs(text: string, coverage: Coverage, townFontCoverage: Coverage | null): string[] {
	const fonts = townFontCoverage ? [townFontCoverage, coverage] : [coverage];
	const missing = new Set<string>();
	const characters = [...text];
	for (let i = 0; i < characters.length; i++) {
		const base = characters[i]!;
		const code = base.codePointAt(0)!;
		if (/\s/u.test(base)) continue;
		const next = characters[i + 1]?.codePointAt(0);
		if (next !== undefined && isSelector(next)) {
			if (!fonts.some((font) => font.points.has(code) && font.sequences.get(next)?.has(code)))
				missing.add(base + characters[i + 1]!);
			i++;
		} else if (!fonts.some((font) => font.points.has(code))) missing.add(base);
	}
	return [...missing];
}

/** All that a certificate prints of what people or the configuration wrote, for `missingGlyphs`. */
export function certificateText(view: CertificatePaperView): string {
	const { paper, kind, config } = view;
	return [
		paper.head,
		paper.address,
		paper.houseAddress,
		paper.cause,
		paper.extra,
		...paper.members.flatMap((member) => [member.name, member.relation, member.birth]),
		kind.title,
		kind.statement,
		config.mayor
	].join('\n');
}

/** The same for a receipt. */
export function receiptText(view: ReceiptPaperView): string {
	const { sealed, kind, config } = view;
	return [
		sealed.head.name,
		sealed.suppressed ? '' : sealed.houseAddress,
		kind.title,
		config.name,
		config.disaster.name,
		config.office?.name ?? ''
	].join('\n');
}
