import { parseStamp } from '../../domain/hlc';
import { groundsOf, worstGrade } from '../../domain/housing/eligibility';
import { pointLines, pointsOf } from '../../domain/housing/priority';
import { rentLimitOf } from '../../domain/housing/rent';
import type { HousingApplication } from '../../domain/housing/state';
import { choicesFor, liveStays } from '../../domain/housing/units';
import { isOpen, openOffer } from '../../domain/housing/progress';
import type { Ledger } from '../../domain/fold/state';
import { householdOf } from '../../domain/households/area';
import { textKey } from '../../domain/text-key';
import type { Access } from '../access';
import { BookError, type Book, type OtherDraft } from '../api';
import type { Core } from '../core';
import type { HousingApplicationDetail, HousingBook, HousingInput, HousingRow } from './api';
import { applicationsOfHousehold, needApplication, openOfHousehold } from './find';
import { newestFirst, type Opened } from './opened';
import type { Rows } from './rows';

type Applications = Pick<
	HousingBook,
	| 'housingQueue'
	| 'housingOf'
	| 'applyForHousing'
	| 'amendHousing'
	| 'judgeHousing'
	| 'housingChoices'
	| 'offerUnit'
	| 'answerOffer'
>;

const MS_PER_DAY = 86_400_000;
const QUEUE = 500;
const CHOICES = 50;
/** The support that is not to be had beside temporary housing, but for six months (supports/catalogue). */
const REPAIR = 'okyu-shuri';

/** Applications for temporary housing, up to the offer. */
export function applications(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access,
	open: Opened,
	rows: Rows
): Applications {
	const sealedOf = ({ versions }: HousingApplication) => open.sealed('housing.applied', versions.at(-1)!);

	async function row(ledger: Ledger, view: HousingApplication): Promise<HousingRow> {
		const sealed = await sealedOf(view);
		const unit = liveStays(view)[0]?.unit ?? openOffer(view)?.unit;
		const age = core.surroundings.now() - parseStamp(view.since).ms;
		return {
			view,
			points: pointsOf(view.priority, ledger.housing.rules.priority.rows),
			name: sealed?.applicant.name ?? '',
			phone: sealed?.applicant.phone ?? '',
			ageDays: Math.max(0, Math.floor(age / MS_PER_DAY)),
			// Who has a suppressed address (支援措置) is in the list, where they live is not.
			unitLabel: unit === undefined || sealed?.suppressed ? '' : await open.unitLabel(ledger, unit),
			twice: isOpen(view) && openOfHousehold(ledger, view.case).length > 1
		};
	}

	async function detail(ledger: Ledger, view: HousingApplication): Promise<HousingApplicationDetail> {
		const { judged, offers, stays, people, priority } = view;
		const { rules } = ledger.housing;
		return {
			view,
			sealed: await sealedOf(view),
			judgedReason: (judged && (await open.sealed('housing.judged', judged.entry))?.reason) ?? '',
			offers: await Promise.all(
				offers.map(async (offer) => ({
					offer,
					siteName: await open.siteName(ledger, ledger.housing.units.get(offer.unit)?.site ?? ''),
					unitLabel: await open.unitLabel(ledger, offer.unit)
				}))
			),
			stays: await Promise.all(newestFirst(stays).map((stay) => rows.stay(ledger, stay))),
			points: pointLines(priority, rules.priority.rows),
			rentLimit: rentLimitOf(people, rules.rent.rows)
		};
	}

	return {
		async housingQueue({ states, text = '', limit = QUEUE } = {}) {
			await access.viewed('housing.applications', '-');
			const ledger = await core.ledger();
			const wanted = textKey(text);
			const { rows: table } = ledger.housing.rules.priority;
			const views = [...ledger.housing.applications.values()]
				.filter(({ state }) => states === undefined || states.includes(state))
				.map((view) => ({ view, points: pointsOf(view.priority, table) }))
				.sort((a, b) => b.points - a.points || (a.view.at < b.view.at ? -1 : 1));
			const found: HousingRow[] = [];
			for (const { view } of views) {
				if (found.length >= limit) break;
				const made = await row(ledger, view);
				if (!wanted || [made.name, view.case].some((one) => textKey(one).includes(wanted))) found.push(made);
			}
			return found;
		},
		async housingOf(caseNo) {
			await access.viewed('housing.household', caseNo);
			const ledger = await core.ledger();
			const records = householdOf(ledger.households, caseNo).flatMap((one) => ledger.cases.get(one) ?? []);
			const grade = worstGrade(
				records
					.flatMap((state) => state.applications)
					.filter((one) => one.state !== 'withdrawn')
					.map(({ decision }) => decision?.grade ?? null)
			);
			const repair = records.some((state) =>
				state.parts.relief?.applications.some((one) => one.support === REPAIR && one.state === 'granted')
			);
			const views = applicationsOfHousehold(ledger, caseNo);
			return {
				case: caseNo,
				applications: await Promise.all(
					views.filter((view) => view.case === caseNo).map((view) => detail(ledger, view))
				),
				elsewhere: views.filter((view) => view.case !== caseNo && isOpen(view)),
				grounds: groundsOf(grade, repair, ledger.housing.rules.grounds.rows),
				priority: ledger.housing.rules.priority.rows,
				occurredOn: core.tablet().config.disaster.occurredOn
			};
		},
		applyForHousing: (caseNo, input) => written.append(applied(input), caseNo),
		async amendHousing(entry, input) {
			const view = needApplication(await core.ledger(), entry);
			return written.append({ ...applied(input), corrects: view.versions.at(-1)! }, view.case);
		},
		async judgeHousing({ applied: entry, outcome, reason }) {
			const view = needApplication(await core.ledger(), entry);
			return written.append(
				{ kind: 'housing.judged', open: { applied: entry, outcome }, sealed: { reason } },
				view.case
			);
		},
		async housingChoices(entry, limit = CHOICES) {
			core.desk();
			const ledger = await core.ledger();
			const view = needApplication(ledger, entry);
			const found = choicesFor(ledger, view, core.tablet().identity.device).slice(0, limit);
			return Promise.all(found.map((unit) => rows.unit(ledger, unit)));
		},
		async offerUnit({ applied: entry, unit, note }) {
			const view = needApplication(await core.ledger(), entry);
			return written.append(
				{ kind: 'housing.offered', open: { applied: entry, unit, lottery: null }, sealed: { note } },
				view.case
			);
		},
		async answerOffer({ offered, answer, note }) {
			const { housing } = await core.ledger();
			for (const view of housing.applications.values())
				if (view.offers.some(({ entry }) => entry === offered))
					return written.append(
						{ kind: 'housing.answered', open: { offered, answer }, sealed: { note } },
						view.case
					);
			throw new BookError('notFound', offered);
		}
	};
}

function applied({ sealed, ...open }: HousingInput): OtherDraft & { kind: 'housing.applied' } {
	return { kind: 'housing.applied', open, sealed };
}
