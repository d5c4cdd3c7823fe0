import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { BundleManifest } from '../../../src/sync/protocol';
import { endpoint, type Gatehouse } from '../endpoint';
import { GateError } from '../errors';
import type { HeldBundle } from '../snapshot';
import { bounded } from '../streams';

const MAX_SEGMENT = 64 * 1024 * 1024;
const MAX_MANIFEST = 8 * 1024 * 1024;
const SegmentName = z.strictObject({ name: BundleManifest.shape.segments.element.shape.name });

/** Entries up to a point as sealed segments: headquarters makes them, new tablets begin with them. */
export function bundleRoutes(app: FastifyInstance, house: Gatehouse): void {
	/** What is held, if it belongs to what this gate holds now: another disaster's, or one whose sequence comes from a database
	 * that has since been replaced, would make a tablet skip entries for good. */
	const current = async (): Promise<HeldBundle | null> => {
		const { config, ledger } = house.town.need();
		const held = house.bundles.manifest();
		if (!held || held.municipality !== config.code || held.disaster !== config.disaster.id) return null;
		if (held.incarnation !== (await ledger.incarnation())) return null;
		return place(held.since) <= place((await ledger.info()).update_seq) ? held : null;
	};

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/bundle',
		access: 'device',
		answer: BundleManifest,
		async handle({ audited }) {
			const held = await current();
			if (!held) throw new GateError('not_found', 'no bundle has been made yet');
			await audited(held.entries);
			const manifest: BundleManifest & { incarnation?: string } = { ...held };
			delete manifest.incarnation;
			return manifest;
		}
	});
	// Before GET, which would otherwise bring a HEAD for every device along.
	endpoint(app, house, {
		method: 'HEAD',
		url: '/v1/bundle/:name',
		access: 'headquarters',
		params: SegmentName,
		async handle({ params, reply }) {
			if ((await house.bundles.size(params.name)) === null)
				throw new GateError('not_found', 'no such segment');
			return reply.send();
		}
	});
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/bundle/:name',
		access: 'device',
		params: SegmentName,
		async handle({ params, reply, audited }) {
			if ((await house.bundles.size(params.name)) === null)
				throw new GateError('not_found', 'no such segment');
			await audited(1);
			return reply
				.type('application/octet-stream')
				.sendFile(params.name, house.bundles.directory, { cacheControl: false });
		}
	});
	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/bundle/:name',
		access: 'headquarters',
		params: SegmentName,
		body: z.instanceof(Readable),
		answer: z.strictObject({}),
		bodyLimit: MAX_SEGMENT,
		async handle({ params, body }) {
			await house.bundles.putSegment(params.name, bounded(body, MAX_SEGMENT));
			return {};
		}
	});
	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/bundle',
		access: 'headquarters',
		body: BundleManifest,
		answer: z.strictObject({}),
		bodyLimit: MAX_MANIFEST,
		async handle({ body }) {
			const { config, ledger } = house.town.need();
			if (body.municipality !== config.code || body.disaster !== config.disaster.id)
				throw new GateError('conflict', `this gate serves ${config.code}, ${config.disaster.id}`);
			if (place(body.since) > place((await ledger.info()).update_seq))
				throw new GateError('conflict', 'this gate has not come that far');
			await house.bundles.putManifest({ ...body, incarnation: await ledger.incarnation() });
			return {};
		}
	});
}

/** How far a sequence is, roughly: CouchDB's begin with a number that grows. NaN-free: what has no number is beyond all. */
function place(seq: string | number): number {
	const number = typeof seq === 'number' ? seq : Number(/^(\d+)(?:-|$)/.exec(seq)?.[1] ?? Infinity);
	return Number.isNaN(number) ? Infinity : number;
}
