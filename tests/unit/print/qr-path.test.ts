import decodeQR from 'qr/decode.js';
import { expect, it } from 'vitest';
import { qrPath } from '../../../src/print/qr-path';

it('draws a code that can be read back, quiet zone included', () => {
	const text = `https://tomoshibi.example.lg.jp/verify#T1.999997.2026oki.risai.1001-00034-7.jun.20261120.${'a'.repeat(16)}.${'Ab3_-'.repeat(18).slice(0, 86)}`;
	const { edge, d } = qrPath(text);
	const scale = 4;
	const side = edge * scale;
	const data = new Uint8ClampedArray(side * side * 4).fill(255);
	for (const [, x, y] of d.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
		expect(Math.min(Number(x), Number(y), edge - 1 - Number(x), edge - 1 - Number(y))).toBeGreaterThanOrEqual(
			4
		);
		for (let i = 0; i < scale * scale; i++) {
			const pixel = (Number(y) * scale + Math.floor(i / scale)) * side + Number(x) * scale + (i % scale);
			data.fill(0, pixel * 4, pixel * 4 + 3);
		}
	}
	expect(decodeQR({ width: side, height: side, data })).toBe(text);
});
