import type { Ledger } from '../fold/state';
import { isLive } from './standing';
import type { HousingApplication, SiteView, StayView, UnitView } from './state';

/** What is with a unit now. */
export type UnitUse =
	/** 空き: can be offered and promised */
	| 'free'
	/** 提示中: offered, and not answered or not promised yet */
	| 'offered'
	/** 建設中 */
	| 'building'
	/** 修繕中 */
	| 'repair'
	/** 検査待ち: somebody moved out, and nobody has looked at it */
	| 'uninspected'
	/** 使用終了 */
	| 'closed'
	/** 仮決定 */
	| 'provisional'
	/** 入居決定 */
	| 'promised'
	/** 入居中 */
	| 'livedIn';
export const UNIT_USES: readonly UnitUse[] = [
	'free',
	'offered',
	'provisional',
	'promised',
	'livedIn',
	'uninspected',
	'repair',
	'building',
	'closed'
];

type Housing = Pick<Ledger, 'housing'>;

/** What is with a unit as far as this replica knows. */
export function useOf({ housing }: Housing, unit: UnitView): UnitUse {
	const stay = housing.occupied.get(unit.unit);
	if (stay) return stay.movedIn ? 'livedIn' : 'promised';
	if (housing.waiting.has(unit.unit)) return 'provisional';
	if (unit.state !== 'ready') return unit.state;
	const after = afterStays(housing.staysOfUnit.get(unit.unit) ?? [], unit);
	return after === 'free' && housing.offered.has(unit.unit) ? 'offered' : after;
}

/** Whether a unit can be offered and promised to this application: nobody has it, and it is offered to nobody else. */
export function isFreeFor(ledger: Housing, unit: UnitView, application: string): boolean {
	const use = useOf(ledger, unit);
	if (use !== 'offered') return use === 'free';
	return ledger.housing.offered.get(unit.unit)!.every((one) => one === application);
}

/** Whether it may be used again after those who moved out: inspected and good, or set to ready since. */
function afterStays(stays: readonly StayView[], unit: UnitView): 'free' | 'repair' | 'uninspected' {
	for (const { movedOut, inspected } of stays) {
		if (!movedOut || inspected?.result === 'good') continue;
		const since = inspected?.at ?? movedOut.at;
		if (unit.stateAt <= since) return inspected ? 'repair' : 'uninspected';
	}
	return 'free';
}

type Needs = Pick<HousingApplication, 'types' | 'people' | 'stepFree' | 'pets'>;

/** Whether an application can have this unit: a type that it accepts, and room, no steps and pets where it needs them. */
export const suits = ({ housing }: Housing, unit: UnitView, application: Needs): boolean =>
	hasRoomFor(housing.sites.get(unit.site)?.type ?? null, unit, application);

/** The same of a unit on a site of this type; null: the site is not known. */
export function hasRoomFor(
	type: SiteView['type'] | null,
	unit: Pick<UnitView, 'to' | 'stepFree' | 'pets'>,
	application: Needs
): boolean {
	return (
		type !== null &&
		application.types.includes(type) &&
		application.people <= unit.to &&
		(!application.stepFree || unit.stepFree) &&
		(!application.pets || unit.pets)
	);
}

/**
 * Free units for an application, the best first: meant for so many people, no step-free or pet unit taken from those who need one,
 * those that `device` holds (its promise stands at once), then smaller ones, then in order of ids.
 */
export function choicesFor(
	ledger: Housing,
	application: HousingApplication,
	device: string | null
): UnitView[] {
	const rank = (unit: UnitView): number[] => [
		Number(application.people < unit.from),
		Number(unit.stepFree && !application.stepFree) + Number(unit.pets && !application.pets),
		Number(unit.holder !== device),
		unit.to
	];
	return ranked(freeUnits(ledger, application), rank);
}

/**
 * Free units in the place of one that somebody else has, the most equal first: same site, else same type; same layout, meant for
 * as many people, as step-free, as open to pets; `device`'s own before others'; then in order of ids.
 */
export function equalUnits(
	ledger: Housing,
	unit: string,
	application: HousingApplication,
	device: string | null = null
): UnitView[] {
	const lost = ledger.housing.units.get(unit);
	if (!lost) return choicesFor(ledger, application, device);
	const type = ledger.housing.sites.get(lost.site)?.type;
	const rank = (one: UnitView): number[] => [
		Number(one.site !== lost.site),
		Number(ledger.housing.sites.get(one.site)?.type !== type),
		Number(one.layout !== lost.layout),
		Number(application.people < one.from),
		Number(one.stepFree !== lost.stepFree),
		Number(one.pets !== lost.pets),
		Number(one.holder !== device)
	];
	return ranked(
		freeUnits(ledger, application).filter((one) => one.unit !== unit),
		rank
	);
}

/** The free unit that is most like this one and that the household can have; null where there is none. */
export function nextEqualUnit(
	ledger: Housing,
	unit: string,
	application: HousingApplication,
	device: string | null = null
): UnitView | null {
	return equalUnits(ledger, unit, application, device)[0] ?? null;
}

function freeUnits(ledger: Housing, application: HousingApplication): UnitView[] {
	return [...ledger.housing.units.values()].filter(
		(unit) => suits(ledger, unit, application) && isFreeFor(ledger, unit, application.entry)
	);
}

function ranked(units: UnitView[], rank: (unit: UnitView) => number[]): UnitView[] {
	return units
		.map((unit) => ({ unit, rank: rank(unit) }))
		.sort((a, b) => {
			const i = a.rank.findIndex((value, k) => value !== b.rank[k]);
			return i < 0 ? (a.unit.unit < b.unit.unit ? -1 : 1) : a.rank[i]! - b.rank[i]!;
		})
		.map(({ unit }) => unit);
}

/** The stay of a household that is under way, the newest first. */
export function liveStays({ stays }: Pick<HousingApplication, 'stays'>): StayView[] {
	return stays.filter(isLive).reverse();
}

/** Labels such as: a running number after a prefix, with as many digits as `first` has. */
export function unitLabels(prefix: string, first: string, count: number): string[] {
	return Array.from(
		{ length: count },
		(_, i) => prefix + String(Number(first) + i).padStart(first.length, '0')
	);
}
