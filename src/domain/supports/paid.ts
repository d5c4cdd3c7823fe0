import type { SupportDefinition } from './definition';
import type { Situation } from './situation';

/** What was paid of one support to one person or the household, by slot. */
export interface Paid {
	bySlot: ReadonlyMap<string, number>;
	/** Of slots that the support does not have (any more), yen. */
	elsewhereYen: number;
}

const NOTHING: Paid = { bySlot: new Map(), elsewhereYen: 0 };

type Payment = NonNullable<Situation['paid']>[number];

/** Fills the slots in order with what was paid without a slot's name, each up to what is due; the rest stays with the last. */
function spread(
	yen: number,
	slots: readonly string[],
	due: (slot: string) => number,
	bySlot: Map<string, number>
) {
	let rest = yen;
	for (const slot of slots) {
		const had = bySlot.get(slot) ?? 0;
		const share = slot === slots.at(-1) ? rest : Math.min(rest, Math.max(0, due(slot) - had));
		if (share > 0) bySlot.set(slot, had + share);
		rest -= share;
	}
}

/** Payments of one support, by slot; `due` says what each slot comes to (for payments whose slot nobody has named). */
export function paidOf(
	definition: SupportDefinition,
	payments: readonly Payment[],
	due: (slot: string) => number
): Paid {
	if (payments.length === 0) return NOTHING;
	const slots = definition.lines.map(({ slot }) => slot);
	const bySlot = new Map<string, number>();
	let elsewhereYen = 0;
	let noSlot = 0;
	for (const { slot, yen } of payments) {
		if (slot === undefined) noSlot += yen;
		else if (slots.includes(slot)) bySlot.set(slot, (bySlot.get(slot) ?? 0) + yen);
		else elsewhereYen += yen;
	}
	if (slots.length) spread(noSlot, slots, due, bySlot);
	else elsewhereYen += noSlot;
	return { bySlot, elsewhereYen };
}

/**
 * Payments of one support for each of the persons whom it is for. What names nobody counts for the first persons, so that nothing
 * is paid twice; what names somebody who is none of them is a person of its own in the answer.
 */
export function paymentsByPerson(
	definition: SupportDefinition,
	paid: readonly Payment[],
	persons: readonly (string | null)[]
): Map<string | null, Payment[]> {
	const byPerson = new Map<string | null, Payment[]>(persons.map((person) => [person, []]));
	for (const payment of paid) {
		if (payment.support !== definition.id) continue;
		const person = definition.per === 'household' ? null : (payment.person ?? persons[0] ?? null);
		const list = byPerson.get(person);
		if (list) list.push(payment);
		else byPerson.set(person, [payment]);
	}
	return byPerson;
}
