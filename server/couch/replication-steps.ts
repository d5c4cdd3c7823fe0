import { isDeepStrictEqual } from 'node:util';
import { conceal, expectDone, type Couch } from './client';
import { replicationDocument, rereadDocument, rereadId, type Peer, type ReplicationDocument } from './plan';
import type { Step } from './steps';

type Held = Record<string, unknown> & { _id: string; source?: unknown; target?: unknown };

/** Fields that CouchDB itself adds. */
const OF_COUCH = /^(?:_rev|owner|_replication_.*)$/;

/** The continuous pull of one database from the other data center. */
export function replicationStep(couch: Couch, database: string, peer: Peer): Step {
	const wanted = replicationDocument(database, peer);
	const path = `_replicator/${encodeURIComponent(wanted._id)}`;
	return {
		id: `${database} replication`,
		done: `データベース ${database} を相手センターから受け取る複製を用意しました。`,
		needs: ['_replicator', `${database} contents`],
		async look() {
			const { status, body } = await couch.ask('GET', path);
			if (status === 404) return [`データベース ${database} を相手センターから受け取る複製がありません。`];
			expectDone({ status, body }, '複製の設定を読めません');
			return differences(database, body as Held, wanted);
		},
		async mend() {
			const held = await couch.ask('GET', path);
			const put = await couch.ask('PUT', path, {
				...wanted,
				...(held.status === 200 ? { _rev: held.body._rev } : {})
			});
			expectDone(put, `データベース ${database} の複製を用意できません`);
		}
	};
}

/** One more pass over everything: done in each run that asks for it, whatever was before. */
export function rereadStep(couch: Couch, database: string, peer: Peer): Step {
	const { _id } = replicationDocument(database, peer);
	const path = `_replicator/${encodeURIComponent(rereadId(_id))}`;
	let started = false;
	return {
		id: `${database} reread`,
		done: `データベース ${database} を相手センターから初めから読み直しています。終わったかは couch check で確かめてください。`,
		needs: [`${database} replication`],
		look: async () => (started ? [] : [`データベース ${database} をまだ読み直していません。`]),
		async mend() {
			const held = await couch.ask('GET', path);
			if (held.status === 200)
				expectDone(
					await couch.ask('DELETE', `${path}?rev=${encodeURIComponent(String(held.body._rev))}`),
					'前の読み直しを消せません'
				);
			const running = await couch.ask('GET', schedulerPath(_id));
			const put = await couch.ask('PUT', path, rereadDocument(database, peer, refusals(running.body.info)));
			expectDone(put, `データベース ${database} の読み直しを始められません`);
			started = true;
		}
	};
}

/** Says which part differs; never what a password is. */
function differences(database: string, held: Held, wanted: ReplicationDocument): string[] {
	const found: string[] = [];
	for (const [side, word] of [
		['source', '受け取る元'],
		['target', '書く先']
	] as const) {
		const there = held[side] as { url?: unknown; auth?: unknown } | undefined;
		if (there?.url !== wanted[side].url) found.push(`${word}の住所`);
		if (!isDeepStrictEqual(there?.auth, wanted[side].auth)) found.push(`${word}の利用者かパスワード`);
		const more = Object.keys(there ?? {}).filter((name) => name !== 'url' && name !== 'auth');
		if (typeof there === 'object' && more.length) found.push(`${word}の余分な設定 ${more.join('、')}`);
	}
	if (held.continuous !== true) found.push('続けて受け取る指定（continuous）');
	const extra = Object.keys(held).filter((name) => !(name in wanted) && !OF_COUCH.test(name));
	if (extra.length) found.push(`余分な設定 ${extra.join('、')}`);
	return found.length ? [`データベース ${database} の複製の設定が違います: ${found.join('、')}。`] : [];
}

/** States of the scheduler in which all is well (CouchDB documentation, "Replication states"). */
const WELL = ['initializing', 'running', 'pending'];

/** Whether the replications of these databases run, and whether there are others that nobody has planned. */
export function replicationStateStep(couch: Couch, databases: string[], peer: Peer | null): Step {
	const ids = peer ? databases.map((name) => replicationDocument(name, peer)._id) : [];
	const planned = new Set([...ids, ...ids.map(rereadId)]);
	const secrets = peer ? [peer.here.password, peer.there.password] : [];
	return {
		id: 'replication state',
		needs: ['_replicator'],
		checkOnly: true,
		async look() {
			const answer = await couch.ask('GET', '_replicator/_all_docs?include_docs=true');
			expectDone(answer, '複製の設定を読めません');
			const found: string[] = [];
			const documents = (answer.body.rows as { doc: Held }[]).map(({ doc }) => doc);
			for (const doc of documents) {
				const ours = [doc.source, doc.target].map(databaseOf).find((name) => databases.includes(name));
				if (!ours) continue;
				if (peer && !planned.has(doc._id))
					found.push(
						`データベース ${ours} に知らない複製 ${doc._id} があります。だれが置いたか確かめ、不要なら _replicator から消してください。`
					);
				const again = documents.find(({ _id }) => _id === rereadId(doc._id));
				found.push(...(await state(couch, ours, doc, again)));
			}
			return found.map((text) => conceal(text, secrets));
		}
	};
}

const schedulerPath = (id: string) => `_scheduler/docs/_replicator/${encodeURIComponent(id)}`;

/** Documents that the target's validation has refused, as the scheduler counts them. */
const refusals = (info: unknown) =>
	Number((info as { doc_write_failures?: unknown } | null)?.doc_write_failures ?? 0);

async function state(couch: Couch, database: string, doc: Held, again: Held | undefined): Promise<string[]> {
	const { status, body } = await couch.ask('GET', schedulerPath(doc._id));
	// Between a document and its job the scheduler knows nothing, or a state of null.
	if (status === 404 || (status === 200 && !body.state))
		return [
			`データベース ${database} の複製 ${doc._id} がまだ始まっていません。少し待ってからもう一度確かめてください。`
		];
	expectDone({ status, body }, '複製の状態を読めません');
	const once = doc.continuous !== true;
	if (![...WELL, ...(once ? ['completed'] : [])].includes(String(body.state))) {
		const error = (body.info as { error?: unknown } | null)?.error;
		return [
			`データベース ${database} の複製が動いていません（${String(body.state)}、失敗 ${Number(body.error_count ?? 0)} 回）: ${String(error ?? '理由なし')}`
		];
	}
	// What was refused before everything was read again is settled by that pass, which is judged by itself.
	const refused = refusals(body.info);
	if (refused === 0 || refused === again?.refusedBefore) return [];
	return [
		`データベース ${database} の複製で、受け取りを断った文書が ${refused} 件あります。両センターで couch setup を実行してから、ここで couch setup --reread を実行してください。それでも残るときは、相手センターに規則に合わない文書が書かれていないかを確かめてください。`
	];
}

/** Name of the database that an endpoint of a replication document names: text or object, '' if none. */
function databaseOf(endpoint: unknown): string {
	const url =
		typeof endpoint === 'object' && endpoint !== null && 'url' in endpoint ? endpoint.url : endpoint;
	return typeof url === 'string' ? decodeURIComponent(url.replace(/\/+$/, '').split('/').at(-1)!) : '';
}
