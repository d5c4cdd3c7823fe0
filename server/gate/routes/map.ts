import type { FastifyInstance } from 'fastify';
import { MapInfo } from '../../../src/sync/protocol';
import { endpoint, type Gatehouse } from '../endpoint';
import { GateError } from '../errors';
import { TileAddress } from '../map/tile';

/**
 * Map tiles. Anyone may ask: a map is not personal, and a browser asks for pictures without a token. Counted by network
 * address, so that nobody uses a municipality's gate as a tile server of their own.
 */
export function mapRoutes(app: FastifyInstance, house: Gatehouse): void {
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/map',
		access: { anyone: 'about' },
		answer: MapInfo,
		handle: () => house.map.info()
	});
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/map/:z/:x/:row',
		access: { anyone: 'map' },
		params: TileAddress,
		async handle({ params, reply }) {
			const tile = await house.map.tile(params);
			if (!tile) throw new GateError('not_found', 'no map here');
			return reply
				.header('cache-control', 'public, max-age=604800')
				.type(tile.type)
				.send(Buffer.from(tile.bytes));
		}
	});
}
