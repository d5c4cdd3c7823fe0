import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { TabletDatabase } from '../../src/store/database';

/** What may happen to the writes of one running app. */
export interface Fate {
	/** So many more writes, then the power goes; null: it stays. */
	writesLeft: number | null;
	dead: boolean;
	/** So many writes find no room. */
	full: number;
	/** Some found none. */
	wasFull: boolean;
	onDeath(): void;
}

const fates = new WeakMap<object, Fate>();

/** Every write of every app comes by here: between any two of them the power may go, or the room be used up. */
function beforeWrite(store: IDBObjectStore, takesRoom: boolean): void {
	const fate = fates.get(store.transaction.db);
	if (!fate) return;
	if (!fate.dead && fate.writesLeft !== null && fate.writesLeft-- === 0) {
		fate.dead = true;
		fate.onDeath();
	}
	if (fate.dead) throw new DOMException('the power went', 'AbortError');
	if (takesRoom && fate.full > 0) {
		fate.full--;
		fate.wasFull = true;
		throw new DOMException('no room', 'QuotaExceededError');
	}
}

const real = { ...pick(IDBObjectStore.prototype) };
function pick({ add, put, delete: remove, clear }: IDBObjectStore) {
	return { add, put, remove, clear };
}
Object.assign(IDBObjectStore.prototype, {
	add(this: IDBObjectStore, ...args: Parameters<IDBObjectStore['add']>) {
		beforeWrite(this, true);
		return real.add.apply(this, args);
	},
	put(this: IDBObjectStore, ...args: Parameters<IDBObjectStore['put']>) {
		beforeWrite(this, true);
		return real.put.apply(this, args);
	},
	delete(this: IDBObjectStore, ...args: Parameters<IDBObjectStore['delete']>) {
		beforeWrite(this, false);
		return real.remove.apply(this, args);
	},
	clear(this: IDBObjectStore) {
		beforeWrite(this, false);
		return real.clear.apply(this);
	}
});

/** All rows of a tablet's disk, keys of the browser included. */
export type DiskImage = ReadonlyMap<string, readonly unknown[]>;

/** The app's database on this disk. Its writes have this fate. */
export async function openDisk(disk: IDBFactory, fate?: Fate): Promise<TabletDatabase> {
	const db = new TabletDatabase('tomoshibi', { indexedDB: disk, IDBKeyRange });
	await db.open();
	if (fate) fates.set(db.backendDB(), fate);
	return db;
}

/** What a tool that copies the whole disk finds. */
export async function imageOf(disk: IDBFactory): Promise<DiskImage> {
	const db = await openDisk(disk);
	const image = new Map<string, readonly unknown[]>();
	await db.transaction('r', db.tables, async () => {
		for (const table of db.tables) image.set(table.name, await table.toArray());
	});
	db.close();
	return image;
}

/** A new disk with these rows. */
export async function diskOf(image: DiskImage): Promise<IDBFactory> {
	const disk = new IDBFactory();
	const db = await openDisk(disk);
	await db.transaction('rw', db.tables, async () => {
		for (const [name, rows] of image) if (rows.length) await db.table(name).bulkPut([...rows]);
	});
	db.close();
	return disk;
}
