import { isDeepStrictEqual } from 'node:util';
import { SECURITY } from '../../couch/build';
import { expectDone, type Couch } from './client';
import type { PlannedDatabase } from './plan';
import { isOpen, membership } from './server-steps';
import type { Step } from './steps';

/** Documents that are looked at from each end of a database to see whether it is ours. */
const SAMPLE = 50;

interface Row {
	id: string;
}

/** Everything about one database but its replication. */
export function databaseSteps(couch: Couch, { name, design, ids }: PlannedDatabase): Step[] {
	const rows = async (query: string): Promise<string[]> => {
		const answer = await couch.ask('GET', `${name}/_all_docs?${query}`);
		expectDone(answer, `データベース ${name} を読めません`);
		return (answer.body.rows as Row[]).map(({ id }) => id);
	};
	const designPath = `${name}/${design._id}`;
	return [
		{
			id: name,
			done: `データベース ${name} を作りました。`,
			// A database that is made before all nodes have joined stays on those that had.
			needs: ['version', 'nodes', 'finished'],
			async look() {
				const { status, body } = await couch.ask('GET', name);
				if (status === 404) return [`データベース ${name} がありません。`];
				expectDone({ status, body }, `データベース ${name} を読めません`);
				return [];
			},
			async mend() {
				const made = await couch.ask('PUT', name);
				// 412: a gate made it in the meantime.
				if (made.status !== 412) expectDone(made, `データベース ${name} を作れません`);
			}
		},
		{
			id: `${name} contents`,
			needs: [name],
			stops: true,
			async look() {
				const sample = [
					...(await rows(`limit=${SAMPLE}`)),
					...(await rows(`limit=${SAMPLE}&descending=true`))
				];
				const foreign = sample.find((id) => !id.startsWith('_design/') && !ids.test(id));
				if (foreign === undefined) return [];
				// The id is not shown: somebody else's may hold anything.
				return [
					`データベース ${name} に、このシステムのものではない文書があります。同じ名前をほかの目的に使っていないか確かめ、別の CouchDB を使うか、その文書を移してからやり直してください。何も変えていません。`
				];
			}
		},
		{
			id: `${name} security`,
			done: `データベース ${name} の権限を設定しました。`,
			needs: [`${name} contents`],
			async look() {
				const { status, body } = await couch.ask('GET', `${name}/_security`);
				expectDone({ status, body }, `データベース ${name} の権限を読めません`);
				if (isDeepStrictEqual(body, SECURITY)) return [];
				return [
					isOpen(body)
						? `データベース ${name} に利用者の制限がなく、だれでも読めます。`
						: `データベース ${name} の権限（_security）が違います。`
				];
			},
			async mend() {
				expectDone(
					await couch.ask('PUT', `${name}/_security`, SECURITY),
					`データベース ${name} の権限を設定できません`
				);
			}
		},
		{
			id: `${name} design`,
			done: `データベース ${name} の検査関数（${design._id}）を書きました。`,
			needs: [`${name} contents`],
			async look() {
				const { status, body } = await couch.ask('GET', designPath);
				if (status === 404) return [`データベース ${name} に検査関数（${design._id}）がありません。`];
				expectDone({ status, body }, `データベース ${name} の検査関数を読めません`);
				return isDeepStrictEqual(body, { ...design, _rev: body._rev })
					? []
					: [`データベース ${name} の検査関数（${design._id}）がこの版のものではありません。`];
			},
			async mend() {
				const held = await couch.ask('GET', designPath);
				const put = await couch.ask('PUT', designPath, {
					...design,
					...(held.status === 200 ? { _rev: held.body._rev } : {})
				});
				// 409: a gate has just put it; looking again tells whether it is the same.
				if (put.status !== 409) expectDone(put, `データベース ${name} の検査関数を書けません`);
			}
		},
		{
			id: `${name} designs`,
			needs: [name],
			look: async () =>
				(await rows('startkey="_design/"&endkey="_design0"'))
					.filter((id) => id !== design._id)
					.map(
						(id) =>
							`データベース ${name} に知らない設計文書 ${id} があります。だれが置いたか確かめ、不要なら消してください。`
					)
		},
		copiesStep(couch, name)
	];
}

function copiesStep(couch: Couch, name: string): Step {
	return {
		id: `${name} copies`,
		needs: [name],
		async look() {
			const { cluster_nodes } = await membership(couch);
			const info = await couch.ask('GET', name);
			const shards = await couch.ask('GET', `${name}/_shards`);
			expectDone(info, `データベース ${name} を読めません`);
			expectDone(shards, `データベース ${name} の置き場所を読めません`);
			const wanted = Math.min(3, cluster_nodes.length);
			const copies = (info.body.cluster as { n?: number } | undefined)?.n ?? 1;
			const holders = new Set(Object.values(shards.body.shards as Record<string, string[]>).flat());
			return [
				...(copies < wanted
					? [
							`データベース ${name} の写しが ${copies} つしかありません（ノードは ${cluster_nodes.length}）。couch/RUNBOOK.md の「Move shards」のとおり増やしてください。`
						]
					: []),
				...[...holders]
					.filter((node) => !cluster_nodes.includes(node))
					.map(
						(node) =>
							`データベース ${name} の写しが、クラスターにないノード ${node} に割り当てられています。couch/RUNBOOK.md の「Move shards」を見てください。`
					)
			];
		}
	};
}
