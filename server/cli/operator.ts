import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { ErrorAnswer } from '../../src/sync/protocol';
import { linesOf } from '../handover/lines';
import { UsageError, UserError } from './command';
import { withFile } from './files';

/** A gate as its operator (データセンターの運用者) speaks to it. */
export interface Operator {
	readonly origin: string;
	/** Resolves to the status: a 404 for HEAD is an answer. Throws UserError for every other refusal. */
	ask(method: 'GET' | 'HEAD' | 'PUT' | 'POST', path: string, body?: unknown): Promise<number>;
	/** Resolves to the answer as it comes, whose body may be long, or to null where there is nothing (404). Throws UserError. */
	open(path: string): Promise<Response | null>;
	/** Resolves to the JSON of the answer, in the shape that is asked for. Throws UserError for every refusal. */
	answer<S extends z.ZodType>(
		shape: S,
		method: 'GET' | 'PUT' | 'POST',
		path: string,
		body?: unknown,
		/** Of a body of bytes. */
		type?: string
	): Promise<z.infer<S>>;
	/** The lines of an NDJSON answer as they come. Throws UserError for a refusal and where the answer breaks off. */
	lines(path: string): AsyncGenerator<string>;
}

const LONGEST_WAIT_S = 60;

/** The gate answered, but not what was asked for. */
export class RefusedError extends UserError {
	constructor(
		message: string,
		readonly status: number
	) {
		super(message);
		this.name = 'RefusedError';
	}
}

/** @param url the gate's address @param tokenFile file with the operator's token (DATA_DIR/gate/operator-token) */
export async function operatorOf(url: string, tokenFile: string): Promise<Operator> {
	const origin = parseOrigin(url);
	const token = (
		await withFile('運用者の合言葉のファイル', tokenFile, () => readFile(tokenFile, 'utf8'))
	).trim();
	const send = async (
		method: string,
		path: string,
		body?: unknown,
		type = 'application/octet-stream'
	): Promise<Response> => {
		for (;;) {
			const response = await sendOnce(method, path, body, type);
			if (response.status !== 429) return response;
			await response.body?.cancel();
			await wait(1_000 * Math.min(Number(response.headers.get('retry-after')) || 5, LONGEST_WAIT_S));
		}
	};
	const sendOnce = async (method: string, path: string, body: unknown, type: string): Promise<Response> => {
		const bytes = body instanceof Uint8Array;
		let response: Response;
		try {
			response = await fetch(`${origin}/v1${path}`, {
				method: method === 'OPEN' ? 'GET' : method,
				headers: {
					authorization: `Bearer ${token}`,
					...(body === undefined ? {} : { 'content-type': bytes ? type : 'application/json' })
				},
				body:
					body === undefined ? undefined : bytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body)
			});
		} catch (error) {
			throw new UserError(
				`門番につながりません: ${origin}。動いているか、--url が正しいかを確かめてください。`,
				{
					cause: error
				}
			);
		}
		// The gate counts requests; whoever sends many waits.
		if (response.status === 429) return response;
		if (response.ok || ((method === 'HEAD' || method === 'OPEN') && response.status === 404)) return response;
		throw new RefusedError(explain(response.status, await response.text(), path), response.status);
	};
	return {
		origin,
		async *lines(path) {
			const { body } = await send('GET', path);
			if (!body) return;
			try {
				yield* linesOf(body);
			} catch (error) {
				throw new UserError(`門番からの読み出しが途中で切れました（${path}）。もう一度実行してください。`, {
					cause: error
				});
			}
		},
		ask: async (method, path, body) => (await send(method, path, body)).status,
		async open(path) {
			const response = await send('OPEN', path);
			if (response.status !== 404) return response;
			await response.body?.cancel();
			return null;
		},
		async answer(shape, method, path, body, type) {
			const response = await send(method, path, body, type);
			const parsed = shape.safeParse(json(await response.text()));
			if (parsed.success) return parsed.data;
			throw new UserError(
				`門番の応答を読めません（${path}）。門番とこのコマンドの版が合っているか確かめてください。`
			);
		}
	};
}

function parseOrigin(url: string): string {
	try {
		return new URL(url).origin;
	} catch (error) {
		throw new UsageError(`--url が正しくありません: ${url}。例: --url http://127.0.0.1:8080`, {
			cause: error
		});
	}
}

function explain(status: number, text: string, path: string): string {
	if (status === 401)
		return '運用者の合言葉が違います。--token に、この門番の DATA_DIR/gate/operator-token を指定してください。';
	const answer = ErrorAnswer.safeParse(json(text));
	if (!answer.success) return `門番ではないものが応答しました（${status}）。--url を確かめてください。`;
	return `門番が受け付けませんでした（${path.split('/').slice(0, 3).join('/')}、${status}）: ${answer.data.reason}`;
}

/** Undefined for what is no JSON. */
function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
