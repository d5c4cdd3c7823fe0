import { expect, test } from 'vitest';
import { createRecent } from '../../../server/gate/recent';

test('gives back what was put, and nothing under another revision', () => {
	const recent = createRecent<{ n: number }>();
	recent.put('a', '1-x', { n: 1 });
	expect(recent.get('a', '1-x')).toEqual({ n: 1 });
	expect(recent.get('a', '1-y')).toBeUndefined();
	expect(recent.get('b', '1-x')).toBeUndefined();
});

test('never holds more than it may; what was not asked for longest goes first', () => {
	const document = { text: 'x'.repeat(90) };
	const bytes = JSON.stringify(document).length;
	const recent = createRecent<typeof document>(3 * bytes);
	for (const id of ['a', 'b', 'c']) recent.put(id, '1', document);
	recent.get('a', '1');
	recent.put('d', '1', document);
	expect(['a', 'b', 'c', 'd'].map((id) => recent.get(id, '1') !== undefined)).toEqual([
		true,
		false,
		true,
		true
	]);
	recent.put('e', '1', { text: 'x'.repeat(3 * bytes) });
	expect(recent.get('e', '1')).toBeUndefined();
});
