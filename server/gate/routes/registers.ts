import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { MunicipalityConfig } from '../../../src/domain/municipality';
import { ManifestSegment, SealedManifest } from '../../../src/sync/protocol';
import { endpoint, type Gatehouse } from '../endpoint';
import { GateError } from '../errors';
import { bounded } from '../streams';

/** Largest sealed segment: a municipality's 外字 font can have some ten megabytes. */
const MAX_SEGMENT = 64 * 1024 * 1024;
const MAX_MANIFEST = 8 * 1024 * 1024;
const SegmentName = z.strictObject({ name: ManifestSegment.shape.name });

/** The register snapshot: what the operator puts and what devices fetch. Sealed; the gate can open none of it. */
export function registerRoutes(app: FastifyInstance, house: Gatehouse): void {
	app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/manifest',
		access: 'device',
		answer: SealedManifest,
		async handle({ audited }) {
			const manifest = house.snapshots.manifest();
			if (!manifest) throw new GateError('not_found', 'no register snapshot has been published yet');
			await audited(manifest.segments.length);
			return manifest;
		}
	});
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/segments/:name',
		access: 'device',
		params: SegmentName,
		async handle({ params, reply, audited }) {
			if ((await house.snapshots.size(params.name)) === null)
				throw new GateError('not_found', 'no such segment');
			await audited(1);
			return reply
				.type('application/octet-stream')
				.sendFile(params.name, house.snapshots.directory, { cacheControl: false });
		}
	});

	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/operator/config',
		access: 'operator',
		body: MunicipalityConfig,
		answer: z.strictObject({}),
		async handle({ body }) {
			await house.town.configure(body);
			return {};
		}
	});
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/operator/manifest',
		access: 'operator',
		answer: SealedManifest,
		async handle({ audited }) {
			const manifest = house.snapshots.manifest();
			if (!manifest) throw new GateError('not_found', 'no register snapshot has been published yet');
			await audited(manifest.segments.length);
			return manifest;
		}
	});
	endpoint(app, house, {
		method: ['GET', 'HEAD'],
		url: '/v1/operator/segments/:name',
		access: 'operator',
		params: SegmentName,
		async handle({ params, request, reply, audited }) {
			if ((await house.snapshots.size(params.name)) === null)
				throw new GateError('not_found', 'no such segment');
			if (request.method === 'HEAD') return reply.send();
			await audited(1);
			return reply
				.type('application/octet-stream')
				.sendFile(params.name, house.snapshots.directory, { cacheControl: false });
		}
	});
	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/operator/segments/:name',
		access: 'operator',
		params: SegmentName,
		body: z.instanceof(Readable),
		answer: z.strictObject({}),
		bodyLimit: MAX_SEGMENT,
		async handle({ params, body }) {
			await house.snapshots.putSegment(params.name, bounded(body, MAX_SEGMENT));
			return {};
		}
	});
	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/operator/manifest',
		access: 'operator',
		body: SealedManifest,
		answer: z.strictObject({}),
		bodyLimit: MAX_MANIFEST,
		async handle({ body }) {
			const { code } = house.town.need().config;
			if (body.municipality !== code) throw new GateError('conflict', `this gate serves ${code}`);
			await house.snapshots.putManifest(body);
			return {};
		}
	});
}
