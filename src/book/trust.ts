import type { Entry } from '../domain/entry';
import { createChains, type ChainReport } from '../domain/chains';
import type { Doubt } from '../domain/fold/read';
import { roleWithin } from '../domain/kinds';
import { createLinks, type Link } from '../domain/links';
import type { StoredEntry, TabletDatabase } from '../store/database';
import { entryById } from '../store/entries';
import { createQueue } from '../store/queue';
import type { MunicipalityKeys } from '../vault/keys';
import { hashEntry, verifyEntry } from '../vault/sign';
import type { RosterBook } from './roster';

/** What the examination needs of the book, and what it tells it. */
export interface TrustHost {
	db: TabletDatabase;
	roster: RosterBook;
	/** Null while locked. */
	keys(): MunicipalityKeys | null;
	/** Whose running numbers are counted. */
	disaster(): string;
	/** Into the ledger, believed or with what is doubted about it. */
	fold(entry: Entry, doubt: Doubt | null): void;
	/** Entries that were not believed before, or not examined. */
	believed(entries: readonly Entry[]): void;
	/** Entries' devices are not in the roster: perhaps the roster is old. */
	strangersSeen(devices: readonly string[]): void;
	/** Counts have changed. */
	changed(): void;
	failed(error: unknown): void;
}

/**
 * The examination (照合): whether each entry that came from elsewhere is what an endorsed device of this municipality has
 * signed. It goes on in the background, survives a restart, and begins anew for what is doubted whenever the roster or the
 * keys have changed.
 */
export interface Trust {
	/** Reads the ledger from the disk while nothing is being examined. */
	loading(load: () => Promise<void>): Promise<void>;
	/** An entry from this disk that was examined before, or that was written here just now. */
	held(entry: StoredEntry, doubt: Doubt | null): void;
	/** An examined entry of the archive. */
	archived(entry: Pick<StoredEntry, '_id' | '_rev' | 'by' | 'n' | 'disaster'>): void;
	/** What has come, from a data center or by another way, and is on the disk. */
	received(entries: readonly StoredEntry[]): void;
	/** Everything that waits or is doubted, again. */
	again(): void;
	/** What of each device's numbered entries of this disaster is here and believed. */
	chains(): ChainReport[];
	/** Resolves when nothing is being examined. */
	settled(): Promise<void>;
}

/** Signatures that are checked side by side. */
const AT_ONCE = 64;

type Verdict = Doubt | 'good' | 'waits';

interface Settled {
	entry: StoredEntry;
	doubt: Doubt | null;
}

