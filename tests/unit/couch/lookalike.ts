import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWall } from '../../../server/gate/storage/wall';

/*
 * A CouchDB 3.5 in memory, as far as `couch setup` and `couch check` see it: answers, status codes and refusals as the
 * documentation says (api/server, api/database, replication/replicator, setup/cluster). It enforces `_security` and runs the
 * design documents, and its replicator really copies with the credentials of its documents, so that a wrong address,
 * password or role shows. Whether a CouchDB does the same is shown by tests/contract/couch-setup.test.ts with COUCHDB_URL.
 */

type Json = ReturnType<typeof JSON.parse>;
type Document = Record<string, Json> & { _id: string; _rev?: string };
type Reply = [status: number, body: Json];
interface User {
	name: string | null;
	roles: string[];
}
interface Database {
	documents: Map<string, Document>;
	security: Json;
}

const ADMIN_ONLY = () => ({ admins: { roles: ['_admin'] }, members: { roles: ['_admin'] } });
const missing: Reply = [404, { error: 'not_found', reason: 'missing' }];
const noDatabase: Reply = [404, { error: 'not_found', reason: 'Database does not exist.' }];
const nobody: User = { name: null, roles: [] };

export class Lookalike {
	readonly admin = { username: 'admin', password: 'admin-password-0123' };
	version = '3.5.1';
	nodes = { all: ['couchdb@couch-1.test'], cluster: ['couchdb@couch-1.test'] };
	/** Hosts of nodes that could join. */
	reachable = new Set<string>();
	settings: Record<string, Record<string, string>> = {
		chttpd: { require_valid_user_except_for_up: 'true' },
		replicator: { verify_ssl_certificates: 'true' }
	};
	databases = new Map<string, Database>();
	/** Method and path of every request, without queries. */
	asked: string[] = [];
	/** Goes before what it answers by itself; `null` for nothing, 'cut' drops the connection. */
	instead: (method: string, path: string, body: Json) => Reply | 'cut' | null = () => null;
	private passwords = new Map<string, string>();
	private failures = new Map<string, number>();
	/** What a replication has come past, taken or refused: it does not look at it again. */
	private passed = new Map<string, { ids: Set<string>; refused: number }>();
	private server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			void this.handle(request).then((reply) => {
				if (reply === 'cut') return request.socket.destroy();
				response
					.writeHead(reply[0], { 'content-type': 'application/json' })
					.end(JSON.stringify(reply[1]) + '\n');
			});
		});
	}

	async start(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this;
	}
	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
	}
	/** Everything that is stored, to see that nothing has changed. */
	snapshot(): string {
		return JSON.stringify(
			[...this.databases].map(([name, { documents, security }]) => [name, security, [...documents]])
		);
	}
	writes(): string[] {
		return this.asked.filter((one) => /^(?:PUT|POST|DELETE)/.test(one));
	}

	private async handle(request: IncomingMessage): Promise<Reply | 'cut'> {
		let text = '';
		for await (const chunk of request.setEncoding('utf8')) text += chunk;
		const body = text ? JSON.parse(text) : undefined;
		const method = request.method!;
		const url = new URL(request.url!, 'http://x');
		this.asked.push(`${method} ${decodeURIComponent(url.pathname)}`);
		const instead = this.instead(method, decodeURIComponent(url.pathname), body);
		if (instead) return instead;
		const user = this.login(request.headers.authorization);
		if (user === 'wrong') return [401, { error: 'unauthorized', reason: 'Name or password is incorrect.' }];
		const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
		if (path[0] === '_up') return [200, { status: 'ok' }];
		if (!user.name && this.settings.chttpd!.require_valid_user_except_for_up === 'true')
			return [401, { error: 'unauthorized', reason: 'Authentication required.' }];
		if (!path.length) return [200, { couchdb: 'Welcome', version: this.version }];
		if (path[0] === '_session') return [200, { ok: true, userCtx: user }];
		if (path[0]!.startsWith('_') && !this.databases.has(path[0]!) && path.length > 0) {
			if (!user.roles.includes('_admin'))
				return [401, { error: 'unauthorized', reason: 'You are not a server admin.' }];
			const reply = await this.system(method, path, body);
			if (reply) return reply;
		}
		return this.database(method, path, url.searchParams, body, user);
	}

	private login(authorization: string | undefined): User | 'wrong' {
		if (!authorization) return nobody;
		const [name = '', ...rest] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
		const password = rest.join(':');
		if (name === this.admin.username)
			return password === this.admin.password ? { name, roles: ['_admin'] } : 'wrong';
		const held = this.databases.get('_users')?.documents.get(`org.couchdb.user:${name}`);
		return held && this.passwords.get(name) === password ? { name, roles: held.roles } : 'wrong';
	}

	private async system(method: string, path: string[], body: Json): Promise<Reply | null> {
		const [first, ...rest] = path;
		if (first === '_membership')
			return [200, { all_nodes: this.nodes.all, cluster_nodes: this.nodes.cluster }];
		if (first === '_node' && rest[1] === '_config')
			return this.nodes.all.includes(rest[0]!) ? [200, this.settings[rest[2]!] ?? {}] : missing;
		if (first === '_cluster_setup') return method === 'GET' ? this.clusterState() : this.cluster(body);
		if (first === '_scheduler' && rest[0] === 'docs') return this.scheduler(rest[2]!);
		return null;
	}

	private clusterState(): Reply {
		const done = this.databases.has('_users') && this.databases.has('_replicator');
		return [200, { state: done ? 'cluster_finished' : 'cluster_enabled' }];
	}

	private cluster(body: Json): Reply {
		if (body.action === 'add_node') {
			// As CouchDB: 201 also where the other node has refused.
			if (!this.reachable.has(body.host) || body.password !== this.admin.password) return [201, { ok: true }];
			const node = `couchdb@${body.host}`;
			for (const list of [this.nodes.all, this.nodes.cluster]) if (!list.includes(node)) list.push(node);
			return [201, { ok: true }];
		}
		const state = this.clusterState()[1].state;
		if (state === 'cluster_finished')
			return [400, { error: 'bad_request', reason: 'Cluster is already finished' }];
		for (const name of ['_users', '_replicator'])
			if (!this.databases.has(name)) this.databases.set(name, fresh());
		return [201, { ok: true }];
	}

	private async database(
		method: string,
		[name = '', ...rest]: string[],
		query: URLSearchParams,
		body: Json,
		user: User
	): Promise<Reply> {
		const isAdmin = user.roles.includes('_admin');
		const what = rest.join('/');
		if (!what && (method === 'PUT' || method === 'DELETE')) {
			if (!isAdmin) return [401, { error: 'unauthorized', reason: 'You are not a server admin.' }];
			if (method === 'DELETE') return this.databases.delete(name) ? [200, { ok: true }] : noDatabase;
			if (this.databases.has(name))
				return [
					412,
					{ error: 'file_exists', reason: 'The database could not be created, it already exists.' }
				];
			this.databases.set(name, fresh());
			return [201, { ok: true }];
		}
		const database = this.databases.get(name);
		if (!database) return noDatabase;
		const members = database.security.members ?? {};
		const open = !members.names?.length && !members.roles?.length;
		const isMember =
			isAdmin ||
			open ||
			(members.names ?? []).includes(user.name) ||
			user.roles.some((role) => (members.roles ?? []).includes(role));
		if (!isMember) return [403, { error: 'forbidden', reason: 'You are not allowed to access this db.' }];
		if (!what) {
			const n = Math.min(3, this.nodes.cluster.length);
			return [200, { db_name: name, doc_count: database.documents.size, cluster: { q: 2, n, w: 1, r: 1 } }];
		}
		if (what === '_security') {
			if (method === 'GET') return [200, database.security];
			if (!isAdmin) return [401, { error: 'unauthorized', reason: 'You are not a db or server admin.' }];
			database.security = body;
			return [200, { ok: true }];
		}
		if (what === '_shards') return [200, { shards: { '00000000-ffffffff': this.nodes.cluster } }];
		if (what === '_all_docs') return [200, this.list(database, query)];
		if (what === '_bulk_docs') return this.bulk(name, database, body, user);
		if (method === 'GET') return database.documents.has(what) ? [200, database.documents.get(what)] : missing;
		if (method === 'DELETE')
			return this.put(name, database, what, { _rev: query.get('rev'), _deleted: true }, user);
		return this.put(name, database, what, body, user);
	}

	private list({ documents }: Database, query: URLSearchParams): Json {
		let ids = [...documents.keys()].sort();
		const [from, to] = ['startkey', 'endkey'].map((key) => JSON.parse(query.get(key) ?? 'null'));
		if (from !== null) ids = ids.filter((id) => id >= from && id <= to);
		if (query.get('descending') === 'true') ids.reverse();
		ids = ids.slice(0, Number(query.get('limit') ?? ids.length));
		const rows = ids.map((id) => ({
			id,
			key: id,
			value: { rev: documents.get(id)!._rev },
			...(query.get('include_docs') === 'true' ? { doc: documents.get(id) } : {})
		}));
		return { total_rows: documents.size, offset: 0, rows };
	}

	/** What the design documents say to a write; null if nothing. */
	private refusal(name: string, database: Database, document: Document, user: User): string | null {
		// Design documents are the administrators' and pass no validation of others.
		if (document._id.startsWith('_design/'))
			return user.roles.includes('_admin') ? null : 'You are not a db or server admin.';
		for (const [id, { validate_doc_update }] of database.documents) {
			if (!id.startsWith('_design/') || !validate_doc_update) continue;
			const old = database.documents.get(document._id) ?? null;
			const reason = createWall(validate_doc_update)(document, old, {
				db: name,
				name: user.name,
				roles: user.roles
			});
			if (reason) return reason;
		}
		return null;
	}

	private async put(name: string, database: Database, id: string, body: Json, user: User): Promise<Reply> {
		const held = database.documents.get(id);
		if ((held?._rev ?? undefined) !== body._rev)
			return [409, { error: 'conflict', reason: 'Document update conflict.' }];
		const document: Document = { ...body, _id: id };
		const reason = this.refusal(name, database, document, user);
		if (reason) return [403, { error: 'forbidden', reason }];
		if (name === '_users') {
			if (typeof document.password === 'string') this.passwords.set(document.name, document.password);
			delete document.password;
			Object.assign(document, { password_scheme: 'pbkdf2', salt: randomBytes(16).toString('hex') });
		}
		if (name === '_replicator') document.owner ??= user.name;
		if (document._deleted) {
			database.documents.delete(id);
			return [200, { ok: true, id }];
		}
		const round = Number(held?._rev?.split('-')[0] ?? 0) + 1;
		document._rev = `${round}-${createHash('md5').update(JSON.stringify(document)).digest('hex')}`;
		database.documents.set(id, document);
		return [201, { ok: true, id, rev: document._rev }];
	}

	private bulk(name: string, database: Database, body: Json, user: User): Reply {
		if (body.new_edits !== false) return [501, { error: 'not_here', reason: 'only new_edits=false' }];
		const rows: Json[] = [];
		for (const document of body.docs as Document[]) {
			if (database.documents.has(document._id)) continue;
			const reason = this.refusal(name, database, document, user);
			if (reason) rows.push({ id: document._id, rev: document._rev, error: 'forbidden', reason });
			else database.documents.set(document._id, document);
		}
		return [201, rows];
	}

	/** Runs the replication once, as the scheduler does again and again, and tells how it went. */
	private async scheduler(id: string): Promise<Reply> {
		const document = this.databases.get('_replicator')?.documents.get(id);
		if (!document) return missing;
		const call = async (side: 'source' | 'target', path: string, content?: Json): Promise<Json> => {
			const { url, auth } = document[side];
			const { username, password } = auth.basic;
			const response = await fetch(`${url}${path}`, {
				method: content ? 'POST' : 'GET',
				headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
				body: content && JSON.stringify(content)
			});
			if (response.status === 404) throw new Error(`db_not_found: could not open ${url}`);
			if (!response.ok) throw new Error(`unauthorized: unauthorized to access or create database ${url}`);
			return response.json();
		};
		try {
			const { rows } = await call('source', '/_all_docs?include_docs=true');
			const fresh = { ids: new Set<string>(), refused: 0 };
			const before = document.use_checkpoints === false ? undefined : this.passed.get(id);
			const passed = before ?? fresh;
			const docs = rows
				.map(({ doc }: { doc: Document }) => doc)
				.filter(({ _id }: Document) => !_id.startsWith('_design/') && !passed.ids.has(_id));
			const refused = await call('target', '/_bulk_docs', { docs, new_edits: false });
			for (const { _id } of docs) passed.ids.add(_id);
			passed.refused += refused.length;
			this.passed.set(id, passed);
			this.failures.delete(id);
			const info = { docs_read: passed.ids.size, doc_write_failures: passed.refused };
			const state = document.continuous ? 'running' : 'completed';
			return [200, { doc_id: id, database: '_replicator', state, error_count: 0, info }];
		} catch (error) {
			const count = (this.failures.get(id) ?? 0) + 1;
			this.failures.set(id, count);
			const info = { error: error instanceof Error ? error.message : String(error) };
			return [200, { doc_id: id, database: '_replicator', state: 'crashing', error_count: count, info }];
		}
	}
}

function fresh(): Database {
	return { documents: new Map(), security: ADMIN_ONLY() };
}
