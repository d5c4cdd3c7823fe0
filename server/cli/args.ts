import { parseArgs } from 'node:util';
import { UsageError } from './command';

/** Options of a command: each name with the text that stands for its value in messages, '' for a switch. */
type Spec = Record<string, string>;
export interface Parsed<S extends Spec> {
	values: { [K in keyof S]?: string };
	switches: Set<keyof S>;
	rest: string[];
}

/**
 * Parses `--name value` options and `positionals` other words (none unless told).
 * Unknown options, missing values and words too many are UsageErrors that repeat the usage.
 */
export function parseOptions<S extends Spec>(
	args: string[],
	spec: S,
	usage: string,
	positionals = 0
): Parsed<S> {
	const options = Object.fromEntries(
		Object.entries(spec).map(([name, value]) => [
			name,
			{ type: value ? ('string' as const) : ('boolean' as const) }
		])
	);
	let result: { values: Record<string, string | boolean | undefined>; positionals: string[] };
	try {
		result = parseArgs({ args, options, allowPositionals: true, strict: true });
	} catch (error) {
		const named = /'(--?[^ '=]+)/.exec(error instanceof Error ? error.message : '')?.[1];
		throw new UsageError(
			`オプション${named ? ` ${named} ` : ''}の指定が正しくありません。\n使い方: tomoshibi ${usage}`,
			{ cause: error }
		);
	}
	if (result.positionals.length > positionals)
		throw new UsageError(
			`余分な指定があります: ${result.positionals[positionals]}\n使い方: tomoshibi ${usage}`
		);
	const values: Parsed<S>['values'] = {};
	const switches = new Set<keyof S>();
	for (const [name, value] of Object.entries(result.values)) {
		if (typeof value === 'string') values[name as keyof S] = value;
		else if (value) switches.add(name);
	}
	return { values, switches, rest: result.positionals };
}

/** The value of a required option or word. */
export function need(value: string | undefined, name: string, usage: string): string {
	if (value) return value;
	throw new UsageError(`${name} を指定してください。\n使い方: tomoshibi ${usage}`);
}

/** A whole number from `min` to `max`. */
export function wholeNumber(
	text: string | undefined,
	name: string,
	min: number,
	max: number
): number | undefined {
	if (text === undefined) return undefined;
	const n = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
	if (!(n >= min && n <= max))
		throw new UsageError(`${name} は ${min} から ${max} までの整数で指定してください。`);
	return n;
}
