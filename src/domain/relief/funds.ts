import type { Part } from '../fold/part';
import type { ItemOf } from '../fold/read';
import type { Outcome } from '../fold/transitions';
import { settleHoldings } from './holdings';
import { approve, cancel, file, open, settleRun } from './runs';
import type { FundOffice } from './state';

/** Funds, their rounds, payment runs, and what others have paid: the office's case. */
export const fundPart: Part<FundOffice> = {
	begin: () => ({ funds: new Map(), runs: new Map(), elsewhere: new Map() }),

	step(state, item, seen) {
		switch (item.kind) {
			case 'fund.defined':
				return define(state, item);
			case 'fund.roundFixed':
				return fixRound(state, item);
			case 'fund.handedOver':
				return handOver(state, item);
			case 'run.opened':
				return open(state, item);
			case 'run.approved':
				return approve(state, item);
			case 'run.filed':
				return file(state, item, seen);
			case 'run.cancelled':
				return cancel(state, item);
			case 'payment.elsewhere': {
				const { person } = item.open;
				const held = state.elsewhere.get(person) ?? [];
				state.elsewhere.set(person, [...held, { ...item.open, entry: item.id, at: item.at }]);
				return null;
			}
			default:
				return 'content';
		}
	},

	finish(state) {
		for (const fund of state.funds.values()) {
			settleHoldings(fund);
			fund.totalYen =
				fund.pays === 'rounds'
					? fund.rounds.reduce((sum, { budgetYen }) => sum + budgetYen, 0)
					: fund.budgetYen;
		}
		for (const run of state.runs.values()) settleRun(run, state.funds.get(run.fund));
	}
};

/**
 * A fund, or its title and budget anew. Another support, another way of paying or another holder would make it another fund: the
 * holder changes by a hand-over alone.
 */
function define({ funds }: FundOffice, item: ItemOf<'fund.defined'>): Outcome {
	const held = funds.get(item.open.fund);
	const { holder, ...said } = item.open;
	if (!held) {
		funds.set(said.fund, {
			...item.open,
			entry: item.id,
			rounds: [],
			totalYen: null,
			holding: { device: holder, entry: item.id },
			holdings: [],
			definitions: [item.id],
			handovers: [],
			rivals: []
		});
		return null;
	}
	if (said.support !== held.support || said.pays !== held.pays) return 'content';
	if (holder === held.holder) held.definitions.push(item.id);
	else if (item.corrects === undefined) return 'content';
	Object.assign(held, said, { entry: item.id });
	return null;
}

/** A round, or the correction of the one in force with its number. */
function fixRound({ funds }: FundOffice, item: ItemOf<'fund.roundFixed'>): Outcome {
	const fund = funds.get(item.open.fund);
	if (!fund) return 'target';
	if (fund.pays !== 'rounds') return 'content';
	const { round, table } = item.open;
	if (new Set(table.map(({ category }) => category)).size < table.length) return 'content';
	const before = fund.rounds.findIndex((one) => one.round === round);
	if (fund.rounds[before]?.entry !== item.corrects) return 'content';
	fund.rounds.splice(before < 0 ? fund.rounds.length : before, before < 0 ? 0 : 1, {
		...item.open,
		entry: item.id,
		at: item.at
	});
	fund.rounds.sort((a, b) => a.round - b.round);
	return null;
}

/** The holder itself hands over; for a lost one an approver does, whatever the device (the kind is the approver's alone). */
function handOver({ funds }: FundOffice, item: ItemOf<'fund.handedOver'>): Outcome {
	const { fund: id, holding, to, lostAfter } = item.open;
	const fund = funds.get(id);
	if (!fund) return 'target';
	const giver = fund.definitions.includes(holding)
		? fund.holder
		: fund.handovers.find(({ entry }) => entry === holding)?.to;
	if (giver === undefined) return 'target';
	const own = giver === item.by.device;
	if (!own && lostAfter === null) return 'holder';
	fund.handovers.push({
		entry: item.id,
		at: item.at,
		holding,
		to,
		until: own ? item.n : lostAfter!,
		lost: !own
	});
	return null;
}
