import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { ErrorAnswer } from '../../src/sync/protocol';
import { linesOf } from '../handover/lines';
import { UsageError, UserError } from './command';
import { withFile } from './files';

/** A cluster of municipalities' gates as its operator speaks to it (src/sync/cluster.ts). */
export interface Cluster {
	readonly origin: string;
	/** Asks and checks the answer. Throws UserError for a refusal. */
	ask<T extends z.ZodType>(
		method: 'GET' | 'POST' | 'DELETE',
		path: string,
		answer: T,
		body?: unknown
	): Promise<z.infer<T>>;
	/** The lines of an NDJSON answer. */
	lines(path: string): AsyncGenerator<string>;
}

/** @param url an address of the cluster itself @param tokenFile file with its token (DATA_DIR/gate/cluster-token) */
export async function clusterOf(url: string, tokenFile: string): Promise<Cluster> {
	const origin = parseOrigin(url);
	const token = (
		await withFile('クラスターの合言葉のファイル', tokenFile, () => readFile(tokenFile, 'utf8'))
	).trim();
	const request = async (method: string, path: string, body?: unknown): Promise<Response> => {
		let response: Response;
		try {
			response = await fetch(`${origin}/v1/cluster${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					...(body === undefined ? {} : { 'content-type': 'application/json' })
				},
				body: body === undefined ? undefined : JSON.stringify(body)
			});
		} catch (error) {
			throw new UserError(
				`門番につながりません: ${origin}。動いているか、--url が正しいかを確かめてください。`,
				{ cause: error }
			);
		}
		if (response.ok) return response;
		throw new UserError(explain(response.status, await response.text(), origin));
	};
	return {
		origin,
		async ask(method, path, answer, body) {
			const text = await (await request(method, path, body)).text();
			const parsed = answer.safeParse(json(text));
			if (parsed.success) return parsed.data;
			throw new UserError(`門番の版が違うか、門番ではないものが応答しました: ${origin}`);
		},
		async *lines(path) {
			const { body } = await request('GET', path);
			if (!body) return;
			try {
				yield* linesOf(body as unknown as AsyncIterable<Uint8Array>);
			} catch (error) {
				if (!(error instanceof TypeError)) throw error;
				throw new UserError('門番との通信が途中で切れました。もう一度実行してください。', { cause: error });
			}
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

/** First words of the cluster's reasons (server/gate/cluster/cluster.ts), and what they mean for the person who asked. */
const REASONS: readonly [start: string, say: (rest: string) => string][] = [
	[
		'unknown code',
		() => 'このコードの自治体は、このクラスターにありません。municipality list で確かめてください。'
	],
	[
		'own gate',
		() =>
			'このコードの自治体は、クラスターの門番が自分の名前で受け持っています。クラスターの自治体としての追加や消去はできません。'
	],
	[
		'host taken',
		(host) =>
			`ホスト名 ${host} は、ほかの自治体かクラスター自身が使っています。別のホスト名を指定してください。`
	],
	[
		'exists',
		(what) =>
			`このコードの自治体は、別の名前かホスト名で登録されています: ${what}\n変えるときは --change を付けてください。`
	],
	[
		'erasing',
		() => 'このコードの自治体は消去の途中です。municipality leave を --erase で実行し、終わらせてください。'
	],
	[
		'not handed over',
		(names) => `まだ引き渡していないデータベースがあります: ${names}\nもう一度実行してください。`
	],
	[
		'changed since',
		(name) => `引き渡しのあとで変わったデータベースがあります: ${name}\nもう一度実行してください。`
	],
	[
		'COUCHDB_URL must',
		() => '門番の COUCHDB_URL の利用者に管理者の権限がないため、データベースの一覧と削除ができません。'
	],
	['not open', (why) => `この自治体のデータを開けません: ${why}`],
	['this version does not know', (rest) => `この版の門番が知らないデータベースがあります: ${rest}`]
];

function explain(status: number, text: string, origin: string): string {
	if (status === 401)
		return 'クラスターの合言葉が違います。--token に、この門番の DATA_DIR/gate/cluster-token を指定してください。';
	const answer = ErrorAnswer.safeParse(json(text));
	if (!answer.success) return `門番ではないものが応答しました（${status}）: ${origin}`;
	const { reason } = answer.data;
	for (const [start, say] of REASONS)
		if (reason.startsWith(start)) return say(reason.slice(start.length).replace(/^:?\s*/, ''));
	if (status === 404)
		return `${origin} はクラスター自身のアドレスではありません。自治体のホスト名ではなく、クラスターのホスト名を --url に指定してください。`;
	return `門番が受け付けませんでした（${status}）: ${reason}`;
}

/** Undefined for what is no JSON. */
function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
