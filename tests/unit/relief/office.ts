import type { Entry, Role } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import type { Ledger } from '../../../src/domain/fold/state';
import type { Grade } from '../../../src/domain/grade';
import type { KindName, OpenOf } from '../../../src/domain/kinds';
import { dueLines } from '../../../src/domain/relief/due';
import type { DueLine } from '../../../src/domain/relief/state';
import { Tablet } from '../domain/tablet';

export const token = (text: string) =>
	text
		.toUpperCase()
		.replace(/[^0-9A-HJKMNP-TV-Z]/g, '0')
		.padEnd(16, '0')
		.slice(0, 16);
export const man = (n: number) => n * 10_000;

/** A table from its rows in 万円. */
export const table = (rows: Record<string, number>) =>
	Object.entries(rows).map(([category, yen]) => ({ category, yen: man(yen) }));

/** An office with two people, who write entries about money as the book would. */
export class Office extends Tablet {
	runs = 0;

	by<K extends KindName>(
		kind: K,
		caseNo: string,
		open: OpenOf<K>,
		{ staff = 1, role = 'approver', corrects }: { staff?: number; role?: Role; corrects?: Entry } = {}
	): Entry {
		const entry = this.write(kind, caseNo, open as Record<string, unknown>, {
			role,
			...(corrects ? { corrects: corrects._id } : {})
		});
		return { ...entry, by: { ...entry.by, staff: `${this.device}-${staff}` } };
	}

	/** A certificate's application with a grade. */
	graded(caseNo: string, grade: Grade): Entry[] {
		const applied = this.apply(caseNo);
		return [applied, this.decide(applied, [], { grade })];
	}

	ask(caseNo: string, support: string, open: Partial<OpenOf<'support.applied'>> = {}): Entry {
		return this.by('support.applied', caseNo, {
			support,
			application: null,
			beneficiary: 'household',
			choices: {},
			papers: [],
			account: token(`acct${caseNo.slice(0, 9)}`),
			...open
		});
	}

	/** Examined by the first person and granted by the second. */
	grant(asked: Entry, open: Partial<OpenOf<'support.decided'>> = {}): Entry[] {
		const examined = this.by('support.examined', asked.case, { applied: asked._id, outcome: 'fit' });
		const decided = this.by(
			'support.decided',
			asked.case,
			{
				applied: asked._id,
				examined: examined._id,
				outcome: 'grant',
				lines: [],
				grade: null,
				rules: [],
				...open
			},
			{ staff: 2 }
		);
		return [examined, decided];
	}

	fund(open: Partial<OpenOf<'fund.defined'>> = {}): Entry {
		return this.by('fund.defined', '-', {
			fund: 'gienkin',
			title: '義援金',
			support: 'gienkin',
			pays: 'rounds',
			budgetYen: null,
			holder: this.device,
			...open
		});
	}

	round(
		round: number,
		rows: Record<string, number>,
		{
			fund = 'gienkin',
			budget = 100_000,
			corrects
		}: { fund?: string; budget?: number; corrects?: Entry } = {}
	): Entry {
		return this.by(
			'fund.roundFixed',
			'-',
			{
				fund,
				round,
				title: `第${round}次`,
				fixedOn: '2026-12-01',
				table: table(rows),
				budgetYen: man(budget)
			},
			corrects ? { corrects } : {}
		);
	}

	/** A run over lines, by what the office knows: opened, with its payments. */
	run(known: readonly Entry[], lines: readonly DueLine[], { holding }: { holding?: string } = {}): Entry[] {
		this.runs += 1;
		const run = `${this.device}-r${this.runs}`;
		const fund = lines[0]!.fund;
		const opened = this.by('run.opened', '-', {
			run,
			fund,
			holding: holding ?? foldLedger(known).relief.funds.get(fund)!.holding.entry,
			title: '支払',
			payOn: '2026-12-10',
			count: lines.length,
			yen: lines.reduce((sum, { payYen }) => sum + payYen, 0)
		});
		return [
			opened,
			...lines.map(
				({ applied, decided, round, slot, category, beneficiary, payYen, account, case: caseNo }) =>
					this.by('payment.ordered', caseNo, {
						...{ run, applied, decided, fund, round, slot, category, beneficiary },
						yen: payYen,
						account: account!
					})
			)
		];
	}

	/** Approved by the second person, and filed. */
	send(run: readonly Entry[], { staff = 2, hash = 'a' } = {}): Entry[] {
		const approved = this.approve(run, staff);
		return [approved, this.file(run, approved, hash)];
	}

	approve([opened]: readonly Entry[], staff = 2): Entry {
		const { run, count, yen } = opened!.open as OpenOf<'run.opened'>;
		return this.by('run.approved', '-', { run, count, yen }, { staff });
	}

	file([opened]: readonly Entry[], approved: Entry, hash = 'a'): Entry {
		const { run, count, yen } = opened!.open as OpenOf<'run.opened'>;
		return this.by('run.filed', '-', { run, approved: approved._id, hash: hash.repeat(64), count, yen });
	}

	/** Pays all that may be paid by what the office knows. */
	payAll(known: readonly Entry[], fund = 'gienkin'): Entry[] {
		const lines = payable(foldLedger(known), fund);
		if (lines.length === 0) return [];
		const run = this.run(known, lines);
		return [...run, ...this.send(run)];
	}
}

export const payable = (ledger: Ledger, fund = 'gienkin') =>
	dueLines(ledger, fund).filter(({ payYen }) => payYen > 0);

/** Sum of what may be paid now, in 万円. */
export const payableMan = (ledger: Ledger, fund = 'gienkin') =>
	payable(ledger, fund).reduce((sum, { payYen }) => sum + payYen, 0) / 10_000;

/** Why nothing may be paid though it is due, each once. */
export const heldOf = (ledger: Ledger, fund = 'gienkin') => [
	...new Set(dueLines(ledger, fund).flatMap(({ held }) => (held ? [held] : [])))
];
