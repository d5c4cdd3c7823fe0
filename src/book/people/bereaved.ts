import type { DeceasedView } from '../../domain/bereaved/state';
import type { Ledger } from '../../domain/fold/state';
import { tokenOfAccount } from '../../vault/derive';
import type { Access } from '../access';
import { BookError, type Book } from '../api';
import type { Core } from '../core';
import type { DeceasedDetail, MemberChoice, PeopleBook, SurvivorDetail } from './api';
import {
	headOf,
	nameOf,
	openHousehold,
	personToken,
	sealedOf,
	someAtOnce,
	type OpenHousehold
} from './opened';

type Bereaved = Pick<PeopleBook, 'deceased' | 'deceasedOf' | 'recordDeceased' | 'recordSurvivor'>;

/** The dead and their bereaved. */
export function bereavedBook(core: Core, written: Pick<Book, 'append'>, access: Access): Bereaved {
	const viewsOf = async (caseNo: string): Promise<readonly DeceasedView[]> =>
		(await core.ledger()).cases.get(caseNo)?.parts.bereaved?.deceased ?? [];

	/** Throws stateChanged where the record that is corrected is no longer in force. */
	async function tokenFor(
		personId: string | null,
		{ name, birth }: { name: string; birth: string },
		held: { person: string } | undefined
	): Promise<string> {
		if (personId !== null) return personToken(core, { personId, name, birth });
		if (!held) throw new BookError('stateChanged', 'corrected');
		return held.person;
	}

	return {
		async deceased() {
			await access.viewed('deceased', '-');
			const ledger = await core.ledger();
			const views = [...ledger.bereaved.deceased.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
			return someAtOnce(views, async (view) => {
				const sealed = await sealedOf(core, 'bereaved.recorded', view.entry);
				const { name = '', kana = '', birth = '' } = sealed ?? {};
				return { view, name, kana, birth, head: await headOf(core, ledger, view.case) };
			});
		},

		async deceasedOf(caseNo) {
			await access.viewed('bereaved', caseNo);
			const ledger = await core.ledger();
			const open = await openHousehold(core, ledger, caseNo);
			const views = ledger.cases.get(caseNo)?.parts.bereaved?.deceased ?? [];
			return {
				suppressed: open.suppressed,
				members: membersOf(open),
				deceased: await Promise.all(views.map((view) => detailOf(core, ledger, view, open.suppressed)))
			};
		},

		async recordDeceased(caseNo, { corrects, personId, open, sealed }) {
			if (!sealed.name.trim()) throw new BookError('badInput', 'sealed.name');
			const before = corrects === null ? null : await sealedOf(core, 'bereaved.recorded', corrects);
			const held = (await viewsOf(caseNo)).find(({ entry }) => entry === corrects);
			const person = await tokenFor(personId, sealed, held);
			return written.append(
				{
					kind: 'bereaved.recorded',
					open: { ...open, person },
					sealed: { ...sealed, place: sealed.place ?? before?.place ?? '' },
					...(corrects === null ? {} : { corrects })
				},
				caseNo
			);
		},

		async recordSurvivor(caseNo, { corrects, personId, open, sealed }) {
			if (!sealed.name.trim()) throw new BookError('badInput', 'sealed.name');
			const before = corrects === null ? null : await sealedOf(core, 'bereaved.survivor', corrects);
			const { account } = sealed;
			const held = (await viewsOf(caseNo))
				.flatMap(({ survivors }) => survivors)
				.find(({ entry }) => entry === corrects);
			return written.append(
				{
					kind: 'bereaved.survivor',
					open: {
						...open,
						person: await tokenFor(personId, sealed, held),
						account: account && (await tokenOfAccount(core.desk().keys, account))
					},
					sealed: { ...sealed, address: sealed.address ?? before?.address ?? '' },
					...(corrects === null ? {} : { corrects })
				},
				caseNo
			);
		}
	};
}

async function detailOf(
	core: Core,
	ledger: Ledger,
	view: DeceasedView,
	suppressed: boolean
): Promise<DeceasedDetail> {
	const sealed = await sealedOf(core, 'bereaved.recorded', view.entry);
	const board = view.board && (await sealedOf(core, 'bereaved.boardDecided', view.board.entry));
	return {
		view,
		sealed: sealed && { ...sealed, place: suppressed ? null : sealed.place },
		boardReason: board?.reason ?? '',
		survivors: await Promise.all(
			view.survivors.map(async (one): Promise<SurvivorDetail> => {
				const inside = await sealedOf(core, 'bereaved.survivor', one.entry);
				return { view: one, sealed: inside && { ...inside, address: suppressed ? null : inside.address } };
			})
		),
		contacts: await Promise.all(
			view.contacts.map(async (one) => {
				const entry = await core.archive().entryById(one.entry);
				const inside = entry && (await core.desk().reader.openAs('bereaved.contacted', entry));
				const staff = entry && (await nameOf(core, ledger, entry.by.staff));
				return { view: one, note: inside?.note ?? '', staffName: staff?.name ?? staff?.staff ?? '' };
			})
		)
	};
}

/** Everybody of the household, also who has died since: they are whom a form asks for. */
function membersOf({ household, application }: OpenHousehold): MemberChoice[] {
	const listed = household?.members.filter(({ status }) => status !== 'removed') ?? [];
	if (listed.length > 0)
		return listed.map(({ id, name, kana, birth, relation }) => ({ id, name, kana, birth, relation }));
	if (!application) return [];
	const members = application.members.length > 0 ? application.members : [application.head];
	return members.map(({ personId, name, kana, birth, relation }) => ({
		id: personId,
		name,
		kana,
		birth,
		relation
	}));
}
