import { readFile } from 'node:fs/promises';
import { GATE_ROLE, REPLICATOR_ROLE } from '../../../couch/build';
import { MunicipalityConfig } from '../../../src/domain/municipality';
import { openCouch, parseAddress, type Couch, type Credentials } from '../../couch/client';
import type { Plan } from '../../couch/plan';
import { need, parseOptions } from '../args';
import { UsageError, UserError } from '../command';
import { withFile } from '../files';

/** Shortest password that is taken; `couch secrets` makes longer ones. */
const MIN_PASSWORD = 16;

const spec = {
	url: 'URL',
	admin: 'NAME',
	'admin-password-file': 'FILE',
	config: 'FILE',
	nodes: 'HOST,HOST,…',
	'gate-user': 'NAME',
	'gate-password-file': 'FILE',
	'replicator-user': 'NAME',
	'replicator-password-file': 'FILE',
	peer: 'URL',
	'peer-user': 'NAME',
	'peer-password-file': 'FILE',
	local: 'URL',
	reread: ''
};

/** Usage of `couch setup` and `couch check`, which take the same options. */
export const couchUsage = (command: string) =>
	`couch ${command} --url URL --config FILE [--admin NAME --admin-password-file FILE] [--nodes HOST,HOST,HOST]` +
	' [--gate-user NAME --gate-password-file FILE] [--replicator-user NAME --replicator-password-file FILE]' +
	' [--peer URL --peer-password-file FILE [--peer-user NAME] [--local URL]' +
	(command === 'setup' ? ' [--reread]]' : ']');

/** Reads the options, the configuration and the password files. Throws UsageError and UserError. */
export async function couchOptions(args: string[], usage: string): Promise<{ couch: Couch; plan: Plan }> {
	const { values, switches } = parseOptions(args, spec, usage);
	const account = async (user: string | undefined, file: string | undefined, option: string) => {
		if (!user && !file) return null;
		if (!user || !file)
			throw new UsageError(
				`--${option}-user と --${option}-password-file は一緒に指定してください。\n使い方: tomoshibi ${usage}`
			);
		return credentials(user, file);
	};
	const url = need(values.url, '--url', usage);
	const adminFile = values['admin-password-file'];
	if (values.admin && !adminFile)
		throw new UsageError(`--admin-password-file を指定してください。\n使い方: tomoshibi ${usage}`);
	const admin = adminFile ? { username: values.admin ?? 'admin', password: await secret(adminFile) } : null;
	const config = await readConfig(need(values.config, '--config', usage));
	const gate = await account(values['gate-user'], values['gate-password-file'], 'gate');
	const replicator = await account(
		values['replicator-user'],
		values['replicator-password-file'],
		'replicator'
	);
	if (switches.has('reread') && !(values.peer && usage.includes('--reread')))
		throw new UsageError(
			`--reread は couch setup で --peer と一緒に指定してください。\n使い方: tomoshibi ${usage}`
		);
	let peer: Plan['peer'] = null;
	if (values.peer) {
		if (!replicator)
			throw new UsageError(
				`--peer には --replicator-user と --replicator-password-file も要ります。\n使い方: tomoshibi ${usage}`
			);
		const address = parseAddress(values.peer, '--peer');
		if (address.username)
			throw new UsageError('--peer にパスワードを書かず、--peer-password-file を使ってください。');
		peer = {
			url: address.href,
			there: await credentials(
				values['peer-user'] ?? replicator.username,
				need(values['peer-password-file'], '--peer-password-file', usage)
			),
			local: parseAddress(values.local ?? 'http://127.0.0.1:5984', '--local').href,
			here: replicator
		};
	}
	return {
		couch: openCouch(url, admin),
		plan: {
			config,
			nodes: hosts(values.nodes),
			accounts: [
				...(gate ? [{ ...gate, role: GATE_ROLE }] : []),
				...(replicator ? [{ ...replicator, role: REPLICATOR_ROLE }] : [])
			],
			peer,
			reread: switches.has('reread')
		}
	};
}

function hosts(text: string | undefined): string[] {
	const list = (text ?? '').split(',').flatMap((one) => one.trim() || []);
	for (const host of list)
		if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host))
			throw new UsageError(`--nodes のホスト名が正しくありません: ${host}`);
	return list;
}

async function credentials(username: string, file: string): Promise<Credentials> {
	if (!/^[A-Za-z0-9_-]{1,64}$/.test(username))
		throw new UsageError(`利用者の名前に使えない文字があります: ${username}（英数字と - _ だけ）`);
	const password = await secret(file);
	if (password.length < MIN_PASSWORD)
		throw new UserError(
			`${file} のパスワードが短すぎます（${MIN_PASSWORD} 文字以上）。couch secrets で作れます。`
		);
	return { username, password };
}

async function secret(file: string): Promise<string> {
	const text = (await withFile('パスワードのファイル', file, () => readFile(file, 'utf8'))).trim();
	if (text) return text;
	throw new UserError(`パスワードのファイルが空です: ${file}`);
}

async function readConfig(path: string): Promise<MunicipalityConfig> {
	const text = await withFile('設定ファイル', path, () => readFile(path, 'utf8'));
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw new UserError(`${path} が JSON ではありません。`, { cause: error });
	}
	const parsed = MunicipalityConfig.safeParse(json);
	if (parsed.success) return parsed.data;
	const wrong = parsed.error.issues.map(({ path: at, message }) => `  ${at.join('.') || '全体'}: ${message}`);
	throw new UserError(`${path} の内容が正しくありません。\n${wrong.join('\n')}`);
}
