import type { BereavedCase } from '../bereaved/state';
import { bereavedPart } from '../bereaved/part';
import type { CareCase } from '../care/state';
import { carePart } from '../care/part';
import type { HousingCase, StockOffice } from '../housing/state';
import { householdsPart } from '../households/part';
import type { HouseholdsOffice } from '../households/state';
import { housingPart } from '../housing/part';
import { stockPart } from '../housing/stock';
import type { KindName, OpenOf } from '../kinds';
import type { FundOffice, ReliefCase } from '../relief/state';
import { fundPart } from '../relief/funds';
import { reliefPart } from '../relief/part';
import { cataloguePart, type CatalogueOffice } from '../supports/catalogue-part';
import type { Part } from './part';

/** What each ledger beside the certificates' knows of one case; a case without its entries has none of it. */
export interface Parts {
	/** Supports that headquarters has defined, and lists that were handed over. Office. */
	catalogue: CatalogueOffice;
	/** Applications for supports, decisions, payments, loans. */
	relief: ReliefCase;
	/** Funds, rounds, payment runs. Office. */
	funds: FundOffice;
	/** Sites, units, lotteries, tables in force. Office. */
	stock: StockOffice;
	/** Applications for housing and stays. */
	housing: HousingCase;
	/** The dead and their bereaved. */
	bereaved: BereavedCase;
	/** Cases that are one household. Office. */
	households: HouseholdsOffice;
	/** Consultations, consent and disclosures. */
	care: CareCase;
}
export type PartName = keyof Parts;

export const PARTS: { [P in PartName]: Part<Parts[P]> } = {
	catalogue: cataloguePart,
	relief: reliefPart,
	funds: fundPart,
	stock: stockPart,
	housing: housingPart,
	bereaved: bereavedPart,
	care: carePart,
	households: householdsPart
};

/** Kinds of the certificate ledger and of people, keys and the queue: fold/case.ts and fold/ledger.ts read them. */
export type CoreKind = Extract<
	KindName,
	`certificate.${string}` | `staff.${string}` | 'key.rotated' | 'clash.cleared'
>;
export type PartKind = Exclude<KindName, CoreKind>;

/** Whose ledger a kind is. */
export const PART_OF: Record<PartKind, PartName> = {
	'support.defined': 'catalogue',
	'support.retired': 'catalogue',
	'reduction.listed': 'catalogue',
	'support.told': 'relief',
	'support.applied': 'relief',
	'support.amended': 'relief',
	'support.examined': 'relief',
	'support.decided': 'relief',
	'support.progressed': 'relief',
	'support.withdrawn': 'relief',
	'loan.agreed': 'relief',
	'loan.repaid': 'relief',
	'payment.ordered': 'relief',
	'payment.returned': 'relief',
	'payment.recovered': 'relief',
	'clawback.judged': 'relief',
	'fund.defined': 'funds',
	'fund.roundFixed': 'funds',
	'fund.handedOver': 'funds',
	'run.opened': 'funds',
	'run.approved': 'funds',
	'run.filed': 'funds',
	'run.cancelled': 'funds',
	'payment.elsewhere': 'funds',
	'site.registered': 'stock',
	'unit.registered': 'stock',
	'unit.stateSet': 'stock',
	'unit.handedOver': 'stock',
	'lottery.announced': 'stock',
	'lottery.held': 'stock',
	'housing.rulesFixed': 'stock',
	'housing.applied': 'housing',
	'housing.judged': 'housing',
	'housing.offered': 'housing',
	'housing.answered': 'housing',
	'housing.assigned': 'housing',
	'housing.confirmed': 'housing',
	'housing.released': 'housing',
	'housing.contracted': 'housing',
	'housing.keys': 'housing',
	'housing.movedIn': 'housing',
	'housing.extended': 'housing',
	'housing.movedOut': 'housing',
	'housing.inspected': 'housing',
	'housing.visited': 'housing',
	'bereaved.recorded': 'bereaved',
	'bereaved.boardDecided': 'bereaved',
	'bereaved.survivor': 'bereaved',
	'bereaved.contacted': 'bereaved',
	'household.merged': 'households',
	'household.separated': 'households',
	'care.consulted': 'care',
	'care.handedOver': 'care',
	'disclosure.consented': 'care',
	'disclosure.made': 'care'
};

const OFFICE_PARTS: readonly PartName[] = ['catalogue', 'funds', 'stock', 'households'];

/** Whether a kind's entries are the office's (case `-`), a household's, or may stand in either (`null`). */
export function isOfficeKind(kind: KindName): boolean | null {
	if (!Object.hasOwn(PART_OF, kind)) return kind.startsWith('certificate.') ? false : null;
	return OFFICE_PARTS.includes(PART_OF[kind as PartKind]);
}

/** What an entry names in its own case and means nothing without. What it names in another case the areas look up (areas.ts). */
const NAMES: { [K in PartKind]?: (open: OpenOf<K>) => readonly (string | null)[] } = {
	'support.applied': ({ application }) => [application],
	'support.amended': ({ applied }) => [applied],
	'support.examined': ({ applied }) => [applied],
	'support.decided': ({ applied, examined }) => [applied, examined],
	'support.progressed': ({ applied }) => [applied],
	'support.withdrawn': ({ applied }) => [applied],
	'loan.agreed': ({ applied }) => [applied],
	'loan.repaid': ({ agreed }) => [agreed],
	'payment.ordered': ({ applied, decided }) => [applied, decided],
	'payment.returned': ({ payment }) => [payment],
	'payment.recovered': ({ applied }) => [applied],
	'clawback.judged': ({ applied }) => [applied],
	'fund.handedOver': ({ holding }) => [holding],
	'run.opened': ({ holding }) => [holding],
	'run.filed': ({ approved }) => [approved],
	'lottery.held': ({ announced }) => [announced],
	'household.separated': ({ merged }) => [merged],
	'housing.applied': ({ application }) => [application],
	'housing.judged': ({ applied }) => [applied],
	'housing.offered': ({ applied }) => [applied],
	'housing.answered': ({ offered }) => [offered],
	'housing.assigned': ({ applied, instead }) => [applied, instead],
	'housing.confirmed': ({ assigned }) => [assigned],
	'housing.released': ({ assigned }) => [assigned],
	'housing.contracted': ({ assigned }) => [assigned],
	'housing.keys': ({ assigned }) => [assigned],
	'housing.movedIn': ({ assigned }) => [assigned],
	'housing.extended': ({ assigned }) => [assigned],
	'housing.movedOut': ({ assigned }) => [assigned],
	'housing.inspected': ({ assigned }) => [assigned],
	'housing.visited': ({ assigned }) => [assigned],
	'bereaved.boardDecided': ({ deceased }) => [deceased],
	'bereaved.survivor': ({ deceased }) => [deceased],
	'bereaved.contacted': ({ deceased }) => [deceased]
};

/** Ids of the entries of the same case that an entry of a part names. */
export function namesOf<K extends PartKind>(kind: K, open: OpenOf<K>): string[] {
	const names = NAMES[kind] as ((open: OpenOf<K>) => readonly (string | null)[]) | undefined;
	return (names?.(open) ?? []).filter((id): id is string => id !== null);
}
