import type { Columns } from '../segments/columns';
import { KeyIndex, keyColumns, type OnMatch, type Ranks } from './key-index';
import { TextColumn, TextWriter } from './text';

/** An address key in two: the place up to the first digit, and the numbers with what follows them (方書). */
export interface AddressParts {
	place: string;
	lot: string;
}

export function splitAddress(key: string): AddressParts {
	const digit = key.search(/\d/);
	return digit < 0 ? { place: key, lot: '' } : { place: key.slice(0, digit), lot: key.slice(digit) };
}

/** The building of 1-2-3コーポ灯101 without the number of the room. */
const buildingOf = (lot: string) => /^[\d-]*([^\d]*)/.exec(lot)![1]!;
/** The first number, where another follows it. */
const firstOf = (lot: string) => Number(/^(\d{1,4})-/.exec(lot)?.[1] ?? 0);

/**
 * Columns of an address index. A segment has few places and few buildings: each is kept and searched once, and numbers are
 * compared only where they can match.
 */
export function addressColumns(name: string, keys: string[]): Columns {
	const lots = keys.map((key) => splitAddress(key).lot);
	const places = new TextWriter();
	const buildings = new TextWriter();
	for (const key of keys) places.push(splitAddress(key).place);
	for (const lot of lots) buildings.push(buildingOf(lot));
	return {
		...places.columns(`${name}.place`),
		...keyColumns(`${name}.placeKey`, places.distinct()),
		...buildings.columns(`${name}.building`),
		...keyColumns(`${name}.buildingKey`, buildings.distinct()),
		...keyColumns(`${name}.lotKey`, lots),
		[`${name}.first`]: Uint16Array.from(lots, firstOf)
	};
}

export class AddressIndex {
	readonly #places: TextColumn;
	readonly #placeKeys: KeyIndex;
	readonly #buildings: TextColumn;
	readonly #buildingKeys: KeyIndex;
	readonly #lotKeys: KeyIndex;
	readonly #first: Uint16Array;

	constructor(columns: Columns, name: string) {
		this.#places = new TextColumn(columns, `${name}.place`);
		this.#placeKeys = new KeyIndex(columns, `${name}.placeKey`);
		this.#buildings = new TextColumn(columns, `${name}.building`);
		this.#buildingKeys = new KeyIndex(columns, `${name}.buildingKey`);
		this.#lotKeys = new KeyIndex(columns, `${name}.lotKey`);
		this.#first = columns[`${name}.first`] as Uint16Array;
	}

	/** Entries with the place and numbers, or with such a building. */
	find({ place, lot }: AddressParts, ranks: Ranks, onMatch: OnMatch): void {
		const first = this.#first;
		const wanted = firstOf(lot);
		const matchLot: OnMatch = (entry, found) => {
			if (wanted && first[entry] !== wanted) return;
			const rank = lot === '' ? found : this.#lotKeys.rankOfLot(entry, lot, ranks);
			if (rank) onMatch(entry, rank);
		};
		if (place === '' && wanted)
			for (let entry = first.indexOf(wanted); entry >= 0; entry = first.indexOf(wanted, entry + 1))
				matchLot(entry, ranks.part);
		else if (place === '') for (let entry = 0; entry < first.length; entry++) matchLot(entry, ranks.part);
		if (place === '') return;
		this.#placeKeys.find(place, ranks, (code) =>
			this.#places.eachRow(code, (entry) => matchLot(entry, ranks.prefix))
		);
		this.#buildingKeys.find(place, ranks, (code) =>
			this.#buildings.eachRow(code, (entry) => {
				if (lot === '' || this.#lotKeys.contains(entry, place + lot)) onMatch(entry, ranks.part);
			})
		);
	}

	/** Bytes beside the segment's own buffer. */
	get extraBytes(): number {
		const parts = [this.#places, this.#placeKeys, this.#buildings, this.#buildingKeys, this.#lotKeys];
		return parts.reduce((sum, part) => sum + part.extraBytes, 0);
	}
}
