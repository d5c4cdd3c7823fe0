import { isoDateAt } from '../domain/dates';
import type { Entry } from '../domain/entry';
import { nextStep } from '../domain/fold/actions';
import type { ApplicationState, ApplicationView, Ledger } from '../domain/fold/state';
import { formatStamp, parseStamp } from '../domain/hlc';
import { KINDS } from '../domain/kinds';
import { textKey } from '../domain/text-key';
import { outboxCounts, outboxRows, withoutDoubted } from '../store/entries';
import type { OutboxRow } from '../store/database';
import type { ApplicationRow, Book, Delivery, Figures, OpenedEntry, OutboxItem } from './api';
import type { Core } from './core';
import { houseTokenOf } from './writing';

type Queries = Pick<
	Book,
	| 'case'
	| 'applications'
	| 'applicationsOfHouse'
	| 'paper'
	| 'receiptPaper'
	| 'clashes'
	| 'figures'
	| 'outbox'
>;

const DAY_MS = 24 * 60 * 60 * 1000;
const APPLICATIONS = 200;
/** Applications that are opened side by side. */
const AT_ONCE = 100;
/** So many of the entries that were sent last are listed with those that were not. */
const SENT = 50;

/** Questions to the ledger. */
export function queries(core: Core): Queries {
	const daysSince = (stamp: string) =>
		Math.max(0, Math.floor((core.surroundings.now() - parseStamp(stamp).ms) / DAY_MS));
	const kindOf = (id: string) => core.tablet().config.certificateKinds.find((kind) => kind.id === id);

	const stepOf = (view: ApplicationView) => {
		const kind = kindOf(view.certificate);
		return kind ? nextStep(view, kind) : null;
	};

	async function delivery(entry: Entry): Promise<Delivery> {
		return (await core.db().outbox.get(entry._id))?.state ?? 'received';
	}

	return {
		async case(caseNo) {
			const { reader } = core.desk();
			const ledger = await core.ledger();
			const state = ledger.cases.get(caseNo);
			if (!state) return null;
			const all = await core.archive().entriesOfCase(caseNo);
			const believed = await withoutDoubted(core.db(), all);
			const ids = new Set(believed.map(({ _id }) => _id));
			// What is doubted is shown as having no effect, but not beside the true document with its id.
			const doubted = all.filter((entry) => !believed.includes(entry) && !ids.has(entry._id));
			const entries = [...believed, ...doubted].sort((a, b) => (a.at < b.at ? -1 : 1));
			const opened = entries.map(async (entry): Promise<OpenedEntry> => {
				const registered = ledger.staff.get(entry.by.staff);
				return {
					entry,
					sealed: await reader.open(entry),
					staffName: registered === undefined ? null : await reader.staffName(registered),
					delivery: await delivery(entry)
				};
			});
			return { state, entries: await Promise.all(opened) };
		},

		async applications({ states, next, text, limit = APPLICATIONS }) {
			const { reader } = core.desk();
			const { applications } = await core.ledger();
			const wanted = text ? textKey(text) : '';
			const views = [...applications.values()]
				.filter((view) => !states || states.includes(view.state))
				.filter((view) => !next || stepOf(view) === next)
				.sort((a, b) => (a.at < b.at ? 1 : -1));
			const rows: ApplicationRow[] = [];
			for (let from = 0; from < views.length && rows.length < limit; from += AT_ONCE) {
				const some = views.slice(from, from + AT_ONCE);
				const summaries = await Promise.all(some.map((view) => reader.summary(view.entry)));
				some.forEach((view, i) => {
					const { head, kana, houseAddress } = summaries[i]!;
					if (wanted && !matches(wanted, view, head, kana)) return;
					rows.push({
						view,
						head,
						houseAddress,
						certificateTitle: kindOf(view.certificate)?.title ?? view.certificate,
						ageDays: daysSince(view.since)
					});
				});
			}
			return rows.slice(0, limit);
		},

		async applicationsOfHouse(house) {
			const { keys } = core.desk();
			const { byHouse, applications } = await core.ledger();
			const entries = byHouse.get(await houseTokenOf(keys, house)) ?? [];
			return [...entries].flatMap((entry) => applications.get(entry) ?? []);
		},

		async paper(issued) {
			const { reader } = core.desk();
			const { applications } = await core.ledger();
			const entry = await core.archive().entryById(issued);
			const open = entry && KINDS['certificate.issued'].open.safeParse(entry.open);
			if (!entry || !open?.success) return null;
			const paper = await reader.openAs('certificate.issued', entry);
			const kind = kindOf(open.data.certificate);
			const certificate = applications
				.get(open.data.application)
				?.certificates.find((c) => c.entry === issued);
			if (!paper || !kind || !certificate) return null;
			return {
				issue: open.data,
				paper,
				kind,
				config: core.tablet().config,
				state: certificate.state,
				case: entry.case
			};
		},

		async receiptPaper(application) {
			const { reader } = core.desk();
			const view = (await core.ledger()).applications.get(application);
			const entry = view && (await core.archive().entryById(application));
			const sealed = entry && (await reader.openAs('certificate.applied', entry));
			const kind = view && kindOf(view.certificate);
			if (!sealed || !kind) return null;
			return {
				application: view,
				sealed,
				kind,
				config: core.tablet().config,
				statusUrl: `${core.surroundings.origin}/status#${view.receipt}`,
				takenAt: new Date(parseStamp(view.at).ms).toISOString()
			};
		},

		async clashes() {
			const { reader } = core.desk();
			const { clashes, cases } = await core.ledger();
			return Promise.all(
				clashes.map(async (clash) => {
					const heads = clash.cases.map(async (caseNo) => {
						const first = cases.get(caseNo)?.applications[0];
						return first ? (await reader.summary(first.entry)).head : '';
					});
					return { clash, heads: await Promise.all(heads) };
				})
			);
		},

		async figures() {
			core.desk();
			const ledger = await core.ledger();
			return {
				byState: byState(ledger, daysSince),
				waiting: {
					survey: count(ledger, (view) => stepOf(view) === 'survey'),
					decide: count(ledger, (view) => stepOf(view) === 'decide'),
					issue: count(ledger, (view) => stepOf(view) === 'issue')
				},
				clashes: ledger.clashes.length,
				today: today(ledger, core.surroundings.now())
			};
		},

		async outbox() {
			const db = core.db();
			const { saved, refused } = await outboxCounts(db);
			const rows = [
				...(await outboxRows(db, 'refused', refused)),
				...(await outboxRows(db, 'saved', saved)),
				...(await outboxRows(db, 'sent', SENT, true))
			];
			const entries = await core.archive().documents(rows.map(({ entry, rev }) => ({ id: entry, rev })));
			const reader = core.board.now.phase === 'open' ? core.desk().reader : null;
			const { cases } = await core.ledger();
			const items = rows.map(async (row: OutboxRow, i): Promise<OutboxItem[]> => {
				const entry = entries[i];
				if (!entry) return [];
				const first = cases.get(entry.case)?.applications[0];
				return [
					{
						entry: entry._id,
						kind: entry.kind,
						case: entry.case,
						at: new Date(parseStamp(entry.at).ms).toISOString(),
						delivery: row.state,
						reason: row.reason,
						head: first && reader ? (await reader.summary(first.entry)).head : null
					}
				];
			});
			return (await Promise.all(items)).flat();
		}
	};
}

