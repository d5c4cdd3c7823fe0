import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { codeOf } from '../errors';
import { replaceFile } from '../files';
import { pictureType, type Tile, type TilePlace } from './tile';

/** At about 20 kB a tile 2 GB: a whole municipality down to single houses. */
export const MOST_TILES = 100_000;

/** What is known of a tile: the picture, null (the other server has none there), and when it was fetched, ms. */
export interface KeptTile {
	tile: Tile | null;
	at: number;
}

/** Tiles that were fetched, kept on the gate's disk: what was seen once is there when the line outside is cut. */
export interface TileStore {
	find(place: TilePlace): Promise<KeptTile | null>;
	/** Does nothing once the disk holds as many as it may. */
	keep(place: TilePlace, tile: Tile | null): Promise<void>;
}

/** A store under `directory`, which is made with the first tile. */
export function openTileStore(directory: string, most = MOST_TILES): TileStore {
	let count: Promise<number> | null = null;
	const pathOf = ({ z, x, y }: TilePlace) => join(directory, String(z), String(x), String(y));

	async function counted(): Promise<number> {
		try {
			const all = await readdir(directory, { recursive: true, withFileTypes: true });
			return all.filter((one) => one.isFile()).length;
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return 0;
			throw error;
		}
	}

	return {
		async find(place) {
			try {
				const path = pathOf(place);
				const bytes = new Uint8Array(await readFile(path));
				const { mtimeMs } = await stat(path);
				// An empty file says that there is nothing to see.
				if (bytes.length === 0) return { tile: null, at: mtimeMs };
				const type = pictureType(bytes);
				return type === null ? null : { tile: { bytes, type }, at: mtimeMs };
			} catch (error) {
				if (codeOf(error) === 'ENOENT') return null;
				throw error;
			}
		},
		async keep(place, tile) {
			count ??= counted();
			const now = await count;
			if (now >= most) return;
			count = Promise.resolve(now + 1);
			const path = pathOf(place);
			await mkdir(dirname(path), { recursive: true, mode: 0o700 });
			await replaceFile(path, Readable.from(tile ? [tile.bytes] : []));
		}
	};
}
