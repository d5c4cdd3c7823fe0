import { isoDateAt } from '../../domain/dates';
import { parseStamp } from '../../domain/hlc';
import { isLive } from '../../domain/housing/standing';
import { untilAfterMove, untilOf } from '../../domain/housing/terms';
import { equalUnits, nextEqualUnit } from '../../domain/housing/units';
import { isIsoDate } from '../../domain/dates';
import type { Access } from '../access';
import { BookError, type Book } from '../api';
import type { Core } from '../core';
import type { HousingBook } from './api';
import { requireHolderUpToDate } from './behind';
import { needApplication, needStay, needUnit } from './find';
import type { Opened } from './opened';
import type { Rows } from './rows';

type Promises = Pick<
	HousingBook,
	'assignUnit' | 'confirmAssignment' | 'releaseAssignment' | 'unitConflict' | 'housingPaper'
>;

/** How many units are proposed in the place of one. */
const PROPOSALS = 5;

/** Promising units: by the holder it stands at once, by anybody else it is provisional. */
export function promises(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access,
	open: Opened,
	rows: Rows
): Promises {
	return {
		async assignUnit({ applied, unit, from, until, instead, note }) {
			const ledger = await core.ledger();
			const application = needApplication(ledger, applied);
			await requireHolderUpToDate(core, needUnit(ledger, unit));
			if (!isIsoDate(from)) throw new BookError('badInput', 'from');
			const earlier = instead === null ? null : needStay(ledger, instead);
			const usual = earlier ? untilAfterMove(from, earlier.until) : untilOf(from);
			const entry = await written.append(
				{
					kind: 'housing.assigned',
					open: { applied, unit, from, until: until ?? usual, instead },
					sealed: { note }
				},
				application.case
			);
			const made = needStay(await core.ledger(), entry);
			return { entry, provisional: made.standing !== 'standing' };
		},
		async confirmAssignment({ assigned, note }) {
			const ledger = await core.ledger();
			const stay = needStay(ledger, assigned);
			await requireHolderUpToDate(core, needUnit(ledger, stay.unit));
			return written.append(
				{ kind: 'housing.confirmed', open: { assigned, unit: stay.unit }, sealed: { note } },
				stay.case
			);
		},
		async releaseAssignment({ assigned, reason, note }) {
			const stay = needStay(await core.ledger(), assigned);
			const entry = await written.append(
				{ kind: 'housing.released', open: { assigned, reason }, sealed: { note } },
				stay.case
			);
			const ledger = await core.ledger();
			const application = needApplication(ledger, stay.applied);
			const { device } = core.tablet().identity;
			const next = equalUnits(ledger, stay.unit, application, device).slice(0, PROPOSALS);
			return { entry, next: await Promise.all(next.map((unit) => rows.unit(ledger, unit))) };
		},
		async unitConflict(unit) {
			const ledger = await core.ledger();
			const view = ledger.housing.units.get(unit);
			if (!view) return null;
			await access.viewed('housing.conflict', '-');
			const standing = ledger.housing.occupied.get(unit);
			const { device } = core.tablet().identity;
			const others = (ledger.housing.waiting.get(unit) ?? []).map(async (stay) => {
				const application = ledger.housing.applications.get(stay.applied);
				const next = application ? nextEqualUnit(ledger, unit, application, device) : null;
				return { stay: await rows.stay(ledger, stay), next: next && (await rows.unit(ledger, next)) };
			});
			return {
				unit: await rows.unit(ledger, view),
				standing: standing ? await rows.stay(ledger, standing) : null,
				others: await Promise.all(others)
			};
		},
		async housingPaper(assigned) {
			const ledger = await core.ledger();
			const stay = ledger.housing.stays.get(assigned);
			const application = stay && ledger.housing.applications.get(stay.applied);
			if (!stay || !application) return null;
			await access.viewed('housing.paper', stay.case);
			const unit = ledger.housing.units.get(stay.unit);
			const site = unit && ledger.housing.sites.get(unit.site);
			const [sealed, place, label] = await Promise.all([
				open.sealed('housing.applied', application.versions.at(-1)!),
				site ? open.sealed('site.registered', site.entry) : null,
				open.unitLabel(ledger, stay.unit)
			]);
			return {
				config: core.tablet().config,
				case: stay.case,
				standing: stay.standing,
				over: !isLive(stay),
				applicant: sealed?.applicant.name ?? '',
				members: sealed?.members ?? [],
				siteName: place?.name ?? '',
				type: site?.type ?? null,
				address: place?.address ?? '',
				unitLabel: label,
				layout: unit?.layout ?? '',
				from: stay.from,
				until: stay.until,
				decidedOn: isoDateAt(parseStamp(stay.at).ms),
				deviceLabel: open.deviceLabel(stay.device),
				holderLabel: unit ? open.deviceLabel(unit.holder) : '',
				number: `${stay.device}-${stay.n}`,
				rentYen: stay.contract?.rentYen ?? unit?.rentYen ?? null
			};
		}
	};
}
