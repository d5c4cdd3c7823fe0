/** Latitude and longitude, WGS 84 degrees. */
export type LatLon = readonly [number, number];

/** Something with a place that is drawn on the map. */
export interface Place {
	id: string;
	at: LatLon | null;
	/** Corners of its ground, in order; fewer than three draw nothing. */
	outline: readonly LatLon[];
	name: string;
	/** Second line: what counts, in words (colour says nothing that words do not say). */
	text: string;
	/** What fits where there is no room for both lines: a number or a sign. */
	short: string;
	tone: 'neutral' | 'info' | 'warn' | 'success';
	/** Where a tap leads. */
	href?: string;
}

/** Where a place is shown: where somebody measured it, else the middle of its ground, else nowhere. */
export function spotOf({ at, outline }: Pick<Place, 'at' | 'outline'>): LatLon | null {
	if (at) return at;
	if (outline.length === 0) return null;
	const sum = outline.reduce(([lat, lon], [y, x]) => [lat + y, lon + x] as const, [0, 0] as const);
	return [sum[0] / outline.length, sum[1] / outline.length];
}

/** Six decimals are eleven centimetres: more than a finger or a GPS can say. */
export const tidy = ([lat, lon]: LatLon): [number, number] => [
	Number(lat.toFixed(6)),
	Number(lon.toFixed(6))
];

/** Bounds of the schema (kinds/housing.ts): Japan with its seas. */
export const inJapan = ([lat, lon]: LatLon): boolean => lat >= 20 && lat <= 46 && lon >= 122 && lon <= 154;

/**
 * `35.681236, 139.767125` as maps and phones write it, full-width digits and brackets too. Null for anything else, or outside Japan.
 */
export function readLatLon(text: string): [number, number] | null {
	const found = /^[\s(]*(\d{2}(?:\.\d+)?)\s*[,、\s]\s*(\d{3}(?:\.\d+)?)[\s)]*$/.exec(text.normalize('NFKC'));
	if (!found) return null;
	const at = tidy([Number(found[1]), Number(found[2])]);
	return inJapan(at) ? at : null;
}

export const writeLatLon = ([lat, lon]: LatLon): string => `${lat}, ${lon}`;
