import { z } from 'zod';
import type { Refusal } from '../../src/sync/protocol';
import { idOf } from './admission';
import { DeviceDocument } from './device-documents';
import { isPlain } from './entry-check';
import type { StoredDocument } from './storage/port';

/** Documents of the device register (device-documents.ts): a kind, a colon, a key. Designs are none of them. */
export const isRegisterId = (id: string): boolean => /^[a-z][a-zA-Z-]*:[\x21-\x7e]{1,200}$/.test(id);

const MAX_DOCUMENT = 64 * 1024;
const hash = z.string().regex(/^[0-9a-f]{32}$/);
const Stored = z.looseObject({
	_id: z.string().refine(isRegisterId),
	_rev: z.string().regex(/^[1-9][0-9]{0,8}-[0-9a-f]{32}$/),
	_revisions: z.strictObject({ start: z.number().int().positive(), ids: z.array(hash).min(1).max(1_000) }),
	_deleted: z.literal(true).optional()
});
const OWN = new Set(['_id', '_rev', '_revisions', '_deleted']);

/** A document of the device register as a backup or another data center has it, or why it cannot be one. */
export function readRegisterDocument(
	input: unknown
): { document: StoredDocument } | { id: string; refusal: Refusal } {
	const refuse = (refusal: Refusal) => ({ id: idOf(input), refusal });
	if (!isPlain(input)) return refuse('envelope');
	const parsed = Stored.safeParse(input);
	if (!parsed.success) {
		const field = parsed.error.issues[0]?.path[0];
		return refuse(
			field === '_id' ? 'id' : field === undefined || field === '_deleted' ? 'envelope' : 'revision'
		);
	}
	const { _id, _rev, _revisions, _deleted } = parsed.data;
	const { start, ids } = _revisions;
	if (_rev !== `${start}-${ids[0]}` || ids.length > start) return refuse('revision');
	if (JSON.stringify(parsed.data).length > MAX_DOCUMENT) return refuse('size');
	if (Object.keys(parsed.data).some((key) => key.startsWith('_') && !OWN.has(key))) return refuse('envelope');
	if (_id.startsWith('device:') && !_deleted) {
		const device = DeviceDocument.safeParse(parsed.data);
		if (!device.success || _id !== `device:${device.data.device}`) return refuse('content');
	}
	return { document: parsed.data };
}
