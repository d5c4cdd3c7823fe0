import { fromBase64Url, toBase64Url, toHex } from '../domain/bytes';
import { base32, normalizeCode } from '../domain/ids';

/**
 * One-time code (登録コード) for a new tablet: 20 characters of base 32, 100 random bits. From it come two independent
 * values: an id that the gate may know, and a key that wraps the municipality key. The gate holds id and wrapped key
 * and can open nothing; with 100 bits no slow hash is needed.
 */
export function newCode(): string {
	return base32(crypto.getRandomValues(new Uint8Array(13)), 20);
}

/** `ABCD-EFGH-JKMN-PQRS-TVWX` */
export function formatCode(code: string): string {
	return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** What a person typed or scanned (a whole address too), as 20 characters; null if it cannot be a code. */
export function parseCode(text: string): string | null {
	const code = normalizeCode(
		text
			.split('#')
			.at(-1)!
			.replace(/^code=/, '')
	);
	return /^[0-9A-HJKMNP-TV-Z]{20}$/.test(code) ? code : null;
}

async function derive(code: string, info: string): Promise<Uint8Array<ArrayBuffer>> {
	const utf8 = new TextEncoder();
	const base = await crypto.subtle.importKey('raw', utf8.encode(code), 'HKDF', false, ['deriveBits']);
	const bits = await crypto.subtle.deriveBits(
		{ name: 'HKDF', hash: 'SHA-256', salt: utf8.encode('tomoshibi-invitation-1'), info: utf8.encode(info) },
		base,
		256
	);
	return new Uint8Array(bits);
}

async function wrappingKey(code: string): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', await derive(code, 'wrap'), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** The id under which the gate keeps the invitation. hex */
export async function lookupOfCode(code: string): Promise<string> {
	return toHex(await derive(code, 'lookup'));
}

/** The municipality key for the owner of the code: base64url of 12 bytes iv and the ciphertext. */
export async function wrapForCode(code: string, secret: Uint8Array<ArrayBuffer>): Promise<string> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await wrappingKey(code), secret);
	const all = new Uint8Array(12 + ciphertext.byteLength);
	all.set(iv);
	all.set(new Uint8Array(ciphertext), 12);
	return toBase64Url(all);
}

/** Throws if the code is not the one that it was wrapped for, or the bytes were changed. */
export async function unwrapWithCode(code: string, wrapped: string): Promise<Uint8Array<ArrayBuffer>> {
	const all = fromBase64Url(wrapped);
	const plain = await crypto.subtle.decrypt(
		{ name: 'AES-GCM', iv: all.slice(0, 12) },
		await wrappingKey(code),
		all.slice(12)
	);
	return new Uint8Array(plain);
}
