import type { CaseNumber } from '../entry';
import type { Party } from './clashes';
import { byClock } from './read';

/**
 * An index over all cases that is kept up to date case by case: which entries claim a key (a number, a house, a staff id).
 * `publish` hears of every key whose claims changed, with all of them in clock order (none: the key is gone).
 */
export interface Claims<C extends Party> {
	/** Puts a case's claims in the place of those that it had. */
	replace(caseNo: CaseNumber, claims: readonly (readonly [key: string, claim: C])[]): void;
	flush(): void;
}

/** An empty index; see Claims. */
export function claims<C extends Party>(publish: (key: string, claims: C[]) => void): Claims<C> {
	const byKey = new Map<string, Map<string, C>>();
	const keysOfCase = new Map<CaseNumber, (readonly [string, C])[]>();
	const touched = new Set<string>();
	return {
		replace(caseNo, next) {
			for (const [key, claim] of keysOfCase.get(caseNo) ?? []) {
				byKey.get(key)?.delete(claim.id);
				touched.add(key);
			}
			for (const [key, claim] of next) {
				const held = byKey.get(key) ?? new Map<string, C>();
				byKey.set(key, held.set(claim.id, claim));
				touched.add(key);
			}
			if (next.length) keysOfCase.set(caseNo, [...next]);
			else keysOfCase.delete(caseNo);
		},
		flush() {
			for (const key of touched) {
				const held = byKey.get(key)!;
				if (held.size === 0) byKey.delete(key);
				publish(key, held.size === 1 ? [...held.values()] : [...held.values()].sort(byClock));
			}
			touched.clear();
		}
	};
}
