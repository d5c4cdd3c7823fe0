import opentype from 'opentype.js';
import { PRIVATE_CHARACTERS } from './names';

const { Font, Glyph, Path } = opentype;
const EM = 1000;

/** A filled bar; outlines run one way so that crossing strokes add up. */
function bar(path: InstanceType<typeof Path>, x1: number, y1: number, x2: number, y2: number): void {
	path.moveTo(x1, y1);
	path.lineTo(x1, y2);
	path.lineTo(x2, y2);
	path.lineTo(x2, y1);
	path.close();
}

/**
 * A drawing of our own for a private-use character: a frame like a character's square, and inside strokes that spell its
 * number in binary (long stroke one, short stroke nought), so that any two can be told apart on paper.
 */
function draw(index: number): InstanceType<typeof Path> {
	const path = new Path();
	bar(path, 80, 760, 920, 810);
	bar(path, 80, -60, 920, -10);
	bar(path, 80, -10, 130, 760);
	bar(path, 870, -10, 920, 760);
	for (let bit = 0; bit < 5; bit++) {
		const y = 620 - bit * 130;
		if ((index >> bit) & 1) bar(path, 220, y, 780, y + 60);
		else bar(path, 430, y, 570, y + 60);
	}
	bar(path, 470, 60, 530, 700);
	return path;
}

/** Sum of big-endian 32-bit words modulo 2^32, as OpenType counts checksums. */
function checksum(view: DataView, from: number, length: number): number {
	let sum = 0;
	for (let at = from; at < from + length; at += 4)
		// The last word of a file may be cut off; the missing bytes count as 0.
		for (let byte = 0; byte < 4; byte++)
			if (at + byte < view.byteLength)
				sum = (sum + view.getUint8(at + byte) * 2 ** (24 - 8 * byte)) % 2 ** 32;
	return sum;
}

/**
 * opentype.js writes the time of day into `modified` of the head table: it becomes that of `created`, and the two
 * checksums are counted again (OpenType specification, "Calculating checksums"), so that the same town has the same bytes.
 */
function withoutClock(file: ArrayBuffer): Uint8Array<ArrayBuffer> {
	const view = new DataView(file);
	const tables = Array.from({ length: view.getUint16(4) }, (_, i) => 12 + 16 * i);
	const record = tables.find((at) => view.getUint32(at) === 0x68656164)!;
	const head = view.getUint32(record + 8);
	view.setBigUint64(head + 28, view.getBigUint64(head + 20));
	view.setUint32(head + 8, 0);
	view.setUint32(record + 4, checksum(view, head, view.getUint32(record + 12)));
	view.setUint32(head + 8, (0xb1b0afba - checksum(view, 0, file.byteLength) + 2 ** 32) % 2 ** 32);
	return new Uint8Array(file);
}

/** The town's 外字 font (OpenType, CFF outlines): one glyph for each private-use character. */
export function townFont(): Uint8Array<ArrayBuffer> {
	const glyphs = [
		new Glyph({ name: '.notdef', advanceWidth: EM, path: new Path() }),
		...PRIVATE_CHARACTERS.map(
			({ char }, i) =>
				new Glyph({
					name: `gaiji${i + 1}`,
					unicode: char.codePointAt(0)!,
					advanceWidth: EM,
					path: draw(i + 1)
				})
		)
	];
	const font = new Font({
		familyName: 'Tomoshibi Town Gaiji',
		styleName: 'Regular',
		unitsPerEm: EM,
		ascender: 880,
		descender: -120,
		// The same bytes for the same town.
		createdTimestamp: 1_780_000_000,
		glyphs
	});
	return withoutClock(font.toArrayBuffer());
}
