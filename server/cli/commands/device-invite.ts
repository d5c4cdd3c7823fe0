import type { Role } from '../../../src/domain/entry';
import { DeviceReservation, Invitation, KeyIds } from '../../../src/sync/protocol';
import { grantMac } from '../../../src/vault/derive';
import { formatCode, lookupOfCode, newCode, wrapForCode } from '../../../src/vault/invitation';
import { need, parseOptions, wholeNumber } from '../args';
import { UsageError, UserError, type Command } from '../command';
import { readKeys } from '../keys';
import { operatorOf, RefusedError, type Operator } from '../operator';

/** What each role is called in messages; a prefecture has no device. */
const ROLE_NAMES: Record<Exclude<Role, 'prefecture'>, string> = {
	field: '受付',
	survey: '調査',
	headquarters: '本部事務',
	approver: '本部決裁',
	administrator: '管理者',
	auditor: '監査'
};
const roles = Object.keys(ROLE_NAMES) as (keyof typeof ROLE_NAMES)[];

const usage = `device invite --url URL --token FILE --key FILE --role ${roles.join('|')} --label NAME [--hours N] [--until TIME]`;
const LONGEST_HOURS = 31 * 24 - 1;

export const command: Command = {
	usage,
	summary: '新しい端末を登録するための一度だけの登録コードを作る（最初の本部の端末に。あとは本部の画面から）',
	async run(args) {
		const { values } = parseOptions(
			args,
			{ url: 'URL', token: 'FILE', key: 'FILE', role: 'ROLE', label: 'NAME', hours: 'N', until: 'TIME' },
			usage
		);
		const url = need(values.url, '--url', usage);
		const keyPath = need(values.key, '--key', usage);
		const named = need(values.role, '--role', usage);
		const role = roles.find((one) => one === named);
		if (!role)
			throw new UsageError(
				`--role は ${roles.map((one) => `${one}（${ROLE_NAMES[one]}）`).join('、')} のどれかです。`
			);
		const until = endOf(values.until);
		const label = need(values.label, '--label', usage);
		if (!Invitation.shape.label.safeParse(label).success)
			throw new UsageError('--label は60文字までの端末の名前です。人の名前は入れません。');
		const hours = wholeNumber(values.hours, '--hours', 1, LONGEST_HOURS) ?? 24;
		const operator = await operatorOf(url, need(values.token, '--token', usage));
		const { keys, keyring } = await readKeys(keyPath);
		await refuseOldKeyFile(operator, keyPath, keys);

		const code = newCode();
		const { device } = await operator.answer(DeviceReservation, 'POST', '/invitations/number', {});
		const grant = {
			lookup: await lookupOfCode(code),
			device,
			role,
			label,
			until,
			expiresAt: new Date(Date.now() + hours * 3_600_000).toISOString()
		};
		const invitation: Invitation = {
			...grant,
			wrapped: await wrapForCode(code, keyring),
			k: keys.id,
			mac: await grantMac(keys, grant)
		};
		await operator.ask('POST', '/invitations', invitation);
		process.stdout.write(
			JSON.stringify({
				code: formatCode(code),
				url: `${operator.origin}/enrol#${formatCode(code)}`,
				device,
				role,
				label,
				until,
				expiresAt: invitation.expiresAt
			}) + '\n'
		);
		return undefined;
	}
};

/**
 * A tablet that is invited with a key file from before a rotation (鍵の更新) lacks the new key: it could not read what the others
 * write. Only what the gate has of this disaster's rotations is known; it has none of an earlier disaster's.
 */
async function refuseOldKeyFile(
	operator: Operator,
	path: string,
	{ id, all }: { id: string; all: ReadonlyMap<string, unknown> }
): Promise<void> {
	const { ids } = await operator.answer(KeyIds, 'GET', '/operator/keys').catch((error: unknown) => {
		// A gate of an earlier version, which does not tell.
		if (error instanceof RefusedError && error.status === 404) return { ids: [] };
		throw error;
	});
	const missing = ids.filter((one) => !all.has(one));
	const newest = missing.at(-1);
	if (newest === undefined) return;
	throw new UserError(
		`${path}（識別番号 ${id}）は、鍵の更新より前の鍵ファイルです。このファイルで登録した端末は、更新のあとの記録を読めません。` +
			`識別番号 ${newest} の鍵が入った鍵ファイルを --key に指定してください。` +
			'手元になければ、管理者の端末の「鍵の更新」の画面で「鍵ファイルをもう一度保存」を押して作れます。'
	);
}

/** An end of the device's rights, as ISO in UTC: a date means the end of that day where this runs. */
function endOf(text: string | undefined): string | null {
	if (text === undefined) return null;
	const date = /^\d{4}-\d{2}-\d{2}$/.test(text);
	const ms = Date.parse(date ? `${text}T23:59:59` : text);
	if (Number.isNaN(ms) || (!date && !/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text)))
		throw new UsageError(
			'--until は 2026-12-28（その日の終わりまで）か 2026-12-28T17:00:00+09:00 の形で指定してください。'
		);
	if (ms <= Date.now()) throw new UsageError('--until は、これから先の日時を指定してください。');
	return new Date(ms).toISOString();
}
