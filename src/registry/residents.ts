import { addressKey, phoneDigits } from '../domain/address';
import { looseKana, textKey } from '../domain/text-key';
import { decodeColumns, encodeColumns, type Columns } from '../segments/columns';
import { AddressIndex, addressColumns } from './address-index';
import { birthIso, birthNumber } from './birth';
import { idHash, sameId } from './ids';
import { KeyIndex, keyColumns, packKana } from './key-index';
import { lastAtOrBefore, startsOf } from './positions';
import { TextColumn, TextWriter } from './text';
import type { House, Resident } from './types';

/** One text for each row. */
const TEXTS = ['id', 'name', 'kana', 'birthText', 'relation', 'address', 'postcode', 'phone'] as const;
/** Texts of which a row has one for its household, or none or several. */
const OTHER_TEXTS = ['household', 'alias', 'link'] as const;
const KEYS = ['name', 'kanaName', 'kana', 'loose', 'alias'] as const;
/** 住所 of residents, one for each distinct; 所在地 of houses, two for each link; 家屋番号, one for each link. */
const ADDRESSES = ['home', 'house', 'houseNumber'] as const;
const SEXES = ['male', 'female', 'unknown'] as const;
const STATUSES = ['current', 'movedOut', 'deceased', 'removed'] as const;

/** Bits of the flags column: sex in 0–1, status in 2–3. */
const STATUS = 12;
const HEAD = 16;
const FOREIGN = 32;
const SUPPRESSED = 64;

/** A house that belongs to a household, by its number and by the spellings under which people look for it. */
export type HouseLink = Pick<House, 'id' | 'registered' | 'current' | 'houseNumber'>;

/** Eight digits are the most that a 30-bit integer holds, which is what makes the comparison fast. */
export const PHONE_TAIL = 100_000_000;

/**
 * One bucket's residents as columns: what is shown, and beside it the keys that are searched, so that opening a register
 * computes nothing. `linksOf` gives a household's houses, best first.
 */
export function encodeResidents(
	bucket: { number: number; count: number },
	residents: Resident[],
	linksOf: (household: string) => HouseLink[]
): Uint8Array<ArrayBuffer> {
	const households = new Map<string, Resident[]>();
	for (const resident of residents) {
		const key = sameId(resident.household);
		const members = households.get(key);
		if (members) members.push(resident);
		else households.set(key, [resident]);
	}
	const texts = Object.fromEntries(TEXTS.map((name) => [name, new TextWriter()]));
	const household = new TextWriter();
	const alias = new TextWriter();
	const link = new TextWriter();
	const places: string[] = [];
	const numbers: string[] = [];
	const sizes: number[] = [];
	const linkCounts: number[] = [];
	const aliasRows: number[] = [];
	const rows: Resident[] = [];

	for (const key of [...households.keys()].sort()) {
		const members = households.get(key)!;
		members.sort((a, b) => Number(b.head) - Number(a.head) || (a.id < b.id ? -1 : 1));
		household.push(members[0]!.household);
		sizes.push(members.length);
		const links = linksOf(members[0]!.household);
		linkCounts.push(links.length);
		for (const house of links) {
			link.push(house.id);
			const spellings = [addressKey(house.registered), addressKey(house.current)] as const;
			places.push(spellings[0], spellings[1] === spellings[0] ? '' : spellings[1]);
			numbers.push(addressKey(house.houseNumber));
		}
		for (const resident of members) {
			for (const name of TEXTS) texts[name]!.push(resident[name]);
			for (const other of resident.aliases) {
				alias.push(other);
				aliasRows.push(rows.length);
			}
			rows.push(resident);
		}
	}

	const nameKeys = texts.name!.distinct().map(textKey);
	const kanaNames = [...nameKeys.keys()].filter((code) => /[ぁ-ゖー]/.test(nameKeys[code]!));
	const kanaKeys = texts.kana!.distinct().map(textKey);
	const phones = texts.phone!.distinct().map((phone) => Number(phoneDigits(phone).slice(0, 15)));
	const columns: Columns = {
		hash: Uint32Array.from(rows, (r) => idHash(r.id)),
		birth: Int32Array.from(rows, (r) => birthNumber(r.birth, r.birthText)),
		flags: Uint8Array.from(
			rows,
			(r) =>
				SEXES.indexOf(r.sex) |
				(STATUSES.indexOf(r.status) << 2) |
				(r.head ? HEAD : 0) |
				(r.foreign ? FOREIGN : 0) |
				(r.suppressed ? SUPPRESSED : 0)
		),
		householdSize: Uint16Array.from(sizes),
		linkCount: Uint16Array.from(linkCounts),
		aliasRow: Uint16Array.from(aliasRows),
		phoneTail: Uint32Array.from(phones, (phone) => phone % PHONE_TAIL),
		phoneHead: Uint32Array.from(phones, (phone) => Math.floor(phone / PHONE_TAIL)),
		...Object.assign({}, ...TEXTS.map((name) => texts[name]!.columns(name))),
		...household.columns('household'),
		...alias.columns('alias'),
		...link.columns('link'),
		...keyColumns('name.key', nameKeys),
		...keyColumns(
			'kanaName.key',
			kanaNames.map((code) => nameKeys[code]!)
		),
		kanaNameCode: Uint16Array.from(kanaNames),
		...keyColumns('kana.key', kanaKeys.map(packKana)),
		...keyColumns(
			'loose.key',
			kanaKeys.map((key) => packKana(looseKana(key)))
		),
		...keyColumns('alias.key', alias.distinct().map(textKey)),
		...addressColumns('home', texts.address!.distinct().map(addressKey)),
		...addressColumns('house', places),
		...addressColumns('houseNumber', numbers)
	};
	return encodeColumns({ table: 'residents', bucket: bucket.number, buckets: bucket.count }, columns);
}

