import type { CaseNumber } from '../../domain/entry';
import { householdOf } from '../../domain/households/area';
import { isOpen } from '../../domain/housing/progress';
import type { HousingApplication, SiteView, StayView, UnitView } from '../../domain/housing/state';
import type { Ledger } from '../../domain/fold/state';
import { BookError } from '../api';

/* What entries and pages name, as far as it is here. All throw notFound. */

function must<T>(found: T | undefined, id: string): T {
	if (found === undefined) throw new BookError('notFound', id);
	return found;
}

export const needSite = ({ housing }: Ledger, site: string): SiteView => must(housing.sites.get(site), site);
export const needUnit = ({ housing }: Ledger, unit: string): UnitView => must(housing.units.get(unit), unit);
export const needStay = ({ housing }: Ledger, assigned: string): StayView =>
	must(housing.stays.get(assigned), assigned);
export const needApplication = ({ housing }: Ledger, applied: string): HousingApplication =>
	must(housing.applications.get(applied), applied);

/** Applications of a household, in whichever of its cases they are (世帯の統合). */
export const applicationsOfHousehold = (ledger: Ledger, caseNo: CaseNumber): HousingApplication[] =>
	householdOf(ledger.households, caseNo).flatMap(
		(one) => ledger.cases.get(one)?.parts.housing?.applications ?? []
	);

/** Those of them that are neither over nor refused: more than one is one too many. */
export const openOfHousehold = (ledger: Ledger, caseNo: CaseNumber): HousingApplication[] =>
	applicationsOfHousehold(ledger, caseNo).filter(isOpen);

/** Units of a site, in no order. */
export const unitsOf = ({ housing }: Ledger, site: string): UnitView[] =>
	[...housing.units.values()].filter((unit) => unit.site === site);
