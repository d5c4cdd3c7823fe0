import { writeFile } from 'node:fs/promises';
import { GateAddress } from '../../../src/domain/municipality';
import { AddAnswer, HostName, TokenText } from '../../../src/sync/cluster';
import { need, parseOptions } from '../args';
import { clusterOf } from '../cluster';
import { UsageError, type Command } from '../command';
import { withFile } from '../files';
import { municipalityCode, takeRepeated } from '../municipality';

const usage =
	'municipality add CODE --url URL --token FILE --name NAME --host HOST [--host HOST …] [--peer ORIGIN …] [--change] [--operator-token FILE]';

export const command: Command = {
	usage,
	summary: 'クラスターに自治体を加える（門番は動いたまま。--token はクラスターの合言葉のファイル）',
	async run(args) {
		const { values: hosts, rest: others } = takeRepeated(args, 'host', usage);
		const { values: peers, rest: words } = takeRepeated(others, 'peer', usage);
		const { values, switches, rest } = parseOptions(
			words,
			{ url: 'URL', token: 'FILE', name: 'NAME', change: '', 'operator-token': 'FILE' },
			usage,
			1
		);
		const code = municipalityCode(rest[0], usage);
		const name = need(values.name, '--name', usage);
		if (!hosts.length) need(undefined, '--host', usage);
		for (const host of hosts)
			if (!HostName.safeParse(host).success)
				throw new UsageError(
					`--host は小文字のホスト名だけで指定してください（https:// やポートは付けません）: ${host}\n例: --host akari.tomoshibi.example.jp`
				);
		for (const peer of peers)
			if (!GateAddress.shape.origin.safeParse(peer).success)
				throw new UsageError(
					`--peer は、別のデータセンターでのこの自治体のアドレスです: ${peer}\n例: --peer https://akari.west.example.jp`
				);
		const cluster = await clusterOf(need(values.url, '--url', usage), need(values.token, '--token', usage));
		const change = switches.has('change');
		const body = { code, name, hosts, peers, change };
		const added = await cluster.ask('POST', '/municipalities', AddAnswer, body);
		const copy = values['operator-token'];
		if (copy) {
			const { token } = await cluster.ask('GET', `/municipalities/${code}/operator-token`, TokenText);
			await withFile('合言葉のファイル', copy, () => writeFile(copy, `${token}\n`, { mode: 0o600 }));
		}
		if (added.created)
			process.stderr.write(
				`${name}（${code}）を加えました。運用者の合言葉は、データセンターの ${added.operatorTokenFile} にあります。\n` +
					`名前のない門番とクラスターの管理は、これから次のホスト名だけに答えます: ${added.ownHosts.join('、')}\n` +
					'ほかの名前で使っているときは、CLUSTER_HOST に指定して門番を起動し直してください。\n'
			);
		process.stdout.write(
			`${JSON.stringify({ code, hosts, created: added.created, operatorTokenFile: copy ?? added.operatorTokenFile })}\n`
		);
		return undefined;
	}
};
