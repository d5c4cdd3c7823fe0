import { proxy, wrap } from 'comlink';
import { BookError, type Book, type BookErrorWord, type BookStatus } from './api';

const WORDS: ReadonlySet<string> = new Set<BookErrorWord>([
	'wrongCode',
	'codeExpired',
	'codeUsed',
	'offline',
	'wrongPin',
	'tooManyTries',
	'weakPin',
	'locked',
	'stale',
	'ended',
	'notEnrolled',
	'notAllowed',
	'notFound',
	'badInput',
	'storageFull',
	'storageLost',
	'segmentTampered',
	'segmentWrongKey',
	'segmentFormat',
	'serverError',
	'revoked',
	'stateChanged',
	'packageFormat',
	'packageDamaged',
	'packageTown',
	'packageKey',
	'packageSignature',
	'secondPerson',
	'notHolder',
	'holderBehind',
	'overBudget',
	'paidAlready',
	'clashOpen',
	'unitTaken',
	'fileFormat',
	'fileMismatch'
]);

function isWord(text: string): text is BookErrorWord {
	return WORDS.has(text);
}

/** An error that crossed the worker boundary, as BookError again; anything else stays what it is. */
function asBookError(error: unknown): unknown {
	if (!(error instanceof Error) || error.name !== 'BookError') return error;
	const [word, ...detail] = error.message.split(': ');
	return word && isWord(word) ? new BookError(word, detail.join(': ') || undefined) : error;
}

/** Plain copies: the pages' reactive state consists of proxies, which cannot be posted to a worker. Bytes go as they are. */
function plain(argument: unknown): unknown {
	if (argument instanceof Uint8Array || typeof argument !== 'object' || argument === null) return argument;
	if (Array.isArray(argument)) return argument.map(plain);
	return Object.fromEntries(Object.entries(argument).map(([name, value]) => [name, plain(value)]));
}

/**
 * Starts the book's worker and returns the book for pages. Call it once for a page; closing the page ends the worker.
 * Rejects if the worker's script cannot be started.
 */
export async function connectBook(): Promise<Book> {
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
	const remote = wrap<Record<string, (...args: unknown[]) => unknown>>(worker);
	const call = async (name: string, args: unknown[]): Promise<unknown> => {
		const method = remote[name];
		if (!method) throw new TypeError(`the book has no method ${name}`);
		try {
			return await method(...args);
		} catch (error) {
			throw asBookError(error);
		}
	};
	const book = new Proxy({} as Book, {
		get(_, name) {
			// A promise that resolves to this object asks for `then`.
			if (typeof name !== 'string' || name === 'then') return undefined;
			if (name === 'watch')
				return (listener: (status: BookStatus) => void) => call('watch', [proxy(listener)]);
			if (name === 'persist')
				return async () => {
					// Only a page may ask the browser for this; a worker can merely see the answer.
					await navigator.storage.persist();
					return call('persist', []);
				};
			return (...args: unknown[]) => call(name, args.map(plain));
		}
	});
	await new Promise<void>((resolve, reject) => {
		worker.addEventListener(
			'error',
			(event) => {
				reject(new Error(event.message || 'the book could not be started'));
			},
			{ once: true }
		);
		void book.watch(() => undefined).then(resolve, reject);
	});
	return book;
}
