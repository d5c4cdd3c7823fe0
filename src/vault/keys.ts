import { z } from 'zod';
import { fromBase64Url, toBase64Url, toHex } from '../domain/bytes';

/** The file that `tomoshibi key new` writes. Whoever holds it can read the municipality's data: a safe, not a server. */
export const KeyFile = z.strictObject({
	format: z.literal('tomoshibi-key-1'),
	municipality: z.string().regex(/^\d{6}$/),
	id: z.string().regex(/^[0-9a-f]{8}$/),
	/** 32 random bytes, base64url. */
	secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/)
});
export type KeyFile = z.infer<typeof KeyFile>;

/** The municipality key (自治体鍵) opened for use: one key for each purpose, none of them extractable. */
export interface MunicipalityKeys {
	/** Key id, eight hex digits; stands beside everything that it sealed. */
	readonly id: string;
	/** AES-GCM 256 for sealed parts of entries and drafts. */
	readonly entries: CryptoKey;
	/** AES-GCM 256 for segments. */
	readonly segments: CryptoKey;
	/** HMAC-SHA-256 for case numbers, house tokens, segment names, endorsements and manifests. */
	readonly mac: CryptoKey;
}

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

async function keyIdOf(secret: Uint8Array<ArrayBuffer>): Promise<string> {
	return toHex((await hkdf(secret, 'id')).subarray(0, 4));
}

/** Makes a new municipality key. */
export async function newKeyFile(municipality: string): Promise<KeyFile> {
	const secret = crypto.getRandomValues(new Uint8Array(32));
	return { format: 'tomoshibi-key-1', municipality, id: await keyIdOf(secret), secret: toBase64Url(secret) };
}

/** Opens the 32 secret bytes for use. Throws RangeError if they are not 32 bytes. */
export async function openMunicipalityKeys(secret: Uint8Array<ArrayBuffer>): Promise<MunicipalityKeys> {
	if (secret.length !== 32) throw new RangeError('a municipality key has 32 bytes');
	const aes = async (info: string) =>
		crypto.subtle.importKey('raw', await hkdf(secret, info), 'AES-GCM', false, ['encrypt', 'decrypt']);
	return {
		id: await keyIdOf(secret),
		entries: await aes('entries'),
		segments: await aes('segments'),
		mac: await crypto.subtle.importKey(
			'raw',
			await hkdf(secret, 'mac'),
			{ name: 'HMAC', hash: 'SHA-256' },
			false,
			['sign']
		)
	};
}

/** Reads a key file's text. Throws Error with a sentence for people if it is damaged. */
export async function parseKeyFile(
	text: string
): Promise<{ file: KeyFile; secret: Uint8Array<ArrayBuffer> }> {
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
	const secret = fromBase64Url(parsed.data.secret);
	if ((await keyIdOf(secret)) !== parsed.data.id)
		throw new Error(
			'鍵ファイルが壊れています（鍵と識別番号が合いません）。控えの鍵ファイルを使ってください。'
		);
	return { file: parsed.data, secret };
}
