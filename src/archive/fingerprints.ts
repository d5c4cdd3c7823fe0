/** Which document exactly: its id and its revision. */
export interface DocRef {
	id: string;
	rev: string;
}

/** Bytes of a fingerprint: the first of SHA-256 over id and revision. Two documents with one fingerprint cannot be made. */
export const FINGERPRINT = 16;

const utf8 = new TextEncoder();

/** Fingerprints of documents, side by side. */
export async function fingerprints(docs: readonly DocRef[]): Promise<Uint8Array<ArrayBuffer>> {
	const all = new Uint8Array(docs.length * FINGERPRINT);
	const digests = docs.map(({ id, rev }) => crypto.subtle.digest('SHA-256', utf8.encode(`${id}\n${rev}`)));
	(await Promise.all(digests)).forEach((digest, i) =>
		all.set(new Uint8Array(digest, 0, FINGERPRINT), i * FINGERPRINT)
	);
	return all;
}

/** In ascending order, so that a look-up is a search by halves. */
export function sortFingerprints(all: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
	const order = Array.from({ length: all.length / FINGERPRINT }, (_, i) => i);
	order.sort((a, b) => compare(all, a, all, b));
	const sorted = new Uint8Array(all.length);
	order.forEach((from, to) =>
		sorted.set(all.subarray(from * FINGERPRINT, (from + 1) * FINGERPRINT), to * FINGERPRINT)
	);
	return sorted;
}

/** Whether fingerprint `i` of `asked` is among the sorted ones. */
export function isAmong(sorted: Uint8Array, asked: Uint8Array, i: number): boolean {
	let low = 0;
	let high = sorted.length / FINGERPRINT - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const order = compare(sorted, middle, asked, i);
		if (order === 0) return true;
		if (order < 0) low = middle + 1;
		else high = middle - 1;
	}
	return false;
}

function compare(a: Uint8Array, i: number, b: Uint8Array, j: number): number {
	for (let k = 0; k < FINGERPRINT; k++) {
		const difference = a[i * FINGERPRINT + k]! - b[j * FINGERPRINT + k]!;
		if (difference) return difference;
	}
	return 0;
}
