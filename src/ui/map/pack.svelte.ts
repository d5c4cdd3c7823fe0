import { FileSource, PMTiles, TileType, type Header } from 'pmtiles';

/*
 * A map pack (地図パック) on this tablet: PMTiles pictures of the municipality, loaded from a stick and kept in the origin's own
 * file system. Not personal, hence not sealed, and not wiped with the registers.
 */

/** A pack that is ready to draw from. */
export interface Pack {
	archive: PMTiles;
	header: Header;
	bytes: number;
	/** As the file says it, plain text; '' where it does not. */
	attribution: string;
}

export type PackProblem = 'format' | 'full' | 'unsupported';
/** Why a pack was not taken. */
export class PackError extends Error {
	constructor(
		readonly why: PackProblem,
		options?: ErrorOptions
	) {
		super(why, options);
		this.name = 'PackError';
	}
}

const FILE = 'map.pmtiles';
const PICTURES: readonly TileType[] = [TileType.Png, TileType.Jpeg, TileType.Webp];

let current = $state.raw<Pack | null>(null);
let looked: Promise<void> | null = null;

/** The pack of this tablet, null if there is none (or none yet: see `findPack`). Reactive. */
export const mapPack = (): Pack | null => current;

/** Looks for a kept pack, once. One that cannot be read any more counts as none. */
export function findPack(): Promise<void> {
	looked ??= (async () => {
		try {
			const folder = await navigator.storage.getDirectory();
			current = await openPack(await (await folder.getFileHandle(FILE)).getFile());
		} catch (error) {
			// Nothing was kept, or it cannot be read: maps go on without it, and the page says that there is none.
			if (!(error instanceof DOMException) && !(error instanceof PackError)) throw error;
		}
	})();
	return looked;
}

/** Reads a pack before it is kept. Throws PackError `format`. */
async function openPack(file: File): Promise<Pack> {
	const archive = new PMTiles(new FileSource(file));
	try {
		const header = await archive.getHeader();
		if (!PICTURES.includes(header.tileType)) throw new PackError('format');
		const metadata = (await archive.getMetadata()) as { attribution?: unknown } | null;
		const text = typeof metadata?.attribution === 'string' ? metadata.attribution : '';
		// Written as HTML in the file; shown as text.
		return { archive, header, bytes: file.size, attribution: text.replace(/<[^>]*>/g, '').slice(0, 200) };
	} catch (error) {
		throw error instanceof PackError ? error : new PackError('format', { cause: error });
	}
}

/** Takes a pack from a stick and keeps it in place of the one that is there. Throws PackError; the old one then stays. */
export async function keepPack(file: File): Promise<void> {
	await openPack(file);
	const folder = await navigator.storage?.getDirectory?.();
	if (!folder) throw new PackError('unsupported');
	const handle = await folder.getFileHandle(FILE, { create: true });
	if (!handle.createWritable) throw new PackError('unsupported');
	try {
		// What is written takes the old file's place when it is closed, whole or not at all.
		await file.stream().pipeTo(await handle.createWritable());
	} catch (error) {
		const full = error instanceof DOMException && error.name === 'QuotaExceededError';
		throw new PackError(full ? 'full' : 'unsupported', { cause: error });
	}
	current = await openPack(await handle.getFile());
}

/** Forgets the pack. */
export async function dropPack(): Promise<void> {
	current = null;
	const folder = await navigator.storage.getDirectory();
	await folder.removeEntry(FILE);
}
