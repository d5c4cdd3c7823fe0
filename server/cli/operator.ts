import { readFile } from 'node:fs/promises';
import { ErrorAnswer } from '../../src/sync/protocol';
import { UsageError, UserError } from './command';
import { withFile } from './files';

/** A gate as its operator (データセンターの運用者) speaks to it. */
export interface Operator {
	readonly origin: string;
	/** Resolves to the status: a 404 for HEAD is an answer. Throws UserError for every other refusal. */
	ask(method: 'GET' | 'HEAD' | 'PUT' | 'POST', path: string, body?: unknown): Promise<number>;
}

/** @param url the gate's address @param tokenFile file with the operator's token (DATA_DIR/gate/operator-token) */
export async function operatorOf(url: string, tokenFile: string): Promise<Operator> {
	const origin = parseOrigin(url);
	const token = (
		await withFile('運用者の合言葉のファイル', tokenFile, () => readFile(tokenFile, 'utf8'))
	).trim();
	return {
		origin,
		async ask(method, path, body) {
			const bytes = body instanceof Uint8Array;
			let response: Response;
			try {
				response = await fetch(`${origin}/v1${path}`, {
					method,
					headers: {
						authorization: `Bearer ${token}`,
						...(body === undefined
							? {}
							: { 'content-type': bytes ? 'application/octet-stream' : 'application/json' })
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
			if (response.ok || (method === 'HEAD' && response.status === 404)) return response.status;
			throw new UserError(explain(response.status, await response.text(), path));
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
