import { isLive } from '../../domain/housing/standing';
import { rentLimitOf } from '../../domain/housing/rent';
import type { KindName } from '../../domain/kinds';
import type { StayView } from '../../domain/housing/state';
import type { Book, OtherDraft } from '../api';
import type { Core } from '../core';
import type { HousingBook } from './api';
import { needApplication, needStay } from './find';

type Stays = Pick<
	HousingBook,
	'contractUnit' | 'handKeys' | 'moveIn' | 'extendStay' | 'moveOut' | 'inspectUnit' | 'visitResident'
>;
type OfStay = Extract<OtherDraft, { kind: KindName & `housing.${string}` }>;

/** What happens in a stay: contract, keys, moving in, visits, longer time, moving out, inspection. */
export function stays(core: Core, written: Pick<Book, 'append' | 'appendAll'>): Stays {
	const stayOf = async (assigned: string): Promise<StayView> => needStay(await core.ledger(), assigned);
	const write = async (assigned: string, draft: OfStay) =>
		written.append(draft, (await stayOf(assigned)).case);

	return {
		async contractUnit({ owner, agent, agentPhone, note, ...open }) {
			const ledger = await core.ledger();
			const { applied, case: caseNo } = needStay(ledger, open.assigned);
			const limit = rentLimitOf(needApplication(ledger, applied).people, ledger.housing.rules.rent.rows);
			const entry = await written.append(
				{ kind: 'housing.contracted', open, sealed: { owner, agent, agentPhone, note } },
				caseNo
			);
			return { entry, overLimitYen: limit ? Math.max(0, open.rentYen - limit.yen) : 0 };
		},
		handKeys: ({ receiver, note, ...open }) =>
			write(open.assigned, { kind: 'housing.keys', open, sealed: { receiver, note } }),
		async moveIn({ note, ...open }) {
			const ledger = await core.ledger();
			const stay = needStay(ledger, open.assigned);
			const drafts: OtherDraft[] = [{ kind: 'housing.movedIn', open, sealed: { note } }];
			const earlier = stay.instead === null ? undefined : ledger.housing.stays.get(stay.instead);
			if (earlier && isLive(earlier) && earlier.movedIn)
				drafts.push({
					kind: 'housing.movedOut',
					open: { assigned: earlier.entry, on: open.on, reason: 'moved' },
					sealed: { newAddress: '', note }
				});
			return written.appendAll(drafts.map((draft) => ({ draft, case: stay.case })));
		},
		extendStay: ({ note, ...open }) =>
			write(open.assigned, { kind: 'housing.extended', open, sealed: { note } }),
		moveOut: ({ newAddress, note, ...open }) =>
			write(open.assigned, { kind: 'housing.movedOut', open, sealed: { newAddress, note } }),
		inspectUnit: ({ findings, ...open }) =>
			write(open.assigned, { kind: 'housing.inspected', open, sealed: { findings } }),
		visitResident: ({ note, ...open }) =>
			write(open.assigned, { kind: 'housing.visited', open, sealed: { note } })
	};
}
