import { connectBook } from '../book/client';
import { STARTING, type Book, type BookStatus } from '../book/api';
import { flushDrafts } from './draft-queue';
import { errorText } from './errors';

let current = $state.raw<BookStatus>(STARTING);
let connected: Promise<Book> | null = null;
let connection: Book | null = null;

/** Reactive view of the book's status; `status.phase`, `status.counts` … may be read in any template. */
export const status: Readonly<BookStatus> = new Proxy(STARTING, {
	get: (_target, name) => Reflect.get(current, name)
});

/** Starts the worker, once for the whole app. Called by the staff layout; citizen pages never do. */
export function openBook(): Promise<Book> {
	connected ??= start();
	return connected;
}

async function start(): Promise<Book> {
	try {
		connection = await connectBook();
		await connection.watch((next) => (current = next));
		return connection;
	} catch (error) {
		current = { ...current, phase: 'broken', problem: 'storageLost' };
		throw error;
	}
}

/** The book. Only for code that runs below the staff layout, which shows its pages when the book is there. */
export function book(): Book {
	if (!connection) throw new Error('the book is not open yet');
	return connection;
}

/** Writes drafts down, then forgets keys and everything personal. */
export async function lockBook(): Promise<void> {
	await flushDrafts();
	await book().lock();
}

/** Answer of a live query. `data` stays the old one while a new one is fetched. */
export interface Live<T> {
	readonly data: T | undefined;
	/** A sentence that says what to do, or null. */
	readonly error: string | null;
	/** True until the first answer or error. */
	readonly loading: boolean;
}

/**
 * Asks the book now and again whenever its revision or anything reactive that `query` reads before its first await
 * changes. Call it while a component is set up. Answers that come too late are dropped; while the book is not open
 * nothing is asked and nothing personal is kept.
 */
export function live<T>(query: (book: Book) => Promise<T>): Live<T> {
	let data = $state.raw<T | undefined>(undefined);
	let error = $state<string | null>(null);
	let loading = $state(true);
	let round = 0;

	$effect(() => {
		const mine = ++round;
		if (current.phase !== 'open' || !connection) {
			data = undefined;
			return;
		}
		// Read for the effect to run again after every change of the ledger.
		void current.revision;
		query(connection).then(
			(answer) => {
				if (mine !== round) return;
				data = answer;
				error = null;
				loading = false;
			},
			(reason: unknown) => {
				if (mine !== round) return;
				error = errorText(reason);
				loading = false;
			}
		);
	});

	return {
		get data() {
			return data;
		},
		get error() {
			return error;
		},
		get loading() {
			return loading;
		}
	};
}
