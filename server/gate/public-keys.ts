import type { PublicKey } from '../../src/sync/protocol';
import { importPublicKey } from '../../src/vault/sign';

/** More devices than a municipality has; beyond that the oldest are imported again. */
const KEPT = 5_000;

/** Imports a public key once; the next time it is there. */
export type PublicKeys = (device: string, key: PublicKey) => Promise<CryptoKey>;

/** Imported keys in memory, by device and key: a device whose key is another one is never taken for it. */
export function publicKeys(): PublicKeys {
	const imported = new Map<string, Promise<CryptoKey>>();
	return (device, key) => {
		const name = `${device}:${key.x}:${key.y}`;
		const there = imported.get(name);
		if (there) return there;
		if (imported.size >= KEPT) imported.delete(imported.keys().next().value!);
		const made = importPublicKey(key);
		imported.set(name, made);
		return made;
	};
}
