import type { ItemOf } from '../fold/read';
import type { Part } from '../fold/part';
import type { Outcome } from '../fold/transitions';
import { isHeadquarters } from '../kinds';
import { holdingsOf } from './holding';
import { isGenuine } from './lottery';
import { fixRules, usualRules } from './rules';
import type { HandOver, LotteryView, StockOffice } from './state';

/** Sites, units and lotteries in the office's case (part.ts). */
export const stockPart: Part<StockOffice> = {
	begin: () => ({
		sites: new Map(),
		units: new Map(),
		lotteries: new Map(),
		handOvers: [],
		idleHandOvers: [],
		registrations: new Map(),
		rules: usualRules()
	}),
	step(state, item) {
		switch (item.kind) {
			case 'site.registered':
				return registerSite(state, item);
			case 'unit.registered':
				return registerUnit(state, item);
			case 'unit.stateSet':
				return setState(state, item);
			case 'unit.handedOver':
				return handOver(state, item);
			case 'lottery.announced':
				state.lotteries.set(item.id, {
					...item.open,
					entry: item.id,
					at: item.at,
					held: null,
					genuine: null
				});
				return null;
			case 'lottery.held':
				return hold(state, item);
			case 'housing.rulesFixed':
				return fixRules(state.rules, item);
			default:
				return 'content';
		}
	},
	finish(state) {
		const ofUnit = new Map<string, HandOver[]>();
		for (const one of state.handOvers)
			for (const unit of new Set(one.units)) {
				const known = ofUnit.get(unit);
				if (known) known.push(one);
				else ofUnit.set(unit, [one]);
			}
		for (const [id, unit] of state.units) {
			const { holdings, idle } = holdingsOf(unit, ofUnit.get(id) ?? []);
			state.units.set(id, { ...unit, holdings, holder: holdings.at(-1)!.device });
			for (const one of idle) state.idleHandOvers.push({ unit: id, handOver: one });
			ofUnit.delete(id);
		}
		// What is left is of units that nobody has registered here (yet).
		for (const [unit, known] of ofUnit)
			for (const handOver of known) state.idleHandOvers.push({ unit, handOver });
	}
};

/** A second registration under an id that is taken, or a correction of something else, has no effect. */
function mayRegister(
	{ registrations }: StockOffice,
	taken: boolean,
	{ corrects }: { corrects: string | undefined },
	id: string
): Outcome {
	if (corrects === undefined) return taken ? 'content' : null;
	if (!registrations.has(corrects)) return 'target';
	return registrations.get(corrects) === id ? null : 'content';
}

function registerSite(state: StockOffice, item: ItemOf<'site.registered'>): Outcome {
	const { site } = item.open;
	const refusal = mayRegister(state, state.sites.has(site), item, `site ${site}`);
	if (refusal) return refusal;
	state.registrations.set(item.id, `site ${site}`);
	state.sites.set(site, { ...item.open, entry: item.id });
	return null;
}

function registerUnit(state: StockOffice, item: ItemOf<'unit.registered'>): Outcome {
	const { open, id, at } = item;
	if (open.from > open.to) return 'content';
	const held = state.units.get(open.unit);
	const refusal = mayRegister(state, held !== undefined, item, `unit ${open.unit}`);
	if (refusal) return refusal;
	state.registrations.set(id, `unit ${open.unit}`);
	// What the first registration says of the holder counts: the chain of holders begins with it (holding.ts).
	const kept = held
		? { site: held.site, state: held.state, stateAt: held.stateAt, holder: held.holder }
		: { stateAt: at };
	state.units.set(open.unit, { ...open, ...kept, entry: id, holdings: [] });
	return null;
}

function setState(state: StockOffice, { open, at }: ItemOf<'unit.stateSet'>): Outcome {
	const unit = state.units.get(open.unit);
	if (!unit) return 'target';
	state.units.set(open.unit, { ...unit, state: open.state, stateAt: at });
	return null;
}

/** Whether it has an effect on a unit is known at the end, when the chain of its holders is (holding.ts). */
function handOver(state: StockOffice, { open, id, at, n, by }: ItemOf<'unit.handedOver'>): Outcome {
	if (open.to === open.from) return 'content';
	const theirs = open.lostAfter === null ? by.device === open.from : isHeadquarters(by.role);
	if (!theirs) return 'holder';
	state.handOvers.push({ ...open, entry: id, at, device: by.device, n });
	return null;
}

function hold(state: StockOffice, { open, id, at }: ItemOf<'lottery.held'>): Outcome {
	const lottery = state.lotteries.get(open.announced);
	if (!lottery) return 'target';
	if (lottery.held) return 'content';
	const genuine = verified(lottery, open);
	state.lotteries.set(open.announced, { ...lottery, held: { ...open, entry: id, at }, genuine });
	return null;
}

/** Some thousand hashes: once for each result, however often the office's case is folded. */
const verdicts = new WeakMap<object, { announced: string; genuine: boolean }>();

function verified(lottery: LotteryView, open: ItemOf<'lottery.held'>['open']): boolean {
	const known = verdicts.get(open);
	if (known?.announced === lottery.entry) return known.genuine;
	const genuine = isGenuine(lottery, open);
	verdicts.set(open, { announced: lottery.entry, genuine });
	return genuine;
}