/** One opened bucket of residents. Rows of a household stand together, its head first. */
export class ResidentSegment {
	readonly bucket: number;
	readonly buckets: number;
	readonly rows: number;
	readonly hash: Uint32Array;
	readonly birth: Int32Array;
	readonly text: Record<(typeof TEXTS)[number] | (typeof OTHER_TEXTS)[number], TextColumn>;
	readonly keys: Record<(typeof KEYS)[number], KeyIndex>;
	readonly addresses: Record<(typeof ADDRESSES)[number], AddressIndex>;
	/** The last eight digits of each distinct telephone number, and those before them. */
	readonly phoneTail: Uint32Array;
	readonly phoneHead: Uint32Array;
	/** The name of each entry of `kanaName`: the few names in which there is kana, so that kana is not looked for in all. */
	readonly kanaNameCode: Uint16Array;
	/** The row of each alias. */
	readonly aliasRow: Uint16Array;
	/** First row of each household, and one more. */
	readonly householdStart: Uint32Array;
	/** First house link of each household, and one more. */
	readonly linkStart: Uint32Array;
	readonly #flags: Uint8Array;
	readonly #bytes: number;
	#householdHash: Uint32Array | undefined;

	constructor(buffer: ArrayBuffer) {
		const { meta, columns, bytes } = decodeColumns(buffer);
		this.bucket = Number(meta.bucket);
		this.buckets = Number(meta.buckets);
		this.hash = columns.hash as Uint32Array;
		this.rows = this.hash.length;
		this.birth = columns.birth as Int32Array;
		this.phoneTail = columns.phoneTail as Uint32Array;
		this.phoneHead = columns.phoneHead as Uint32Array;
		this.kanaNameCode = columns.kanaNameCode as Uint16Array;
		this.aliasRow = columns.aliasRow as Uint16Array;
		this.householdStart = startsOf(columns.householdSize as Uint16Array);
		this.linkStart = startsOf(columns.linkCount as Uint16Array);
		this.#flags = columns.flags as Uint8Array;
		this.#bytes = bytes;
		this.text = byName([...TEXTS, ...OTHER_TEXTS], (name) => new TextColumn(columns, name));
		this.keys = byName(KEYS, (name) => new KeyIndex(columns, `${name}.key`));
		this.addresses = byName(ADDRESSES, (name) => new AddressIndex(columns, name));
	}

	get households(): number {
		return this.householdStart.length - 1;
	}

	/** Hash of each household's 世帯番号. */
	get householdHash(): Uint32Array {
		return (this.#householdHash ??= Uint32Array.from({ length: this.households }, (_, i) =>
			idHash(this.text.household.at(i))
		));
	}

	householdOfRow(row: number): number {
		return lastAtOrBefore(this.householdStart, row);
	}

	householdOfLink(link: number): number {
		return lastAtOrBefore(this.linkStart, link);
	}

	/** Index of a household by its 世帯番号, -1 if it is not in this bucket. */
	findHousehold(id: string): number {
		const hash = idHash(id);
		const same = sameId(id);
		for (let at = this.householdHash.indexOf(hash); at >= 0; at = this.householdHash.indexOf(hash, at + 1))
			if (sameId(this.text.household.at(at)) === same) return at;
		return -1;
	}

	/** Row of a resident by 宛名番号, -1 if there is none. */
	findResident(id: string): number {
		const hash = idHash(id);
		const same = sameId(id);
		for (let at = this.hash.indexOf(hash); at >= 0; at = this.hash.indexOf(hash, at + 1))
			if (sameId(this.text.id.at(at)) === same) return at;
		return -1;
	}

	isCurrent(row: number): boolean {
		return (this.#flags[row]! & STATUS) === 0;
	}

	isHead(row: number): boolean {
		return (this.#flags[row]! & HEAD) !== 0;
	}

	resident(row: number): Resident {
		const flags = this.#flags[row]!;
		const text = this.text;
		const aliases: string[] = [];
		for (let at = this.aliasRow.indexOf(row); at >= 0 && this.aliasRow[at] === row; at++)
			aliases.push(text.alias.at(at));
		return {
			id: text.id.at(row),
			household: text.household.at(this.householdOfRow(row)),
			name: text.name.at(row),
			kana: text.kana.at(row),
			aliases,
			birth: birthIso(this.birth[row]!),
			birthText: text.birthText.at(row),
			sex: SEXES[flags & 3]!,
			relation: text.relation.at(row),
			head: (flags & HEAD) !== 0,
			status: STATUSES[(flags & STATUS) >> 2]!,
			foreign: (flags & FOREIGN) !== 0,
			address: text.address.at(row),
			postcode: text.postcode.at(row),
			phone: text.phone.at(row),
			suppressed: (flags & SUPPRESSED) !== 0
		};
	}

	/** 物件番号 of a household's houses, best first. */
	houseIds(household: number): string[] {
		const ids: string[] = [];
		for (let link = this.linkStart[household]!; link < this.linkStart[household + 1]!; link++)
			ids.push(this.text.link.at(link));
		return ids;
	}

	/** Bytes that this bucket holds in memory. */
	get memoryBytes(): number {
		const parts = [this.text, this.keys, this.addresses].flatMap((group) => Object.values(group));
		return parts.reduce<number>(
			(sum, part) => sum + part.extraBytes,
			this.#bytes +
				this.householdStart.byteLength +
				this.linkStart.byteLength +
				(this.#householdHash?.byteLength ?? 0)
		);
	}
}

function byName<Name extends string, Value>(
	names: readonly Name[],
	make: (name: Name) => Value
): Record<Name, Value> {
	return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
