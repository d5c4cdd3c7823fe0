import type { z } from 'zod';
import { ErrorAnswer, type ErrorWord } from './protocol';
import { afterAwake, systemTime, unlessAborted, type Time } from './time';

/**
 * What is wrong with a gate.
 *   offline: no connection · silent: it does not answer · slow: it answers, but not with what was asked for
 *   garbage: what it answers is no gate's answer · protocol: it speaks another version
 *   otherMunicipality: it serves somebody else · lying: it acknowledged what it does not hold
 *   unknownHere: it does not know this device, because its data center was emptied · ended: the device's time is over
 *   busy, serverError: it says so itself
 */
export type GateProblem =
	| 'offline'
	| 'silent'
	| 'slow'
	| 'garbage'
	| 'protocol'
	| 'otherMunicipality'
	| 'lying'
	| 'unknownHere'
	| 'ended'
	| 'busy'
	| 'serverError';

/** Why a request brought no answer: the gate's own word, no connection, or an answer that is not the gate's. */
export class GateError extends Error {
	readonly problem: GateProblem;

	constructor(
		readonly word: ErrorWord | 'offline' | 'unreadable',
		reason: string,
		/** The gate's clock (Date header), ms, where it was sent. */
		readonly gateTime: number | null = null,
		problem?: GateProblem
	) {
		super(`${word}: ${reason}`);
		this.name = 'GateError';
		this.problem = problem ?? problemOf(word);
	}
}

function problemOf(word: GateError['word']): GateProblem {
	switch (word) {
		case 'offline':
			return 'offline';
		case 'unreadable':
			return 'garbage';
		case 'unauthorized':
			return 'unknownHere';
		case 'ended':
			return 'ended';
		case 'unavailable':
		case 'too_many_requests':
			return 'busy';
		default:
			return 'serverError';
	}
}

export interface Ask {
	method?: 'GET' | 'POST' | 'PUT' | 'HEAD';
	/** Sent as JSON. */
	body?: unknown;
	/** Sent as they are, in the place of a body. */
	bytes?: Uint8Array<ArrayBuffer>;
	token?: string;
	/** The gate may be silent for this long, ms: for long polls. Such a request is not watched over. */
	timeout?: number;
	signal?: AbortSignal;
	headers?: Record<string, string>;
}

/** Somebody who watches one request and ends it when nothing comes of it. */
export interface Vigil {
	/** Aborted with a GateError when the gate is to be left. */
	readonly signal: AbortSignal;
	/** From now on something is waited for. */
	waiting(): void;
	/** So many bytes have come; nothing is waited for until `waiting`. */
	came(bytes: number): void;
	end(): void;
}

/** One data center's gate. */
export interface Gate {
	/** Asks and checks the answer. Throws GateError; AbortError if `signal` was aborted. */
	ask<T extends z.ZodType>(path: string, answer: T, ask?: Ask): Promise<z.infer<T>>;
	/** An answer that is read part by part, once its status is fine. */
	open(path: string, ask?: Ask): Promise<Opened>;
}

/** The next part of a body; null at its end. Throws GateError where it stalls: the body is watched too. */
type Reading = () => Promise<Uint8Array<ArrayBuffer> | null>;

/** An answer that is being read. No stream of its own: each part of a hundred megabytes would go through one more. */
export interface Opened {
	readonly status: number;
	readonly headers: Headers;
	read: Reading;
	/** For who does not read it to its end. */
	cancel(): void;
}

/** A gate over which nothing came for this long is dead, where there is no other to go to. */
const STALLED_MS = 20_000;

/** Begins the watch over a request that sends so many bytes. */
export type Watch = (upload: number) => Vigil;

/** The watch where there is nobody else to go to: patient. */
export function patientWatch(time: Time, patience: number = STALLED_MS): Watch {
	return () => {
		const over = new AbortController();
		let cancel: () => void = () => undefined;
		return {
			signal: over.signal,
			waiting() {
				cancel();
				cancel = afterAwake(time, patience, () =>
					over.abort(new GateError('offline', 'nothing came', null, 'silent'))
				);
			},
			came: () => cancel(),
			end: () => cancel()
		};
	};
}

