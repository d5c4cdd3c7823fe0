import type { StoredEntry } from '../store/database';
import { outboxRows } from '../store/entries';
import { makePackage, openPackage, PackageError, type OpenedPackage } from '../exchange/package';
import { RosterDevice } from '../sync/protocol';
import { carry } from '../sync/push';
import { isEndorsed } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';
import { importPublicKey } from '../vault/sign';
import { BookError, type Book } from './api';
import type { Access } from './access';
import type { Core } from './core';

type Exchange = Pick<Book, 'exportPackage' | 'importPackage'>;

/** Rows that are read from disk at once. */
const BATCH = 1_000;
/** IndexedDB counts to 32 bits. */
const ALL = 0xffff_ffff;

/** Entries on their way without a data center: as a sealed, signed package (src/exchange). */
export function exchange(core: Core, access: Access): Exchange {
	return {
		async exportPackage(which) {
			const { keys } = core.desk();
			const { identity, config } = core.tablet();
			const maker = {
				municipality: config.code,
				device: identity.device,
				privateKey: identity.privateKey,
				createdAt: new Date(core.surroundings.now()).toISOString()
			};
			let entries = 0;
			const counted = async function* () {
				for await (const batch of which === 'all' ? core.shelf().all() : unsent(core)) {
					const mine = batch.filter(({ disaster }) => disaster === config.disaster.id);
					entries += mine.length;
					yield mine;
				}
			};
			const bytes = await makePackage(keys, maker, counted(), await rosterOf(core));
			await access.write({
				kind: 'access.exported',
				open: { what: 'package', count: entries },
				sealed: { detail: which }
			});
			return { bytes, entries, name: fileName(config.code, identity.device, maker.createdAt) };
		},
		async importPackage(bytes) {
			const { keys } = core.desk();
			const { config, appender, identity, vouching } = core.tablet();
			const db = core.db();
			try {
				const opened = await openPackage(keys, config.code, bytes);
				await believe(core, keys, opened);
				// What is known of a device is not changed by what somebody brings on a stick.
				const known = await db.roster.bulkGet(opened.roster.map(({ device }) => device));
				await vouching.merge({ devices: opened.roster.filter((_, i) => !known[i]) });
				let fresh = 0;
				let strangers = 0;
				for await (const part of opened.contents()) {
					const held = await core.shelf().has(part.entries.map(({ _id, _rev }) => [_id, _rev]));
					const others = part.entries.filter((entry, i) => !held[i] && entry.by.device !== identity.device);
					// Whoever brought it may never meet a data center: this tablet passes it on.
					const written = await appender.receive(part.entries, async () => {
						await db.strangers.bulkPut(part.strangers);
						await carry(db, others);
					});
					fresh += written.length;
					strangers += part.strangers.length;
					// Each batch is whole on the disk before the next: what is interrupted is done again, and arrives once.
					vouching.trust.received(written);
				}
				core.written();
				return {
					from: opened.head.device,
					madeAt: opened.head.createdAt,
					entries: opened.head.entries,
					fresh,
					unreadable: strangers
				};
			} catch (error) {
				if (error instanceof PackageError) throw new BookError(WORDS[error.why], error.message);
				throw error;
			}
		}
	};
}

const WORDS = {
	format: 'packageFormat',
	damaged: 'packageDamaged',
	town: 'packageTown',
	key: 'packageKey',
	signature: 'packageSignature'
} as const;

/** `m999997-1001-20261101T0900.tomoshibi`: nothing personal, and sorted by time. */
const fileName = (code: string, device: string, at: string): string =>
	`m${code}-${device}-${at.slice(0, 16).replace(/[-:]/g, '')}.tomoshibi`;

/** Own entries that no data center has, and others' that this tablet is to pass on. */
async function* unsent(core: Core): AsyncGenerator<StoredEntry[]> {
	const db = core.db();
	const own = await outboxRows(db, 'saved', ALL);
	const carried = await db.carried.toArray();
	const keys = [
		...own.map(({ entry, rev }): [string, string] => [entry, rev]),
		...carried.map(({ id, rev }): [string, string] => [id, rev])
	];
	for (let i = 0; i < keys.length; i += BATCH) {
		const rows = await db.entries.bulkGet(keys.slice(i, i + BATCH));
		yield rows.filter((row): row is StoredEntry => row !== undefined);
	}
}

async function rosterOf(core: Core): Promise<RosterDevice[]> {
	const rows = await core.db().roster.toArray();
	return rows.filter(({ endorsed }) => endorsed === true).map(({ info }) => RosterDevice.parse(info));
}

/**
 * Whether the device that the package names has made it: by the key that this tablet knows, or else by the package's own
 * roster, if somebody with the municipality key has endorsed it. Throws PackageError.
 */
async function believe(core: Core, keys: MunicipalityKeys, opened: OpenedPackage): Promise<void> {
	const db = core.db();
	const known = await db.roster.get(opened.head.device);
	if (known?.endorsed === false) throw new PackageError('signature', 'the device is not endorsed');
	const info = known
		? RosterDevice.parse(known.info)
		: opened.roster.find((one) => one.device === opened.head.device);
	if (!info) throw new PackageError('signature', 'an unknown device');
	if (info.revokedAt !== null && opened.head.createdAt > info.revokedAt)
		throw new PackageError('signature', 'a revoked device');
	if ((await isEndorsed(keys, info, info)) !== true) throw new PackageError('signature', 'not endorsed');
	if (!(await opened.isBy(await importPublicKey(info.publicKey)))) throw new PackageError('signature');
}
