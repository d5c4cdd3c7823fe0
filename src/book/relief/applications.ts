import { parseStamp } from '../../domain/hlc';
import type { CaseState, Ledger } from '../../domain/fold/state';
import { dueLinesOf } from '../../domain/relief/due';
import { standingOf } from '../../domain/relief/standing';
import type { DueLine, SupportApplication } from '../../domain/relief/state';
import { repaymentPlan } from '../../domain/supports/loan';
import { textKey } from '../../domain/text-key';
import type { Access } from '../access';
import type { CaseDetail } from '../api';
import type { Core } from '../core';
import { queries } from '../queries';
import { households } from '../supports/households';
import type { ReliefBook, SupportRow, SupportStep } from './api';
import { accountOf, appliedSealed, daysSince, definitionsOf, headOf, mapSome, staffName } from './opened';
import { paymentRow } from './payments';
import { entitlementOf } from './rules';
import { clashesOf } from './standing';

type Applications = Pick<ReliefBook, 'supportQueue' | 'supportApplication' | 'householdMoney'>;

const ROWS = 200;

/** What an application waits for at headquarters; null: for nothing. */
export function stepOf(view: SupportApplication): SupportStep | null {
	if (view.state === 'applied') return 'examine';
	if (view.state === 'examined') return 'decide';
	return view.basisChanged && view.state !== 'withdrawn' ? 'again' : null;
}