/** The gate at an origin. */
export function createGate(
	origin: string,
	fetch: typeof globalThis.fetch,
	{ time = systemTime(), watch = patientWatch(time) }: { time?: Time; watch?: Watch } = {}
): Gate {
	async function begin(path: string, ask: Ask) {
		const { method, body, bytes, token, headers, timeout } = ask;
		const text = body === undefined ? undefined : JSON.stringify(body);
		const upload = bytes?.length ?? text?.length ?? 0;
		const vigil = (timeout === undefined ? watch : patientWatch(time, timeout))(upload);
		const signal = ask.signal ? AbortSignal.any([ask.signal, vigil.signal]) : vigil.signal;
		const mayFail = async <T>(job: () => Promise<T>): Promise<T> => {
			try {
				return await unlessAborted(job(), signal);
			} catch (error) {
				vigil.end();
				// Aborting was the caller's wish; everything else that fetch throws is a connection that failed.
				if (ask.signal?.aborted) throw ask.signal.reason;
				if (vigil.signal.aborted) throw vigil.signal.reason;
				if (error instanceof GateError) throw error;
				throw new GateError('offline', error instanceof Error ? error.message : String(error));
			}
		};
		vigil.waiting();
		const response = await mayFail(() =>
			fetch(`${origin}/v1${path}`, {
				method: method ?? (text === undefined && bytes === undefined ? 'GET' : 'POST'),
				headers: {
					...headers,
					...(text === undefined ? {} : { 'content-type': 'application/json' }),
					...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
					...(token === undefined ? {} : { authorization: `Bearer ${token}` })
				},
				body: bytes ?? text,
				cache: 'no-store',
				credentials: 'omit',
				signal
			})
		);
		vigil.came(0);
		const reader = response.body?.getReader();
		const read: Reading = () =>
			mayFail(async () => {
				vigil.waiting();
				const part = await reader?.read();
				if (!part || part.done) {
					vigil.end();
					return null;
				}
				vigil.came(part.value.length);
				return part.value as Uint8Array<ArrayBuffer>;
			});
		const ended = () => {
			vigil.end();
			// A body that nobody reads to its end would hold its connection; what cancelling answers is of no use.
			void reader?.cancel().catch(() => undefined);
		};
		if (!response.ok) {
			try {
				// The answer to HEAD has no content that could say why.
				if (method === 'HEAD' && response.status === 404) throw new GateError('not_found', path);
				throw await refusal(response, await wholeText(read));
			} finally {
				ended();
			}
		}
		return { response, read, ended };
	}

	return {
		async ask(path, answer, ask = {}) {
			const { read, ended } = await begin(path, ask);
			try {
				return parse(answer, await wholeText(read));
			} finally {
				ended();
			}
		},
		async open(path, ask = {}) {
			const { response, read, ended } = await begin(path, ask);
			const { status, headers } = response;
			return { status, headers, read, cancel: ended };
		}
	};
}

async function wholeText(read: Reading): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	for (;;) {
		const part = await read();
		if (!part) return text + decoder.decode();
		text += decoder.decode(part, { stream: true });
	}
}

function parse<T extends z.ZodType>(answer: T, text: string): z.infer<T> {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		// A proxy in between, a captive portal: there is no data center behind this answer.
		throw new GateError('offline', 'the answer is not JSON', null, 'garbage');
	}
	const parsed = answer.safeParse(json);
	if (!parsed.success) throw new GateError('unreadable', parsed.error.issues[0]?.message ?? 'wrong shape');
	return parsed.data;
}

function refusal(response: Response, text: string): GateError {
	const gateTime = Date.parse(response.headers.get('date') ?? '') || null;
	const { error, reason } = parse(ErrorAnswer, text);
	return new GateError(error, reason, gateTime);
}
