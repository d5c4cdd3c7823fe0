import { z } from 'zod';
import { fromBase64Url, toBase64Url, toHex } from '../domain/bytes';

const municipality = z.string().regex(/^\d{6}$/);
const id = z.string().regex(/^[0-9a-f]{8}$/);
/** 32 random bytes, base64url. */
const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * The file that `tomoshibi key new` writes, and after a rotation the keyring that the administrator's tablet writes.
 * Whoever holds it can read the municipality's data: a safe, not a server.
 */
export const KeyFile = z.discriminatedUnion('format', [
	z.strictObject({ format: z.literal('tomoshibi-key-1'), municipality, id, secret }),
	z.strictObject({
		format: z.literal('tomoshibi-key-2'),
		municipality,
		/** Of the newest. */
		id,
		/** Oldest first. */
		secrets: z.array(secret).min(2).max(100)
	})
]);
export type KeyFile = z.infer<typeof KeyFile>;

/** The secrets of a municipality, 32 bytes each, oldest first, one behind the other (鍵束). */
export type KeyringBytes = Uint8Array<ArrayBuffer>;

/** One municipality key opened for use: one key for each purpose, none of them extractable. */
export interface OpenedKey {
	/** Key id, eight hex digits; stands beside everything that it sealed. */
	readonly id: string;
	/** AES-GCM 256 for sealed parts of entries and drafts. */
	readonly entries: CryptoKey;
	/** AES-GCM 256 for segments. */
	readonly segments: CryptoKey;
	/** HMAC-SHA-256 for endorsements, grants, manifests. */
	readonly vouch: CryptoKey;
}

/** The municipality's keyring (自治体鍵) opened for use. New things are sealed with the newest key, whose fields are here. */
export interface MunicipalityKeys extends OpenedKey {
	/** HMAC-SHA-256 of the first key, for ever: case numbers, house tokens and segment names outlive every rotation. */
	readonly mac: CryptoKey;
	/** Every key by its id, the newest too: what it sealed is opened with it. */
	readonly all: ReadonlyMap<string, OpenedKey>;
}

const SECRET_BYTES = 32;
const utf8 = new TextEncoder();

async function hkdf(secret: Uint8Array<ArrayBuffer>, info: string): Promise<Uint8Array<ArrayBuffer>> {
	const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
	const bits = await crypto.subtle.deriveBits(
		{ name: 'HKDF', hash: 'SHA-256', salt: utf8.encode('tomoshibi-1'), info: utf8.encode(info) },
		base,
		256
	);
	return new Uint8Array(bits);
}

/** Id of one secret, eight hex digits. */
export async function keyIdOf(secret: Uint8Array<ArrayBuffer>): Promise<string> {
	return toHex((await hkdf(secret, 'id')).subarray(0, 4));
}

/** Makes a new municipality key. */
export async function newKeyFile(municipality: string): Promise<Extract<KeyFile, { secret: string }>> {
	const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
	return { format: 'tomoshibi-key-1', municipality, id: await keyIdOf(secret), secret: toBase64Url(secret) };
}

/** The keyring as the text of a key file for the safe. */
export async function keyFileText(municipality: string, keyring: KeyringBytes): Promise<string> {
	const secrets = secretsOf(keyring);
	const id = await keyIdOf(secrets.at(-1)!);
	const texts = secrets.map(toBase64Url);
	const file: KeyFile =
		texts.length === 1
			? { format: 'tomoshibi-key-1', municipality, id, secret: texts[0]! }
			: { format: 'tomoshibi-key-2', municipality, id, secrets: texts };
	return `${JSON.stringify(file, null, '\t')}\n`;
}

/** The secrets, oldest first: copies. Throws RangeError if it is no keyring. */
export function secretsOf(keyring: KeyringBytes): Uint8Array<ArrayBuffer>[] {
	if (keyring.length === 0 || keyring.length % SECRET_BYTES)
		throw new RangeError('a keyring has 32 bytes for each key');
	return Array.from({ length: keyring.length / SECRET_BYTES }, (_, i) =>
		keyring.slice(SECRET_BYTES * i, SECRET_BYTES * (i + 1))
	);
}

/** The keyring of these secrets, oldest first. */
export function keyringOf(secrets: readonly Uint8Array<ArrayBuffer>[]): KeyringBytes {
	const all = new Uint8Array(SECRET_BYTES * secrets.length);
	secrets.forEach((one, i) => all.set(one, SECRET_BYTES * i));
	return all;
}

/** Opens a keyring for use: 32 bytes for each key, oldest first. Throws RangeError if it is none. */
export async function openMunicipalityKeys(keyring: KeyringBytes): Promise<MunicipalityKeys> {
	const secrets = secretsOf(keyring);
	const opened = await Promise.all(secrets.map(openKey));
	const newest = opened.at(-1)!;
	const all = new Map(opened.map((key) => [key.id, key]));
	secrets.forEach((one) => one.fill(0));
	return { ...newest, mac: opened[0]!.vouch, all };
}

/**
 * Puts another keyring into an opened one: whoever holds the object seals with its newest key from now on and opens with all.
 * Throws RangeError if it is none.
 */
export async function replaceKeys(keys: MunicipalityKeys, keyring: KeyringBytes): Promise<void> {
	Object.assign(keys, await openMunicipalityKeys(keyring));
}

async function openKey(secret: Uint8Array<ArrayBuffer>): Promise<OpenedKey> {
	const aes = async (info: string) =>
		crypto.subtle.importKey('raw', await hkdf(secret, info), 'AES-GCM', false, ['encrypt', 'decrypt']);
	return {
		id: await keyIdOf(secret),
		entries: await aes('entries'),
		segments: await aes('segments'),
		vouch: await crypto.subtle.importKey(
			'raw',
			await hkdf(secret, 'mac'),
			{ name: 'HMAC', hash: 'SHA-256' },
			false,
			['sign']
		)
	};
}

/** Reads a key file's text; `secret` is its keyring. Throws Error with a sentence for people if it is damaged. */
export async function parseKeyFile(text: string): Promise<{ file: KeyFile; secret: KeyringBytes }> {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		throw new Error(
			'鍵ファイルがJSONではありません。`tomoshibi key new` で作ったファイルを指定してください。'
		);
	}
	const parsed = KeyFile.safeParse(json);
	if (!parsed.success)
		throw new Error('鍵ファイルの形式が違います。`tomoshibi key new` で作ったファイルを指定してください。');
	const file = parsed.data;
	const secrets = (file.format === 'tomoshibi-key-1' ? [file.secret] : file.secrets).map(fromBase64Url);
	if ((await keyIdOf(secrets.at(-1)!)) !== file.id)
		throw new Error(
			'鍵ファイルが壊れています（鍵と識別番号が合いません）。控えの鍵ファイルを使ってください。'
		);
	return { file, secret: keyringOf(secrets) };
}
