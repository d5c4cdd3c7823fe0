import { fromBase64Url, toBase64Url } from '../domain/bytes';
import type { PublicJwk } from './sign';

/**
 * A new municipality key on its way to one device. Outer layer: ECIES for the device's agreement key (ECDH P-256 with an
 * ephemeral key, HKDF-SHA-256, AES-GCM), so that other devices, a lost one too, cannot open it. Inner layer: AES-GCM under a
 * key from the secret before, so that whoever makes a data center hand out an agreement key of its own gains nothing.
 * Text: base64url of 65 bytes ephemeral point, 12 iv, then the ciphertext of (12 iv and the inner ciphertext).
 */
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const POINT = 65;
const IV = 12;
const utf8 = new TextEncoder();

/** What both layers are bound to: this device, from this key to that one. */
export interface RotationContext {
	device: string;
	from: string;
	to: string;
}

const context = ({ device, from, to }: RotationContext) =>
	utf8.encode(`tomoshibi-rotation-1\n${device}\n${from}\n${to}`);

/** A device's key pair for receiving municipality keys. The private key cannot be exported. */
export async function newAgreementKey(): Promise<{ privateKey: CryptoKey; publicKey: PublicJwk }> {
	const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
	const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
	return { privateKey: pair.privateKey, publicKey: { kty: 'EC', crv: 'P-256', x: x!, y: y! } };
}

async function aesFrom(
	material: Uint8Array<ArrayBuffer> | ArrayBuffer,
	salt: Uint8Array<ArrayBuffer>,
	info: string
): Promise<CryptoKey> {
	const base = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveKey']);
	return crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt, info: utf8.encode(info) },
		base,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt']
	);
}

const innerKey = (secret: Uint8Array<ArrayBuffer>) => aesFrom(secret, utf8.encode('tomoshibi-1'), 'rotation');

/** The ephemeral point is the salt: a ciphertext belongs to one exchange. */
async function outerKey(
	privateKey: CryptoKey,
	publicKey: CryptoKey,
	ephemeral: Uint8Array<ArrayBuffer>
): Promise<CryptoKey> {
	const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256);
	return aesFrom(shared, ephemeral, 'tomoshibi-rotation-1');
}

async function encrypt(
	key: CryptoKey,
	plain: Uint8Array<ArrayBuffer>,
	additionalData: Uint8Array<ArrayBuffer>
) {
	const iv = crypto.getRandomValues(new Uint8Array(IV));
	const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
	return concat(iv, new Uint8Array(ciphertext));
}

async function decrypt(
	key: CryptoKey,
	sealed: Uint8Array<ArrayBuffer>,
	additionalData: Uint8Array<ArrayBuffer>
) {
	const iv = sealed.slice(0, IV);
	const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed.slice(IV));
	return new Uint8Array(plain);
}

function concat(...parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/**
 * The new secret for one device, base64url. `agreementKey` is the device's, out of a roster row whose endorsement was checked.
 * Throws DataError for a point that is not on the curve.
 */
export async function wrapForDevice(
	agreementKey: PublicJwk,
	secrets: { before: Uint8Array<ArrayBuffer>; next: Uint8Array<ArrayBuffer> },
	bound: RotationContext
): Promise<string> {
	const inner = await encrypt(await innerKey(secrets.before), secrets.next, context(bound));
	const theirs = await crypto.subtle.importKey('jwk', { ...agreementKey }, CURVE, false, []);
	const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
	const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
	const outer = await encrypt(await outerKey(pair.privateKey, theirs, point), inner, context(bound));
	return toBase64Url(concat(point, outer));
}

/** The new secret, or null for whatever this device's key and the secret before do not open. */
export async function unwrapForDevice(
	agreementPrivate: CryptoKey,
	before: Uint8Array<ArrayBuffer>,
	wrapped: string,
	bound: RotationContext
): Promise<Uint8Array<ArrayBuffer> | null> {
	try {
		const all = fromBase64Url(wrapped);
		const point = all.slice(0, POINT);
		const theirs = await crypto.subtle.importKey('raw', point, CURVE, false, []);
		const outer = await outerKey(agreementPrivate, theirs, point);
		const inner = await decrypt(outer, all.slice(POINT), context(bound));
		const next = await decrypt(await innerKey(before), inner, context(bound));
		return next.length === 32 ? next : null;
	} catch {
		// Another device's, changed, or under another key: all the same to whom it does not open.
		return null;
	}
}
