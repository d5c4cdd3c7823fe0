import { constants } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { canonicalHost } from './cluster/hosts';
import { codeOf } from './errors';
import type { MapSettings } from './map/map';
import type { PeerSettings } from './peers';
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
	/** Of this data center among the municipality's, 1 to 9: the first digit of the device numbers that it gives out. */
	gateNumber: number;
	trustProxy: string[];
	/** Host names of the cluster itself, once it serves municipalities under theirs (CLUSTER_HOST). */
	ownHosts: string[];
	/** Other data centers' gates (PEERS, PEER_TOKEN_FILE); only with the embedded database. */
	peers: PeerSettings | undefined;
	/** Where map tiles come from (MAP_PACK, MAP_TILES_URL, MAP_ATTRIBUTION). */
	map: MapSettings | undefined;
}

/** Reads and checks the environment. Throws StartError with a sentence that names the variable. */
export async function readSettings(env: NodeJS.ProcessEnv, root: string): Promise<Settings> {
	const dataDir = resolve(root, env.DATA_DIR || 'data');
	await writable(dataDir);
	const host = env.HOST || '127.0.0.1';
	return {
		port: port(env.PORT),
		host,
		dataDir,
		couchUrl: env.COUCHDB_URL || undefined,
		build: resolve(root, env.BUILD_DIR || 'build'),
		name: env.GATE_NAME || 'データセンター',
		gateNumber: gateNumber(env.GATE_NUMBER),
		trustProxy: list(env.TRUST_PROXY),
		ownHosts: [...list(env.CLUSTER_HOST).map(ownHost), ...(host.includes(':') ? [`[${host}]`] : [host])],
		peers: await peers(env, root),
		map: map(env, root)
	};
}

async function peers(env: NodeJS.ProcessEnv, root: string): Promise<PeerSettings | undefined> {
	const origins = list(env.PEERS);
	if (!origins.length && !env.PEER_TOKEN_FILE) return undefined;
	if (env.COUCHDB_URL)
		throw new StartError(
			'PEERS と PEER_TOKEN_FILE は COUCHDB_URL と一緒には使えません。\nCouchDB どうしの複製は tomoshibi couch setup --peer で設定してください。'
		);
	for (const origin of origins) {
		const url = URL.canParse(origin) ? new URL(origin) : null;
		if (!url || url.origin !== origin || !/^https?:$/.test(url.protocol))
			throw new StartError(
				`PEERS が正しくありません: ${origin}\nほかのデータセンターの門番を PEERS=https://west.example.jp のように指定してください（複数はコンマで区切ります）。`
			);
	}
	if (!env.PEER_TOKEN_FILE)
		throw new StartError(
			'PEERS を使うには、データセンターどうしの合言葉のファイルを PEER_TOKEN_FILE に指定してください。\nどのデータセンターにも同じ内容のファイルを置きます。'
		);
	const path = resolve(root, env.PEER_TOKEN_FILE);
	let token: string;
	try {
		token = (await readFile(path, 'utf8')).trim();
	} catch (error) {
		throw new StartError(`PEER_TOKEN_FILE を読めません: ${path}（${codeOf(error)}）`, { cause: error });
	}
	if (/^[A-Za-z0-9_-]{32,200}$/.test(token)) return { origins, token };
	throw new StartError(
		`PEER_TOKEN_FILE の内容が正しくありません: ${path}\n英数字と - と _ だけの32文字以上の合言葉にしてください。`
	);
}

function map(env: NodeJS.ProcessEnv, root: string): MapSettings | undefined {
	const { MAP_TILES_URL: tilesUrl, MAP_PACK: pack, MAP_ATTRIBUTION: attribution = '' } = env;
	if (!tilesUrl && !pack) return undefined;
	if (tilesUrl) checkTemplate(tilesUrl);
	return { tilesUrl: tilesUrl || null, pack: pack ? resolve(root, pack) : null, attribution };
}

function checkTemplate(template: string): void {
	const url = URL.canParse(template) ? new URL(template) : null;
	const whole = ['{z}', '{x}', '{y}'].every((part) => template.split(part).length === 2);
	// The host may not be a part of what is filled in.
	const fixed = url !== null && /^https?:$/.test(url.protocol) && !/[{}%]/.test(url.host);
	if (whole && fixed && !url.username && !url.password) return;
	throw new StartError(
		`MAP_TILES_URL が正しくありません: ${template}\n{z}・{x}・{y} を1つずつ入れた地図タイルのアドレスを指定してください。例: MAP_TILES_URL=https://cyberjapandata.gsi.go.jp/xyz/std/{z}/{x}/{y}.png`
	);
}

const list = (text = '') => text.split(',').flatMap((one) => one.trim() || []);

function ownHost(text: string): string {
	const host = canonicalHost(text);
	if (host !== null) return host;
	throw new StartError(
		`CLUSTER_HOST が正しくありません: ${text}\nホスト名をコンマで区切って指定してください。例: CLUSTER_HOST=gate.example.jp`
	);
}

function port(text: string | undefined): number | null {
	if (!text) return null;
	const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	if (value >= 1 && value <= 65_535) return value;
	throw new StartError(
		`PORT が正しくありません: ${text}\n1 から 65535 までの整数を指定してください。例: PORT=8080`
	);
}

function gateNumber(text: string | undefined): number {
	if (!text) return 1;
	if (/^[1-9]$/.test(text)) return Number(text);
	throw new StartError(
		`GATE_NUMBER が正しくありません: ${text}\n1 から 9 までのうち、ほかのデータセンターと違う数字を指定してください。端末番号の最初の桁になります。`
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
