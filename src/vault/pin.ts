import { fromBase64Url, toBase64Url } from '../domain/bytes';

/**
 * The municipality key at rest on a tablet: sealed under a key from the staff's PIN, and again under the tablet's own
 * key, which the browser keeps and never hands out. One of these for each member of staff.
 */
export interface PinLock {
	salt: string;
	rounds: number;
	iv: string;
	outerIv: string;
	ct: string;
}

/** PBKDF2-SHA-256 rounds (OWASP 2023). */
const ROUNDS = 600_000;

/** The tablet's own AES key; not extractable. */
export async function newTabletKey(): Promise<CryptoKey> {
	return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
	const text = new TextEncoder().encode(pin.normalize('NFKC'));
	const base = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveKey']);
	return crypto.subtle.deriveKey(
		{ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
		base,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt']
	);
}

/** The municipality key under a PIN, and that under the tablet's own key: a copied disk is no help in trying PINs. */
export async function lockWithPin(
	pin: string,
	tabletKey: CryptoKey,
	secret: Uint8Array<ArrayBuffer>
): Promise<PinLock> {
	const salt = crypto.getRandomValues(new Uint8Array(16));
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const outerIv = crypto.getRandomValues(new Uint8Array(12));
	const inner = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await pinKey(pin, salt, ROUNDS), secret);
	const outer = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: outerIv }, tabletKey, inner);
	return {
		salt: toBase64Url(salt),
		rounds: ROUNDS,
		iv: toBase64Url(iv),
		outerIv: toBase64Url(outerIv),
		ct: toBase64Url(new Uint8Array(outer))
	};
}

/** The secret, or null for a wrong PIN. Throws if the tablet key does not fit (storage was mixed up). */
export async function unlockWithPin(
	pin: string,
	tabletKey: CryptoKey,
	lock: PinLock
): Promise<Uint8Array<ArrayBuffer> | null> {
	const inner = await crypto.subtle.decrypt(
		{ name: 'AES-GCM', iv: fromBase64Url(lock.outerIv) },
		tabletKey,
		fromBase64Url(lock.ct)
	);
	const key = await pinKey(pin, fromBase64Url(lock.salt), lock.rounds);
	try {
		const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64Url(lock.iv) }, key, inner);
		return new Uint8Array(plain);
	} catch {
		return null;
	}
}
