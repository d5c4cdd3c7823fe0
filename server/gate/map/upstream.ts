import { MAX_TILE_BYTES, pictureType, type Tile, type TilePlace } from './tile';

const PATIENCE_MS = 10_000;
/** A public tile server is not to be burdened. */
const AT_ONCE = 6;
let running = 0;
const queue: (() => void)[] = [];

/** The address of one tile by the template of the settings; only whole numbers ever go into it. */
export const tileUrl = (template: string, { z, x, y }: TilePlace): string =>
	template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));

/**
 * Fetches a tile from the tile server of the settings; null where that has none (404). Follows no redirect, reads no more than a
 * tile's size, takes nothing but pictures. Throws where it does not answer so.
 */
export async function fetchTile(template: string, place: TilePlace): Promise<Tile | null> {
	await turn();
	try {
		const response = await fetch(tileUrl(template, place), {
			redirect: 'error',
			signal: AbortSignal.timeout(PATIENCE_MS),
			headers: { accept: 'image/png,image/jpeg,image/webp', 'user-agent': 'tomoshibi-gate' }
		});
		if (response.status === 404 || response.status === 204) {
			await response.body?.cancel();
			return null;
		}
		if (!response.ok || !response.body) {
			await response.body?.cancel();
			throw new Error(`tile server: ${response.status}`);
		}
		const bytes = await whole(response.body);
		const type = pictureType(bytes);
		if (type === null) throw new Error('tile server: not a picture');
		return { bytes, type };
	} finally {
		running -= 1;
		queue.shift()?.();
	}
}

async function turn(): Promise<void> {
	while (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
	running += 1;
}

async function whole(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
		size += part.length;
		if (size > MAX_TILE_BYTES) throw new Error('tile server: larger than a tile');
		parts.push(part);
	}
	return new Uint8Array(Buffer.concat(parts));
}
