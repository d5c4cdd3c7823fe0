import type { Access } from '../access';
import { BookError, type Book } from '../api';
import type { Core } from '../core';
import type { PeopleBook } from './api';
import { todayOf } from './opened';
import { onlyItems, wholeRoster } from './roster';

type Disclosing = Pick<PeopleBook, 'roster' | 'disclose'>;

/**
 * The 被災者台帳 of a household, and giving of it to others (災害対策基本法90条の4): what is given is on record before it is given,
 * in the ledger, where the household can see it, and in the access log.
 */
export function disclosing(core: Core, written: Pick<Book, 'append'>, access: Access): Disclosing {
	return {
		async roster(caseNo) {
			await access.viewed('roster', caseNo);
			return wholeRoster(core, await core.ledger(), caseNo);
		},

		async disclose(caseNo, { basis, items, recipient, purpose, note }) {
			// Without the registers nobody can tell whose address is suppressed.
			await core.register();
			const chosen = [...new Set(items)];
			for (const [field, text] of Object.entries({ recipient, purpose }))
				if (!text.trim()) throw new BookError('badInput', `sealed.${field}`);
			if (chosen.length === 0) throw new BookError('badInput', 'open.items');
			const roster = await wholeRoster(core, await core.ledger(), caseNo);
			if (!roster) throw new BookError('notFound', caseNo);
			const on = todayOf(core);
			const entry = await written.append(
				{
					kind: 'disclosure.made',
					open: { basis, items: chosen, on },
					sealed: { recipient, purpose, note }
				},
				caseNo
			);
			await access.write(
				{
					kind: 'access.exported',
					open: { what: 'disclosure', count: roster.persons.length },
					sealed: { detail: [recipient, purpose, chosen.join(' ')].join('\n').slice(0, 4000) }
				},
				caseNo
			);
			return { entry, on, roster: onlyItems(roster, chosen) };
		}
	};
}
