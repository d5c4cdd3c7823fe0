import { open, type FileHandle } from 'node:fs/promises';
import { PMTiles, TileType, type RangeResponse, type Source } from 'pmtiles';
import { codeOf } from '../errors';
import { StartError } from '../storage/port';
import { pictureType, type Tile, type TilePlace } from './tile';

/** A map pack (地図パック): tiles of one area in one PMTiles file, read where it lies. */
export interface Pack {
	minZoom: number;
	maxZoom: number;
	/** Whose map it is, as the file says; '' where it does not. */
	attribution: string;
	tile(place: TilePlace): Promise<Tile | null>;
	close(): Promise<void>;
}

/** Tile types that a browser draws as a picture. */
const PICTURES: readonly TileType[] = [TileType.Png, TileType.Jpeg, TileType.Webp];

/** Opens a map pack. Throws StartError with a sentence that says what is wrong with the file. */
export async function openPack(path: string): Promise<Pack> {
	let file: FileHandle;
	try {
		file = await open(path, 'r');
	} catch (error) {
		throw new StartError(
			`地図パックを開けません: ${path}（${codeOf(error)}）\nMAP_PACK に PMTiles のファイルを指定してください。`,
			{ cause: error }
		);
	}
	const archive = new PMTiles(sourceOf(file, path));
	try {
		const header = await archive.getHeader();
		if (!PICTURES.includes(header.tileType)) throw new Error('not a pack of pictures');
		const metadata = await archive.getMetadata();
		return {
			minZoom: header.minZoom,
			maxZoom: header.maxZoom,
			attribution: attributionOf(metadata),
			async tile({ z, x, y }) {
				const found = await archive.getZxy(z, x, y);
				if (!found) return null;
				const bytes = new Uint8Array(found.data);
				const type = pictureType(bytes);
				return type === null ? null : { bytes, type };
			},
			close: () => file.close()
		};
	} catch (error) {
		await file.close();
		throw new StartError(
			`地図パックとして読めません: ${path}\n画像（PNG・JPEG・WebP）の PMTiles 第3版のファイルを MAP_PACK に指定してください。`,
			{ cause: error }
		);
	}
}

function sourceOf(file: FileHandle, path: string): Source {
	return {
		getKey: () => path,
		async getBytes(offset, length): Promise<RangeResponse> {
			const buffer = new Uint8Array(length);
			const { bytesRead } = await file.read(buffer, 0, length, offset);
			return { data: buffer.buffer.slice(0, bytesRead) };
		}
	};
}

function attributionOf(metadata: unknown): string {
	const text = (metadata as { attribution?: unknown } | null)?.attribution;
	// Files carry it as HTML; screens show text.
	return typeof text === 'string' ? text.replace(/<[^>]*>/g, '').slice(0, 200) : '';
}
