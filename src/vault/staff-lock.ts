import { fromBase64Url, toBase64Url } from '../domain/bytes';
import { canonicalPassphrase } from '../domain/passphrase/canonical';

/** The keyring sealed twice: under a key from what the person knows, and that under the tablet's own key. */
interface Sealing {
	/** Of the slow hash, base64url. */
	salt: string;
	/** PBKDF2-SHA-256 rounds. */
	rounds: number;
	iv: string;
	outerIv: string;
	ct: string;
}

/** From before passphrases had a floor: opened still, and the person is asked for a new one. */
export type PinLock = Sealing & { type?: undefined };
/** Under a passphrase that withstands guessing on a copied disk (domain/passphrase). */
export type PassphraseLock = Sealing & { type: 'passphrase' };
/** Under what the tablet's authenticator answers together with a PIN: a copied disk cannot be tried elsewhere. */
export type AuthenticatorLock = Sealing & {
	type: 'prf';
	/** WebAuthn credential id, base64url. */
	credential: string;
	/** What the authenticator is asked (32 random bytes, base64url). */
	question: string;
};

/**
 * The municipality's keyring at rest on a tablet; one of these for each member of staff. The outer seal is under the tablet's
 * own key, which the browser keeps and does not hand out; it is on the same disk, so nothing rests on it alone.
 */
export type StaffLock = PinLock | PassphraseLock | AuthenticatorLock;

/** An authenticator's answer to its question (WebAuthn PRF extension): 32 bytes. */
export interface AuthenticatorAnswer {
	credential: string;
	question: string;
	answer: Uint8Array<ArrayBuffer>;
}

/** PBKDF2-SHA-256 rounds (OWASP 2023). WebCrypto has no hash that costs memory; what a guess costs: domain/passphrase/strength.ts. */
const ROUNDS = 600_000;
const utf8 = new TextEncoder();

/** The tablet's own AES key; not extractable. */
export async function newTabletKey(): Promise<CryptoKey> {
	return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Slow hash of what the person knows, 32 bytes. */
async function slowHash(text: string, salt: Uint8Array<ArrayBuffer>, rounds: number) {
	const base = await crypto.subtle.importKey('raw', utf8.encode(text), 'PBKDF2', false, ['deriveBits']);
	const bits = await crypto.subtle.deriveBits(
		{ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
		base,
		256
	);
	return new Uint8Array(bits);
}

/**
 * Without an authenticator the slow hash is the key; with one, HKDF-SHA-256 over its answer and the slow hash: neither the
 * tablet without the PIN nor the PIN without the tablet opens anything.
 */
async function lockKey(
	known: Uint8Array<ArrayBuffer>,
	salt: Uint8Array<ArrayBuffer>,
	answer: Uint8Array<ArrayBuffer> | null
): Promise<CryptoKey> {
	const usages: KeyUsage[] = ['encrypt', 'decrypt'];
	if (!answer) return crypto.subtle.importKey('raw', known, 'AES-GCM', false, usages);
	const material = new Uint8Array(answer.length + known.length);
	material.set(answer);
	material.set(known, answer.length);
	const base = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveKey']);
	material.fill(0);
	return crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt, info: utf8.encode('tomoshibi-staff-lock-1') },
		base,
		{ name: 'AES-GCM', length: 256 },
		false,
		usages
	);
}

/** Seals a keyring for one person: under a passphrase, or under a PIN together with the authenticator's answer. */
export async function lockForStaff(
	text: string,
	authenticator: AuthenticatorAnswer | null,
	tabletKey: CryptoKey,
	secret: Uint8Array<ArrayBuffer>
): Promise<PassphraseLock | AuthenticatorLock> {
	const salt = crypto.getRandomValues(new Uint8Array(16));
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const outerIv = crypto.getRandomValues(new Uint8Array(12));
	const known = await slowHash(canonicalPassphrase(text), salt, ROUNDS);
	const key = await lockKey(known, salt, authenticator?.answer ?? null);
	const inner = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, secret);
	const outer = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: outerIv }, tabletKey, inner);
	const sealing: Sealing = {
		salt: toBase64Url(salt),
		rounds: ROUNDS,
		iv: toBase64Url(iv),
		outerIv: toBase64Url(outerIv),
		ct: toBase64Url(new Uint8Array(outer))
	};
	if (!authenticator) return { ...sealing, type: 'passphrase' };
	const { credential, question } = authenticator;
	return { ...sealing, type: 'prf', credential, question };
}

/**
 * The keyring, or null for a wrong passphrase, a wrong PIN, or an answer that is not this tablet's authenticator's. Throws if
 * the tablet key does not fit (storage was mixed up).
 */
export async function openStaffLock(
	text: string,
	answer: Uint8Array<ArrayBuffer> | null,
	tabletKey: CryptoKey,
	lock: StaffLock
): Promise<Uint8Array<ArrayBuffer> | null> {
	const inner = await crypto.subtle.decrypt(
		{ name: 'AES-GCM', iv: fromBase64Url(lock.outerIv) },
		tabletKey,
		fromBase64Url(lock.ct)
	);
	if (lock.type === 'prf' && !answer) return null;
	const salt = fromBase64Url(lock.salt);
	// PINs of old rows were hashed as they were typed.
	const typed = lock.type === undefined ? text.normalize('NFKC') : canonicalPassphrase(text);
	const known = await slowHash(typed, salt, lock.rounds);
	const key = await lockKey(known, salt, lock.type === 'prf' ? answer : null);
	try {
		const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64Url(lock.iv) }, key, inner);
		return new Uint8Array(plain);
	} catch {
		// AES-GCM's tag is the check of what was typed.
		return null;
	}
}
