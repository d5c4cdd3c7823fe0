import { amountOf, explainAmount, type LineAmount } from './amounts';
import type { SupportDefinition } from './definition';
import { asks, truth, type Truth, type View } from './evaluate';
import { exclusionsOf, type Exclusion } from './exclude';
import { explain } from './explain';
import { knowledgeOf, type Ask, type Knowledge } from './know';
import { moneyOf } from './money';
import { paidOf, paymentsByPerson } from './paid';
import { prepared, type Prepared } from './prepare';
import type { Entitlement, ReasonLine, Situation } from './situation';

/** `explain: false` leaves the reasons out, for lists over many households. */
export interface EntitleOptions {
	explain?: boolean;
}

type Payments = NonNullable<Situation['paid']>;

const HOUSEHOLD = [null] as const;

/** Whom a support is for; null: the household, or nobody where there is none to name. */
function personsOf({ per }: SupportDefinition, { living, dead }: Knowledge): readonly (string | null)[] {
	if (per === 'household') return HOUSEHOLD;
	const persons = per === 'person' ? living : (dead ?? []);
	return persons.length ? persons : HOUSEHOLD;
}

/** Whether there is anybody whom a support could be for; null: nobody has said so. */
function anybody({ per }: SupportDefinition, { living, dead }: Knowledge): Truth {
	if (per === 'household') return true;
	if (per === 'deceased') return dead ? dead.length > 0 : null;
	return living.length > 0 ? true : dead?.length ? false : null;
}

function unique(list: readonly Ask[]): Ask[] {
	if (list.length < 2) return [...list];
	return [...new Map(list.map((ask) => [`${ask.fact}@${ask.person ?? ''}`, ask])).values()];
}

interface Verdict {
	entitled: Entitlement['entitled'];
	amounts: LineAmount[];
	exclusions: Exclusion[];
	ask: Ask[];
}
const no = (amounts: LineAmount[] = [], exclusions: Exclusion[] = []): Verdict => ({
	entitled: 'no',
	amounts,
	exclusions,
	ask: []
});

/** Entitled only where nothing that is not known yet could take it away again. */
function verdictOf(rule: Prepared, view: View): Verdict {
	const { definition } = rule;
	const there = anybody(definition, view.known);
	if (there === false) return no();
	if (there === null) {
		const fact = definition.per === 'deceased' ? 'deaths' : 'householdSize';
		return { entitled: 'unknown', amounts: [], exclusions: [], ask: [{ fact, person: null }] };
	}
	const holds = truth(definition.when, view);
	if (holds === false) return no();
	const exclusions = exclusionsOf(rule, view);
	if (exclusions.some(({ stands }) => stands)) return no([], exclusions);
	const amounts = definition.lines.map((line) => amountOf(line, view));
	if (amounts.length && amounts.every(({ most }) => most === 0)) return no(amounts, exclusions);
	const open = [
		...(holds === null ? asks(definition.when, view) : []),
		...exclusions.flatMap(({ ask }) => ask)
	];
	if (holds === null || open.length) return { entitled: 'unknown', amounts, exclusions, ask: unique(open) };
	const ask = unique(amounts.flatMap((amount) => amount.ask));
	const sure = !amounts.length || amounts.some(({ least }) => least > 0);
	return { entitled: sure ? 'yes' : 'unknown', amounts, exclusions, ask };
}

const line = (text: string, holds: Truth): ReasonLine => ({ text, holds, fact: null, person: null });

function reasonsOf(
	definition: SupportDefinition,
	view: View,
	verdict: Verdict,
	overpaidYen: number
): ReasonLine[] {
	const { amounts, exclusions, entitled } = verdict;
	const there = anybody(definition, view.known);
	const reasons: ReasonLine[] = [];
	if (there !== true) {
		const what = definition.per === 'deceased' ? '亡くなった方・行方不明の方がいる' : '世帯員がいる';
		reasons.push(line(`${what} → ${there === false ? '記録はない' : 'まだ分からない'}`, there));
	} else reasons.push(...explain(definition.when, view));
	for (const { text, stands } of exclusions) reasons.push(line(text, stands === null ? null : !stands));
	const unit = definition.gives === 'reduction' ? 'rate' : 'yen';
	for (const amount of amounts) reasons.push(...explainAmount(amount, unit, view));
	if (entitled === 'no' && amounts.length) reasons.push(line('受けられる額がない', false));
	if (overpaidYen > 0)
		reasons.push(
			line(`支払い済みの額が、いま受けられる額より${overpaidYen.toLocaleString('ja-JP')}円多い`, false)
		);
	return reasons;
}

const NOBODY_HERE = [line('支払い先の方が、この支援の対象者の中にいない', false)];

/** Papers that are needed, or may be. */
function papersOf({ papers }: SupportDefinition, view: View): Entitlement['papers'] {
	const needed: Entitlement['papers'] = [];
	for (const { id, title, when } of papers)
		if (!when || truth(when, view) !== false) needed.push({ id, title });
	return needed;
}

function one(
	rule: Prepared,
	view: View,
	stranger: boolean,
	payments: Payments,
	explains: boolean
): Entitlement {
	const { definition } = rule;
	const verdict = stranger ? no() : verdictOf(rule, view);
	const { entitled, amounts, exclusions, ask } = verdict;
	const due = (slot: string) => amounts.find((amount) => amount.line.slot === slot)?.most ?? 0;
	const money = moneyOf(rule, entitled, amounts, paidOf(definition, payments, due));
	let reasons: ReasonLine[] = [];
	if (explains) reasons = stranger ? NOBODY_HERE : reasonsOf(definition, view, verdict, money.overpaidYen);
	// Each field by name: spreading would cost a list over a town as much as all rules together.
	return {
		support: definition.id,
		person: view.person,
		entitled,
		amountYen: money.amountYen,
		remainingYen: money.remainingYen,
		overpaidYen: money.overpaidYen,
		range: money.range,
		rate: money.rate,
		lines: money.lines,
		reasons,
		ask,
		papers: entitled === 'no' ? [] : papersOf(definition, view),
		deadline: money.deadline,
		excludedBy: exclusions.filter(({ stands }) => stands).map(({ support, text }) => ({ support, text })),
		rules: rule.rules
	};
}

/**
 * Every support with what the household, or each of its persons, is entitled to and why. Definitions that are not for a disaster of
 * that day are left out. Pure: the same situation and definitions give the same answer; the order of the definitions is kept.
 * The list of definitions must not be changed afterwards: what follows from it is kept with it.
 */
export function entitle(
	situation: Situation,
	definitions: readonly SupportDefinition[],
	options: EntitleOptions = {}
): Entitlement[] {
	const known = knowledgeOf(situation);
	const explains = options.explain ?? true;
	const views = new Map<string | null, View>();
	const viewOf = (person: string | null): View => {
		let view = views.get(person);
		if (!view) views.set(person, (view = { known, person }));
		return view;
	};
	const answers: Entitlement[] = [];
	for (const rule of prepared(definitions, situation.disasterOn)) {
		const persons = personsOf(rule.definition, known);
		for (const [person, payments] of paymentsByPerson(rule.definition, situation.paid ?? [], persons))
			answers.push(one(rule, viewOf(person), !persons.includes(person), payments, explains));
	}
	return answers;
}
