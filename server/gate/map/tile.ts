import { z } from 'zod';

/** A map tile's place (地図タイル): zoom, column from the west, row from the north, as in every web map. */
export interface TilePlace {
	z: number;
	x: number;
	y: number;
}

/** A picture with its media type. */
export interface Tile {
	bytes: Uint8Array;
	type: string;
}

export const MIN_ZOOM = 5;
export const MAX_ZOOM = 18;
/** Larger than any tile of 256 by 256 pixels should be. */
export const MAX_TILE_BYTES = 1024 * 1024;

/** Japan with its seas, degrees: south, north, west, east. Nobody needs a tile of anywhere else from a municipality's gate. */
const JAPAN = { south: 20, north: 46, west: 122, east: 154 };

const column = (lon: number, z: number) => Math.floor(((lon + 180) / 360) * 2 ** z);
const row = (lat: number, z: number) => {
	const rad = (lat * Math.PI) / 180;
	return Math.floor(((1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2) * 2 ** z);
};

/** Whether a tile shows a part of Japan at a zoom that is handed out. */
export function isInJapan({ z: zoom, x, y }: TilePlace): boolean {
	return (
		zoom >= MIN_ZOOM &&
		zoom <= MAX_ZOOM &&
		x >= column(JAPAN.west, zoom) &&
		x <= column(JAPAN.east, zoom) &&
		y >= row(JAPAN.north, zoom) &&
		y <= row(JAPAN.south, zoom)
	);
}

/** The last part of a tile's address, `13.png`. */
const Row = z.string().regex(/^\d{1,7}\.png$/);
const Number7 = z.string().regex(/^\d{1,7}$/);
/** A tile's address: whole numbers only, so that nothing else can ever reach the other server's address or a path. */
export const TileAddress = z
	.strictObject({ z: Number7, x: Number7, row: Row })
	.transform((at): TilePlace => ({ z: Number(at.z), x: Number(at.x), y: Number(at.row.slice(0, -4)) }));

/** Media type by the picture's first bytes, null where it is none that a browser draws as a tile. */
export function pictureType(bytes: Uint8Array): string | null {
	const begins = (...start: number[]) => start.every((byte, i) => bytes[i] === byte);
	if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
	if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
	const webp = [0x57, 0x45, 0x42, 0x50].every((byte, i) => bytes[8 + i] === byte);
	return begins(0x52, 0x49, 0x46, 0x46) && webp ? 'image/webp' : null;
}
