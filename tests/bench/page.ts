import { Dexie, type Table } from 'dexie';
import PouchDB from 'pouchdb-core';
import PouchHttp from 'pouchdb-adapter-http';
import PouchIdb from 'pouchdb-adapter-idb';
import PouchReplication from 'pouchdb-replication';
import { openRegister, type Register } from '../../src/registry/open';
import type { House, Resident } from '../../src/registry/types';
import type { Manifest } from '../../src/segments/manifest';
import { openMunicipalityKeys } from '../../src/vault/keys';
import { appendToBook, enrolHere, type AppendTimes } from './page-book';
import { bootstrapHere, replicateHere } from './page-bootstrap';
import { BENCH_SECRET } from './key';
import { queries, registers } from './people';

PouchDB.plugin(PouchHttp).plugin(PouchIdb).plugin(PouchReplication);

/** Where the tablet keeps the sealed snapshot (as src/store does). */
class SealedStore extends Dexie {
	readonly segments!: Table<{ name: string; bytes: Uint8Array<ArrayBuffer> }, string>;
	readonly meta!: Table<{ key: string; value: Manifest }, string>;
	constructor(size: number) {
		super(`sealed-${size}`);
		this.version(1).stores({ segments: 'name', meta: 'key' });
	}
}

class RowStore extends Dexie {
	readonly residents!: Table<Resident, string>;
	readonly houses!: Table<House, string>;
	constructor() {
		super('rows');
		this.version(1).stores({ residents: 'id, household', houses: 'id, owner' });
	}
}

let register: Register | undefined;

const bench = {
	/** Downloads a snapshot into IndexedDB. Not timed: it happens on the day of enrolment. */
	async download(size: number): Promise<void> {
		const store = new SealedStore(size);
		const manifest = (await (await fetch(`/manifest/${size}`)).json()) as Manifest;
		for (const { name } of manifest.segments) {
			const answer = await fetch(`/segments/${size}/${name}`);
			await store.segments.put({ name, bytes: new Uint8Array(await answer.arrayBuffer()) });
		}
		await store.meta.put({ key: 'snapshot', value: manifest });
		store.close();
	},

	/** From a closed database to the answer of the first search. ms */
	async open(size: number): Promise<{ ms: number; hits: number }> {
		const keys = await openMunicipalityKeys(BENCH_SECRET);
		const start = performance.now();
		const store = new SealedStore(size);
		const manifest = (await store.meta.get('snapshot'))!.value;
		register = await openRegister(keys, manifest, async (name) => (await store.segments.get(name))!.bytes);
		const { hits } = register.search('さとう');
		const ms = performance.now() - start;
		store.close();
		return { ms, hits: hits.length };
	},

	/**
	 * ms of each search over the register that was opened: the first time, and the median of three (what else the machine does
	 * meanwhile, for example other tests, hits one of them and not two).
	 */
	search(size: number, count: number): { query: string; first: number; ms: number }[] {
		const asked = queries(size, count);
		const passes = Array.from({ length: 3 }, () =>
			asked.map((query) => {
				const start = performance.now();
				register!.search(query);
				return performance.now() - start;
			})
		);
		return asked.map((query, i) => {
			const times = passes.map((pass) => pass[i]!);
			return { query, first: times[0]!, ms: times.toSorted((a, b) => a - b)[1]! };
		});
	},

	/** PouchDB's replication with the settings that were fastest. ms */
	async pouch(size: number): Promise<number> {
		const local = new PouchDB('peer', { adapter: 'idb' });
		const remote = new PouchDB(`${location.origin}/couch/${size}`, { adapter: 'http', skip_setup: true });
		const start = performance.now();
		const { docs_written } = await local.replicate.from(remote, { batch_size: 2000, batches_limit: 5 });
		const ms = performance.now() - start;
		const { doc_count } = await local.info();
		await local.destroy();
		if (doc_count !== docs_written || doc_count < size) throw new Error(`replicated ${doc_count}`);
		return ms;
	},

	/** Dexie's bulkPut of rows that are in memory already. ms */
	async dexie(size: number): Promise<number> {
		const rows = registers(size);
		const residents = [...rows.residents()];
		const houses = [...rows.houses()];
		const store = new RowStore();
		await store.open();
		const start = performance.now();
		await store.residents.bulkPut(residents);
		await store.houses.bulkPut(houses);
		const ms = performance.now() - start;
		await store.delete();
		return ms;
	},

	enrol: (): Promise<void> => enrolHere('tomoshibi'),

	append: (count: number): Promise<AppendTimes> => appendToBook(count),

	bootstrap: bootstrapHere,

	replicate: replicateHere
};

export type Bench = typeof bench;
Object.assign(globalThis, { bench });
