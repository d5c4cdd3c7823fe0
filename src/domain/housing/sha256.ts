/*
 * SHA-256 (FIPS 180-4), synchronous: folds check a lottery's result on every replica, and WebCrypto answers only later. For short
 * public texts; everything secret goes through WebCrypto.
 */

const K = constants();

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
function constants(): Uint32Array {
	const roots = new Uint32Array(64);
	for (let candidate = 2, found = 0; found < 64; candidate++) {
		let prime = true;
		for (let i = 2; i * i <= candidate; i++) if (candidate % i === 0) prime = false;
		if (prime) roots[found++] = fraction(candidate, 3);
	}
	return roots;
}

/** First 32 bits of the fractional part of a root, in whole numbers: floor(n^(1/k) · 2^32) mod 2^32. */
function fraction(n: number, k: 2 | 3): number {
	const target = BigInt(n) << BigInt(32 * k);
	let low = 0n;
	let high = 1n << 40n;
	while (high - low > 1n) {
		const middle = (low + high) >> 1n;
		if (middle ** BigInt(k) <= target) low = middle;
		else high = middle;
	}
	return Number(low & 0xffff_ffffn);
}

/** First 32 bits of the fractional parts of the square roots of the first eight primes. */
const START = [2, 3, 5, 7, 11, 13, 17, 19].map((prime) => fraction(prime, 2));

const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by));

/** SHA-256 of a text's UTF-8 bytes, as 64 hex digits in lower case. */
export function sha256Hex(text: string): string {
	const bytes = new TextEncoder().encode(text);
	const padded = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
	padded.set(bytes);
	padded[bytes.length] = 0x80;
	const view = new DataView(padded.buffer);
	// Texts are far below 2^29 bytes: the upper half of the length in bits is what does not fit into 32.
	view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x2000_0000));
	view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
	const state = Uint32Array.from(START);
	const w = new Uint32Array(64);
	for (let offset = 0; offset < padded.length; offset += 64) {
		for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + 4 * i);
		block(state, w);
	}
	return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function block(state: Uint32Array, w: Uint32Array): void {
	for (let i = 16; i < 64; i++) {
		const [x, y] = [w[i - 15]!, w[i - 2]!];
		const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
		const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
		w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
	}
	let [a, b, c, d, e, f, g, h] = state as unknown as [
		number,
		number,
		number,
		number,
		number,
		number,
		number,
		number
	];
	for (let i = 0; i < 64; i++) {
		const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
		const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
		const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
		const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
	}
	[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word));
}
