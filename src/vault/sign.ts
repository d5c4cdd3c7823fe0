import { fromBase64Url, toBase64Url, toHex } from '../domain/bytes';
import { canonicalBytes } from '../domain/canonical';
import type { Entry, UnsignedEntry } from '../domain/entry';

/** ECDSA P-256 with SHA-256; signatures are 64 bytes (r, s), base64url. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface PublicJwk {
	kty: 'EC';
	crv: 'P-256';
	x: string;
	y: string;
}

/** A device's key pair. The private key cannot be exported; IndexedDB keeps the CryptoKey itself. */
export async function newDeviceKey(): Promise<{ privateKey: CryptoKey; publicKey: PublicJwk }> {
	const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
	const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
	return { privateKey: pair.privateKey, publicKey: { kty: 'EC', crv: 'P-256', x: x!, y: y! } };
}

/** Throws DataError for a point that is not on the curve. */
export async function importPublicKey(jwk: PublicJwk): Promise<CryptoKey> {
	return crypto.subtle.importKey('jwk', jwk, ALGORITHM, true, ['verify']);
}

/** Signature over the UTF-8 text, base64url. */
export async function signText(privateKey: CryptoKey, text: string): Promise<string> {
	const bytes = new TextEncoder().encode(text);
	return toBase64Url(new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, bytes)));
}

/** False for any signature that is not the key's over this text, also for malformed ones. */
export async function verifyText(publicKey: CryptoKey, text: string, signature: string): Promise<boolean> {
	return verifyBytes(publicKey, new TextEncoder().encode(text), signature);
}

async function verifyBytes(
	key: CryptoKey,
	bytes: Uint8Array<ArrayBuffer>,
	signature: string
): Promise<boolean> {
	if (!/^[A-Za-z0-9_-]{86}$/.test(signature)) return false;
	return crypto.subtle.verify(ALGORITHM, key, fromBase64Url(signature), bytes);
}

function signedBytes(entry: UnsignedEntry | Entry): Uint8Array<ArrayBuffer> {
	return canonicalBytes({ ...entry, sig: undefined, _rev: undefined });
}

/** The entry with its signature over the canonical form without `sig` and `_rev`. */
export async function signEntry(privateKey: CryptoKey, entry: UnsignedEntry): Promise<Entry> {
	const signature = await crypto.subtle.sign(ALGORITHM, privateKey, signedBytes(entry));
	return { ...entry, sig: toBase64Url(new Uint8Array(signature)) };
}

/** False for a signature that is not the key’s over this entry. */
export async function verifyEntry(publicKey: CryptoKey, entry: Entry): Promise<boolean> {
	return verifyBytes(publicKey, signedBytes(entry), entry.sig);
}

/** What the device's next entry carries as `prev`: SHA-256 over the canonical form, signature included. hex */
export async function hashEntry(entry: Entry): Promise<string> {
	const bytes = canonicalBytes({ ...entry, _rev: undefined });
	return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

export const NO_ENTRY = '0'.repeat(64);
