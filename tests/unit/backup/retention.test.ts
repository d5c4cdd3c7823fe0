import { describe, expect, test } from 'vitest';
import { generationName, timeOf } from '../../../server/backup/layout';
import { outdated } from '../../../server/backup/retention';
import { UserError } from '../../../server/cli/command';
import { withFile } from '../../../server/cli/files';
import { severalOf } from '../../../server/cli/several';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 21, 12);
const names = [9, 5, 2, 1, 0].map((days) => generationName(new Date(NOW - days * DAY)));

describe('retention', () => {
	test('names are times, in their order', () => {
		expect(names.at(-1)).toBe('20261121T120000000Z');
		expect(names).toEqual([...names].sort());
		expect(names.map(timeOf)).toEqual([9, 5, 2, 1, 0].map((days) => NOW - days * DAY));
	});

	test('so many generations are kept', () => {
		expect(outdated(names, { keep: 2 }, NOW)).toEqual(names.slice(0, 3));
		expect(outdated(names, { keep: 5 }, NOW)).toEqual([]);
		expect(outdated(names, { keep: 9 }, NOW)).toEqual([]);
	});

	test('those of so many days are kept', () => {
		expect(outdated(names, { keepDays: 3 }, NOW)).toEqual(names.slice(0, 2));
		expect(outdated(names, { keepDays: 30 }, NOW)).toEqual([]);
	});

	test('the newest stays, however old it is', () => {
		expect(outdated(names.slice(0, 1), { keepDays: 1 }, NOW)).toEqual([]);
		expect(outdated(names.slice(0, 2), { keepDays: 1 }, NOW)).toEqual(names.slice(0, 1));
		expect(outdated([], { keep: 1 }, NOW)).toEqual([]);
	});
});

test('a full disk is a sentence that names the file', async () => {
	const full = Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' });
	const failing = withFile('控えのファイル', 'x.gz', () => Promise.reject(full));
	await expect(failing).rejects.toThrow(UserError);
	await expect(failing).rejects.toThrow(/x\.gz.*空き容量/);
});

test('an option may be given several times', () => {
	expect(severalOf(['a', '--key', 'x', '--out', 'y', '--key=z'], '--key', '')).toEqual([
		['x', 'z'],
		['a', '--out', 'y']
	]);
	expect(() => severalOf(['--key'], '--key', '')).toThrow(/--key/);
	expect(() => severalOf(['--key', '--out'], '--key', '')).toThrow(/--key/);
});
