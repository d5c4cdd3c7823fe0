import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf } from './errors';
import { StartError } from './storage/port';

/** First port that is tried when PORT is not given. */
const FIRST_PORT = 8080;
const TRIES = 100;

/** What the environment says about this gate. */
export interface Settings {
	/** Null: the first free one from 8080. */
	port: number | null;
	host: string;
	dataDir: string;
	couchUrl: string | undefined;
	build: string;
	name: string;
	trustProxy: string[];
}

/** Reads and checks the environment. Throws StartError with a sentence that names the variable. */
export async function readSettings(env: NodeJS.ProcessEnv, root: string): Promise<Settings> {
	const dataDir = resolve(root, env.DATA_DIR || 'data');
	await writable(dataDir);
	return {
		port: port(env.PORT),
		host: env.HOST || '127.0.0.1',
		dataDir,
		couchUrl: env.COUCHDB_URL || undefined,
		build: resolve(root, env.BUILD_DIR || 'build'),
		name: env.GATE_NAME || 'データセンター',
		trustProxy: (env.TRUST_PROXY ?? '').split(',').flatMap((one) => one.trim() || [])
	};
}

function port(text: string | undefined): number | null {
	if (!text) return null;
	const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	if (value >= 1 && value <= 65_535) return value;
	throw new StartError(
		`PORT が正しくありません: ${text}\n1 から 65535 までの整数を指定してください。例: PORT=8080`
	);
}

async function writable(path: string): Promise<void> {
	try {
		await mkdir(join(path, 'gate'), { recursive: true, mode: 0o700 });
		await access(join(path, 'gate'), constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (error) {
		throw new StartError(
			`データのフォルダーに書き込めません: ${path}（${codeOf(error)}）\nDATA_DIR に書き込めるフォルダーを指定してください。`,
			{ cause: error }
		);
	}
}

interface Listener {
	listen(options: { port: number; host: string }): Promise<string>;
}

/** Listens on the wanted port, or on the first free one from 8080. Returns the port. Throws StartError. */
export async function listen(app: Listener, { port: wanted, host }: Settings): Promise<number> {
	const last = wanted ?? FIRST_PORT + TRIES - 1;
	for (let one = wanted ?? FIRST_PORT; ; one++) {
		try {
			await app.listen({ port: one, host });
			return one;
		} catch (error) {
			const code = codeOf(error);
			if (code === 'EADDRINUSE' && one < last) continue;
			throw new StartError(message(code, one, host, wanted === null), { cause: error });
		}
	}
}

function message(code: string, port: number, host: string, searched: boolean): string {
	if (code === 'EADDRINUSE')
		return searched
			? `空いているポートが ${FIRST_PORT} から ${port} までにありません。PORT で指定してください。`
			: `ポート ${port} はほかのプログラムが使っています。PORT に別の番号を指定するか、指定せずに起動してください。`;
	if (code === 'EACCES')
		return `ポート ${port} を使う権限がありません。1024 以上の番号を PORT に指定してください。`;
	return `${host} のポート ${port} で待ち受けられません（${code}）。HOST と PORT を確かめてください。`;
}
