import { isLive } from '../../domain/housing/standing';
import { addMonths } from '../../domain/housing/dates';
import { timeWarning, VISIT_MONTHS, visitOverdue } from '../../domain/housing/terms';
import type { StayView } from '../../domain/housing/state';
import type { Ledger } from '../../domain/fold/state';
import type { Access } from '../access';
import type { Core } from '../core';
import type { HousingBook, HousingWarning } from './api';
import { lastMeeting, type Rows } from './rows';

type Found = Pick<HousingWarning, 'type' | 'on'>;

/** What somebody must look after in temporary housing, the most urgent day first. */
export function warnings(core: Core, access: Access, rows: Rows): Pick<HousingBook, 'housingWarnings'> {
	return {
		async housingWarnings() {
			await access.viewed('housing.warnings', '-');
			const ledger = await core.ledger();
			const today = rows.today();
			const found: HousingWarning[] = [];
			for (const stay of ledger.housing.stays.values()) {
				const here = ledger.housing.units.get(stay.unit)?.holder === core.tablet().identity.device;
				const ofStay = isLive(stay) ? ofLive(stay, today) : ofOver(stay, ledger);
				if (ofStay.length === 0) continue;
				const row = await rows.stay(ledger, stay);
				for (const one of ofStay) found.push({ ...one, stay: row, here });
			}
			return found.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
		}
	};
}

function ofLive(stay: StayView, today: string): Found[] {
	const found: Found[] = [];
	if (stay.standing !== 'standing') found.push({ type: 'confirm', on: stay.from });
	const since = lastMeeting(stay);
	if (since === null) {
		if (stay.standing === 'standing' && stay.from < today) found.push({ type: 'movedInLate', on: stay.from });
		return found;
	}
	const time = timeWarning(stay.until, today);
	if (time) found.push({ type: time.type, on: stay.until });
	if (visitOverdue(since, today)) found.push({ type: 'visit', on: addMonths(since, VISIT_MONTHS) });
	const last = stay.visits.reduce<StayView['visits'][number] | null>(
		(newest, visit) => (!newest || visit.on >= newest.on ? visit : newest),
		null
	);
	if (last?.concern) found.push({ type: 'concern', on: last.on });
	return found;
}

/** After a stay: keys that are not back, and a unit that nobody has looked at and somebody else waits for. */
function ofOver({ movedOut, inspected, keysOut, unit, entry }: StayView, { housing }: Ledger): Found[] {
	if (!movedOut) return [];
	const found: Found[] = [];
	if (keysOut > 0) found.push({ type: 'keys', on: movedOut.on });
	const since = housing.units.get(unit);
	const last = housing.staysOfUnit.get(unit)?.at(-1)?.entry === entry;
	if (!inspected && last && since?.state === 'ready' && since.stateAt <= movedOut.at)
		found.push({ type: 'inspect', on: movedOut.on });
	return found;
}
