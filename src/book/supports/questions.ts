import { FACTS, factOf, type Fact } from '../../domain/supports/facts';
import type { Question } from './api';
import type { OpenHousehold } from './households';

/** Facts that follow from another one about the head of the household: that one is asked. */
const OF_HEAD: Record<string, string> = { headIncome: 'income', headInjured: 'injury' };

/** Whether a desk can record the fact. What the ledgers and the register hold is put right there. */
export function canBeTold(fact: Fact): boolean {
	if (fact.means !== undefined) return false;
	return fact.given === 'facts' || fact.id === 'income';
}

/** Key of support.told under which the answer to an open point of a rule is recorded; null: no desk can record it. */
export function keyOf(open: OpenHousehold, ask: { fact: string; person: string | null }): string | null {
	const head = OF_HEAD[ask.fact];
	if (head !== undefined) {
		const token = open.members.find((member) => member.head)?.token ?? open.members[0]?.token;
		return token ? `${head}@${token}` : null;
	}
	const fact = factOf(ask.fact);
	if (!fact || !canBeTold(fact)) return null;
	if (fact.of === 'household') return fact.id;
	return ask.person === null ? null : `${fact.id}@${ask.person}`;
}

/** Everybody of whom something may be told: token → name. */
export function namesOf(open: OpenHousehold): Map<string, string> {
	const names = new Map(open.members.map(({ token, name }) => [token, name]));
	for (const { person, entry } of open.state?.parts.bereaved?.deceased ?? [])
		if (!names.has(person)) names.set(person, open.deceased.get(entry)?.name ?? '');
	return names;
}

/** The question behind a key. Null for a key of a fact that this version does not know. */
export function questionOf(
	open: OpenHousehold,
	key: string,
	decides: readonly string[],
	names = namesOf(open)
): Question | null {
	const [id, token] = key.split('@') as [string, string?];
	const fact = factOf(id);
	if (!fact) return null;
	return {
		key,
		fact: id,
		person: token === undefined ? null : { token, name: names.get(token) ?? '' },
		title: fact.title,
		question: fact.question,
		type: fact.type,
		options: fact.options.map(({ value, label }) => ({ value: String(value), label })),
		unit: fact.unit,
		value: open.told.get(key) ?? null,
		decides: [...decides]
	};
}

/** Keys of everything that can be told of a household, in the order of a form. */
export function allKeys(open: OpenHousehold): string[] {
	const dead = new Set((open.state?.parts.bereaved?.deceased ?? []).map(({ person }) => person));
	return FACTS.filter(canBeTold).flatMap(({ id, of }) => {
		if (of === 'household') return [id];
		const tokens = id === 'breadwinner' ? [...dead] : open.members.map(({ token }) => token);
		return tokens.map((token) => `${id}@${token}`);
	});
}
