import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	base45,
	createCollector,
	crc32,
	FRAME_BYTES,
	fromBase45,
	MOST_FRAMES,
	toFrames
} from '../../../src/exchange/frames';

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });

describe('a row of QR codes', () => {
	test('CRC-32 and base 45 give the published examples', () => {
		expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
		// RFC 9285, 4.3
		expect(base45(new TextEncoder().encode('AB'))).toBe('BB8');
		expect(base45(new TextEncoder().encode('Hello!!'))).toBe('%69 VD92EX0');
		expect(base45(new TextEncoder().encode('base-45'))).toBe('UJCLQE7W581');
		expect(new TextDecoder().decode(fromBase45('QED8WEX0')!)).toBe('ietf!');
	});

	test('base 45 that no encoder writes is refused', () => {
		for (const text of ['A', 'ABCD', 'abc', ':::', '::', 'GGW']) expect(fromBase45(text), text).toBeNull();
	});

	test('arrives whole in any order, with frames read twice and in between something else', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 5 * FRAME_BYTES }).chain(bytes),
				fc.infiniteStream(fc.nat()),
				(data, random) => {
					const frames = toFrames(data);
					const collector = createCollector();
					const waiting = [...frames, ...frames];
					while (waiting.length > 0) {
						const [frame] = waiting.splice(random.next().value % waiting.length, 1);
						expect(collector.add('https://example.jp/')).toBe(false);
						expect(collector.add(frame!)).toBe(true);
					}
					expect(collector.now).toMatchObject({ done: frames.length, total: frames.length, missing: [] });
					expect(collector.now.bytes).toEqual(new Uint8Array(data));
				}
			),
			{ numRuns: 50 }
		);
	});

	test('says which frames are missing and takes no damaged one', () => {
		const frames = toFrames(new Uint8Array(3 * FRAME_BYTES).fill(7));
		const collector = createCollector();
		collector.add(frames[0]!);
		expect(collector.add(frames[1]!.slice(0, -3) + 'AAA')).toBe(false);
		collector.add(frames[2]!);
		expect(collector.now).toMatchObject({ done: 2, total: 3, missing: [2], bytes: null });
	});

	test('another row begins anew', () => {
		const [one, two] = [toFrames(new Uint8Array(800).fill(1)), toFrames(new Uint8Array(800).fill(2))];
		const collector = createCollector();
		collector.add(one[0]!);
		for (const frame of two) collector.add(frame);
		expect(collector.now.bytes).toEqual(new Uint8Array(800).fill(2));
	});

	test('too much for QR codes is said, not shown for an hour', () => {
		expect(() => toFrames(new Uint8Array(FRAME_BYTES * MOST_FRAMES + 1))).toThrow(RangeError);
	});

	test('a real code of a full frame is read back from its pixels', () => {
		const [frame] = toFrames(crypto.getRandomValues(new Uint8Array(FRAME_BYTES)));
		const rows = encodeQR(frame!, 'raw', { ecc: 'low', border: 4, encoding: 'alphanumeric' });
		const scale = 4;
		const edge = rows.length * scale;
		const data = new Uint8ClampedArray(edge * edge * 4).fill(255);
		rows.forEach((row, y) =>
			row.forEach((dark, x) => {
				if (!dark) return;
				for (let dy = 0; dy < scale; dy++)
					for (let dx = 0; dx < scale; dx++) {
						const at = ((y * scale + dy) * edge + x * scale + dx) * 4;
						data.fill(0, at, at + 3);
					}
			})
		);
		expect(decodeQR({ width: edge, height: edge, data })).toBe(frame);
		expect(rows.length).toBeLessThan(90);
	});
});
