import { nextSteps } from '../../domain/care/next-steps';
import { definitionsFor } from '../../domain/supports/valid';
import type { Access } from '../access';
import type { Core } from '../core';
import type { PeopleBook } from './api';
import { nameOf, todayOf } from './opened';

/** What a household's page says first. */
export function storyBook(core: Core, access: Access): Pick<PeopleBook, 'householdStory'> {
	return {
		async householdStory(caseNo) {
			await access.viewed('case', caseNo);
			const ledger = await core.ledger();
			const { disaster, certificateKinds } = core.tablet().config;
			const state = ledger.cases.get(caseNo) ?? null;
			const next = nextSteps({
				state,
				ledger,
				certificateKinds,
				today: todayOf(core),
				now: core.surroundings.now()
			});
			const care = ledger.care.cases.get(caseNo) ?? null;
			const named = new Set(next.flatMap((step) => (step.what === 'support' ? [step.support] : [])));
			const definitions = named.size
				? definitionsFor(disaster.occurredOn, ledger.cases.get('-')?.parts.catalogue)
				: [];
			return {
				case: caseNo,
				empty: state === null,
				next,
				supportTitles: Object.fromEntries(
					definitions.filter(({ id }) => named.has(id)).map(({ id, title }) => [id, title])
				),
				keeper: care?.keeper ? await nameOf(core, ledger, care.keeper) : null,
				managed: care?.managed ?? false,
				wish: care?.wish ?? null,
				nextContact: care?.next ?? null,
				consent: care?.consent?.agrees ?? null,
				deceased: state?.parts.bereaved?.deceased.length ?? 0
			};
		}
	};
}
