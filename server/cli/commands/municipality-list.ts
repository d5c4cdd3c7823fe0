import { MunicipalityList } from '../../../src/sync/cluster';
import { need, parseOptions } from '../args';
import { clusterOf } from '../cluster';
import type { Command } from '../command';

const usage = 'municipality list --url URL --token FILE';

export const command: Command = {
	usage,
	summary: 'クラスターの自治体と、そのホスト名・状態を表示する',
	async run(args) {
		const { values } = parseOptions(args, { url: 'URL', token: 'FILE' }, usage);
		const cluster = await clusterOf(need(values.url, '--url', usage), need(values.token, '--token', usage));
		const list = await cluster.ask('GET', '/municipalities', MunicipalityList);
		process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
		return undefined;
	}
};
