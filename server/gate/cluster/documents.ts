import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { databases, type MunicipalityConfig } from '../../../src/domain/municipality';
import type { HeldDatabases } from '../../../src/sync/cluster';
import { createDigest } from '../../handover/digest';
import { codeOf, GateError } from '../errors';
import { connect } from '../storage/couch';
import type { Database, Storage } from '../storage/port';

export type HeldDatabase = HeldDatabases['databases'][number];
const PAGE = 500;

/** All databases of a municipality, those of earlier disasters too, whatever its config says today. */
export async function databaseNames(
	code: string,
	directory: string,
	couchUrl: string | undefined
): Promise<string[]> {
	const names = couchUrl ? await ofCouch(couchUrl, code) : await ofDirectory(join(directory, 'databases'));
	return names.filter((name) => name.startsWith(`m${code}-`)).sort();
}

async function ofDirectory(path: string): Promise<string[]> {
	try {
		return await readdir(path);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return [];
		throw error;
	}
}

async function ofCouch(couchUrl: string, code: string): Promise<string[]> {
	const range = new URLSearchParams({
		start_key: JSON.stringify(`m${code}-`),
		end_key: JSON.stringify(`m${code}-\ufff0`)
	});
	const answer = await connect(couchUrl).ask('GET', `_all_dbs?${range}`);
	if (answer.status !== 200)
		throw new GateError('unavailable', 'COUCHDB_URL must name a server administrator to list databases');
	return answer.body as unknown as string[];
}

/** What a database is for, by its name. GateError `unavailable` for one that this version does not know. */
export function purposeOf(code: string, name: string): HeldDatabase {
	if (name === databases.devices(code)) return { name, purpose: 'devices', disaster: null };
	const match = /^(.+)-(ledger|reads)$/.exec(name.slice(`m${code}-`.length));
	if (!match) throw new GateError('unavailable', `this version does not know the database ${name}`);
	return { name, purpose: match[2] as 'ledger' | 'reads', disaster: match[1]! };
}

async function open(storage: Storage, config: MunicipalityConfig, held: HeldDatabase): Promise<Database> {
	if (held.purpose === 'devices') return storage.devices(config);
	const then = { ...config, disaster: { ...config.disaster, id: held.disaster! } };
	return held.purpose === 'ledger' ? storage.ledger(then) : storage.reads(then);
}

/**
 * Every document of a database as it is stored, sealed parts sealed: all leaves of a conflict, no design documents, no
 * checkpoints. Last the count and digest over all of them.
 */
export async function* documentsOf(
	storage: Storage,
	config: MunicipalityConfig,
	held: HeldDatabase
): AsyncGenerator<object> {
	const { pouch } = await open(storage, config, held);
	const digest = createDigest();
	let startkey: string | undefined;
	for (;;) {
		const page = await pouch.allDocs({
			include_docs: true,
			conflicts: true,
			limit: PAGE + 1,
			...(startkey === undefined ? {} : { startkey })
		});
		for (const { doc } of page.rows.slice(0, PAGE)) {
			if (!doc || doc._id.startsWith('_design/')) continue;
			const { _conflicts, ...document } = doc as { _id: string; _conflicts?: string[] };
			for (const leaf of [document, ...(await leaves(pouch, doc._id, _conflicts ?? []))]) {
				digest.add(leaf);
				yield leaf;
			}
		}
		if (page.rows.length <= PAGE) break;
		startkey = page.rows[PAGE]!.id;
	}
	yield { end: true, ...digest.contents() };
}

async function leaves(pouch: PouchDB.Database, id: string, revs: string[]): Promise<object[]> {
	const found: object[] = [];
	for (const rev of revs) found.push(await pouch.get(id, { rev }));
	return found;
}

/** Count and digest of a database as it is now. */
export async function contentsOf(storage: Storage, config: MunicipalityConfig, held: HeldDatabase) {
	const digest = createDigest();
	for await (const document of documentsOf(storage, config, held))
		if (!('end' in document)) digest.add(document);
	return digest.contents();
}

/** Removes a municipality's databases from a CouchDB, its replications first: they would make them again. */
export async function dropFromCouch(couchUrl: string, names: string[]): Promise<string[]> {
	const couch = connect(couchUrl);
	const dropped: string[] = [];
	const rows = await couch.ask('GET', '_replicator/_all_docs?include_docs=true');
	for (const { doc } of (rows.status === 200 ? rows.body.rows : []) as { doc: Replication }[]) {
		if (!doc || ![doc.source, doc.target].some((end) => names.includes(databaseOf(end)))) continue;
		const path = `_replicator/${encodeURIComponent(doc._id)}`;
		const gone = await couch.ask('DELETE', `${path}?rev=${encodeURIComponent(doc._rev)}`);
		if (gone.status !== 404) couch.expect(gone, `複製の設定 ${doc._id} を消せません`);
		dropped.push(`_replicator/${doc._id}`);
	}
	for (const name of names) {
		const gone = await couch.ask('DELETE', name);
		if (gone.status !== 404) couch.expect(gone, `データベース ${name} を消せません`);
		dropped.push(name);
	}
	return dropped;
}

interface Replication {
	_id: string;
	_rev: string;
	source?: string | { url?: string };
	target?: string | { url?: string };
}

/** The last part of an address; CouchDB takes plain names too. */
function databaseOf(end: Replication['source']): string {
	const text = typeof end === 'string' ? end : (end?.url ?? '');
	return decodeURIComponent(
		text
			.replace(/[?#].*$/, '')
			.replace(/\/+$/, '')
			.split('/')
			.at(-1) ?? ''
	);
}
