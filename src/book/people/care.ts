import { byDay } from '../../domain/care/chain';
import { carePart } from '../../domain/care/part';
import type { CareCase } from '../../domain/care/state';
import { mayWrite } from '../../domain/kinds';
import type { Access } from '../access';
import { BookError, type Book } from '../api';
import type { Core } from '../core';
import type { ContactRow, PeopleBook } from './api';
import { headOf, nameOf, sealedOf, someAtOnce, todayOf } from './opened';

type Care = Pick<PeopleBook, 'careOf' | 'contacts' | 'keepers' | 'handOverAll'>;

/** Consultations, and who looks after whom. */
export function careBook(core: Core, written: Pick<Book, 'appendAll'>, access: Access): Care {
	return {
		async careOf(caseNo) {
			await access.viewed('consultations', caseNo);
			const ledger = await core.ledger();
			const view = ledger.care.cases.get(caseNo) ?? carePart.begin();
			const name = async (staff: string) => (await nameOf(core, ledger, staff)).name ?? staff;
			const consultations = await Promise.all(
				view.consultations.map(async (one) => {
					const sealed = await sealedOf(core, 'care.consulted', one.entry);
					const { text = '', nextText = '' } = sealed ?? {};
					return { view: one, text, nextText, staffName: await name(one.staff) };
				})
			);
			const handovers = await Promise.all(
				view.handovers.map(async (one) => ({
					view: one,
					note: (await sealedOf(core, 'care.handedOver', one.entry))?.note ?? '',
					staffName: await name(one.staff),
					toName: one.to === null ? '' : await name(one.to)
				}))
			);
			const consent = view.consent && (await sealedOf(core, 'disclosure.consented', view.consent.entry));
			return {
				view,
				keeper: view.keeper === null ? null : await nameOf(core, ledger, view.keeper),
				consultations: consultations.sort((a, b) => byDay(b.view, a.view)),
				handovers: handovers.reverse(),
				consentScope: consent?.scope ?? ''
			};
		},

		async contacts(which) {
			await access.viewed('contacts', '-');
			const { staff: me } = core.desk();
			const ledger = await core.ledger();
			const today = todayOf(core);
			const wanted = (next: string | null, keeper: string | null) =>
				which === 'mine' ? keeper === me.staff : which === 'overdue' ? next !== null && next < today : true;
			type Found = Pick<ContactRow, 'case' | 'next'> & {
				care: CareCase | null;
				deceased: string | null;
				entry: string | null;
			};
			const found: Found[] = [];
			for (const [caseNo, care] of ledger.care.cases) {
				const { next, managed, keeper } = care;
				if ((next === null && !managed) || !wanted(next, keeper)) continue;
				const last = [...care.consultations].sort(byDay).at(-1);
				found.push({ case: caseNo, next, care, deceased: null, entry: last?.entry ?? null });
			}
			for (const { case: caseNo, next, first, entry } of ledger.bereaved.deceased.values()) {
				const care = ledger.care.cases.get(caseNo) ?? null;
				if (next === null || !wanted(next, care?.keeper ?? null)) continue;
				found.push({ case: caseNo, next, care, deceased: first, entry });
			}
			found.sort((a, b) => {
				if (a.next === b.next) return a.case < b.case ? -1 : 1;
				return a.next === null ? 1 : b.next === null ? -1 : a.next < b.next ? -1 : 1;
			});
			return someAtOnce(found, async ({ case: caseNo, next, care, deceased, entry }): Promise<ContactRow> => {
				const dead = deceased === null ? null : ledger.bereaved.deceased.get(deceased)!;
				const record = dead && entry ? await sealedOf(core, 'bereaved.recorded', entry) : null;
				const said = dead || !entry ? null : await sealedOf(core, 'care.consulted', entry);
				const keeper = care?.keeper ?? null;
				const days = dead
					? dead.contacts.map(({ on }) => on)
					: (care?.consultations.map(({ on }) => on) ?? []);
				return {
					case: caseNo,
					head: await headOf(core, ledger, caseNo),
					next,
					overdue: next !== null && next < today,
					about: dead
						? { what: 'bereaved', deceased: dead.first, name: record?.name ?? '' }
						: { what: 'care' },
					nextText: said?.nextText ?? '',
					keeper: keeper === null ? null : await nameOf(core, ledger, keeper),
					managed: care?.managed ?? false,
					wish: care?.wish ?? null,
					last: days.sort().at(-1) ?? null
				};
			});
		},

		async keepers() {
			core.desk();
			const ledger = await core.ledger();
			const kept = new Map<string, number>();
			for (const { keeper } of ledger.care.cases.values())
				if (keeper !== null) kept.set(keeper, (kept.get(keeper) ?? 0) + 1);
			const able = [...ledger.people].filter(([, { role }]) => mayWrite(role, 'care.consulted'));
			const all = [...new Set([...able.map(([staff]) => staff), ...kept.keys()])].sort();
			const named = await someAtOnce(all, async (staff) => ({
				...(await nameOf(core, ledger, staff)),
				households: kept.get(staff) ?? 0
			}));
			return named.filter(({ ended, households }) => !ended || households > 0);
		},

		async handOverAll({ from, to, note }) {
			if (from === to) throw new BookError('badInput', 'to');
			const { cases } = (await core.ledger()).care;
			const theirs = [...cases].filter(([, { keeper }]) => keeper === from).map(([caseNo]) => caseNo);
			if (theirs.length === 0) throw new BookError('notFound', from);
			await written.appendAll(
				theirs.sort().map((caseNo) => ({
					draft: { kind: 'care.handedOver', open: { to }, sealed: { note } } as const,
					case: caseNo
				}))
			);
			return theirs.length;
		}
	};
}
