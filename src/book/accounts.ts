import { parseStamp } from '../domain/hlc';
import { managesDevices } from '../domain/kinds';
import { BookError, type Book, type PersonRow } from './api';
import type { Core } from './core';

type Accounts = Pick<Book, 'people' | 'endStaff'>;

/** The list of staff, and ending an account. `noteEnded`: this tablet's own accounts follow at once. */
export function accounts(core: Core, append: Book['append'], noteEnded: () => Promise<void>): Accounts {
	return {
		async people() {
			const { reader, staff: me } = core.desk();
			const here = new Map(core.board.now.staffChoices.map((choice) => [choice.staff, choice]));
			const { people } = await core.ledger();
			const gateNow = core.surroundings.now() - (core.board.now.sync.skewMs ?? 0);
			const all = managesDevices(me.role) || me.role === 'auditor';
			const rows = [...people].filter(([staff]) => all || here.has(staff));
			const listed = await Promise.all(
				rows.map(async ([staff, person]): Promise<PersonRow> => {
					const { role, until, tasks, endedAt } = person;
					const entry = await core.archive().entryById(person.entry);
					const sealed = entry && (await reader.openAs('staff.registered', entry));
					return {
						...{ staff, role, until, tasks, here: here.has(staff) },
						name: sealed?.name ?? here.get(staff)?.name ?? null,
						from: sealed?.from ?? '',
						state:
							endedAt !== null ? 'ended' : until !== null && Date.parse(until) <= gateNow ? 'over' : 'active',
						endedAt: endedAt === null ? null : new Date(parseStamp(endedAt).ms).toISOString()
					};
				})
			);
			return listed.sort((a, b) => (a.staff < b.staff ? -1 : 1));
		},
		async endStaff({ staff, reason, note }) {
			const { staff: me } = core.desk();
			const person = (await core.ledger()).people.get(staff);
			if (!person) throw new BookError('notFound', staff);
			// Whoever ends their own account by mistake could not take it back.
			if (staff === me.staff) throw new BookError('badInput', 'staff');
			if (person.endedAt !== null) throw new BookError('stateChanged', 'ended');
			await append({ kind: 'staff.ended', open: { staff, reason }, sealed: { note } }, '-');
			await noteEnded();
		}
	};
}
