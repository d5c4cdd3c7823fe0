import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import PouchDB from 'pouchdb-core';
import leveldb from 'pouchdb-adapter-leveldb';
import { devicesDesign, validateFunction, type EntryPurpose } from '../../../couch/build';
import { databases, type MunicipalityConfig } from '../../../src/domain/municipality';
import { statusOf } from '../errors';
import { StartError, type Database, type Storage, type StoredDocument, type WriteError } from './port';
import { createWall, passes, type Wall } from './wall';

interface Level {
	_batch(operations: unknown, options: object, done: (error?: Error) => void): void;
}

// PouchDB's adapter brings its own leveldown; asking for it from there gives the same one.
const fromAdapter = createRequire(createRequire(import.meta.url).resolve('pouchdb-adapter-leveldb'));
const leveldown = fromAdapter('leveldown') as (path: string) => Level;

/** LevelDB that has written a batch through to the disk before it says so: what was acknowledged survives a power cut. */
function durable(path: string): Level {
	const level = leveldown(path);
	const batch = level._batch.bind(level);
	level._batch = (operations, options, done) => batch(operations, { ...options, sync: true }, done);
	return level;
}

/** The database that `npm start` uses: PouchDB over LevelDB under `directory`, reached in this process only. */
export async function embeddedStorage(directory: string): Promise<Storage> {
	await mkdir(directory, { recursive: true });
	PouchDB.plugin(leveldb);
	const opened = new Map<string, PouchDB.Database>();

	const open = async (name: string, compact: boolean): Promise<PouchDB.Database> => {
		const there = opened.get(name);
		if (there) return there;
		const pouch = new PouchDB(join(directory, name), {
			adapter: 'leveldb',
			db: durable,
			auto_compaction: compact
		} as PouchDB.Configuration.DatabaseConfiguration);
		try {
			await pouch.info();
		} catch (error) {
			throw new StartError(
				/lock/i.test(String(error))
					? `データベースを別のプロセスが使っています: ${directory}\nすでに起動している Tomoshibi を止めるか、DATA_DIR に別のフォルダーを指定してください。`
					: `データベースを開けません: ${directory}（${error instanceof Error ? error.message : String(error)}）`,
				{ cause: error }
			);
		}
		// Every tablet that waits for changes listens; ten, the default, is no sign of a leak here.
		pouch.setMaxListeners(0);
		opened.set(name, pouch);
		return pouch;
	};

	const walled = async ({ code, disaster }: MunicipalityConfig, purpose: EntryPurpose) => {
		const name = databases[purpose](code, disaster.id);
		return behind(await open(name, false), name, createWall(await validateFunction(disaster.id, purpose)));
	};

	return {
		ledger: (config) => walled(config, 'ledger'),
		reads: (config) => walled(config, 'reads'),
		async devices(config) {
			const name = databases.devices(config.code);
			const pouch = await open(name, true);
			return behind(pouch, name, createWall((await devicesDesign()).validate_doc_update), (document) =>
				parentOf(pouch, document)
			);
		},
		async close() {
			for (const pouch of opened.values()) await pouch.close();
			opened.clear();
		}
	};
}

/** A database whose every insertion passes the second wall first, as CouchDB's does. */
function behind(
	pouch: PouchDB.Database,
	name: string,
	wall: Wall,
	parent?: (document: StoredDocument) => Promise<object | null>
): Database {
	return {
		name,
		pouch,
		async insert(documents) {
			const refused: WriteError[] = [];
			const good: StoredDocument[] = [];
			for (const document of documents) {
				const reason = passes(wall, name, document, await parent?.(document));
				if (reason === null) good.push(document);
				else refused.push({ id: document._id, error: 'forbidden', reason });
			}
			return [...refused, ...(await bulk(pouch, good))];
		}
	};
}

/** The leaf that a revision follows on, as CouchDB shows it to its validation; null for a branch of its own. */
async function parentOf(
	pouch: PouchDB.Database,
	{ _id, _revisions }: StoredDocument
): Promise<object | null> {
	const before = new Set(_revisions.ids.slice(1).map((hash, i) => `${_revisions.start - 1 - i}-${hash}`));
	if (!before.size) return null;
	try {
		const leaves = await pouch.get(_id, { open_revs: 'all' });
		return leaves.flatMap((leaf) => ('ok' in leaf && before.has(leaf.ok._rev) ? [leaf.ok] : []))[0] ?? null;
	} catch (error) {
		if (statusOf(error) === 404) return null;
		throw error;
	}
}

/** `_bulk_docs` with `new_edits=false`, which answers errors only. */
export async function bulk(pouch: PouchDB.Database, documents: StoredDocument[]): Promise<WriteError[]> {
	if (!documents.length) return [];
	const rows = (await pouch.bulkDocs(documents, { new_edits: false })) as unknown as (WriteError & {
		message?: string;
	})[];
	return rows
		.filter((row) => row.error)
		.map(({ id, error, reason, message }) => ({ id, error: String(error), reason: reason ?? message ?? '' }));
}
