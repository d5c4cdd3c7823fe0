import type { ErrorWord } from '../../src/sync/protocol';

const STATUS: Record<ErrorWord, number> = {
	bad_request: 400,
	unauthorized: 401,
	forbidden: 403,
	revoked: 403,
	ended: 403,
	not_found: 404,
	conflict: 409,
	used: 409,
	expired: 410,
	too_large: 413,
	too_many_requests: 429,
	unavailable: 503
};

/** An answer that is not the asked one. `reason` is for the person who reads a log or a network trace. */
export class GateError extends Error {
	readonly statusCode: number;
	constructor(
		readonly word: ErrorWord,
		readonly reason: string,
		statusCode = STATUS[word]
	) {
		super(reason);
		this.name = 'GateError';
		this.statusCode = statusCode;
	}
}

/** The word for a status that the framework set (unparsable body, wrong media type, malformed path …). */
export function wordOf(status: number): ErrorWord {
	const exact = (Object.keys(STATUS) as ErrorWord[]).find((word) => STATUS[word] === status);
	return exact ?? (status < 500 ? 'bad_request' : 'unavailable');
}

/** What a database's or file system's error says about itself, `''` if nothing. */
export function codeOf(error: unknown): string {
	const code = (error as { code?: unknown } | null)?.code;
	return typeof code === 'string' ? code : '';
}

/** The HTTP status that a database’s error carries, if any. */
export function statusOf(error: unknown): number | undefined {
	const status = (error as { status?: unknown } | null)?.status;
	return typeof status === 'number' ? status : undefined;
}
