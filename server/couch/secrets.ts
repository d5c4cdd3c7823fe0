import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CENTERS, type CenterId } from '../../couch/centers';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';

/** Rounds of PBKDF2-SHA256 of an administrator's password, CouchDB 3.5's own default. */
const ROUNDS = 600_000;

export const RENEWABLE = ['admin', 'gate', 'replicator', 'cookie'] as const;
export type Renewable = (typeof RENEWABLE)[number];

/**
 * Makes the secrets of data centers below `root`, one folder for each: only what is missing, or what is to be renewed. Nothing is
 * ever printed; files are for their owner only. TLS keys come from a certificate authority and are not made here.
 * @returns the files that were written, relative to `root`
 */
export async function makeSecrets(
	root: string,
	centers: readonly CenterId[],
	renew: readonly Renewable[] = []
): Promise<string[]> {
	const written: string[] = [];
	for (const id of centers) {
		const at = (file: string) => join(root, id, file);
		await withFile('フォルダー', at(''), () => mkdir(at(''), { recursive: true, mode: 0o700 }));
		const put = async (file: string, text: string) => {
			// In place at once or not at all: half a password would lock a center out.
			const half = at(`${file}.${randomBytes(4).toString('hex')}.tmp`);
			await withFile('ファイル', half, () => writeFile(half, `${text}\n`, { mode: 0o600, flag: 'wx' }));
			await rename(half, at(file));
			written.push(`${id}/${file}`);
		};
		const password = async (file: string, fresh: boolean): Promise<[text: string, made: boolean]> => {
			const held = fresh ? null : await readIf(at(file));
			if (held) return [held, false];
			const text = randomBytes(32).toString('base64url');
			await put(file, text);
			return [text, true];
		};

		const cluster = await readIf(at('cluster.ini'));
		if (cluster && !renew.includes('admin') && !(await readIf(at('admin-password'))))
			throw new UserError(
				`${at('admin-password')} がありませんが、${at('cluster.ini')} はあります。\n控えから戻すか、--renew admin で管理者のパスワードを作り直してください。`
			);
		const [admin, newAdmin] = await password('admin-password', renew.includes('admin'));
		if (newAdmin || !cluster) await put('cluster.ini', clusterIni(admin, cluster));
		await password('erlang-cookie', renew.includes('cookie'));
		const [gate, newGate] = await password('gate-password', renew.includes('gate'));
		if (newGate || !(await readIf(at('couchdb-url'))))
			await put('couchdb-url', `http://gate:${gate}@${id}-proxy:5984/`);
		await password('replicator-password', renew.includes('replicator'));
	}
	// What the other center's replicator logs in with there; only where both folders are at hand.
	for (const { id, other } of CENTERS) {
		const there = await readIf(join(root, other, 'replicator-password'));
		const here = await readIf(join(root, id, 'peer-password'));
		if (!there || here === there || !(await exists(join(root, id)))) continue;
		await writeFile(join(root, id, 'peer-password'), `${there}\n`, { mode: 0o600 });
		written.push(`${id}/peer-password`);
	}
	return written;
}

/** Ready-hashed administrator, and what must be the same on all nodes (CouchDB: "Preparing CouchDB nodes to be joined"). */
function clusterIni(password: string, before: string | null): string {
	const keep = (key: string) => new RegExp(`^${key} = ([0-9a-f]{32,})$`, 'm').exec(before ?? '')?.[1];
	const salt = randomBytes(16).toString('hex');
	return [
		'[admins]',
		`admin = ${hashedAdmin(password, salt)}`,
		'[couchdb]',
		`uuid = ${keep('uuid') ?? randomBytes(16).toString('hex')}`,
		'[chttpd_auth]',
		`secret = ${keep('secret') ?? randomBytes(32).toString('hex')}`
	].join('\n');
}

/** As CouchDB 3.4 and later writes a password into its ini file: the salt's hex digits are the salt. */
export function hashedAdmin(password: string, salt: string): string {
	const key = pbkdf2Sync(password, salt, ROUNDS, 32, 'sha256').toString('hex');
	return `-pbkdf2:sha256-${key},${salt},${ROUNDS}`;
}

async function exists(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false
	);
}

/** Text of a file without the last newline; null if there is none. */
async function readIf(path: string): Promise<string | null> {
	if (!(await exists(path))) return null;
	return (await withFile('ファイル', path, () => readFile(path, 'utf8'))).trim() || null;
}
