import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import { FACTS, type Fact, type FactValue } from '../../../src/domain/supports/facts';

/** Where a fact comes from that nobody may write under `facts`. */
const COMPUTED: Record<string, string> = {
	grade: '`grade`（被害なしは `none`）',
	monthsSince: '`disasterOn` から `asOf` までの満の月数',
	deaths: '`deaths` に1人でもいるか',
	householdGone: '`members` の全員が `deaths` にいるか',
	householdSize: '`members` の数',
	headIncome: '世帯主の `incomeYen`',
	headInjured: '世帯主の `facts.injury` が `month` か `disability`',
	age: '`birth` と `asOf`',
	head: '`head`',
	income: '`incomeYen`',
	death: '`deaths` の `manner`（いない方は `none`）'
};

const values = ({ type, unit, options }: Fact) =>
	type === 'number'
		? `数（${unit}）`
		: options.map(({ value, label }) => `\`${String(value)}\` ${label}`).join('、');

const unrecorded = (value: FactValue | undefined) => (value === undefined ? '' : `\`${String(value)}\``);

/** Rows of the tables of facts in docs/entitle.md. */
export function factRows(which: 'household' | 'person' | 'computed'): string[] {
	if (which === 'computed')
		return FACTS.filter(({ given }) => given !== 'facts').map(
			(fact) => `| \`${fact.id}\` | ${fact.title} | ${COMPUTED[fact.id]} |`
		);
	return FACTS.filter(({ of, given }) => of === which && given === 'facts').map(
		(fact) => `| \`${fact.id}\` | ${fact.title} | ${values(fact)} | ${unrecorded(fact.unrecorded)} |`
	);
}

const PER = { household: '世帯', person: '世帯員', deceased: '亡くなった方' } as const;
const day = (date: string | null) => date ?? '';

/** Rows of the table of supports, one for each version. */
export const supportRows = (): string[] =>
	SUPPORTS.map(({ id, title, per, lines, source, validFrom, validTo }) => {
		const days = validFrom || validTo ? `（${day(validFrom)}～${day(validTo)}の災害）` : '';
		const slots = lines.map((line) => `\`${line.slot}\` ${line.title}`).join('、');
		const where = [source.document, source.place].filter(Boolean).join(' ');
		return `| \`${id}\` | ${title}${days} | ${PER[per]} | ${slots} | ${where}${source.unverified ? '（未確認）' : ''} |`;
	});
