import { fromBase64Url } from '../../../src/domain/bytes';
import { Role } from '../../../src/domain/entry';
import { Invitation } from '../../../src/sync/protocol';
import { formatCode, lookupOfCode, newCode, wrapForCode } from '../../../src/vault/invitation';
import { need, parseOptions, wholeNumber } from '../args';
import { UsageError, type Command } from '../command';
import { readKeys } from '../keys';
import { operatorOf } from '../operator';

const usage =
	'device invite --url URL --token FILE --key FILE --role field|survey|headquarters --label NAME [--hours N]';
const LONGEST_HOURS = 31 * 24 - 1;

export const command: Command = {
	usage,
	summary: '新しい端末を登録するための一度だけの登録コードを作る（最初の本部の端末に。あとは本部の画面から）',
	async run(args) {
		const { values } = parseOptions(
			args,
			{ url: 'URL', token: 'FILE', key: 'FILE', role: 'ROLE', label: 'NAME', hours: 'N' },
			usage
		);
		const url = need(values.url, '--url', usage);
		const keyPath = need(values.key, '--key', usage);
		const role = Role.safeParse(need(values.role, '--role', usage));
		if (!role.success)
			throw new UsageError('--role は field（受付）、survey（調査）、headquarters（本部）のどれかです。');
		const label = need(values.label, '--label', usage);
		const hours = wholeNumber(values.hours, '--hours', 1, LONGEST_HOURS) ?? 24;
		const operator = await operatorOf(url, need(values.token, '--token', usage));
		const { file } = await readKeys(keyPath);

		const code = newCode();
		const invitation = Invitation.safeParse({
			lookup: await lookupOfCode(code),
			wrapped: await wrapForCode(code, fromBase64Url(file.secret)),
			role: role.data,
			label,
			expiresAt: new Date(Date.now() + hours * 3_600_000).toISOString()
		});
		if (!invitation.success)
			throw new UsageError('--label は60文字までの端末の名前です。人の名前は入れません。');
		await operator.ask('POST', '/invitations', invitation.data);
		process.stdout.write(
			JSON.stringify({
				code: formatCode(code),
				url: `${operator.origin}/enrol#${formatCode(code)}`,
				role: role.data,
				label,
				expiresAt: invitation.data.expiresAt
			}) + '\n'
		);
		return undefined;
	}
};
