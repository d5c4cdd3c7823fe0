import type { Ledger } from '../../domain/fold/state';
import { SupportDefinition } from '../../domain/supports/definition';
import { conditionsOf, factsOf } from '../../domain/supports/describe';
import { entitle } from '../../domain/supports/entitle';
import { factOf, fits } from '../../domain/supports/facts';
import type { Condition } from '../../domain/supports/definition';
import type { Entitlement, Situation } from '../../domain/supports/situation';
import { isValidOn } from '../../domain/supports/valid';
import { BookError } from '../api';
import type { SupportCounts, SupportPreview } from './api';
import type { OpenHousehold } from './households';
import { around, countVerdict, NO_COUNTS, type Overview } from './overview';
import { namesOf } from './questions';
import type { RulesInForce } from './rules';
import { HOUSING_SUPPORT, type When } from './situation';
import { standingOf } from './standing';
import { differ, rowOf } from './what-if';

/** Households that a preview shows by name. */
const SAMPLE = 12;

/** Throws badInput for a definition that names facts, values or supports that do not exist. */
export function checkDefinition(input: SupportDefinition, rules: RulesInForce, disasterOn: string): void {
	const parsed = SupportDefinition.safeParse(input);
	if (!parsed.success)
		throw new BookError('badInput', ['definition', ...(parsed.error.issues[0]?.path ?? [])].join('.'));
	const definition = parsed.data;
	const unknown = factsOf(definition).find((id) => !factOf(id));
	if (unknown) throw new BookError('badInput', `fact ${unknown}`);
	for (const condition of conditionsOf(definition)) checkValues(condition);
	const other = definition.excludes.find(({ support }) => !rules.byId.has(support));
	if (other) throw new BookError('badInput', `support ${other.support}`);
	if (!isValidOn(definition, disasterOn)) throw new BookError('badInput', 'validFrom');
}

function checkValues(condition: Condition): void {
	if ('all' in condition) condition.all.forEach(checkValues);
	else if ('any' in condition) condition.any.forEach(checkValues);
	else if ('not' in condition) checkValues(condition.not);
	else {
		const fact = factOf(condition.fact)!;
		const wrong =
			'in' in condition ? condition.in.some((value) => !fits(fact, value)) : fact.type !== 'number';
		if (wrong) throw new BookError('badInput', `values of ${fact.id}`);
	}
}

/** Who would get what by a definition, beside what is in force now. */
export async function previewOf(
	overview: Overview,
	definition: SupportDefinition,
	rules: RulesInForce,
	{ asOf }: When
): Promise<SupportPreview> {
	const { id } = definition;
	const before = rules.byId.get(id);
	const others = around(id, rules.all).filter((one) => one.id !== id);
	const preview: SupportPreview = {
		households: 0,
		now: before ? { ...NO_COUNTS } : null,
		then: { ...NO_COUNTS },
		gained: 0,
		lost: 0,
		sample: [],
		asks: []
	};
	const asks = new Map<string, number>();
	preview.households = await overview.each((open, situation, ledger) => {
		const then = entitledTo(situation, definition, others, true);
		const now = before ? entitledTo(situation, before, others, true) : [];
		count(preview.then, then, open, ledger, definition, asOf);
		if (before && preview.now) count(preview.now, now, open, ledger, before, asOf);
		const had = now.some(({ entitled }) => entitled === 'yes');
		const has = then.some(({ entitled }) => entitled === 'yes');
		if (has && !had) preview.gained++;
		if (had && !has) preview.lost++;
		const open_ = then.filter(({ entitled }) => entitled === 'unknown').flatMap(({ ask }) => ask);
		for (const fact of new Set(open_.map((one) => one.fact))) asks.set(fact, (asks.get(fact) ?? 0) + 1);
		addSamples(preview, open, ledger, definition, now, then, asOf);
	});
	preview.asks = [...asks]
		.map(([fact, n]) => ({ fact, title: factOf(fact)?.title ?? fact, count: n }))
		.sort((a, b) => b.count - a.count);
	return preview;
}

function entitledTo(
	situation: Situation,
	definition: SupportDefinition,
	others: readonly SupportDefinition[],
	explain: boolean
): Entitlement[] {
	return entitle(situation, [definition, ...others], { explain }).filter(
		({ support }) => support === definition.id
	);
}

function count(
	counts: SupportCounts,
	found: readonly Entitlement[],
	open: OpenHousehold,
	ledger: Ledger,
	definition: SupportDefinition,
	today: string
): void {
	for (const one of found) {
		const isHousing = definition.id === HOUSING_SUPPORT;
		const { standing } = standingOf(ledger, open.state, definition, one, today, isHousing);
		countVerdict(counts, { ...one, standing }, today);
	}
}

/** Those for whom it becomes another; where nothing is in force yet, those who are entitled. */
function addSamples(
	preview: SupportPreview,
	open: OpenHousehold,
	ledger: Ledger,
	definition: SupportDefinition,
	now: readonly Entitlement[],
	then: readonly Entitlement[],
	today: string
): void {
	for (const one of then) {
		if (preview.sample.length >= SAMPLE) return;
		const had = now.find(({ person }) => person === one.person);
		if (preview.now ? !had || !differ(had, one) : one.entitled !== 'yes') continue;
		const nothing: Entitlement = {
			...one,
			...{ entitled: 'no', amountYen: null, remainingYen: null, range: null, rate: null, reasons: [] }
		};
		const row = rowOf(open, ledger, definition, had ?? nothing, one, namesOf(open), today);
		preview.sample.push({ ...row, case: open.case, head: open.head });
	}
}
