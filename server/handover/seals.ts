import type { Entry } from '../../src/domain/entry';
import { entryContext, SealError, unseal } from '../../src/vault/seal';
import type { MunicipalityKeys } from '../../src/vault/keys';

/** What became of an entry's sealed part. */
export type Opened =
	{ state: 'none' } | { state: 'open'; value: Record<string, unknown> } | { state: 'shut'; why: string };

/** Opens seals with the keys that there are: a municipality that has changed its key has several. */
export type Opener = (entry: Entry) => Promise<Opened>;

/** @param keys newest first or in any order; each seal names its own */
export function createOpener(keys: readonly MunicipalityKeys[]): Opener {
	return async (entry) => {
		const { sealed } = entry;
		if (!sealed) return { state: 'none' };
		for (const one of keys) {
			try {
				const value = await unseal(one, entryContext(entry), sealed);
				if (typeof value === 'object' && value !== null)
					return { state: 'open', value: value as Record<string, unknown> };
				return { state: 'shut', why: '内容が読めません' };
			} catch (error) {
				if (!(error instanceof SealError)) throw error;
				if (error.why === 'tampered') return { state: 'shut', why: '内容が書き換えられています' };
			}
		}
		return { state: 'shut', why: `鍵 ${sealed.k} がありません` };
	};
}