/** `wanted` is folded, so hyphens and spaces do not matter. */
function matches(wanted: string, view: ApplicationView, head: string, kana: string): boolean {
	const numbers = [view.receipt, view.case, ...view.certificates.map(({ number }) => number)];
	return [head, kana, ...numbers].some((text) => textKey(text).includes(wanted));
}

function count(ledger: Ledger, counts: (view: ApplicationView) => boolean): number {
	let sum = 0;
	for (const view of ledger.applications.values()) if (counts(view)) sum++;
	return sum;
}

function byState(ledger: Ledger, daysSince: (stamp: string) => number): Figures['byState'] {
	const none = () => ({ count: 0, oldestDays: 0, overWeek: 0 });
	const figures: Record<ApplicationState, ReturnType<typeof none>> = {
		received: none(),
		surveyed: none(),
		decided: none(),
		refused: none(),
		issued: none(),
		resurvey: none(),
		revoked: none(),
		withdrawn: none()
	};
	for (const view of ledger.applications.values()) {
		const days = daysSince(view.since);
		const figure = figures[view.state];
		figure.count++;
		figure.oldestDays = Math.max(figure.oldestDays, days);
		if (days > 7) figure.overWeek++;
	}
	return figures;
}

function today(ledger: Ledger, now: number): Figures['today'] {
	const midnight = formatStamp(Date.parse(`${isoDateAt(now)}T00:00:00+09:00`), 0, '');
	const counted = { applied: 0, surveyed: 0, decided: 0, issued: 0 };
	const names: Record<string, keyof typeof counted> = {
		'certificate.applied': 'applied',
		'certificate.surveyed': 'surveyed',
		'certificate.decided': 'decided',
		'certificate.issued': 'issued'
	};
	for (const { timeline } of ledger.cases.values()) {
		for (const { at, kind, applied } of timeline) {
			const name = names[kind];
			if (name && applied && at >= midnight) counted[name]++;
		}
	}
	return counted;
}
