import { decodeColumns, encodeColumns } from '../segments/columns';
import { idHash, sameId } from './ids';
import { TextColumn, TextWriter } from './text';
import type { House } from './types';

const TEXTS = [
	'id',
	'owner',
	'ownerName',
	'registered',
	'houseNumber',
	'current',
	'use',
	'structure',
	'storeys',
	'builtOn'
] as const;

/** One bucket's houses as columns. */
export function encodeHouses(
	bucket: { number: number; count: number },
	houses: House[]
): Uint8Array<ArrayBuffer> {
	const rows = houses.toSorted((a, b) => (a.id < b.id ? -1 : 1));
	const texts = TEXTS.map((name) => {
		const writer = new TextWriter();
		for (const house of rows) writer.push(house[name]);
		return writer.columns(name);
	});
	return encodeColumns(
		{ table: 'houses', bucket: bucket.number, buckets: bucket.count },
		{
			hash: Uint32Array.from(rows, (house) => idHash(house.id)),
			floorArea: Float64Array.from(rows, (house) => house.floorArea),
			...Object.assign({}, ...texts)
		}
	);
}

/** One opened bucket of houses. */
export class HouseSegment {
	readonly bucket: number;
	readonly buckets: number;
	readonly rows: number;
	readonly #hash: Uint32Array;
	readonly #floorArea: Float64Array;
	readonly #texts: TextColumn[];
	readonly #bytes: number;

	constructor(buffer: ArrayBuffer) {
		const { meta, columns, bytes } = decodeColumns(buffer);
		this.bucket = Number(meta.bucket);
		this.buckets = Number(meta.buckets);
		this.#hash = columns.hash as Uint32Array;
		this.rows = this.#hash.length;
		this.#floorArea = columns.floorArea as Float64Array;
		this.#texts = TEXTS.map((name) => new TextColumn(columns, name));
		this.#bytes = bytes;
	}

	/** A house by its 物件番号; null if it is not in this bucket. */
	find(id: string): House | null {
		const hash = idHash(id);
		const same = sameId(id);
		for (let row = this.#hash.indexOf(hash); row >= 0; row = this.#hash.indexOf(hash, row + 1)) {
			if (sameId(this.#texts[0]!.at(row)) !== same) continue;
			const texts = Object.fromEntries(TEXTS.map((name, i) => [name, this.#texts[i]!.at(row)]));
			return { ...(texts as Omit<House, 'floorArea'>), floorArea: this.#floorArea[row]! };
		}
		return null;
	}

	/** Bytes that this bucket holds in memory. */
	get memoryBytes(): number {
		return this.#texts.reduce((sum, text) => sum + text.extraBytes, this.#bytes);
	}
}
