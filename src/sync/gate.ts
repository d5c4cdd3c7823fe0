import type { z } from 'zod';
import { ErrorAnswer, type ErrorWord } from './protocol';

/** Why a request brought no answer: the gate's own word, no connection, or an answer that is not the gate's. */
export class GateError extends Error {
	constructor(
		readonly word: ErrorWord | 'offline' | 'unreadable',
		reason: string,
		/** The gate's clock (Date header), ms, where it was sent. */
		readonly gateTime: number | null = null
	) {
		super(`${word}: ${reason}`);
		this.name = 'GateError';
	}
}

export interface Ask {
	method?: 'GET' | 'POST' | 'PUT';
	body?: unknown;
	token?: string;
	/** Until the answer has come in whole, ms. */
	timeout?: number;
	signal?: AbortSignal;
	headers?: Record<string, string>;
}

/** One data center's gate. */
export interface Gate {
	/** Asks and checks the answer. Throws GateError; AbortError if `signal` was aborted. */
	ask<T extends z.ZodType>(path: string, answer: T, ask?: Ask): Promise<z.infer<T>>;
	/** The bare response with its body unread, once its status is fine. The caller watches the time. */
	open(path: string, ask?: Ask): Promise<Response>;
}

const TIMEOUT_MS = 20_000;

/** The gate at an origin. */
export function createGate(origin: string, fetch: typeof globalThis.fetch): Gate {
	async function request(path: string, { method, body, token, headers }: Ask, signal: AbortSignal) {
		const response = await fetch(`${origin}/v1${path}`, {
			method: method ?? (body === undefined ? 'GET' : 'POST'),
			headers: {
				...headers,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(token === undefined ? {} : { authorization: `Bearer ${token}` })
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			cache: 'no-store',
			credentials: 'omit',
			signal
		});
		if (!response.ok) throw await refusal(response);
		return response;
	}
	/** Aborting was the caller's wish; everything else that fetch throws is a connection that failed. */
	const withoutConnection = (error: unknown, signal: AbortSignal | undefined): unknown =>
		error instanceof GateError || signal?.aborted
			? error
			: new GateError('offline', error instanceof Error ? error.message : String(error));

	return {
		async ask(path, answer, ask = {}) {
			const timeout = AbortSignal.timeout(ask.timeout ?? TIMEOUT_MS);
			const signal = ask.signal ? AbortSignal.any([ask.signal, timeout]) : timeout;
			try {
				const text = await (await request(path, ask, signal)).text();
				return read(answer, text);
			} catch (error) {
				throw withoutConnection(error, ask.signal);
			}
		},
		async open(path, ask = {}) {
			try {
				return await request(path, ask, ask.signal ?? AbortSignal.timeout(TIMEOUT_MS));
			} catch (error) {
				throw withoutConnection(error, ask.signal);
			}
		}
	};
}

function read<T extends z.ZodType>(answer: T, text: string): z.infer<T> {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		// A proxy in between, a captive portal: there is no data center behind this answer.
		throw new GateError('offline', 'the answer is not JSON');
	}
	const parsed = answer.safeParse(json);
	if (!parsed.success) throw new GateError('unreadable', parsed.error.issues[0]?.message ?? 'wrong shape');
	return parsed.data;
}

async function refusal(response: Response): Promise<GateError> {
	const gateTime = Date.parse(response.headers.get('date') ?? '') || null;
	const { error, reason } = read(ErrorAnswer, await response.text());
	return new GateError(error, reason, gateTime);
}
