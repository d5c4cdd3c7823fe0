import type { SupportDetail } from '../../book/relief/api';
import type { Draft } from '../../domain/kinds';
import type { GrantLine } from '../../domain/kinds/support';
import { ruleId } from '../../domain/supports/valid';
import { common } from '../../messages/ja/common';
import { detail as say } from '../../messages/ja/relief';
import type { Problem } from '../forms/problems';
import { readYen } from './yen';

/** The forms of examination and decision as they are typed; kept as one draft. */
export interface JudgeForm {
	examined: 'fit' | 'unfit' | '';
	examinedReason: string;
	outcome: 'grant' | 'refuse' | '';
	reason: string;
	/** One row for each slot of the support's table, in its order. */
	lines: { slot: string; category: string; yen: string }[];
	/** Row of the rounds' tables for one person (death, injury); '' as the application says. */
	category: string;
}

/** Rows of rounds' tables for single persons (義援金の人的被害). */
export const PERSON_CATEGORIES = ['death', 'injury', 'person'] as const;

/** The support's amounts are those of rounds, and it is for one person: the decision says which row. */
export const decidesCategory = ({ definition, view }: Pick<SupportDetail, 'definition' | 'view'>): boolean =>
	definition?.gives === 'rounds' && view.beneficiary !== 'household';

/** Whether a decision names amounts: money and loans do; rounds' tables give theirs, a service or reduction has none. */
export const decidesAmounts = ({ definition }: Pick<SupportDetail, 'definition'>): boolean =>
	definition?.gives === 'money' || definition?.gives === 'limit';

/** What the rules give for a slot, null where they cannot say. */
export function ruleLine(
	{ entitlement }: Pick<SupportDetail, 'entitlement'>,
	slot: string
): { category: string; yen: number } | null {
	const line = entitlement?.entitled === 'yes' && entitlement.lines.find((one) => one.slot === slot);
	return line && line.yen !== null && line.category !== ''
		? { category: line.category, yen: line.yen }
		: null;
}

/** Starts from what the rules give; of a limit, from what was asked where that is less. */
export function emptyJudgeForm(detail: SupportDetail): JudgeForm {
	const asked = detail.definition?.gives === 'limit' ? (detail.told?.askedYen ?? null) : null;
	const lines = (detail.definition?.lines ?? []).map(({ slot }) => {
		const rule = ruleLine(detail, slot);
		if (!rule) return { slot, category: '', yen: '' };
		const yen = asked === null ? rule.yen : Math.min(rule.yen, asked);
		return { slot, category: rule.category, yen: String(yen) };
	});
	return {
		examined: '',
		examinedReason: '',
		outcome: '',
		reason: '',
		lines: decidesAmounts(detail) ? lines : [],
		category: ''
	};
}

export function examineProblems({ examined, examinedReason }: JudgeForm): Problem[] {
	const problems: Problem[] = [];
	if (examined === '') problems.push({ field: 'examined', text: common.chooseRequired(say.examineOutcome) });
	if (examined === 'unfit' && examinedReason.trim() === '')
		problems.push({ field: 'examined-reason', text: say.reasonNeeded });
	return problems;
}

type ExamineDraft = Extract<Draft, { kind: 'support.examined' }>;
type DecideDraft = Extract<Draft, { kind: 'support.decided' }>;

/** Of a form without problems. */
export function examineDraft(form: JudgeForm, { view }: SupportDetail): ExamineDraft {
	return {
		kind: 'support.examined',
		open: { applied: view.entry, outcome: form.examined as 'fit' | 'unfit' },
		sealed: { reason: form.examinedReason.trim() }
	};
}

/** The amounts as typed; a row with no category is not granted. Null for a row whose amount cannot be read. */
export function grantLines(form: JudgeForm): (GrantLine | null)[] {
	return form.lines
		.filter(({ category }) => category !== '')
		.map(({ slot, category, yen: text }) => {
			const yen = readYen(text);
			return yen === null ? null : { slot, category, yen };
		});
}

/** A refusal, and other amounts than the rules', need a reason that can be shown later. */
export function needsReason(form: JudgeForm, detail: SupportDetail): boolean {
	if (form.outcome === 'refuse') return true;
	if (form.outcome !== 'grant') return false;
	if (detail.entitlement?.entitled === 'no') return true;
	if (!decidesAmounts(detail) || !detail.entitlement) return false;
	return form.lines.some(({ slot, category, yen: text }) => {
		const rule = ruleLine(detail, slot);
		const yen = category === '' ? null : readYen(text);
		if (!rule) return yen !== null && yen > 0;
		// Less than a limit is what limits are for.
		if (detail.definition?.gives === 'limit') return yen !== null && yen > rule.yen;
		return category !== rule.category || yen !== rule.yen;
	});
}

export function decideProblems(form: JudgeForm, detail: SupportDetail): Problem[] {
	const problems: Problem[] = [];
	if (form.outcome === '')
		problems.push({ field: 'outcome', text: common.chooseRequired(say.decideOutcome) });
	if (form.outcome === 'grant' && detail.view.examined?.outcome === 'unfit')
		problems.push({ field: 'outcome', text: say.grantUnfit });
	if (form.outcome === 'grant' && decidesAmounts(detail)) {
		form.lines.forEach(({ slot, category, yen: text }) => {
			if (category !== '' && readYen(text) === null)
				problems.push({ field: `yen-${slot}`, text: say.badYen });
		});
		const lines = grantLines(form);
		if (problems.length === 0 && !lines.some((line) => line !== null && line.yen > 0))
			problems.push({ field: `category-${form.lines[0]?.slot ?? ''}`, text: say.noLine });
	}
	if (needsReason(form, detail) && form.reason.trim() === '')
		problems.push({ field: 'reason', text: form.outcome === 'refuse' ? say.reasonNeeded : say.differs });
	return problems;
}

function decidedLines(form: JudgeForm, detail: SupportDetail): GrantLine[] {
	if (decidesCategory(detail))
		// The tables give the amount: the decision names the row alone.
		return form.category ? [{ slot: form.category, category: form.category, yen: 0 }] : [];
	return grantLines(form).filter((line): line is GrantLine => line !== null && line.yen > 0);
}

/** Of a form without problems. A decision that replaces one names it. */
export function decideDraft(form: JudgeForm, detail: SupportDetail): DecideDraft {
	const { view, definition, entitlement } = detail;
	const grant = form.outcome === 'grant';
	return {
		kind: 'support.decided',
		open: {
			applied: view.entry,
			examined: view.examined?.entry ?? '',
			outcome: grant ? 'grant' : 'refuse',
			lines: grant ? decidedLines(form, detail) : [],
			grade: view.gradeNow,
			rules: entitlement?.rules ?? (definition ? [ruleId(definition)] : [])
		},
		sealed: { reason: form.reason.trim() },
		...(view.decision ? { corrects: view.decision.entry } : {})
	};
}
