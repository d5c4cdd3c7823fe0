import { setUp } from '../../couch/setup';
import type { Command } from '../command';
import { couchOptions, couchUsage } from './couch-options';

const usage = couchUsage('setup');

/** Exit code where something is left that only a person can put right. */
const LEFT = 3;

export const command: Command = {
	usage,
	summary: 'CouchDB を用意する（データベース、利用者、検査関数、センター間の複製。何度実行してもよい）',
	async run(args) {
		const { couch, plan } = await couchOptions(args, usage);
		const { done, left } = await setUp(couch, plan, (text) => process.stdout.write(`${text}\n`));
		process.stdout.write(
			done.length
				? `用意できました（${done.length} 件）。\n`
				: 'すべて用意できています。何も変えていません。\n'
		);
		if (!left.length) return undefined;
		process.stdout.write('次のことは人の手で直してください。\n');
		for (const { text } of left) process.stdout.write(`- ${text}\n`);
		return LEFT;
	}
};
