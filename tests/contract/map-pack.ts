import { crc32, deflateSync } from 'node:zlib';
import { TileType, zxyToTileId } from 'pmtiles';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** Several pieces as one. */
export function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}

function big32(...values: number[]): Uint8Array {
	const bytes = new DataView(new ArrayBuffer(values.length * 4));
	values.forEach((value, i) => bytes.setUint32(i * 4, value));
	return new Uint8Array(bytes.buffer);
}

/** A PNG of one colour, 256 by 256 pixels as a tile server's are. */
export function picture(red: number, green: number, blue: number): Uint8Array<ArrayBuffer> {
	const size = 256;
	const pixels = new Uint8Array(size * (1 + size * 3));
	for (let i = 0; i < pixels.length; i++) {
		const column = i % (1 + size * 3);
		// Each line begins with its filter: none.
		pixels[i] = column === 0 ? 0 : [red, green, blue][(column - 1) % 3]!;
	}
	const eightBitRgb = new Uint8Array([8, 2, 0, 0, 0]);
	return join([
		new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', join([big32(size, size), eightBitRgb])),
		chunk('IDAT', new Uint8Array(deflateSync(pixels))),
		chunk('IEND', new Uint8Array())
	]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
	const body = join([latin1(type), data]);
	return join([big32(data.length), body, big32(crc32(body))]);
}

/** A PMTiles file, version 3, as its specification describes it: one root directory, nothing compressed. */
export function mapPack(
	tiles: { z: number; x: number; y: number; bytes: Uint8Array }[],
	{ tileType = TileType.Png, attribution = '' } = {}
): Uint8Array<ArrayBuffer> {
	const sorted = tiles
		.map((tile) => ({ ...tile, id: zxyToTileId(tile.z, tile.x, tile.y) }))
		.sort((a, b) => a.id - b.id);
	const numbers: number[] = [sorted.length];
	sorted.forEach(({ id }, i) => numbers.push(id - (sorted[i - 1]?.id ?? 0)));
	sorted.forEach(() => numbers.push(1));
	sorted.forEach(({ bytes }) => numbers.push(bytes.length));
	let size = 0;
	for (const { bytes } of sorted) {
		numbers.push(size + 1);
		size += bytes.length;
	}
	const directory = new Uint8Array(numbers.flatMap(varint));
	const metadata = new TextEncoder().encode(JSON.stringify(attribution ? { attribution } : {}));
	const header = new Uint8Array(127);
	header.set([...latin1('PMTiles'), 3]);
	const dataAt = 127 + directory.length + metadata.length;
	const parts = [127, directory.length, 127 + directory.length, metadata.length, dataAt, 0, dataAt, size];
	const view = new DataView(header.buffer);
	[...parts, tiles.length, tiles.length, tiles.length].forEach((value, i) =>
		view.setBigUint64(8 + i * 8, BigInt(value), true)
	);
	const zooms = tiles.map(({ z }) => z);
	header.set([1, 1, 1, tileType, Math.min(...zooms), Math.max(...zooms)], 96);
	return join([header, directory, metadata, ...sorted.map(({ bytes }) => bytes)]);
}

function varint(value: number): number[] {
	const bytes: number[] = [];
	let rest = value;
	while (rest >= 128) {
		bytes.push((rest % 128) | 128);
		rest = Math.floor(rest / 128);
	}
	return [...bytes, rest];
}