/** The examination of what comes into this database. */
export function createTrust(host: TrustHost): Trust {
	const { db, roster } = host;
	const inTurn = createQueue();
	const links = createLinks();
	let chains = createChains();
	let work: Promise<unknown> = Promise.resolve();

	const start = (job: () => Promise<void>) => {
		const mine = inTurn(job);
		work = mine;
		mine.catch(host.failed);
	};

	function link(entry: StoredEntry, hash: string): void {
		links.add(linkOf(entry, hash));
		if (entry.disaster === host.disaster()) chains.add(entry.by.device, entry.n);
	}

	async function verdictOf(entry: StoredEntry): Promise<Verdict> {
		const device = roster.get(entry.by.device);
		if (!device) return 'device';
		if (device.endorsed !== true) return device.endorsed === null && !host.keys() ? 'waits' : 'endorsement';
		if (!roleWithin(entry.by.role, device.info.role)) return 'role';
		try {
			return (await verifyEntry(await device.publicKey(), entry)) ? 'good' : 'signature';
		} catch (error) {
			// An endorsed point that is not on the curve: nothing can be signed with it.
			if (error instanceof DOMException && error.name === 'DataError') return 'signature';
			throw error;
		}
	}

	/** A revision is made of the content: under another's, the true document with that revision could not come in. */
	async function underOwnRevision(entry: StoredEntry): Promise<{ entry: StoredEntry; hash: string }> {
		const hash = await hashEntry(entry);
		const rev = `1-${hash.slice(0, 32)}`;
		if (rev === entry._rev) return { entry, hash };
		const refiled = { ...entry, _rev: rev };
		const old: [string, string] = [entry._id, entry._rev];
		await db.transaction('rw', db.entries, db.unexamined, db.doubts, async () => {
			await db.entries.put(refiled);
			await db.unexamined.put({ id: entry._id, rev });
			await db.entries.delete(old);
			await db.unexamined.delete(old);
			await db.doubts.delete(old);
		});
		return { entry: refiled, hash };
	}

	async function examineSome(some: readonly StoredEntry[]): Promise<void> {
		const examined = await Promise.all(
			some.map(async (one) => {
				const { entry, hash } = await underOwnRevision(one);
				return { entry, hash, verdict: await verdictOf(entry) };
			})
		);
		for (const { entry, hash, verdict } of examined) if (verdict === 'good') link(entry, hash);
		const settled = examined.flatMap(({ entry, verdict }): Settled[] => {
			if (verdict === 'waits') return [];
			if (verdict !== 'good') return [{ entry, doubt: verdict }];
			const chain = links.isBroken({ id: entry._id, rev: entry._rev });
			return [{ entry, doubt: chain ? 'chain' : null }];
		});
		const now = new Set(examined.map(({ entry }) => `${entry._id}\n${entry._rev}`));
		// Earlier ones, whose neighbour has now come.
		const { broken, mended } = links.changes();
		for (const ref of [...broken, ...mended]) {
			if (now.has(`${ref.id}\n${ref.rev}`)) continue;
			settled.push({ entry: await held(ref), doubt: links.isBroken(ref) ? 'chain' : null });
		}
		const waits = examined.filter(({ verdict }) => verdict === 'waits');
		await db.unexamined.bulkPut(waits.map(({ entry }) => ({ id: entry._id, rev: entry._rev })));
		await settle(settled);
		const strangers = examined
			.filter(({ verdict }) => verdict === 'device')
			.map(({ entry }) => entry.by.device);
		if (strangers.length) host.strangersSeen([...new Set(strangers)]);
	}

	/** What is broken on this disk is the state from which changes are told: what is mended later is told then. */
	async function noteBroken(): Promise<void> {
		const { broken } = links.changes();
		const known = await db.doubts.bulkGet(broken.map(({ id, rev }): [string, string] => [id, rev]));
		const news = broken.filter((_, i) => known[i] === undefined);
		await settle(
			await Promise.all(
				news.map(async (ref): Promise<Settled> => ({ entry: await held(ref), doubt: 'chain' }))
			)
		);
	}

	async function settle(settled: readonly Settled[]): Promise<void> {
		const key = (entry: StoredEntry): [string, string] => [entry._id, entry._rev];
		await db.transaction('rw', db.unexamined, db.doubts, async () => {
			await db.doubts.bulkDelete(
				settled.filter(({ doubt }) => doubt === null).map(({ entry }) => key(entry))
			);
			await db.doubts.bulkPut(
				settled.flatMap(({ entry, doubt }) =>
					doubt === null ? [] : [{ id: entry._id, rev: entry._rev, why: doubt }]
				)
			);
			await db.unexamined.bulkDelete(settled.map(({ entry }) => key(entry)));
		});
		for (const { entry, doubt } of settled) host.fold(entry, doubt);
		const believed = settled.filter(({ doubt }) => doubt === null).map(({ entry }) => entry);
		if (believed.length) host.believed(believed);
		if (settled.length) host.changed();
	}

	async function held({ id, rev }: { id: string; rev: string }): Promise<StoredEntry> {
		const entry = (await db.entries.get([id, rev])) ?? (await entryById(db, id));
		if (!entry) throw new Error(`an entry is gone: ${id}`);
		return entry;
	}

	async function examine(entries: readonly StoredEntry[]): Promise<void> {
		for (let from = 0; from < entries.length; from += AT_ONCE) {
			await examineSome(entries.slice(from, from + AT_ONCE));
			// Whoever asks the book something in the meantime is not kept waiting.
			await new Promise((resolve) => setTimeout(resolve));
		}
	}

	async function examineRows(rows: readonly { id: string; rev: string }[]): Promise<void> {
		for (let from = 0; from < rows.length; from += AT_ONCE) {
			const some = rows.slice(from, from + AT_ONCE);
			const found = await db.entries.bulkGet(some.map(({ id, rev }): [string, string] => [id, rev]));
			await examine(found.filter((entry) => entry !== undefined));
		}
	}

	return {
		loading: (load) =>
			inTurn(() => {
				// Another disaster's entries have numbers of their own.
				chains = createChains();
				return load().then(noteBroken);
			}),
		chains: () => chains.report(),
		held(entry, doubt) {
			// Its revision was held against its hash when it was examined.
			if (doubt === null || doubt === 'chain') link(entry, entry._rev.slice(2));
		},
		archived({ _id: id, _rev: rev, by: { device }, n, disaster }) {
			links.add({ id, rev, device, n, hash: rev.slice(2), prev: null });
			if (disaster === host.disaster()) chains.add(device, n);
		},
		received: (entries) => start(() => examine(entries)),
		again: () =>
			start(async () => {
				await examineRows(await db.unexamined.toArray());
				// A doubt about the chain ends when the neighbour comes, and no other way.
				await examineRows(await db.doubts.filter(({ why }) => why !== 'chain').toArray());
			}),
		async settled() {
			for (let last: unknown = null; last !== work;) {
				last = work;
				await work.catch(() => undefined); // it was reported
			}
		}
	};
}

function linkOf({ _id, _rev, by, n, prev }: StoredEntry, hash: string): Link {
	return { id: _id, rev: _rev, device: by.device, n, hash, prev };
}
