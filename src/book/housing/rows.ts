import { daysBetween, isoDateAt } from '../../domain/dates';
import { isLive } from '../../domain/housing/standing';
import { timeWarning } from '../../domain/housing/terms';
import type { StayView, UnitView } from '../../domain/housing/state';
import { UNIT_USES, useOf, type UnitUse } from '../../domain/housing/units';
import type { Ledger } from '../../domain/fold/state';
import type { Core } from '../core';
import type { ResidentUnitRow, StayRow, UnitCounts, UnitRow } from './api';
import type { Opened } from './opened';

/** What lists and pages show of units and stays, with names and labels. */
export interface Rows {
	/** Today in Japan, ISO. */
	today(): string;
	unit(ledger: Ledger, view: UnitView): Promise<UnitRow>;
	resident(ledger: Ledger, view: UnitView): Promise<ResidentUnitRow>;
	stay(ledger: Ledger, view: StayView): Promise<StayRow>;
	units(ledger: Ledger, views: readonly UnitView[]): Promise<UnitRow[]>;
}

/** See Rows. */
export function rows(core: Core, open: Opened): Rows {
	const today = () => isoDateAt(core.surroundings.now());
	const self: Rows = {
		today,
		async unit(ledger, view) {
			const stay = ledger.housing.occupied.get(view.unit);
			const [siteName, label, hidden] = await Promise.all([
				open.siteName(ledger, view.site),
				open.unitLabel(ledger, view.unit),
				stay ? open.isSuppressed(ledger, stay.applied) : true
			]);
			return {
				view,
				siteName,
				type: open.typeOf(ledger, view.unit),
				label,
				use: useOf(ledger, view),
				heldHere: open.isHere(view),
				holderLabel: open.deviceLabel(view.holder),
				case: stay && !hidden ? stay.case : null
			};
		},
		async resident(ledger, view) {
			const stay = ledger.housing.occupied.get(view.unit);
			const waiting = ledger.housing.waiting.get(view.unit) ?? [];
			return {
				...(await self.unit(ledger, view)),
				stay: stay ? await self.stay(ledger, stay) : null,
				waiting: await Promise.all(waiting.map((one) => self.stay(ledger, one)))
			};
		},
		async stay(ledger, view) {
			const unit = ledger.housing.units.get(view.unit);
			const [name, siteName, unitLabel, contract] = await Promise.all([
				open.applicant(ledger, view.applied),
				unit ? open.siteName(ledger, unit.site) : '',
				open.unitLabel(ledger, view.unit),
				view.contract ? open.sealed('housing.contracted', view.contract.entry) : null
			]);
			const since = isLive(view) ? lastMeeting(view) : null;
			return {
				view,
				name,
				siteName,
				unitLabel,
				type: open.typeOf(ledger, view.unit),
				warning: view.movedIn && isLive(view) ? timeWarning(view.until, today()) : null,
				daysSinceVisit: since === null ? null : daysBetween(since, today()),
				deviceLabel: open.deviceLabel(view.device),
				holderLabel: unit ? open.deviceLabel(unit.holder) : '',
				heldHere: unit !== undefined && open.isHere(unit),
				contract: view.contract && contract ? { ...contract, ...view.contract } : null
			};
		},
		async units(ledger, views) {
			const made = await Promise.all(views.map((view) => self.unit(ledger, view)));
			return made.sort(byPlace);
		}
	};
	return self;
}

/** Day of the last visit at which somebody was met, else of moving in; null where nobody lives there. */
export function lastMeeting({ movedIn, visits }: StayView): string | null {
	if (!movedIn) return null;
	return visits.reduce((last, { on, result }) => (result === 'met' && on > last ? on : last), movedIn.on);
}

const inOrder = new Intl.Collator('ja', { numeric: true }).compare;

/** Sites by name, units by label, as people count: A-2 before A-10. */
export function byPlace(a: UnitRow, b: UnitRow): number {
	return inOrder(a.siteName, b.siteName) || inOrder(a.label, b.label) || inOrder(a.view.unit, b.view.unit);
}

/** Sites by name. */
export const byName = <T extends { name: string }>(a: T, b: T): number => inOrder(a.name, b.name);

/** How many units there are of each use. */
export function countUses(ledger: Ledger, views: readonly UnitView[]): UnitCounts {
	const counts = { total: views.length } as UnitCounts;
	for (const use of UNIT_USES) counts[use as UnitUse] = 0;
	for (const view of views) counts[useOf(ledger, view)]++;
	return counts;
}
