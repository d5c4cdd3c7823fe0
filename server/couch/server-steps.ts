import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../cli/command';
import { conceal, expectDone, type Couch } from './client';
import type { Account, Plan } from './plan';
import type { Step } from './steps';

/** Milliseconds that a node gets to join. */
const JOIN_MS = 15_000;

export interface Membership {
	/** Nodes that are connected. */
	all_nodes: string[];
	/** Nodes that should be. */
	cluster_nodes: string[];
}

export async function membership(couch: Couch): Promise<Membership> {
	const answer = await couch.ask('GET', '_membership');
	expectDone(answer, 'クラスターの構成を読めません');
	return answer.body as unknown as Membership;
}

/** The server itself: version, cluster, system databases, accounts. @param version what `hello` answered */
export function serverSteps(couch: Couch, plan: Plan, version: string): Step[] {
	return [
		versionStep(version, plan.peer !== null),
		...(plan.nodes.length ? [nodesStep(couch, plan.nodes), finishStep(couch)] : []),
		connectedStep(couch),
		...['_users', '_replicator'].flatMap((name) => systemSteps(couch, name)),
		...plan.accounts.map((account) => accountStep(couch, account)),
		settingsStep(couch, plan)
	];
}

function versionStep(version: string, replicates: boolean): Step {
	const [major, minor] = version.split('.').map(Number);
	return {
		id: 'version',
		stops: true,
		async look() {
			if (major !== 3) return [`CouchDB の版が違います: ${version}（3.x が必要です）。`];
			// Credentials in `auth` of a replication document.
			if (replicates && minor! < 2)
				return [`CouchDB ${version} ではセンター間の複製を用意できません（3.2 以上が必要です）。`];
			return [];
		}
	};
}

function nodesStep(couch: Couch, hosts: string[]): Step {
	const missing = async () => {
		const { cluster_nodes } = await membership(couch);
		return hosts.filter((host) => !cluster_nodes.includes(`couchdb@${host}`));
	};
	return {
		id: 'nodes',
		done: `ノードをクラスターに加えました: ${hosts.join('、')}`,
		needs: ['version'],
		look: async () =>
			(await missing()).map((host) => `ノード couchdb@${host} がクラスターに入っていません。`),
		async mend() {
			for (const host of await missing()) {
				const added = await couch.ask('POST', '_cluster_setup', {
					action: 'add_node',
					host,
					port: 5984,
					username: couch.admin?.username,
					password: couch.admin?.password
				});
				expectDone(added, `ノード ${host} を加えられません`);
				// The answer is 201 even where the other node has refused: only the membership tells.
				const until = Date.now() + JOIN_MS;
				while (!(await membership(couch)).all_nodes.includes(`couchdb@${host}`)) {
					if (Date.now() > until)
						throw new UserError(
							`ノード ${host} がクラスターに入りません。\nそのノードが動いているか、管理者のパスワードと Erlang の合言葉（cookie）が同じか、4369 番と 9100 番のポートが通じるかを確かめ、もう一度実行してください。`
						);
					await wait(250);
				}
			}
		}
	};
}

function finishStep(couch: Couch): Step {
	return {
		id: 'finished',
		done: 'クラスターの構成を終えました。',
		needs: ['nodes'],
		async look() {
			const { status, body } = await couch.ask('GET', '_cluster_setup');
			expectDone({ status, body }, 'クラスターの状態を読めません');
			if (body.state === 'cluster_finished' || body.state === 'single_node_enabled') return [];
			return [`クラスターの構成が終わっていません（${String(body.state)}）。`];
		},
		async mend() {
			const answer = await couch.ask('POST', '_cluster_setup', { action: 'finish_cluster' });
			// Somebody else was quicker.
			if (answer.status === 400 && /already finished/i.test(String(answer.body.reason))) return;
			expectDone(answer, 'クラスターの構成を終えられません');
		}
	};
}

