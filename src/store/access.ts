import type { DeviceNumber } from '../domain/entry';
import type { MunicipalityKeys } from '../vault/keys';
import { completeEntry, type NewEntry } from './append';
import { getMeta, putMeta, type MetaValues, type StoredEntry, type TabletDatabase } from './database';
import { NO_ENTRY } from '../vault/sign';
import { createQueue } from './queue';
import { tick } from '../domain/hlc';

/** The device's access log (閲覧記録). Rows leave the disk when a data center has them (sync). */
export interface AccessLog {
	/** Seals, signs, chains and writes, all or none; resolves when it is on disk. */
	append(entries: readonly NewEntry[], keys: MunicipalityKeys): Promise<StoredEntry[]>;
}

/** The access log of this device; `now` in ms. */
export function createAccessLog(
	db: TabletDatabase,
	device: DeviceNumber,
	privateKey: CryptoKey,
	now: () => number
): AccessLog {
	const inTurn = createQueue();
	return {
		append: (contents, keys) =>
			inTurn(async () => {
				const before = await readHead(db);
				let head: MetaValues['accessHead'] = before;
				const entries: StoredEntry[] = [];
				for (const content of contents) {
					const clock = tick(head.clock, now());
					const { stored, hash } = await completeEntry(content, keys, { ...head, clock }, device, privateKey);
					entries.push(stored);
					head = { n: head.n + 1, prev: hash, clock };
				}
				await db.transaction('rw', db.accesses, db.meta, async () => {
					const onDisk = await readHead(db);
					// Another tab has written since: its numbers must not be used twice.
					if (onDisk.n !== before.n || onDisk.prev !== before.prev)
						throw new Error('the access log has moved');
					await db.accesses.bulkAdd(entries);
					await putMeta(db, 'accessHead', head);
				});
				return entries;
			})
	};
}

async function readHead(db: TabletDatabase): Promise<MetaValues['accessHead']> {
	return (await getMeta(db, 'accessHead')) ?? { n: 0, prev: NO_ENTRY, clock: { ms: 0, counter: 0 } };
}
