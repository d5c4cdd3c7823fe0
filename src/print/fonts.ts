import { bundledCoverage, missingGlyphs, readCoverage } from './glyphs';

/** Families as in print.css. */
const TOWN = 'Town Characters';
const BUNDLED = 'Noto Sans JP Variable';

/** The face that is registered now; replaced when a newer snapshot brings another font. */
let townFace: FontFace | null = null;
/** The last call decides which face stays, in whatever order the files are read. */
let round = 0;

/**
 * Registers the municipality's own 外字 font for screens and sheets, or takes it away with null. Of calls that overlap the
 * last one counts. Rejects if the file is no font.
 */
export async function useTownFont(font: ArrayBuffer | null): Promise<void> {
	const mine = ++round;
	const face = font && (await new FontFace(TOWN, font).load());
	if (mine !== round) return;
	if (townFace) document.fonts.delete(townFace);
	if (face) document.fonts.add(face);
	townFace = face;
}

/**
 * Makes ready to print `text` with the municipality's font that useTownFont has registered: loads every slice of the
 * bundled one that the text needs, and says what cannot be printed right.
 * @returns `missing`: characters with no glyph; `loaded`: false if a slice could not be fetched (offline, not kept)
 */
export async function preparePrint(
	text: string,
	townFont: ArrayBuffer | null
): Promise<{ missing: string[]; loaded: boolean }> {
	const missing = missingGlyphs(text, bundledCoverage(), townFont ? readCoverage(townFont) : null);
	// 400, 500, 700 and 900 come from one variable file: loading one loads all.
	const faces = await document.fonts.load(`16px '${BUNDLED}'`, text).catch(() => null);
	// The forms' own words stand on the page already: wait for what they asked for.
	await document.fonts.ready;
	return { missing, loaded: faces !== null && faces.every((face) => face.status === 'loaded') };
}
