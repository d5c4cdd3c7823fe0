import { UsageError, UserError, type Command } from './command';

/** All commands of `tomoshibi`. A new one is a file under commands/ and a line here. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
	'key new': () => import('./commands/key-new'),
	'register import': () => import('./commands/register-import'),
	search: () => import('./commands/search'),
	entitle: () => import('./commands/entitle'),
	town: () => import('./commands/town'),
	'device invite': () => import('./commands/device-invite'),
	'gate publish': () => import('./commands/gate-publish'),
	'couch setup': () => import('./commands/couch-setup'),
	'couch check': () => import('./commands/couch-check'),
	'couch ask': () => import('./commands/couch-ask'),
	'couch compose': () => import('./commands/couch-compose'),
	'couch secrets': () => import('./commands/couch-secrets'),
	'municipality add': () => import('./commands/municipality-add'),
	'municipality list': () => import('./commands/municipality-list'),
	'municipality leave': () => import('./commands/municipality-leave'),
	backup: () => import('./commands/backup'),
	'backup check': () => import('./commands/backup-check'),
	restore: () => import('./commands/restore'),
	rebuild: () => import('./commands/rebuild'),
	audit: () => import('./commands/audit'),
	'prefecture token': () => import('./commands/prefecture-token'),
	zengin: () => import('./commands/zengin-check')
};

async function help(): Promise<string> {
	const lines = ['使い方: npm run -s tomoshibi -- コマンド [オプション]', ''];
	for (const [name, load] of Object.entries(commands)) {
		const { command } = await load();
		lines.push(`  ${name}: ${command.summary}`, `    ${command.usage}`);
	}
	return lines.join('\n') + '\n';
}

async function main(args: string[]): Promise<number> {
	const words = args[0] === '--' ? args.slice(1) : args;
	if (!words.length || words[0] === 'help' || words[0] === '--help') {
		process.stdout.write(await help());
		return 0;
	}
	for (const length of [2, 1]) {
		const name = words.slice(0, length).join(' ');
		if (words.length < length || !Object.hasOwn(commands, name)) continue;
		const { command } = await commands[name]!();
		if (words.includes('--help')) {
			process.stdout.write(`${command.summary}\n${command.usage}\n`);
			return 0;
		}
		return (await command.run(words.slice(length))) ?? 0;
	}
	throw new UsageError(
		`知らないコマンドです: ${words.slice(0, 2).join(' ')}\n` +
			`使い方: npm run -s tomoshibi -- コマンド [オプション]（コマンド: ${Object.keys(commands).join('、')}。help で説明を表示）`
	);
}

// `… | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') process.exit(0);
	throw error;
});

main(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		if (error instanceof UserError) {
			process.stderr.write(`${error.message}\n`);
			process.exitCode = error.exitCode;
			return;
		}
		process.stderr.write('予期しない誤りで止まりました。次の内容を添えて開発元に知らせてください。\n');
		process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
		process.exitCode = 1;
	}
);
