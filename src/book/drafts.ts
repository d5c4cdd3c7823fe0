import { z } from 'zod';
import { toHex } from '../domain/bytes';
import { mac } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';
import { seal, SealError, unseal } from '../vault/seal';
import type { Book } from './api';
import type { Core } from './core';

type Drafts = Pick<Book, 'saveDraft' | 'loadDraft' | 'deleteDraft' | 'drafts'>;

const Content = z.object({ key: z.string(), data: z.unknown() });

/** Unfinished forms, sealed on disk. A page's key may name a household: on disk stands only a keyed hash of it. */
export function drafts(core: Core): Drafts {
	const idOf = async (keys: MunicipalityKeys, key: string) => toHex(await mac(keys, 'draft', key));
	const contextOf = (id: string) => `draft\n${id}`;

	return {
		async saveDraft(key, data) {
			const { keys } = core.desk();
			const id = await idOf(keys, key);
			const sealed = await seal(keys, contextOf(id), { key, data });
			await core.db().drafts.put({ id, savedAt: new Date(core.surroundings.now()).toISOString(), sealed });
		},
		async loadDraft(key) {
			const { keys } = core.desk();
			const id = await idOf(keys, key);
			const row = await core.db().drafts.get(id);
			return row ? Content.parse(await unseal(keys, contextOf(id), row.sealed)).data : null;
		},
		async deleteDraft(key) {
			await core.db().drafts.delete(await idOf(core.desk().keys, key));
		},
		async drafts() {
			const { keys } = core.desk();
			const listed = (await core.db().drafts.toArray()).map(async ({ id, savedAt, sealed }) => {
				try {
					const { key } = Content.parse(await unseal(keys, contextOf(id), sealed));
					return [{ key, savedAt }];
				} catch (error) {
					// Left by an enrolment with another key: nobody here can open it.
					if (error instanceof SealError) return [];
					throw error;
				}
			});
			return (await Promise.all(listed)).flat();
		}
	};
}
