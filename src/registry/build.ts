import { lotKey } from '../domain/address';
import { encodeColumns } from '../segments/columns';
import { signManifest, type Manifest, type ManifestEntry } from '../segments/manifest';
import { sealSegment, segmentName } from '../segments/seal';
import type { MunicipalityKeys } from '../vault/keys';
import { encodeHouses } from './houses';
import { idHash, sameId } from './ids';
import { encodeResidents } from './residents';
import type { House, Resident } from './types';

type Rows<T> = Iterable<T> | AsyncIterable<T>;

export interface SnapshotInput {
	/** 全国地方公共団体コード */
	municipality: string;
	/** When the registers were exported, ISO time. */
	createdAt: string;
	/** Unique by 宛名番号 (the importer checks). */
	residents: Rows<Resident>;
	/** Unique by 物件番号. */
	houses: Rows<House>;
	/** The municipality's own 外字 font (OpenType or WOFF2), if it has one. */
	font?: Uint8Array<ArrayBuffer> | null;
	/** Rows packed so far of all; the total is known once everything is read. */
	onProgress?: (done: number, total: number) => void;
}

/** Where segments go: a folder, a gate, a test's map. */
export interface SegmentSink {
	/** Bytes of a segment that is already there, null if it is not; such a segment is not sealed again. */
	size(name: string): Promise<number | null>;
	put(name: string, file: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Rows that a segment holds at most on the average; a bucket count is a power of two. */
const ROWS_PER_SEGMENT = 4096;
/** Rows wait here as JSON, which takes a fraction of the memory of objects, until all are read and the count is known. */
const PARTS = 1024;

class Spool<T> {
	readonly #parts: string[][] = Array.from({ length: PARTS }, () => []);
	rows = 0;

	push(hash: number, row: T): void {
		this.#parts[hash % PARTS]!.push(JSON.stringify(row));
		this.rows++;
	}

	/** The rows by bucket, taken out: what has been packed is no longer held. */
	*buckets(): Generator<{ number: number; count: number; rows: T[] }> {
		const wanted = Math.ceil(this.rows / ROWS_PER_SEGMENT);
		const count = Math.min(PARTS, 2 ** Math.ceil(Math.log2(Math.max(1, wanted))));
		for (let number = 0; number < count; number++) {
			const rows: T[] = [];
			for (let part = number; part < PARTS; part += count) {
				for (const json of this.#parts[part]!) rows.push(JSON.parse(json) as T);
				this.#parts[part] = [];
			}
			if (rows.length > 0) yield { number, count, rows };
		}
	}
}

/** Who lives where, and whose address must not be known: what houses are joined with. */
class Households {
	readonly #ofResident = new Map<string, string>();
	readonly #atLot = new Map<string, string[]>();
	readonly #suppressed = new Set<string>();

	add(resident: Resident): void {
		const household = sameId(resident.household);
		this.#ofResident.set(sameId(resident.id), household);
		if (resident.suppressed) this.#suppressed.add(household);
		// Those who moved out no longer live there.
		if (resident.status !== 'current' || !resident.address) return;
		const lot = lotKey(resident.address);
		const there = this.#atLot.get(lot);
		if (!there) this.#atLot.set(lot, [household]);
		else if (!there.includes(household)) there.push(household);
	}

	isSuppressed(household: string): boolean {
		return this.#suppressed.has(sameId(household));
	}

	/** The owner's household, undefined for an owner outside the register. */
	ofOwner(house: House): string | undefined {
		return house.owner === '' ? undefined : this.#ofResident.get(sameId(house.owner));
	}

	/** Households at the house's address, in 住居表示 or 地番 spelling. */
	living(house: House): Set<string> {
		const lots = [house.current, house.registered].filter(Boolean).map(lotKey);
		return new Set(lots.flatMap((lot) => this.#atLot.get(lot) ?? []));
	}
}

/** 支援措置: the address of the whole household goes, and what leads to it; it is in no segment. */
function withoutAddress(resident: Resident): Resident {
	return { ...resident, address: '', postcode: '', phone: '', suppressed: true };
}

interface Link {
	/** 0 owner who lives there, 1 owner, 2 lives there. */
	order: number;
	house: House;
}

/**
 * Writes a snapshot of the registers as sealed segments and returns its signed manifest. A segment whose rows have not
 * changed keeps its name, so that a nightly snapshot transfers only what changed. Memory grows by about 0.5 kB a row.
 * Write the manifest only after this resolves: until then the previous snapshot is whole and in use.
 */
export async function buildSnapshot(
	input: SnapshotInput,
	keys: MunicipalityKeys,
	sink: SegmentSink
): Promise<Manifest> {
	const residents = new Spool<Resident>();
	const houses = new Spool<House>();
	const households = new Households();
	for await (const resident of input.residents) {
		households.add(resident);
		residents.push(idHash(resident.household), resident);
	}
	const links = new Map<string, Link[]>();
	for await (const row of input.houses) {
		const owner = households.ofOwner(row);
		const hidden = owner !== undefined && households.isSuppressed(owner);
		const house = hidden ? { ...row, owner: '', ownerName: '' } : row;
		houses.push(idHash(house.id), house);
		const living = households.living(house);
		if (owner !== undefined) link(owner, living.has(owner) ? 0 : 1, house);
		for (const household of living) if (household !== owner) link(household, 2, house);
	}

	function link(household: string, order: number, house: House): void {
		if (households.isSuppressed(household)) return;
		const list = links.get(household);
		if (list) list.push({ order, house });
		else links.set(household, [{ order, house }]);
	}

	const linksOf = (household: string) =>
		(links.get(sameId(household)) ?? [])
			.sort((a, b) => a.order - b.order || (a.house.id < b.house.id ? -1 : 1))
			.map(({ house }) => house);

	const segments: ManifestEntry[] = [];
	const total = residents.rows + houses.rows;
	let done = 0;
	async function write(
		table: ManifestEntry['table'],
		rows: number,
		plain: Uint8Array<ArrayBuffer>
	): Promise<void> {
		const name = await segmentName(keys, plain);
		let bytes = await sink.size(name);
		if (bytes === null) {
			const file = await sealSegment(keys, name, plain);
			await sink.put(name, file);
			bytes = file.length;
		}
		segments.push({ name, table, rows, bytes });
		done += rows;
		input.onProgress?.(done, total);
	}

	for (const bucket of residents.buckets()) {
		const rows = bucket.rows.map((r) => (households.isSuppressed(r.household) ? withoutAddress(r) : r));
		await write('residents', rows.length, encodeResidents(bucket, rows, linksOf));
	}
	for (const bucket of houses.buckets())
		await write('houses', bucket.rows.length, encodeHouses(bucket, bucket.rows));
	if (input.font) await write('font', 0, encodeColumns({ table: 'font' }, { font: input.font }));

	return signManifest(keys, {
		format: 1,
		municipality: input.municipality,
		k: keys.id,
		createdAt: input.createdAt,
		segments
	});
}
