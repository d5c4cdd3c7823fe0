import type { GridLayer, Coords, DoneCallback } from 'leaflet';
import type * as Leaflet from 'leaflet';
import { map } from '../../messages/ja/map';
import { MapInfo } from '../../sync/protocol';
import type { Pack } from './pack.svelte';

/** What the gate says of its map; the service worker keeps the last answer. Null where nothing is known. */
export async function mapInfo(): Promise<MapInfo | null> {
	try {
		const response = await fetch('/v1/map');
		return response.ok ? MapInfo.parse(await response.json()) : null;
	} catch (error) {
		// No network and nothing kept: the map is drawn without tiles.
		if (error instanceof TypeError) return null;
		throw error;
	}
}

/** Where tiles come from on this tablet; both may be null. */
export interface Sources {
	pack: Pack | null;
	gate: MapInfo | null;
}

/** Zooms at which there are tiles; further in they are enlarged. Null where there are none at all. */
export function zoomsOf({ pack, gate }: Sources): { min: number; max: number } | null {
	const ranges = [
		...(pack ? [{ min: pack.header.minZoom, max: pack.header.maxZoom }] : []),
		...(gate?.tiles ? [{ min: gate.minZoom, max: gate.maxZoom }] : [])
	];
	if (ranges.length === 0) return null;
	return {
		min: Math.min(...ranges.map(({ min }) => min)),
		max: Math.max(...ranges.map(({ max }) => max))
	};
}

/** Whose map it is: has to be on the screen as long as the map is. */
export const attributionOf = ({ pack, gate }: Sources): string =>
	[...new Set([pack?.attribution, gate?.tiles ? gate.attribution : ''].filter(Boolean))].join(map.and);

/**
 * A layer of tiles: from the pack on this tablet, else from the municipality's gate, whose answers the service worker keeps. Nobody
 * else is asked. A tile that nobody has stays empty.
 */
export function tileLayer(L: typeof Leaflet, sources: Sources): GridLayer | null {
	const zooms = zoomsOf(sources);
	if (!zooms) return null;
	const { pack, gate } = sources;

	async function addressOf({ z, x, y }: Coords): Promise<string | null> {
		const packed = await pack?.archive.getZxy(z, x, y);
		if (packed) return URL.createObjectURL(new Blob([packed.data]));
		return gate?.tiles && z >= gate.minZoom && z <= gate.maxZoom ? `/v1/map/${z}/${x}/${y}.png` : null;
	}

	const Layer = L.GridLayer.extend({
		createTile(coords: Coords, done: DoneCallback): HTMLElement {
			const image = document.createElement('img');
			image.alt = '';
			const settled = (error?: Error) => {
				if (image.src.startsWith('blob:')) URL.revokeObjectURL(image.src);
				done(error, image);
			};
			image.onload = () => settled();
			image.onerror = () => {
				// A broken picture's sign says nothing: the plain ground does.
				image.style.visibility = 'hidden';
				settled(new Error('no tile'));
			};
			addressOf(coords).then(
				(address) => {
					if (address !== null) image.src = address;
					else done(new Error('no tile'), image);
				},
				(reason: unknown) => done(reason instanceof Error ? reason : new Error(String(reason)), image)
			);
			return image;
		}
	}) as unknown as new (options: Leaflet.GridLayerOptions) => GridLayer;
	return new Layer({
		minZoom: zooms.min,
		maxNativeZoom: zooms.max,
		maxZoom: MAX_ZOOM,
		attribution: ''
	});
}

/** As far as one can come, with enlarged tiles or without any. */
export const MAX_ZOOM = 20;
