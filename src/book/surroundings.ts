import { version } from '../../package.json';
import type { Time } from '../sync/time';

/** What the book needs of the browser. Tests give it their own. */
export interface Surroundings {
	/** Name of the tablet's database. */
	database: string;
	indexedDB: IDBFactory;
	IDBKeyRange: typeof IDBKeyRange;
	/** Web Locks: of all tabs one holds the book. */
	locks: Pick<LockManager, 'request'>;
	/** The data center is where the app comes from. */
	origin: string;
	fetch: typeof fetch;
	/** ms since 1970 */
	now(): number;
	/** Timers and chance of the sync, where they are not the machine's. */
	time?: Time;
	/** Calls back when the network comes or goes. Returns what ends it. */
	onNetworkChange(callback: () => void): () => void;
	/** How often it is looked whether somebody's time is over, ms; 15 seconds if left out. */
	watchEveryMs?: number;
	storage: Pick<StorageManager, 'persisted' | 'estimate'> & Partial<Pick<StorageManager, 'persist'>>;
	version: string;
}

/** Inside the book's worker. */
export function browserSurroundings(): Surroundings {
	return {
		database: 'tomoshibi',
		indexedDB,
		IDBKeyRange,
		locks: navigator.locks,
		origin: location.origin,
		fetch: (input, init) => fetch(input, init),
		now: () => Date.now(),
		onNetworkChange(callback) {
			addEventListener('online', callback);
			addEventListener('offline', callback);
			return () => {
				removeEventListener('online', callback);
				removeEventListener('offline', callback);
			};
		},
		storage: navigator.storage,
		version
	};
}
