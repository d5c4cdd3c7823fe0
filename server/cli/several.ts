import { UsageError } from './command';

/**
 * Takes an option out that may be given several times.
 * @returns its values in order, and the other arguments
 */
export function severalOf(args: readonly string[], name: string, usage: string): [string[], string[]] {
	const values: string[] = [];
	const others: string[] = [];
	for (let i = 0; i < args.length; i++) {
		const one = args[i]!;
		if (one === name) {
			const value = args[++i];
			if (value === undefined || value.startsWith('--'))
				throw new UsageError(`${name} の値がありません。\n使い方: tomoshibi ${usage}`);
			values.push(value);
		} else if (one.startsWith(`${name}=`)) values.push(one.slice(name.length + 1));
		else others.push(one);
	}
	return [values, others];
}
