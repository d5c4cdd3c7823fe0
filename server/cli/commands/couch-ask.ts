import { readFile } from 'node:fs/promises';
import { openCouch } from '../../couch/client';
import { need, parseOptions } from '../args';
import { UsageError, UserError, type Command } from '../command';
import { withFile } from '../files';

const usage = 'couch ask --url URL --admin-password-file FILE [--admin NAME] GET|PUT|POST|DELETE PATH [BODY]';
const METHODS = ['GET', 'PUT', 'POST', 'DELETE'] as const;

/** Fields of CouchDB's answers that hold credentials or their hashes. */
const SECRET = /^(?:auth|headers|password|password_sha|derived_key|salt|secret|cookie|admins)$/;

export const command: Command = {
	usage,
	summary: 'CouchDB に管理者として 1 回たずねる（手順書の作業用。答えの中の合言葉は伏せる）',
	async run(args) {
		const { values, rest } = parseOptions(
			args,
			{ url: 'URL', admin: 'NAME', 'admin-password-file': 'FILE' },
			usage,
			3
		);
		const url = need(values.url, '--url', usage);
		const file = need(values['admin-password-file'], '--admin-password-file', usage);
		const method = METHODS.find((one) => one === rest[0]);
		const path = rest[1];
		if (!method || !path?.startsWith('/'))
			throw new UsageError(`方法と、/ で始まる場所を指定してください。\n使い方: tomoshibi ${usage}`);
		const password = (await withFile('パスワードのファイル', file, () => readFile(file, 'utf8'))).trim();
		const couch = openCouch(url, { username: values.admin ?? 'admin', password });
		const { status, body } = await couch.ask(method, path.slice(1), parse(rest[2]));
		const hidden = /\/_config(?:\/admins|\/chttpd_auth)/.test(path) ? { value: '（伏せました）' } : body;
		const text = JSON.stringify(
			hidden,
			(key, value: unknown) => (SECRET.test(key) ? '（伏せました）' : value),
			2
		);
		process.stdout.write(`${text}\n`);
		if (status >= 400) throw new UserError(`CouchDB の応答 ${status}`);
		return undefined;
	}
};

function parse(body: string | undefined): unknown {
	if (body === undefined) return undefined;
	try {
		return JSON.parse(body);
	} catch (error) {
		throw new UsageError('BODY が JSON ではありません。', { cause: error });
	}
}
