import type { MunicipalityConfig } from '../domain/municipality';
import { isConfigSigned } from '../vault/config';
import type { MunicipalityKeys } from '../vault/keys';

/**
 * What a tablet does with the config that a data center gives it.
 *   same · take: it goes by it from now on · later: it cannot check while it is locked, and keeps what it has
 *   refuse: not the key holder's, or older than the one in force: it keeps what it has, and staff see that
 */
export type ConfigVerdict = 'same' | 'take' | 'later' | 'refuse';

/**
 * Judges a data center's config. Once a tablet has a signed one, only a later one that the newest key has vouched for replaces
 * it; a municipality that has never signed one is believed as before. `keys` is null while the tablet is locked.
 */
export async function judgeConfig(
	present: MunicipalityConfig,
	next: MunicipalityConfig,
	keys: MunicipalityKeys | null
): Promise<ConfigVerdict> {
	if (JSON.stringify(next) === JSON.stringify(present)) return 'same';
	const { signature } = next;
	if (!signature) return present.signature ? 'refuse' : 'take';
	if (present.signature && signature.at <= present.signature.at) return 'refuse';
	if (!keys) return 'later';
	// Not under an older key: it may have been lost with a tablet.
	return signature.k === keys.id && (await isConfigSigned(keys, next)) ? 'take' : 'refuse';
}
