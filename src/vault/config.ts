import { canonicalBytes } from '../domain/canonical';
import type { MunicipalityConfig } from '../domain/municipality';
import { vouch } from './derive';
import type { MunicipalityKeys } from './keys';

const PURPOSE = 'config';

/** The bytes that a config's signature stands for: all of it, with its time, without the MAC. */
function configBytes({ signature, ...config }: MunicipalityConfig): Uint8Array<ArrayBuffer> {
	return canonicalBytes({ ...config, signedAt: signature?.at ?? null });
}

/**
 * The config, vouched for under the newest key: a data center can no longer give tablets another disaster or other gates.
 * @param at ISO time; of two configs the later one counts
 */
export async function signConfig(
	keys: MunicipalityKeys,
	config: MunicipalityConfig,
	at: string
): Promise<MunicipalityConfig> {
	const signature = { k: keys.id, at, mac: '' };
	const mac = await vouch(keys, PURPOSE, configBytes({ ...config, signature }), keys.id);
	return { ...config, signature: { ...signature, mac: mac! } };
}

/** Whether somebody with the key that the config names has vouched for it; false also where that key is not in the ring. */
export async function isConfigSigned(keys: MunicipalityKeys, config: MunicipalityConfig): Promise<boolean> {
	const { signature } = config;
	if (!signature) return false;
	return (await vouch(keys, PURPOSE, configBytes(config), signature.k)) === signature.mac;
}
