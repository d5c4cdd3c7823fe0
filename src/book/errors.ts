import { MovedError } from '../store/append';
import { storageProblem } from '../store/errors';
import { GateError } from '../sync/gate';
import { BookError, type Book, type BookErrorWord } from './api';

/** Any error as people are to be told of it; a fault of the program stays what it is. */
function asWord(error: unknown): unknown {
	if (error instanceof BookError) return error;
	if (error instanceof MovedError) return new BookError('stateChanged', 'another tab has the book');
	if (error instanceof GateError) return new BookError(gateWord(error.word), error.message);
	const storage = storageProblem(error);
	return storage ? new BookError(storage, error instanceof Error ? error.message : undefined) : error;
}

function gateWord(word: GateError['word']): BookErrorWord {
	switch (word) {
		case 'offline':
			return 'offline';
		case 'revoked':
			return 'revoked';
		case 'forbidden':
			return 'notAllowed';
		case 'not_found':
			return 'notFound';
		case 'conflict':
			return 'stateChanged';
		default:
			return 'serverError';
	}
}

/** The same book, whose methods throw BookError for everything that storage and gate can throw. */
export function guarded(book: Book): Book {
	const methods = Object.entries(book) as [string, (...args: unknown[]) => Promise<unknown>][];
	const wrapped = methods.map(([name, method]) => [
		name,
		async (...args: unknown[]) => {
			try {
				return await method(...args);
			} catch (error) {
				throw asWord(error);
			}
		}
	]);
	// Every method keeps its own parameters and answer.
	return Object.fromEntries(wrapped) as Book;
}
