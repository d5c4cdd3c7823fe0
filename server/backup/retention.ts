import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withFile } from '../cli/files';
import { generationNames, timeOf } from './layout';

/** How much is kept: so many generations, or those of so many days. */
export type Retention = { keep: number } | { keepDays: number };

/**
 * Names of the generations that may go, oldest first. The newest always stays.
 * @param names oldest first @param now ms
 */
export function outdated(names: readonly string[], retention: Retention, now: number): string[] {
	const others = names.slice(0, -1);
	if ('keep' in retention) return others.slice(0, Math.max(0, names.length - retention.keep));
	const oldest = now - retention.keepDays * 24 * 3_600_000;
	return others.filter((name) => timeOf(name) < oldest);
}

/** Removes what may go; returns the names. To be called when the newest generation has been read back. */
export async function removeOutdated(
	directory: string,
	retention: Retention,
	now: number
): Promise<string[]> {
	const names = outdated(await generationNames(directory), retention, now);
	for (const name of names) {
		// Under another name first: what is half removed must not look like a generation.
		const going = join(directory, `.removing-${name}`);
		await withFile('古い世代', join(directory, name), () => rename(join(directory, name), going));
		await rm(going, { recursive: true, force: true });
	}
	return names;
}
