import { UserError } from '../cli/command';

/** Longest wait for an answer, ms. Setting up asks for nothing that takes long. */
const TIMEOUT_MS = 20_000;

export interface Credentials {
	username: string;
	password: string;
}

export interface Answer {
	status: number;
	body: Record<string, unknown>;
}

/** A CouchDB as its administrator speaks to it. No message repeats a password. */
export interface Couch {
	/** Address without credentials, ends with a slash. */
	readonly address: string;
	readonly admin: Credentials | null;
	/** Asks as the administrator. Throws UserError if nobody answers or what answers is no CouchDB. */
	ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
	/** Name that `_session` gives these credentials, null if they are refused. */
	whoIs(credentials: Credentials): Promise<string | null>;
	/** Version, after making sure that this is a CouchDB and that we are its administrator. Throws UserError. */
	hello(): Promise<string>;
}

/** @param url may carry `user:password@`; `given` goes before it. Throws UserError for what is no address. */
export function openCouch(url: string, given: Credentials | null = null): Couch {
	const base = parseAddress(url, '--url');
	const admin =
		given ??
		(base.username
			? { username: decodeURIComponent(base.username), password: decodeURIComponent(base.password) }
			: null);
	base.username = base.password = '';

	const send = async (
		credentials: Credentials | null,
		method: string,
		path: string,
		body?: unknown
	): Promise<Answer> => {
		let response: Response;
		let text: string;
		try {
			response = await fetch(new URL(path, base), {
				method,
				headers: {
					accept: 'application/json',
					'content-type': 'application/json',
					...(credentials ? { authorization: basic(credentials) } : {})
				},
				body: body === undefined ? undefined : JSON.stringify(body),
				redirect: 'manual',
				signal: AbortSignal.timeout(TIMEOUT_MS)
			});
			text = await response.text();
		} catch (error) {
			throw new UserError(
				`CouchDB につながりません: ${base.href}（${reason(error)}）\n動いているか、--url のホスト名とポートが正しいかを確かめてください。`,
				{ cause: error }
			);
		}
		return { status: response.status, body: parseBody(text, base) };
	};

	const couch: Couch = {
		address: base.href,
		admin,
		ask: (method, path, body) => send(admin, method, path, body),
		async whoIs(credentials) {
			const { status, body } = await send(credentials, 'GET', '_session');
			const name = (body.userCtx as { name?: unknown } | undefined)?.name;
			return status === 200 && typeof name === 'string' ? name : null;
		},
		async hello() {
			const { status, body } = await couch.ask('GET', '');
			if (status === 401 || status === 403) throw refused(base, body);
			if (body.couchdb !== 'Welcome') throw notCouch(base);
			const session = await couch.ask('GET', '_session');
			const user = session.body.userCtx as { name?: unknown; roles?: unknown } | undefined;
			if (session.status !== 200 || !admin || user?.name !== admin.username)
				throw refused(base, session.body);
			if (!Array.isArray(user.roles) || !user.roles.includes('_admin'))
				throw new UserError(
					`利用者 ${admin.username} は CouchDB の管理者ではありません: ${base.href}\n--admin と --admin-password-file に管理者を指定してください。`
				);
			return String(body.version);
		}
	};
	return couch;
}

/** Throws UserError unless the answer is a success; `what` says what could not be done. */
export function expectDone(answer: Answer, what: string): void {
	if (answer.status < 300) return;
	throw new UserError(
		`${what}: CouchDB の応答 ${answer.status}（${conceal(String(answer.body.reason ?? answer.body.error ?? ''))}）`
	);
}

/** An address with http or https; user, password, query and fragment apart. Throws UserError that names the option. */
export function parseAddress(text: string, option: string): URL {
	try {
		const url = new URL(text);
		if (url.protocol === 'http:' || url.protocol === 'https:') {
			if (!url.pathname.endsWith('/')) url.pathname += '/';
			url.search = url.hash = '';
			return url;
		}
	} catch (error) {
		throw new UserError(notAddress(option), { cause: error });
	}
	throw new UserError(notAddress(option));
}

/** Takes credentials out of a text of CouchDB's: `//user:password@` and the passwords that we know. */
export function conceal(text: string, secrets: readonly string[] = []): string {
	let clean = text.replace(/\/\/[^/\s:@]+:[^/\s@]+@/g, '//');
	for (const secret of secrets) if (secret) clean = clean.replaceAll(secret, '（伏せました）');
	return clean;
}

const basic = ({ username, password }: Credentials) =>
	`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function parseBody(text: string, base: URL): Answer['body'] {
	let body: unknown;
	try {
		body = text ? JSON.parse(text) : {};
	} catch (error) {
		throw notCouch(base, error);
	}
	// `_node/…/_config` answers a bare string, `_bulk_docs` a list.
	return typeof body === 'object' && body !== null ? (body as Answer['body']) : { value: body };
}

function reason(error: unknown): string {
	for (let one: unknown = error; one instanceof Error; one = one.cause) {
		if ('code' in one && typeof one.code === 'string') return one.code;
		if (one.name === 'TimeoutError') return `${TIMEOUT_MS / 1000} 秒待っても応答なし`;
	}
	return error instanceof Error ? error.message : String(error);
}

const notAddress = (option: string) =>
	`${option} が正しくありません。例: ${option} http://127.0.0.1:5984 のように指定してください。`;
const notCouch = (base: URL, cause?: unknown) =>
	new UserError(
		`CouchDB ではないものが応答しました: ${base.href}\n--url のホスト名とポートを確かめてください。`,
		{ cause }
	);
/** 3.4 and later shut an address out for a while after too many wrong tries ([chttpd_auth_lockout]). */
const refused = (base: URL, body: Answer['body']) =>
	new UserError(
		/temporarily locked|too many requests/i.test(String(body.reason))
			? `CouchDB が、誤ったパスワードが続いたためにしばらく受け付けません: ${base.href}\n5 分ほど待ち、パスワードを確かめてからやり直してください。`
			: `CouchDB の管理者の名前またはパスワードが違います: ${base.href}\n--admin と --admin-password-file を確かめてください。`
	);
