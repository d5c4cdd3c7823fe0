import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readCmap, type Coverage } from '../../src/print/cmap';
import { packPoints } from '../../src/print/ranges';
import { cmapOfWoff2 } from './woff2';

/** `U+4e00,U+9ad8-9ada` as first and last code points. */
function unicodeRanges(text: string): [number, number][] {
	return text.split(',').map((item) => {
		const match = /^U\+([0-9a-f]+)(?:-([0-9a-f]+))?$/i.exec(item.trim());
		if (!match) throw new RangeError(`not a unicode-range: ${item}`);
		return [parseInt(match[1]!, 16), parseInt(match[2] ?? match[1]!, 16)];
	});
}

/**
 * Writes glyph-coverage.ts: what the bundled Noto Sans JP can show. A browser takes a slice only for the characters of
 * its unicode-range, so a character counts when both the range and the slice's own `cmap` have it.
 */
export async function generateGlyphs(directory: string): Promise<void> {
	const css = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-jp/index.css');
	const faces = [...(await readFile(css, 'utf8')).matchAll(/@font-face\s*{([^}]*)}/g)];
	const all: Coverage = { points: new Set(), sequences: new Map() };
	for (const [, face] of faces) {
		const file = /url\(\.\/(files\/[^)]+\.woff2)\)/.exec(face!)?.[1];
		const range = /unicode-range:\s*([^;]+);/.exec(face!)?.[1];
		if (!file || !range)
			throw new Error('the font package has changed its form: see scripts/generate/glyphs.ts');
		const slice = readCmap(cmapOfWoff2(new Uint8Array(await readFile(join(css, '..', file)))));
		for (const [first, last] of unicodeRanges(range)) {
			for (let code = first; code <= last; code++) {
				if (!slice.points.has(code)) continue;
				all.points.add(code);
				for (const [selector, bases] of slice.sequences) {
					if (!bases.has(code)) continue;
					if (!all.sequences.has(selector)) all.sequences.set(selector, new Set());
					all.sequences.get(selector)!.add(code);
				}
			}
		}
	}
	if (all.points.size < 6000) throw new Error('the bundled font covers too little: is the package whole?');
	const sequences = [...all.sequences]
		.sort(([a], [b]) => a - b)
		.map(([selector, bases]) => `\t[0x${selector.toString(16)}, '${packPoints(bases)}']`);
	await writeFile(
		join(directory, 'glyph-coverage.ts'),
		`// Made by scripts/generate/glyphs.ts from @fontsource-variable/noto-sans-jp. Packed as in src/print/ranges.ts.
export const points =
	'${packPoints(all.points)}';
export const sequences: readonly (readonly [number, string])[] = [
${sequences.join(',\n')}
];
`
	);
}
