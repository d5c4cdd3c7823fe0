import { canonicalBytes } from '../../src/domain/canonical';
import { createChains, type ChainReport } from '../../src/domain/chains';
import { Entry, EntryId } from '../../src/domain/entry';
import { parseEntryId } from '../../src/domain/ids';
import type { Refusal } from '../../src/sync/protocol';
import { GateError } from './errors';
import { follow, type Follower } from './follow';
import { createMutex } from './mutex';
import { openReplica, type Replica } from './replica';
import type { Database, StoredDocument } from './storage/port';

/** An entry as the database holds it. `conflicting`: another document with this id came from another data center. */
export interface Arrival {
	entry: Entry;
	conflicting: boolean;
}

/** A database of entries (the ledger or the access log): entries only, and only ever more of them. */
export interface EntryDatabase extends Replica {
	/** Adds entries; those that are there already, byte for byte, are fine. Resolves when they are on disk. */
	append(documents: StoredDocument[]): Promise<Map<string, Refusal>>;
	/** Resolves when every entry that was there at the opening has arrived. */
	readonly ready: Promise<void>;
	/** Which running numbers of each device are here. GateError `unavailable` until all have been read after a start. */
	chains(): ChainReport[];
}

export const isEntryId = (id: string): boolean => EntryId.safeParse(id).success;

/**
 * Opens a database of entries and follows it: `onArrival` gets every entry once, and again when it has come into conflict.
 * Without it (null) only the ids are read, which the chains need.
 */
export function openEntries(
	database: Database,
	onArrival: ((arrival: Arrival) => void) | null,
	onProblem: (problem: unknown) => void
): EntryDatabase {
	const { pouch, name } = database;
	const oneWriter = createMutex();
	const replica = openReplica(database, isEntryId);
	const chains = createChains();

	const follower: Follower = follow(pouch, onArrival !== null, {
		onChange(id, document) {
			if (!id.startsWith('_design/')) {
				const known = isEntryId(id);
				if (known) {
					const { device, n } = parseEntryId(id);
					// A running number of zero is refused by both walls; what stands here in spite of that is in no chain.
					if (n > 0) chains.add(device, n);
				}
				const { _conflicts, ...held } = document ?? {};
				const entry = document && onArrival ? Entry.safeParse(held) : null;
				if (entry?.success)
					onArrival?.({ entry: entry.data, conflicting: Array.isArray(_conflicts) && _conflicts.length > 0 });
				else if (entry || !known) onProblem(new Error(`a document of ${name} is no entry: ${id}`));
			}
			replica.changed();
		},
		onProblem
	});

	let whole = false;
	void follower.ready.then(() => (whole = true));

	/** Entries with these ids that are stored: id → its revision and canonical form. */
	const stored = async (ids: string[]): Promise<Map<string, string>> => {
		const answer = await pouch.allDocs({ keys: ids, include_docs: true });
		const held = new Map<string, string>();
		for (const row of answer.rows) {
			if ('error' in row) continue;
			if (!row.doc) throw new Error(`an entry was deleted behind the gate: ${row.id}`);
			held.set(row.id, identity(row.doc));
		}
		return held;
	};

	return {
		...replica,
		ready: follower.ready,
		chains() {
			if (!whole) throw new GateError('unavailable', 'the entries are being read; try again in a moment');
			return chains.report();
		},
		append: (documents) =>
			oneWriter(async () => {
				const refused = new Map<string, Refusal>();
				if (!documents.length) return refused;
				const held = await stored([...new Set(documents.map((document) => document._id))]);
				const fresh: StoredDocument[] = [];
				for (const document of documents) {
					const mine = identity(document);
					const other = held.get(document._id);
					if (other === undefined) {
						held.set(document._id, mine);
						fresh.push(document);
					} else if (other !== mine) refused.set(document._id, 'conflict');
				}
				for (const { id, error, reason } of await database.insert(fresh)) {
					// Only what the second wall says is about the entry; a database in trouble says nothing about it.
					if (error !== 'forbidden') throw new Error(`${name}: ${error}: ${reason}`);
					refused.set(id, 'envelope');
				}
				return refused;
			}),
		graft: (documents) => oneWriter(() => replica.graft(documents)),
		async close() {
			await replica.close();
			follower.stop();
			await oneWriter(() => Promise.resolve());
		}
	};
}

/** Equal for the same document in the same revision, and for nothing else. */
function identity(document: object): string {
	return Buffer.from(canonicalBytes({ ...document, _revisions: undefined })).toString('utf8');
}
