import { compare } from '../../couch/setup';
import type { Command } from '../command';
import { couchOptions, couchUsage } from './couch-options';

const usage = couchUsage('check');

/** Exit code where something differs. */
const DIFFERENT = 3;

export const command: Command = {
	usage,
	summary: 'CouchDB が couch setup のとおりか、複製が動いているかを確かめる（何も変えない）',
	async run(args) {
		const { couch, plan } = await couchOptions(args, usage);
		const findings = await compare(couch, plan);
		for (const { text } of findings) process.stdout.write(`- ${text}\n`);
		process.stdout.write(
			findings.length ? `違いが ${findings.length} 件あります。\n` : 'すべて用意したとおりです。\n'
		);
		return findings.length ? DIFFERENT : undefined;
	}
};
