import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import { entitle } from '../../../src/domain/supports/entitle';
import type { Entitlement, Situation } from '../../../src/domain/supports/situation';

type Member = Situation['members'][number];

/** 能登半島地震の日: the rules of 令和5年度. */
export const DAY = '2024-01-01';

/** A member of the family; the first one of a household is its head. */
export const member = (id: string, rest: Omit<Partial<Member>, 'id'> = {}): Member => ({ id, ...rest });
export const COUPLE = [member('m1', { head: true }), member('m2', { head: false })];
export const ALONE = [member('m1', { head: true })];

/** A couple on 2024-01-01 of whom only what is given is known. */
export const situation = (rest: Partial<Situation> = {}): Situation => ({
	id: 'h',
	disasterOn: DAY,
	members: COUPLE,
	...rest
});

/** What the rules that come with the app say of one support, for the household or one person. */
export function answer(support: string, of: Partial<Situation>, person: string | null = null): Entitlement {
	const found = entitle(situation(of), SUPPORTS).filter(
		(one) => one.support === support && one.person === person
	);
	if (found.length !== 1)
		throw new Error(`${support} of ${person ?? 'the household'}: ${found.length} answers`);
	return found[0]!;
}

/** The texts of the reasons of one answer with a mark each: o holds, x does not, ? is not known. */
export const told = ({ reasons }: Entitlement): string[] =>
	reasons.map(({ text, holds }) => `${holds === null ? '?' : holds ? 'o' : 'x'} ${text}`);
