import { join } from 'node:path';
import type { MapInfo } from '../../../src/sync/protocol';
import { GateError } from '../errors';
import { openTileStore } from './kept';
import { openPack, type Pack } from './pack';
import { fetchTile } from './upstream';
import { isInJapan, MAX_ZOOM, MIN_ZOOM, type Tile, type TilePlace } from './tile';

/** What the environment says about maps (settings.ts). */
export interface MapSettings {
	/** Address of a tile server with {z}, {x} and {y} in it, or null. */
	tilesUrl: string | null;
	/** Path of a PMTiles file with pictures, or null. */
	pack: string | null;
	/** Whose map it is, '' for what the pack says. */
	attribution: string;
}

/** Fetched again after so long, if the other server can be reached. */
const FRESH_MS = 90 * 24 * 60 * 60 * 1000;
const DEFAULT_ATTRIBUTION = '国土地理院';

/**
 * The municipality's own source of map tiles. Tablets ask nobody else: nothing is loaded from outside at run time, the pages'
 * policy stays 'self', and who looks at which street is known to this gate at the most. Tiles come from a pack on its disk, from what
 * it has fetched before, and last from the tile server that its operator has named.
 */
export interface MapTiles {
	info(): MapInfo;
	/** The tile, or null where there is nothing to see. Throws GateError `not_found` or `unavailable`. */
	tile(place: TilePlace): Promise<Tile | null>;
	close(): Promise<void>;
}

/** Opens the maps of a gate whose own directory is given. Throws StartError for a pack that cannot be read. */
export async function openMap(
	directory: string,
	settings: MapSettings | undefined,
	now: () => number,
	onProblem: (error: unknown) => void
): Promise<MapTiles> {
	const pack: Pack | null = settings?.pack ? await openPack(settings.pack) : null;
	const tilesUrl = settings?.tilesUrl ?? null;
	const store = openTileStore(join(directory, 'map-tiles'));
	/** The same tile is fetched once, however many tablets ask for it. */
	const underWay = new Map<string, Promise<Tile | null>>();

	async function fetchAndKeep(url: string, place: TilePlace): Promise<Tile | null> {
		const tile = await fetchTile(url, place);
		// A full disk takes the map from nobody.
		await store.keep(place, tile).catch(onProblem);
		return tile;
	}

	async function fromServer(url: string, place: TilePlace): Promise<Tile | null> {
		const kept = await store.find(place);
		if (kept && now() - kept.at < FRESH_MS) return kept.tile;
		const key = `${place.z}/${place.x}/${place.y}`;
		const fetching = underWay.get(key) ?? fetchAndKeep(url, place);
		underWay.set(key, fetching);
		try {
			return await fetching;
		} catch (error) {
			// An old map is better than none.
			if (kept) return kept.tile;
			onProblem(error);
			throw new GateError('unavailable', 'the tile server did not answer');
		} finally {
			underWay.delete(key);
		}
	}

	return {
		info: () => ({
			tiles: pack !== null || tilesUrl !== null,
			attribution: settings?.attribution || pack?.attribution || DEFAULT_ATTRIBUTION,
			minZoom: tilesUrl ? MIN_ZOOM : (pack?.minZoom ?? MIN_ZOOM),
			maxZoom: tilesUrl ? MAX_ZOOM : (pack?.maxZoom ?? MAX_ZOOM)
		}),
		async tile(place) {
			const packed = await pack?.tile(place);
			if (packed) return packed;
			if (!tilesUrl || !isInJapan(place)) return null;
			return fromServer(tilesUrl, place);
		},
		close: async () => {
			await pack?.close();
		}
	};
}
