import type { RosterDevice } from '../../src/sync/protocol';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { endorsedBy } from './check';

/** What is believed of the claims that devices brought. */
export interface Judgement {
	/** Each device once, with the earliest revocation that anybody knew of. */
	endorsed: RosterDevice[];
	refused: {
		device: string;
		/** notEndorsed: no key of the municipality vouches for it · unknownKey: the key that it names is not at hand
		 * twoDevices: two different devices of this number are endorsed · taken: another device has the number at the gate */
		reason: 'notEndorsed' | 'unknownKey' | 'twoDevices' | 'taken';
	}[];
}

/** Judges claims by their endorsements. A revocation is believed from whoever knows of it: a lost tablet stays out. */
export async function judge(
	keyrings: readonly MunicipalityKeys[],
	candidates: readonly RosterDevice[]
): Promise<Judgement> {
	const believed = new Map<string, RosterDevice[]>();
	const doubted = new Map<string, 'notEndorsed' | 'unknownKey'>();
	for (const one of candidates) {
		const endorsed = await endorsedBy(keyrings, one);
		if (endorsed) believed.set(one.device, [...(believed.get(one.device) ?? []), one]);
		else doubted.set(one.device, endorsed === null ? 'unknownKey' : 'notEndorsed');
	}
	const judgement: Judgement = { endorsed: [], refused: [] };
	for (const [device, claims] of believed) {
		const [first] = claims;
		if (claims.some(({ publicKey }) => publicKey.x !== first!.publicKey.x)) {
			judgement.refused.push({ device, reason: 'twoDevices' });
			continue;
		}
		const revokedAt = claims.flatMap((claim) => claim.revokedAt ?? []).sort()[0] ?? null;
		judgement.endorsed.push({ ...first!, revokedAt });
	}
	for (const [device, reason] of doubted)
		if (!believed.has(device)) judgement.refused.push({ device, reason });
	return judgement;
}
