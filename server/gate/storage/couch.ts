import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import { isDeepStrictEqual } from 'node:util';
import { devicesDesign, ledgerDesign, readsDesign, SECURITY } from '../../../couch/build';
import { databases } from '../../../src/domain/municipality';
import { bulk } from './embedded';
import { StartError, type Storage } from './port';

/**
 * A CouchDB 3.x as the gate's database. What is missing (databases, `_security`, the design document) is made with the
 * credentials of the address; what an administrator has prepared already is left alone, and then a user with the
 * role `tomoshibi-gate` is enough.
 * @param address COUCHDB_URL, for example `http://gate:secret@127.0.0.1:5984/`. Throws StartError.
 */
export async function couchStorage(address: string): Promise<Storage> {
	PouchDB.plugin(http);
	const couch = connect(address);
	await couch.probe();
	const opened = new Map<string, PouchDB.Database>();

	const open = async (name: string, design?: { _id: string }): Promise<PouchDB.Database> => {
		const there = opened.get(name);
		if (there) return there;
		if ((await couch.ask('GET', name)).status === 404) {
			const made = await couch.ask('PUT', name);
			// 412: another gate made it in the meantime.
			if (made.status !== 412) couch.expect(made, `データベース ${name} を作れません`);
		}
		const security = await couch.ask('GET', `${name}/_security`);
		couch.expect(security, `データベース ${name} の権限を読めません`);
		if (!isDeepStrictEqual(security.body, SECURITY))
			couch.expect(
				await couch.ask('PUT', `${name}/_security`, SECURITY),
				`データベース ${name} の権限を設定できません`
			);
		if (design) await putDesign(name, design);
		const pouch = new PouchDB(couch.databaseUrl(name), {
			adapter: 'http',
			skip_setup: true,
			fetch: impatientFetch,
			...(couch.auth ? { auth: couch.auth } : {})
		} as PouchDB.Configuration.DatabaseConfiguration);
		// Every tablet that waits for changes listens; ten, the default, is no sign of a leak here.
		pouch.setMaxListeners(0);
		opened.set(name, pouch);
		return pouch;
	};

	const putDesign = async (name: string, design: { _id: string }): Promise<void> => {
		const path = `${name}/${design._id}`;
		const held = await couch.ask('GET', path);
		const { _rev, ...content } = held.status === 200 ? held.body : {};
		if (isDeepStrictEqual(content, design)) return;
		const put = await couch.ask('PUT', path, { ...design, ...(_rev ? { _rev } : {}) });
		// 409: another gate has just put it.
		if (put.status !== 409) couch.expect(put, `データベース ${name} の検査関数（${design._id}）を書けません`);
	};

	return {
		async ledger(config) {
			const name = databases.ledger(config.code, config.disaster.id);
			const pouch = await open(name, await ledgerDesign(config.disaster.id));
			return { name, pouch, insert: (documents) => bulk(pouch, documents) };
		},
		async reads(config) {
			const name = databases.reads(config.code, config.disaster.id);
			const pouch = await open(name, await readsDesign(config.disaster.id));
			return { name, pouch, insert: (documents) => bulk(pouch, documents) };
		},
		async devices(config) {
			const name = databases.devices(config.code);
			const pouch = await open(name, await devicesDesign());
			return { name, pouch, insert: (documents) => bulk(pouch, documents) };
		},
		async close() {
			for (const pouch of opened.values()) await pouch.close();
			opened.clear();
		}
	};
}

/** Longest wait for an answer of the database, ms. */
const TIMEOUT_MS = 60_000;

/** PouchDB's own waits for ever: a CouchDB that has fallen silent would hold every request. A live feed may well wait. */
function impatientFetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
	// PouchDB brings headers of a library of its own.
	const headers = new Headers([...((init.headers ?? []) as Iterable<[string, string]>)]);
	if (/[?&]feed=longpoll/.test(String(url))) return fetch(url, { ...init, headers });
	const limit = AbortSignal.timeout(TIMEOUT_MS);
	const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
	return fetch(url, { ...init, headers, signal });
}

interface Answer {
	status: number;
	body: Record<string, unknown>;
}

/** The few plain requests that set a CouchDB up. Messages never repeat the credentials. */
export function connect(address: string) {
	const url = parse(address);
	const auth = url.username
		? { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
		: null;
	const base = new URL(url);
	base.username = base.password = '';
	if (!base.pathname.endsWith('/')) base.pathname += '/';

	const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
		let response: Response;
		try {
			response = await fetch(new URL(path, base), {
				method,
				headers: {
					'content-type': 'application/json',
					accept: 'application/json',
					...(auth
						? {
								authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`
							}
						: {})
				},
				body: body === undefined ? undefined : JSON.stringify(body),
				signal: AbortSignal.timeout(10_000)
			});
		} catch (error) {
			throw new StartError(
				`CouchDB につながりません: ${base.href}\nCouchDB が動いているか、COUCHDB_URL のホスト名とポートを確かめてください。`,
				{ cause: error }
			);
		}
		const text = await response.text();
		try {
			return { status: response.status, body: text ? (JSON.parse(text) as Answer['body']) : {} };
		} catch (error) {
			throw new StartError(notCouch(base), { cause: error });
		}
	};
	const expect = (answer: Answer, what: string): void => {
		if (answer.status < 300) return;
		if (answer.status === 401 || answer.status === 403)
			throw new StartError(
				`${what}: COUCHDB_URL の利用者に権限がありません（${String(answer.body.reason ?? answer.status)}）。\n管理者の利用者名とパスワードを指定するか、先に管理者で用意してください。`
			);
		throw new StartError(`${what}: CouchDB の応答 ${answer.status}（${String(answer.body.reason ?? '')}）`);
	};
	return {
		auth,
		ask,
		expect,
		databaseUrl: (name: string) => new URL(name, base).href,
		/** Whether this is a CouchDB 3 that knows these credentials. Throws StartError. */
		async probe(): Promise<void> {
			const hello = await ask('GET', '');
			if (hello.status === 401) throw new StartError(badCredentials(base));
			if (hello.body.couchdb !== 'Welcome') throw new StartError(notCouch(base));
			if (!/^3\./.test(String(hello.body.version)))
				throw new StartError(
					`CouchDB の版が違います: ${String(hello.body.version)}（3.x が必要です）: ${base.href}`
				);
			const session = await ask('GET', '_session');
			const user = session.body.userCtx as { name?: unknown } | undefined;
			if (session.status === 401 || !user || (auth && user.name !== auth.username))
				throw new StartError(badCredentials(base));
		}
	};
}

function parse(address: string): URL {
	try {
		const url = new URL(address);
		if (url.protocol === 'http:' || url.protocol === 'https:') return url;
	} catch (error) {
		throw new StartError(notUrl, { cause: error });
	}
	throw new StartError(notUrl);
}

const notUrl =
	'COUCHDB_URL が正しくありません。例: COUCHDB_URL=http://利用者名:パスワード@127.0.0.1:5984/ のように指定してください。';
const notCouch = (base: URL) =>
	`CouchDB ではないものが応答しました: ${base.href}\nCOUCHDB_URL のホスト名とポートを確かめてください。`;
const badCredentials = (base: URL) =>
	`CouchDB の利用者名またはパスワードが違います: ${base.href}\nCOUCHDB_URL を http://利用者名:パスワード@… の形で確かめてください。`;