function connectedStep(couch: Couch): Step {
	return {
		id: 'connected',
		needs: ['version', 'nodes'],
		async look() {
			const { all_nodes, cluster_nodes } = await membership(couch);
			return [
				...cluster_nodes
					.filter((node) => !all_nodes.includes(node))
					.map((node) => `ノード ${node} につながっていません。止まっていれば起動してください。`),
				...all_nodes
					.filter((node) => !cluster_nodes.includes(node))
					.map((node) => `クラスターの一員でないノード ${node} がつながっています。`)
			];
		}
	};
}

/** `_users` and `_replicator`. A database without members is open to everybody who can log in, or to all. */
function systemSteps(couch: Couch, name: string): Step[] {
	return [
		{
			id: name,
			done: `システムのデータベース ${name} を作りました。`,
			needs: ['version', 'nodes', 'finished'],
			async look() {
				const { status, body } = await couch.ask('GET', name);
				if (status === 404) return [`システムのデータベース ${name} がありません。`];
				expectDone({ status, body }, `データベース ${name} を読めません`);
				return [];
			},
			async mend() {
				const made = await couch.ask('PUT', name);
				if (made.status !== 412) expectDone(made, `データベース ${name} を作れません`);
			}
		},
		{
			id: `${name}/_security`,
			needs: [name],
			async look() {
				const { status, body } = await couch.ask('GET', `${name}/_security`);
				expectDone({ status, body }, `データベース ${name} の権限を読めません`);
				return isOpen(body)
					? [
							`データベース ${name} に利用者の制限がありません。_security の members を管理者だけに戻してください。`
						]
					: [];
			}
		}
	];
}

/** Whether a `_security` object lets everybody in: neither names nor roles among its members. */
export function isOpen(security: Record<string, unknown>): boolean {
	const members = security.members as { names?: unknown[]; roles?: unknown[] } | undefined;
	return !members?.names?.length && !members?.roles?.length;
}

function accountStep(couch: Couch, account: Account): Step {
	const { username, password, role } = account;
	const path = `_users/${encodeURIComponent(`org.couchdb.user:${username}`)}`;
	return {
		id: `account ${username}`,
		done: `利用者 ${username}（役割 ${role}）を用意しました。`,
		needs: ['_users'],
		async look() {
			const { status, body } = await couch.ask('GET', path);
			if (status === 404) return [`利用者 ${username} がありません。`];
			expectDone({ status, body }, `利用者 ${username} を読めません`);
			if (JSON.stringify(body.roles) !== JSON.stringify([role]) || body.type !== 'user')
				return [`利用者 ${username} の役割が ${role} だけではありません。`];
			if ((await couch.whoIs(account)) !== username)
				return [`利用者 ${username} のパスワードが、指定したファイルのものと違います。`];
			return [];
		},
		async mend() {
			const { status, body } = await couch.ask('GET', path);
			const put = await couch.ask('PUT', path, {
				...(status === 200 ? { _rev: body._rev } : {}),
				name: username,
				password,
				roles: [role],
				type: 'user'
			});
			expectDone(put, `利用者 ${username} を書けません`);
		}
	};
}

/** Settings of every connected node. They belong to its ini files: another program may share the server. */
function settingsStep(couch: Couch, plan: Plan): Step {
	return {
		id: 'settings',
		needs: ['version'],
		async look() {
			const found: string[] = [];
			for (const node of (await membership(couch)).all_nodes) {
				const section = async (name: string) => {
					const answer = await couch.ask('GET', `_node/${node}/_config/${name}`);
					expectDone(answer, `ノード ${node} の設定を読めません`);
					return answer.body;
				};
				const http = await section('chttpd');
				if (http.require_valid_user !== 'true' && http.require_valid_user_except_for_up !== 'true')
					found.push(
						`ノード ${node} が名乗らない要求も受け付けます。ini の [chttpd] に require_valid_user_except_for_up = true と書いて再起動してください。`
					);
				if (!plan.peer?.url.startsWith('https:')) continue;
				if ((await section('replicator')).verify_ssl_certificates !== 'true')
					found.push(
						`ノード ${node} が相手センターの証明書を確かめません。ini の [replicator] に verify_ssl_certificates = true と書いて再起動してください。`
					);
			}
			return found.map((text) => conceal(text));
		}
	};
}
