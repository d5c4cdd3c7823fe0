import type { Entry } from '../../../src/domain/entry';
import { untilOf } from '../../../src/domain/housing/terms';
import type { KindName, OpenOf } from '../../../src/domain/kinds';
import { caseOf, START, Tablet } from '../domain/tablet';

export { caseOf, START };

/** A tablet that writes entries of housing as the book would, without keys. */
export class HousingTablet extends Tablet {
	put<K extends KindName>(kind: K, caseNo: string, open: OpenOf<K>, corrects?: Entry): Entry {
		const role = kind.startsWith('lottery.') ? 'approver' : 'headquarters';
		const more = { role, ...(corrects ? { corrects: corrects._id } : {}) } as const;
		return this.write(kind, caseNo, open as Record<string, unknown>, more);
	}
	site(site: string, type: OpenOf<'site.registered'>['type'] = 'built'): Entry {
		return this.put('site.registered', '-', { site, type });
	}
	unit(unit: string, over: Partial<OpenOf<'unit.registered'>> = {}, corrects?: Entry): Entry {
		return this.put(
			'unit.registered',
			'-',
			{
				unit,
				site: 's1',
				layout: '2DK',
				from: 1,
				to: 4,
				stepFree: false,
				pets: false,
				rentYen: null,
				state: 'ready',
				holder: this.device,
				...over
			},
			corrects
		);
	}
	setState(unit: string, state: OpenOf<'unit.stateSet'>['state']): Entry {
		return this.put('unit.stateSet', '-', { unit, state });
	}
	hand(units: string[], to: string, over: Partial<OpenOf<'unit.handedOver'>> = {}): Entry {
		return this.put('unit.handedOver', '-', { units, from: this.device, to, lostAfter: null, ...over });
	}
	asks(household: number, over: Partial<OpenOf<'housing.applied'>> = {}, corrects?: Entry): Entry {
		return this.put(
			'housing.applied',
			caseOf(household),
			{
				application: null,
				types: ['built', 'leased', 'public'],
				people: 2,
				stepFree: false,
				pets: false,
				priority: [],
				ground: 'unknown',
				...over
			},
			corrects
		);
	}
	judges(applied: Entry, outcome: 'eligible' | 'notEligible' = 'eligible'): Entry {
		return this.put('housing.judged', applied.case, { applied: applied._id, outcome });
	}
	offers(applied: Entry, unit: string): Entry {
		return this.put('housing.offered', applied.case, { applied: applied._id, unit, lottery: null });
	}
	answers(offered: Entry, answer: 'accept' | 'decline'): Entry {
		return this.put('housing.answered', offered.case, { offered: offered._id, answer });
	}
	promises(applied: Entry, unit: string, over: Partial<OpenOf<'housing.assigned'>> = {}): Entry {
		const from = '2026-12-01';
		return this.put('housing.assigned', applied.case, {
			applied: applied._id,
			unit,
			from,
			until: untilOf(from),
			instead: null,
			...over
		});
	}
	confirms(assigned: Entry, unit = String(assigned.open.unit)): Entry {
		return this.put('housing.confirmed', assigned.case, { assigned: assigned._id, unit });
	}
	releases(assigned: Entry, reason: OpenOf<'housing.released'>['reason'] = 'clash'): Entry {
		return this.put('housing.released', assigned.case, { assigned: assigned._id, reason });
	}
	movesIn(assigned: Entry, on = '2026-12-05'): Entry {
		return this.put('housing.movedIn', assigned.case, { assigned: assigned._id, on, people: 2 });
	}
	movesOut(assigned: Entry, on = '2027-06-01'): Entry {
		return this.put('housing.movedOut', assigned.case, { assigned: assigned._id, on, reason: 'rebuilt' });
	}
	inspects(assigned: Entry, result: OpenOf<'housing.inspected'>['result'] = 'good'): Entry {
		const open = { assigned: assigned._id, on: '2027-06-02', result, yen: null };
		return this.put('housing.inspected', assigned.case, open);
	}
}
