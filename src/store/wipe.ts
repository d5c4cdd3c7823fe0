import { putMeta, type Identity, type TabletDatabase } from './database';

/**
 * Remote wipe (遠隔消去) of a revoked tablet. In one transaction the keys: from then on nothing on this disk can be
 * opened. Entries stay, sealed as they are: what no data center has must not vanish silently.
 */
export async function wipeKeys(db: TabletDatabase, identity: Identity, at: string): Promise<void> {
	await db.transaction('rw', db.meta, db.staff, db.roster, async () => {
		await putMeta(db, 'revoked', { device: identity.device, label: identity.label, at });
		// The device's own keys, for signing and for receiving new municipality keys, are in `identity` and `pending`.
		await db.meta.bulkDelete(['identity', 'pending', 'head', 'accessHead', 'reach']);
		await db.staff.clear();
		await db.roster.clear();
	});
}

/** The bulk that is now unreadable. May be called again after a crash. */
export async function wipeBulk(db: TabletDatabase): Promise<void> {
	await db.transaction('rw', db.meta, db.drafts, db.segments, db.partials, async () => {
		await db.meta.bulkDelete(['snapshot', 'incoming']);
		await db.drafts.clear();
		await db.segments.clear();
		await db.partials.clear();
	});
}
