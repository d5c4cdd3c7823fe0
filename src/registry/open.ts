import { decodeColumns } from '../segments/columns';
import { verifyManifest, type Manifest, type ManifestEntry } from '../segments/manifest';
import { openSegment } from '../segments/seal';
import type { MunicipalityKeys } from '../vault/keys';
import { HouseSegment } from './houses';
import { idHash } from './ids';
import { ResidentSegment } from './residents';
import { search } from './search';
import type { House, Household, Resident, SearchAnswer } from './types';

export { verifyManifest };

/** Reads a segment's sealed bytes by name; throws if they are not there. */
export type ReadSegment = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

export interface OpenProgress {
	done: number;
	total: number;
}

/** Segments that are being read and decrypted at the same time; decompression has one core anyway. */
const AT_ONCE = 6;

/**
 * Opens a register from its sealed segments. Throws SegmentError if the manifest or a segment is another key's or was
 * changed; nothing of the snapshot is used then.
 */
export async function openRegister(
	keys: MunicipalityKeys,
	manifest: Manifest,
	read: ReadSegment,
	onProgress?: (progress: OpenProgress) => void
): Promise<Register> {
	await verifyManifest(keys, manifest);
	const bulk = manifest.segments.filter((segment) => segment.table !== 'font');
	const residents: ResidentSegment[] = [];
	const houses: HouseSegment[] = [];
	let next = 0;
	let done = 0;

	async function openNext(): Promise<void> {
		while (next < bulk.length) {
			const entry = bulk[next++]!;
			const buffer = await openSegment(keys, entry.name, await read(entry.name));
			if (entry.table === 'residents') residents.push(new ResidentSegment(buffer));
			else houses.push(new HouseSegment(buffer));
			onProgress?.({ done: ++done, total: bulk.length });
		}
	}
	await Promise.all(Array.from({ length: AT_ONCE }, openNext));

	const font = manifest.segments.find((segment) => segment.table === 'font');
	return new Register(residents, houses, async () => (font ? openFont(keys, font, read) : null));
}

async function openFont(
	keys: MunicipalityKeys,
	entry: ManifestEntry,
	read: ReadSegment
): Promise<ArrayBuffer> {
	const { font } = decodeColumns(await openSegment(keys, entry.name, await read(entry.name))).columns;
	return (font as Uint8Array<ArrayBuffer>).slice().buffer;
}

/** The registers (住民・家屋) in memory, as columns. Nothing here is on disk or leaves the worker but answers. */
export class Register {
	readonly #residents: ResidentSegment[];
	readonly #houses: HouseSegment[];
	readonly #residentBucket = new Map<number, ResidentSegment>();
	readonly #houseBucket = new Map<number, HouseSegment>();
	/** The municipality's own 外字 font, null if the snapshot has none. Read when asked for. */
	readonly font: () => Promise<ArrayBuffer | null>;

	constructor(residents: ResidentSegment[], houses: HouseSegment[], font: () => Promise<ArrayBuffer | null>) {
		this.#residents = residents.toSorted((a, b) => a.bucket - b.bucket);
		this.#houses = houses;
		this.font = font;
		for (const segment of residents) this.#residentBucket.set(segment.bucket, segment);
		for (const segment of houses) this.#houseBucket.set(segment.bucket, segment);
	}

	get size(): { residents: number; houses: number } {
		const rows = (segments: { rows: number }[]) => segments.reduce((sum, { rows }) => sum + rows, 0);
		return { residents: rows(this.#residents), houses: rows(this.#houses) };
	}

	/** Residents for what was typed so far into the one box, best first. */
	search(query: string, limit = 20): SearchAnswer {
		const { rows, more } = search(this.#residents, query, limit);
		const hits = rows.map(({ segment, row, score, match }) => {
			const household = segment.householdOfRow(row);
			const first = segment.householdStart[household]!;
			let size = 0;
			for (let member = first; member < segment.householdStart[household + 1]!; member++)
				if (segment.isCurrent(member)) size++;
			return {
				resident: segment.resident(row),
				household: { id: segment.text.household.at(household), head: segment.text.name.at(first), size },
				houses: this.#housesOf(segment, household),
				match,
				score
			};
		});
		return { hits, more };
	}

	/** Every 世帯番号, in no particular order. */
	*households(): Generator<string> {
		for (const segment of this.#residents)
			for (let at = 0; at < segment.households; at++) yield segment.text.household.at(at);
	}

	/** A household with everyone in it, its head first, and its houses; null if the number is not in the register. */
	household(id: string): Household | null {
		const count = this.#residents[0]?.buckets ?? 1;
		const segment = this.#residentBucket.get(idHash(id) % count);
		const household = segment?.findHousehold(id) ?? -1;
		if (!segment || household < 0) return null;
		const members: Resident[] = [];
		for (let row = segment.householdStart[household]!; row < segment.householdStart[household + 1]!; row++)
			members.push(segment.resident(row));
		return {
			id: segment.text.household.at(household),
			members,
			houses: this.#housesOf(segment, household)
		};
	}

	/** A resident by 宛名番号, with or without leading zeros. */
	resident(id: string): Resident | null {
		for (const segment of this.#residents) {
			const row = segment.findResident(id);
			if (row >= 0) return segment.resident(row);
		}
		return null;
	}

	/** A house by 物件番号, with or without leading zeros. */
	house(id: string): House | null {
		const count = this.#houses[0]?.buckets ?? 1;
		return this.#houseBucket.get(idHash(id) % count)?.find(id) ?? null;
	}

	#housesOf(segment: ResidentSegment, household: number): House[] {
		return segment.houseIds(household).flatMap((id) => this.house(id) ?? []);
	}

	/** Bytes held in memory. */
	memoryBytes(): number {
		return [...this.#residents, ...this.#houses].reduce((sum, segment) => sum + segment.memoryBytes, 0);
	}
}
