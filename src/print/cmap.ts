/** Which characters a font (or several) can show. */
export interface Coverage {
	/** Code points that have a glyph of their own. */
	points: Set<number>;
	/** Variation selector (異体字セレクタ) → characters that the font shows in the form that it asks for. */
	sequences: Map<number, Set<number>>;
}

function uint24(view: DataView, at: number): number {
	return (view.getUint16(at) << 8) | view.getUint8(at + 2);
}

/** Format 4: segments of the basic plane. Source: OpenType 1.9, cmap. */
function readFormat4(view: DataView, at: number, points: Set<number>): void {
	const double = view.getUint16(at + 6);
	const ends = at + 14;
	const starts = ends + double + 2;
	const deltas = starts + double;
	const offsets = deltas + double;
	for (let i = 0; i < double; i += 2) {
		const start = view.getUint16(starts + i);
		const end = view.getUint16(ends + i);
		const delta = view.getUint16(deltas + i);
		const offset = view.getUint16(offsets + i);
		for (let code = start; code <= end && code !== 0xffff; code++) {
			const listed = offset === 0 ? code : view.getUint16(offsets + i + offset + (code - start) * 2);
			// 0 in the glyph list is "no glyph" before the delta is added.
			const glyph = offset !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff;
			if (glyph !== 0) points.add(code);
		}
	}
}

/** Format 12: groups of all planes. */
function readFormat12(view: DataView, at: number, points: Set<number>): void {
	const groups = view.getUint32(at + 12);
	for (let i = 0; i < groups; i++) {
		const group = at + 16 + i * 12;
		const start = view.getUint32(group);
		const end = Math.min(view.getUint32(group + 4), 0x10ffff);
		const glyph = view.getUint32(group + 8);
		for (let code = start; code <= end; code++) if (glyph + code - start !== 0) points.add(code);
	}
}

/** Format 14: variation sequences; a default one shows the base's own glyph, which is the right one then. */
function readFormat14(view: DataView, at: number, sequences: Map<number, Set<number>>): void {
	const records = view.getUint32(at + 6);
	for (let i = 0; i < records; i++) {
		const record = at + 10 + i * 11;
		const selector = uint24(view, record);
		const bases = sequences.get(selector) ?? new Set<number>();
		sequences.set(selector, bases);
		const standard = view.getUint32(record + 3);
		if (standard !== 0) {
			for (let j = 0; j < view.getUint32(at + standard); j++) {
				const range = at + standard + 4 + j * 4;
				const first = uint24(view, range);
				for (let code = first; code <= first + view.getUint8(range + 3); code++) bases.add(code);
			}
		}
		const special = view.getUint32(record + 7);
		if (special !== 0) {
			for (let j = 0; j < view.getUint32(at + special); j++)
				bases.add(uint24(view, at + special + 4 + j * 5));
		}
	}
}

/** Reads a `cmap` table (formats 4, 12 and 14; fonts for text have no others). Throws RangeError on a damaged one. */
export function readCmap(table: Uint8Array): Coverage {
	const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
	const content: Coverage = { points: new Set(), sequences: new Map() };
	const seen = new Set<number>();
	for (let i = 0; i < view.getUint16(2); i++) {
		const at = view.getUint32(4 + i * 8 + 4);
		if (seen.has(at)) continue;
		seen.add(at);
		const format = view.getUint16(at);
		if (format === 4) readFormat4(view, at, content.points);
		if (format === 12) readFormat12(view, at, content.points);
		if (format === 14) readFormat14(view, at, content.sequences);
	}
	return content;
}
