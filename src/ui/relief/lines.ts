import { formatWareki } from '../../domain/dates';
import type { PartKind } from '../../domain/fold/parts';
import {
	categoryName,
	clawbackOutcomes,
	detail as sayDetail,
	lines as say,
	progressNames,
	returnCode,
	roundText,
	yen
} from '../../messages/ja/relief';
import { gradeNames } from '../../messages/ja/kinds';
import { line, type Reader } from '../forms/line';
import { readSealed } from '../forms/opened';

type ReliefKind = Extract<
	PartKind,
	| 'support.examined'
	| 'support.decided'
	| 'support.progressed'
	| `loan.${string}`
	| `payment.${string}`
	| `clawback.${string}`
	| `fund.${string}`
	| `run.${string}`
>;

const beneficiary = (of: string) => (of === 'household' ? say.household : say.person);

/** What entries about decisions, funds and payments say in the timeline (forms/entry-lines.ts). */
export const reliefLines = {
	'support.examined': (open, opened) => [
		line(say.outcome, sayDetail.outcomes[open.outcome]),
		line(say.reason, readSealed(opened, 'support.examined')?.reason)
	],
	'support.decided': (open, opened) => [
		line(say.outcome, sayDetail.outcomes[open.outcome]),
		line(say.yen, open.lines.length > 0 ? yen(open.lines.reduce((sum, one) => sum + one.yen, 0)) : null),
		line(say.grade, open.grade && gradeNames[open.grade]),
		line(say.reason, readSealed(opened, 'support.decided')?.reason)
	],
	'support.progressed': (open, opened) => {
		const sealed = readSealed(opened, 'support.progressed');
		return [
			line(say.step, progressNames[open.step]),
			line(say.on, formatWareki(open.on)),
			line(say.yen, open.yen === null ? null : yen(open.yen)),
			line(say.contractor, sealed?.contractor),
			line(say.note, sealed?.note)
		];
	},
	'loan.agreed': (open, opened) => {
		const sealed = readSealed(opened, 'loan.agreed');
		return [
			line(say.principal, yen(open.principalYen)),
			line(say.rate, `${open.rate / 1000}${sayDetail.percent}`),
			line(say.on, formatWareki(open.on)),
			line(say.period, say.periodText(open.deferMonths, open.repayMonths)),
			line(say.guarantor, sealed?.guarantor),
			line(say.note, sealed?.note)
		];
	},
	'loan.repaid': (open, opened) => [
		line(say.yen, yen(open.yen)),
		line(say.on, formatWareki(open.on)),
		line(say.note, readSealed(opened, 'loan.repaid')?.note)
	],
	'fund.defined': (open, opened) => [
		line(say.fund, open.title),
		line(say.budget, open.budgetYen === null ? null : yen(open.budgetYen)),
		line(say.holder, open.holder),
		line(say.note, readSealed(opened, 'fund.defined')?.note)
	],
	'fund.roundFixed': (open, opened) => [
		line(say.fund, open.fund),
		line(say.round, `${roundText(open.round)}　${open.title}`),
		line(say.on, formatWareki(open.fixedOn)),
		line(
			sayDetail.amounts,
			open.table.map(({ category, yen: each }) => `${categoryName(category)} ${yen(each)}`).join('\n')
		),
		line(say.budget, yen(open.budgetYen)),
		line(say.note, readSealed(opened, 'fund.roundFixed')?.note)
	],
	'fund.handedOver': (open, opened) => [
		line(say.fund, open.fund),
		line(say.to, open.to),
		line(say.lost, open.lostAfter === null ? null : say.lostText(open.lostAfter)),
		line(say.note, readSealed(opened, 'fund.handedOver')?.note)
	],
	'run.opened': (open, opened) => [
		line(say.run, `${open.run}　${open.title}`),
		line(say.fund, open.fund),
		line(say.count, open.count.toLocaleString('ja-JP')),
		line(say.yen, yen(open.yen)),
		line(say.payOn, formatWareki(open.payOn)),
		line(say.note, readSealed(opened, 'run.opened')?.note)
	],
	'run.approved': (open, opened) => [
		line(say.run, open.run),
		line(say.count, open.count.toLocaleString('ja-JP')),
		line(say.yen, yen(open.yen)),
		line(say.note, readSealed(opened, 'run.approved')?.note)
	],
	'run.filed': (open, opened) => [
		line(say.run, open.run),
		line(say.yen, yen(open.yen)),
		line(say.hash, open.hash),
		line(say.note, readSealed(opened, 'run.filed')?.note)
	],
	'run.cancelled': (open, opened) => [
		line(say.run, open.run),
		line(say.reason, readSealed(opened, 'run.cancelled')?.reason)
	],
	'payment.ordered': (open) => [
		line(say.run, open.run),
		line(say.fund, open.fund),
		line(say.category, `${roundText(open.round)}　${categoryName(open.category)}`),
		line(say.beneficiary, beneficiary(open.beneficiary)),
		line(say.yen, yen(open.yen))
	],
	'payment.returned': (open, opened) => [
		line(say.returned, returnCode(open.code)),
		line(say.on, formatWareki(open.on)),
		line(say.note, readSealed(opened, 'payment.returned')?.note)
	],
	'payment.recovered': (open, opened) => [
		line(say.fund, open.fund),
		line(say.yen, yen(open.yen)),
		line(say.on, formatWareki(open.on)),
		line(say.note, readSealed(opened, 'payment.recovered')?.note)
	],
	'clawback.judged': (open, opened) => [
		line(say.fund, open.fund),
		line(say.outcome, clawbackOutcomes[open.outcome]),
		line(say.yen, yen(open.yen)),
		line(say.reason, readSealed(opened, 'clawback.judged')?.reason)
	],
	'payment.elsewhere': (open, opened) => [
		line(say.name, readSealed(opened, 'payment.elsewhere')?.name),
		line(say.support, open.support),
		line(say.municipality, open.municipality),
		line(say.yen, yen(open.yen))
	]
} satisfies { [K in ReliefKind]: Reader<K> };
