import type { CaseNumber } from '../entry';
import type { Party } from './clashes';
import { byClock } from './read';

/**
 * An index over all cases that is kept up to date case by case: which entries claim a key (a number, a house, a staff id).
 * `publish` hears of every key whose claims changed, with all of them in clock order (none: the key is gone).
 */
export interface Claims<C extends Party> {
	/** Puts a case's claims in the place of those that it had. Keeps the list: the caller does not change it. */
	replace(caseNo: CaseNumber, claims: readonly (readonly [key: string, claim: C])[]): void;
	flush(): void;
}

/** An empty index; see Claims. */
export function claims<C extends Party>(publish: (key: string, claims: C[]) => void): Claims<C> {
	// Nearly every key has one claim: a map for each of 200,000 would cost more than all the rest of the fold.
	const byKey = new Map<string, C | Map<string, C>>();
	const claimsOfCase = new Map<CaseNumber, readonly (readonly [string, C])[]>();
	const touched = new Set<string>();

	function put(key: string, claim: C): void {
		const held = byKey.get(key);
		if (held instanceof Map) held.set(claim.id, claim);
		else if (held === undefined || held.id === claim.id) byKey.set(key, claim);
		else
			byKey.set(
				key,
				new Map([
					[held.id, held],
					[claim.id, claim]
				])
			);
	}

	function remove(key: string, { id }: C): void {
		const held = byKey.get(key);
		if (held instanceof Map) {
			held.delete(id);
			if (held.size === 0) byKey.delete(key);
		} else if (held?.id === id) byKey.delete(key);
	}

	return {
		replace(caseNo, next) {
			const before = claimsOfCase.get(caseNo);
			if (before)
				for (const [key, claim] of before) {
					remove(key, claim);
					touched.add(key);
				}
			for (const [key, claim] of next) {
				put(key, claim);
				touched.add(key);
			}
			if (next.length) claimsOfCase.set(caseNo, next);
			else if (before) claimsOfCase.delete(caseNo);
		},
		flush() {
			for (const key of touched) {
				const held = byKey.get(key);
				if (held === undefined) publish(key, []);
				else if (held instanceof Map) publish(key, [...held.values()].sort(byClock));
				else publish(key, [held]);
			}
			touched.clear();
		}
	};
}
