import { version } from '../../package.json';

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
	/** Calls back when the network comes or goes. Returns what ends it. */
	onNetworkChange(callback: () => void): () => void;
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
