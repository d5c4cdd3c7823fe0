import type { Ledger } from '../../domain/fold/state';
import type { Grade } from '../../domain/grade';
import { whatIf as fundsIf } from '../../domain/relief/what-if';
import { entitle } from '../../domain/supports/entitle';
import type { Entitlement } from '../../domain/supports/situation';
import type { SupportDefinition } from '../../domain/supports/definition';
import type { WhatIf, WhatIfRow, WhatIfSide } from './api';
import type { OpenHousehold } from './households';
import { namesOf } from './questions';
import type { RulesInForce } from './rules';
import { gradeOf, HOUSING_SUPPORT, situationOf, withGrade, type When } from './situation';
import { paidYen, standingOf } from './standing';

/** What a household would be entitled to with another grade, beside what it is entitled to now. Pure. */
export function whatIfOf(
	open: OpenHousehold,
	ledger: Ledger,
	{ all, byId }: RulesInForce,
	when: When,
	grade: Grade | null
): WhatIf {
	const situation = situationOf(open, ledger, when);
	const now = entitle(situation, all);
	const then = new Map(entitle(withGrade(situation, grade), all).map((one) => [keyOf(one), one]));
	const names = namesOf(open);
	const rows = now.map((one) =>
		rowOf(open, ledger, byId.get(one.support)!, one, then.get(keyOf(one))!, names, when.asOf)
	);
	return {
		case: open.case,
		head: open.head,
		now: gradeOf(open.state),
		then: grade,
		rows: rows.sort((a, b) => Number(b.changed) - Number(a.changed)),
		funds: fundsIf(ledger, open.case, grade).map((one) => ({
			...one,
			title: ledger.relief.funds.get(one.fund)?.title ?? one.fund
		}))
	};
}

const keyOf = ({ support, person }: Entitlement): string => `${support} ${person ?? ''}`;

/** One entitlement beside another of the same support and person. */
export function rowOf(
	open: OpenHousehold,
	ledger: Ledger,
	definition: Pick<SupportDefinition, 'id' | 'title' | 'field' | 'gives' | 'needsApplication'>,
	now: Entitlement,
	then: Entitlement,
	names: ReadonlyMap<string, string>,
	today: string
): WhatIfRow {
	const isHousing = definition.id === HOUSING_SUPPORT;
	const { standing, application } = standingOf(ledger, open.state, definition, now, today, isHousing);
	const { id: support, title, field, gives } = definition;
	return {
		...{ support, title, field, gives },
		person: now.person === null ? null : (names.get(now.person) ?? ''),
		now: side(now),
		then: side(then),
		changed: differ(now, then),
		paidYen: application ? paidYen(ledger, application) : 0,
		standing
	};
}

const side = ({ entitled, amountYen, range, rate, reasons }: Entitlement): WhatIfSide => ({
	entitled,
	amountYen,
	range,
	rate,
	reasons
});

/** Whether the two give another right or another amount. */
export function differ(a: Entitlement, b: Entitlement): boolean {
	const amount = ({ entitled, amountYen, range, rate }: Entitlement) =>
		JSON.stringify([entitled, amountYen, entitled === 'no' ? null : range, rate]);
	return amount(a) !== amount(b);
}
