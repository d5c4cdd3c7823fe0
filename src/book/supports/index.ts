import { isoDateAt } from '../../domain/dates';
import type { Ledger } from '../../domain/fold/state';
import { isHeadquarters } from '../../domain/kinds';
import { entitle } from '../../domain/supports/entitle';
import type { Access } from '../access';
import { BookError, type Book } from '../api';
import { requireRole, type Core } from '../core';
import type { EntitledFilter, EntitledList, SupportBook, SupportRule } from './api';
import { asking } from './asking';
import { csvFile, stampOf } from './csv';
import { checkDefinition, previewOf } from './define';
import { households as createHouseholds } from './households';
import { CALL_COLUMNS, callCells, countsOf, entitledRows, lettersOf, type Verdicts } from './lists';
import { factSheetOf, navigatorOf } from './navigator';
import { NO_COUNTS, overview as createOverview } from './overview';
import { reductions } from './reductions';
import { moneyVersion, retiredRules, ruleOf, rules as createRules } from './rules';
import { situationOf, type When } from './situation';
import { byDeadline } from './standing';
import { whatIfOf } from './what-if';

/** The methods of SupportBook. */
export function supportsBook(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access
): SupportBook {
	const rulesFor = createRules();
	const when = (): When => ({
		disasterOn: core.tablet().config.disaster.occurredOn,
		asOf: isoDateAt(core.surroundings.now())
	});
	const rulesNow = (ledger: Ledger) => rulesFor(ledger, when().disasterOn);
	const households = createHouseholds(core);
	const overview = createOverview(core, households, when);

	async function now() {
		const ledger = await core.ledger();
		const rules = rulesNow(ledger);
		return { ledger, rules, version: `${rules.version} ${moneyVersion(ledger)}`, when: when() };
	}

	async function rule(support: string): Promise<SupportRule | null> {
		const { ledger, rules } = await now();
		const { disasterOn } = when();
		const definition = rules.byId.get(support);
		if (definition) return ruleOf(ledger, definition, disasterOn);
		return retiredRules(ledger, disasterOn).find((one) => one.definition.id === support) ?? null;
	}

	async function listed(support: string): Promise<{ rule: SupportRule; found: Verdicts } | null> {
		const { rules, version } = await now();
		const of = await rule(support);
		if (!of) return null;
		return { rule: of, found: of.retired ? [] : await overview.verdicts(support, rules.all, version) };
	}

	/** Lists over all households are headquarters'; an auditor reads them. */
	const headquarters = (): void =>
		void requireRole(core, (role) => isHeadquarters(role) || role === 'auditor');

	async function list(support: string, filter: EntitledFilter): Promise<EntitledList | null> {
		const of = await listed(support);
		if (!of) return null;
		const { asOf } = when();
		const rows = entitledRows(of.found, filter, asOf);
		return {
			rule: of.rule,
			counts: countsOf(of.found, asOf),
			rows: rows.slice(0, filter.limit ?? rows.length),
			total: rows.length,
			asOf
		};
	}

	return {
		async navigator(caseNo) {
			await access.viewed('supports', caseNo);
			const open = await households.one(caseNo);
			if (!open) return null;
			const { ledger, rules } = await now();
			return navigatorOf(open, ledger, rules, when());
		},
		async facts(caseNo) {
			await access.viewed('facts', caseNo);
			const open = await households.one(caseNo);
			if (!open) return null;
			const { ledger, rules } = await now();
			return factSheetOf(open, navigatorOf(open, ledger, rules, when()));
		},
		...asking({ core, written, households, rulesNow }),
		async whatIf(caseNo, grade) {
			await access.viewed('whatIf', caseNo);
			const open = await households.one(caseNo);
			if (!open) return null;
			const { ledger, rules } = await now();
			return whatIfOf(open, ledger, rules, when(), grade);
		},

		async supportProgress() {
			return overview.progress();
		},
		async supportCatalogue() {
			headquarters();
			const { ledger, rules, version } = await now();
			const { disasterOn, asOf } = when();
			const { counts, households: count } = await overview.counts(rules.all, version);
			const rows = rules.all.map((definition) => ({
				...ruleOf(ledger, definition, disasterOn),
				counts: counts.get(definition.id) ?? NO_COUNTS
			}));
			return {
				rows: rows.sort(byDeadline),
				retired: retiredRules(ledger, disasterOn),
				households: count,
				asOf
			};
		},
		supportRule: rule,
		async supportTitles() {
			core.desk();
			return (await now()).rules.all.map(({ id, title }) => ({ id, title }));
		},
		async entitled(support, filter = { who: 'notAsked' }) {
			headquarters();
			await access.viewed('supportList', '-');
			return list(support, filter);
		},
		async entitledCsv(support, filter, words) {
			headquarters();
			const found = await list(support, { ...filter, limit: undefined });
			if (!found) throw new BookError('notFound', 'support');
			const word = (value: string) => words.values[value] ?? value;
			const file = await csvFile(
				`support-${support}-${stampOf(core.surroundings.now())}.csv`,
				CALL_COLUMNS.map((column) => words.columns[column] ?? column),
				found.rows.map((row) => callCells(row, word))
			);
			await access.write({
				kind: 'access.exported',
				open: { what: 'supportList', count: file.rows },
				sealed: { detail: [support, filter.who, file.hash].join('\n') }
			});
			return file;
		},
		async supportLetters(support, filter, cases) {
			headquarters();
			await access.viewed('supportLetters', '-');
			const of = await listed(support);
			if (!of) return null;
			const { asOf } = when();
			const { ledger, rules } = await now();
			const rows = entitledRows(of.found, { ...filter, limit: undefined }, asOf).filter(
				(row) => !cases || cases.includes(row.case)
			);
			const opened = new Map(of.found.map(({ open }) => [open.case, open]));
			const papersOf: Parameters<typeof lettersOf>[3] = (open, definition) => {
				const found = entitle(situationOf(open, ledger, when()), rules.all, { explain: false });
				const papers = found.filter((one) => one.support === definition.id).flatMap((one) => one.papers);
				return [...new Set(papers.map(({ title }) => title))];
			};
			return lettersOf(rows, opened, of.rule, papersOf, asOf);
		},

		async previewSupport(definition) {
			headquarters();
			await access.viewed('supportPreview', '-');
			const { rules } = await now();
			checkDefinition(definition, rules, when().disasterOn);
			return previewOf(overview, definition, rules, when());
		},
		async defineSupport(definition, note) {
			const { rules } = await now();
			checkDefinition(definition, rules, when().disasterOn);
			return written.append({ kind: 'support.defined', open: { definition }, sealed: { note } }, '-');
		},
		async retireSupport(support, note) {
			const { rules } = await now();
			if (!rules.byId.has(support)) throw new BookError('notFound', 'support');
			return written.append({ kind: 'support.retired', open: { support }, sealed: { note } }, '-');
		},

		...reductions({ core, written, access, headquarters, households, overview, now })
	};
}