/** Applications for supports, as headquarters and the household's page see them. */
export function applications(core: Core, access: Access): Applications {
	const { case: caseDetail } = queries(core);
	const open = households(core);

	/** Papers of the definition that apply to everybody or that the rules have found to be needed. */
	function papersOf(
		view: SupportApplication,
		definition: { papers: { id: string; title: string; when: unknown }[] } | null,
		needed: readonly { id: string; title: string }[] | null
	): { id: string; title: string; here: boolean }[] {
		const listed =
			needed ??
			definition?.papers.filter(({ when }) => when === null).map(({ id, title }) => ({ id, title })) ??
			[];
		const ids = new Set(listed.map(({ id }) => id));
		const titles = new Map(definition?.papers.map(({ id, title }) => [id, title]));
		const more = view.papers.filter((id) => !ids.has(id)).map((id) => ({ id, title: titles.get(id) ?? id }));
		return [...listed, ...more].map(({ id, title }) => ({ id, title, here: view.papers.includes(id) }));
	}

	async function rowOf(
		ledger: Ledger,
		definitions: ReturnType<typeof definitionsOf>,
		view: SupportApplication
	): Promise<{ row: SupportRow; applicant: string }> {
		const definition = definitions.get(view.support) ?? null;
		const sealed = await appliedSealed(core, view.entry);
		const row: SupportRow = {
			view,
			title: definition?.title ?? view.support,
			head: await headOf(core, ledger, view.case),
			beneficiary: view.beneficiary === 'household' ? '' : (sealed?.beneficiary ?? ''),
			waitedDays: daysSince(core, parseStamp(view.since).ms),
			missing: papersOf(view, definition, null)
				.filter(({ here }) => !here)
				.map(({ title }) => title),
			clashes: clashesOf(ledger, view).map(({ type }) => type),
			examinedHere: view.examined?.staff === core.desk().staff.staff
		};
		return { row, applicant: sealed?.applicant.name ?? '' };
	}

	return {
		async supportQueue({ waits, support, text, limit = ROWS }) {
			await access.viewed('supportQueue', '-');
			const ledger = await core.ledger();
			const definitions = definitionsOf(core, ledger);
			const all = [...ledger.relief.applications.values()];
			const counts = { examine: 0, decide: 0, again: 0 };
			const seen = new Set<string>();
			for (const view of all) {
				seen.add(view.support);
				const step = stepOf(view);
				if (step) counts[step]++;
			}
			const oldestFirst = waits !== null;
			const fitting = all
				.filter(
					(view) => (waits === null || stepOf(view) === waits) && (!support || view.support === support)
				)
				.sort((a, b) => (oldestFirst ? (a.since < b.since ? -1 : 1) : a.at < b.at ? 1 : -1));
			const wanted = text ? textKey(text) : '';
			const rows: SupportRow[] = [];
			let total = wanted ? 0 : fitting.length;
			for (let from = 0; from < fitting.length && (wanted || rows.length < limit); from += 100) {
				const some = await mapSome(fitting.slice(from, from + 100), (view) =>
					rowOf(ledger, definitions, view)
				);
				for (const { row, applicant } of some) {
					if (wanted) {
						const texts = [row.head, applicant, row.beneficiary].map((name) => textKey(name));
						if (
							!texts.some((one) => one.includes(wanted)) &&
							!row.view.case.includes(text.trim().toUpperCase())
						)
							continue;
						total++;
					}
					if (rows.length < limit) rows.push(row);
				}
			}
			const supports = [...seen]
				.map((id) => ({ id, title: definitions.get(id)?.title ?? id }))
				.sort((a, b) => (a.id < b.id ? -1 : 1));
			return { counts, supports, rows, total };
		},

		async supportApplication(applied) {
			const ledger = await core.ledger();
			const view = ledger.relief.applications.get(applied);
			if (!view) return null;
			await access.viewed('supportApplication', view.case);
			const definitions = definitionsOf(core, ledger);
			const definition = definitions.get(view.support) ?? null;
			const sealed = await appliedSealed(core, applied);
			const entitlement = await entitlementOf(core, open, ledger, view, definitions);
			const detail = await caseDetail(view.case);
			const timeline = timelineOf(detail!, view);
			const sealedText = (entry: string | undefined): string => {
				const found = timeline.entries.find(({ entry: { _id } }) => _id === entry)?.sealed;
				const reason = (found as { reason?: unknown } | null)?.reason;
				return typeof reason === 'string' ? reason : '';
			};
			const due = dueLinesOf(ledger, view.case)
				.filter((line) => line.applied === applied)
				.map((line) => ({ ...line, fundTitle: ledger.relief.funds.get(line.fund)?.title ?? line.fund }));
			const plan = view.loan ? repaymentPlan(view.loan, view.loan.repaid) : null;
			return {
				view,
				title: definition?.title ?? view.support,
				definition,
				head: await headOf(core, ledger, view.case),
				told: sealed && {
					applicant: sealed.applicant,
					beneficiary: sealed.beneficiary,
					askedYen: sealed.askedYen,
					note: sealed.note
				},
				account: await accountOf(core, view),
				papers: papersOf(view, definition, entitlement?.papers ?? null),
				entitlement,
				examiner: view.examined ? await staffName(core, ledger, view.examined.staff) : '',
				decider: view.decision ? await staffName(core, ledger, view.decision.staff) : '',
				examinedHere: view.examined?.staff === core.desk().staff.staff,
				reasons: { examined: sealedText(view.examined?.entry), decided: sealedText(view.decision?.entry) },
				clashes: clashesOf(ledger, view),
				due,
				payments: await mapSome(view.payments, (payment) => paymentRow(core, ledger, payment)),
				clawbacks: ledger.relief.clawbacks.filter((one) => one.applied === applied),
				plan: plan?.rows ?? [],
				balanceYen: plan?.principalLeftYen ?? 0,
				timeline
			};
		},

		async householdMoney(caseNo) {
			await access.viewed('householdMoney', caseNo);
			const ledger = await core.ledger();
			const definitions = definitionsOf(core, ledger);
			const views = ledger.cases.get(caseNo)?.parts.relief?.applications ?? [];
			const dueOf = dueByApplication(dueLinesOf(ledger, caseNo));
			const rows = await mapSome(views, async (view) => {
				const sealed = view.beneficiary === 'household' ? null : await appliedSealed(core, view.entry);
				const lines = dueOf.get(view.entry) ?? [];
				const live = view.payments.filter(
					(payment) => standingOf(payment, ledger.relief.runs.get(payment.run)) === 'live'
				);
				const filed = live.filter(({ run }) => ledger.relief.runs.get(run)?.state === 'filed');
				const sum = (of: readonly { yen: number }[]) => of.reduce((total, { yen }) => total + yen, 0);
				return {
					view,
					title: definitions.get(view.support)?.title ?? view.support,
					beneficiary: sealed?.beneficiary ?? '',
					paidYen: sum(filed) - sum(view.recovered),
					orderedYen: sum(live) - sum(filed),
					dueYen: lines.reduce((total, line) => total + Math.max(0, line.dueYen - line.orderedYen), 0),
					held: [...new Set(lines.flatMap(({ held }) => (held ? [held] : [])))],
					overYen: ledger.relief.clawbacks
						.filter((one) => one.applied === view.entry && one.open)
						.reduce((total, { overYen }) => total + overYen, 0)
				};
			});
			return { applications: rows };
		}
	};
}

function dueByApplication(lines: readonly DueLine[]): Map<string, DueLine[]> {
	const found = new Map<string, DueLine[]>();
	for (const line of lines) found.set(line.applied, [...(found.get(line.applied) ?? []), line]);
	return found;
}

/** The entries of a case that belong to one application for a support. */
function timelineOf(detail: CaseDetail, view: SupportApplication): CaseDetail {
	const ids = new Set([view.entry]);
	const mine = detail.entries.filter(({ entry }) => {
		const open = entry.open as Record<string, unknown>;
		const named = ['applied', 'agreed', 'payment'].some(
			(name) => typeof open[name] === 'string' && ids.has(open[name])
		);
		if (named) ids.add(entry._id);
		return named || entry._id === view.entry;
	});
	const state: CaseState = {
		...detail.state,
		timeline: detail.state.timeline.filter(({ entry }) => mine.some((one) => one.entry._id === entry))
	};
	return { state, entries: mine };
}
