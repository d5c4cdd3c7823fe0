import { fromBase64Url, toBase64Url } from '../domain/bytes';
import type { Sealed } from '../domain/entry';
import type { MunicipalityKeys } from './keys';

/** Seal (封) of small things under the newest key: entries' personal parts, drafts. `context` is authenticated, not stored. */
export async function seal(keys: MunicipalityKeys, context: string, value: unknown): Promise<Sealed> {
	// Both at once: the ring may get a newer key meanwhile.
	const { id: k, entries } = keys;
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const ciphertext = await crypto.subtle.encrypt(
		{ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(context) },
		entries,
		new TextEncoder().encode(JSON.stringify(value))
	);
	return { k, iv: toBase64Url(iv), ct: toBase64Url(new Uint8Array(ciphertext)) };
}

/** Why a seal did not open: a key that is not in the ring (another municipality's, or newer), or changed bytes. */
export class SealError extends Error {
	constructor(readonly why: 'wrongKey' | 'tampered') {
		super(why);
		this.name = 'SealError';
	}
}

/** Opens a seal. Throws SealError. */
export async function unseal(keys: MunicipalityKeys, context: string, sealed: Sealed): Promise<unknown> {
	const key = keys.all.get(sealed.k);
	if (!key) throw new SealError('wrongKey');
	let plain: ArrayBuffer;
	try {
		plain = await crypto.subtle.decrypt(
			{
				name: 'AES-GCM',
				iv: fromBase64Url(sealed.iv),
				additionalData: new TextEncoder().encode(context)
			},
			key.entries,
			fromBase64Url(sealed.ct)
		);
	} catch {
		throw new SealError('tampered');
	}
	return JSON.parse(new TextDecoder().decode(plain));
}

/** The authenticated context of an entry's sealed part (DESIGN 4). */
export function entryContext(entry: { _id: string; kind: string; case: string }): string {
	return `${entry._id}\n${entry.kind}\n${entry.case}`;
}
