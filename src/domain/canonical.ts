import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785) as UTF-8 bytes: equal values, equal bytes, on every device. */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
	const text = canonicalize(value);
	if (text === undefined) throw new TypeError('value has no JSON form');
	return new TextEncoder().encode(text);
}
