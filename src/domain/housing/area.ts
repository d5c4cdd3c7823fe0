import type { CaseNumber } from '../entry';
import type { Area, SetClash } from '../fold/areas';
import type { FoldedCase } from '../fold/case';
import { byClock } from '../fold/read';
import { householdOf, movedCases } from '../households/area';
import type { HouseholdsLedger } from '../households/state';
import {
	asksTwice,
	handedByOthers,
	housesTwice,
	notReady,
	promisedTwice,
	takenBack,
	wrongResult
} from './found';
import { stockPart } from './stock';
import { openOffer, progressOf } from './progress';
import { usualRules } from './rules';
import { isLive, standingOf } from './standing';
import type { HousingApplication, HousingLedger, StayView, StockOffice } from './state';

export function emptyHousing(): HousingLedger {
	return {
		sites: new Map(),
		units: new Map(),
		lotteries: new Map(),
		applications: new Map(),
		stays: new Map(),
		staysOfUnit: new Map(),
		occupied: new Map(),
		offered: new Map(),
		waiting: new Map(),
		rules: usualRules()
	};
}

/**
 * Keeps the ledger over all cases. What a case cannot know alone (whose promise stands, and so where the application stands) is
 * written into the case's own views, which are the same objects.
 */
export function housingArea(ledger: HousingLedger, setClash: SetClash, households: HouseholdsLedger): Area {
	const ofCase = new Map<CaseNumber, HousingApplication[]>();
	const offersOfCase = new Map<CaseNumber, readonly { unit: string; application: string }[]>();
	const units = new Set<string>();
	const cases = new Set<CaseNumber>();
	/** Cases under which a household is to be reckoned anew, and who was one household with whom so far. */
	const roots = new Set<CaseNumber>();
	let rootOf = households.root;
	/** Keys of the clashes of the office's case. */
	let ofOffice: string[] = [];

	function putStock(stock: StockOffice): void {
		for (const name of ['sites', 'units', 'lotteries'] as const) {
			const [from, to] = [stock[name], ledger[name]] as [Map<string, never>, Map<string, never>];
			to.clear();
			for (const [key, value] of from) to.set(key, value);
		}
		ledger.rules = stock.rules;
		for (const unit of ledger.staysOfUnit.keys()) units.add(unit);
		const found = [...wrongResult(stock), ...handedByOthers(stock)];
		for (const key of ofOffice) setClash(key, null);
		for (const clash of found) setClash(clash.key, clash);
		ofOffice = found.map(({ key }) => key);
	}

	function putCase({ state }: FoldedCase): void {
		const caseNo = state.case;
		const next = state.parts.housing?.applications ?? [];
		const before = ofCase.get(caseNo);
		if (!before && next.length === 0) return;
		for (const application of before ?? []) {
			ledger.applications.delete(application.entry);
			for (const stay of application.stays) take(stay);
		}
		for (const application of next) {
			ledger.applications.set(application.entry, application);
			for (const stay of application.stays) give(stay);
		}
		if (next.length > 0) ofCase.set(caseNo, next);
		else ofCase.delete(caseNo);
		cases.add(caseNo);
	}

	function take(stay: StayView): void {
		ledger.stays.delete(stay.entry);
		units.add(stay.unit);
		const left = ledger.staysOfUnit.get(stay.unit)!.filter(({ entry }) => entry !== stay.entry);
		if (left.length > 0) ledger.staysOfUnit.set(stay.unit, left);
		else ledger.staysOfUnit.delete(stay.unit);
	}

	function give(stay: StayView): void {
		ledger.stays.set(stay.entry, stay);
		units.add(stay.unit);
		const all = [...(ledger.staysOfUnit.get(stay.unit) ?? []), stay];
		ledger.staysOfUnit.set(
			stay.unit,
			all.sort((a, b) => byClock({ at: a.at, id: a.entry }, { at: b.at, id: b.entry }))
		);
	}

	function settleUnit(unit: string): void {
		const stays = ledger.staysOfUnit.get(unit) ?? [];
		const live = stays.filter(isLive);
		const view = ledger.units.get(unit);
		const standing = standingOf(view, live);
		for (const stay of live)
			stay.standing = stay === standing ? 'standing' : standing ? 'lost' : 'provisional';
		// A stay that is over or taken back keeps no claim.
		for (const stay of stays) if (!isLive(stay)) stay.standing = 'provisional';
		if (standing) ledger.occupied.set(unit, standing);
		else ledger.occupied.delete(unit);
		const waiting = live.filter((stay) => stay !== standing);
		if (waiting.length > 0) ledger.waiting.set(unit, waiting);
		else ledger.waiting.delete(unit);
		setClash(`unitPromisedTwice:${unit}`, promisedTwice(unit, standing, live));
		setClash(`unitNotReady:${unit}`, notReady(unit, view, live));
		setClash(`releasedLivedIn:${unit}`, takenBack(unit, live));
		for (const stay of stays) cases.add(stay.case);
	}

	/** Households were merged or separated (世帯の統合). */
	function regroup(): void {
		for (const { was, is } of movedCases(rootOf, households.root)) roots.add(was).add(is);
		rootOf = households.root;
	}

	/** Two units are one too many for a household, and so are two applications, whichever of its cases they are in. */
	function settleHousehold(root: CaseNumber): void {
		// Nobody's root any more: the clash, if there was one, is with another.
		const reckoned = (rootOf.get(root) ?? root) === root;
		const applications = householdOf(households, root).flatMap((one) => ofCase.get(one) ?? []);
		const housed = reckoned ? housesTwice(root, applications) : null;
		setClash(`twoUnits:${root}`, housed);
		// Of two units that say the same, the units are what somebody must see to first.
		setClash(`housingAskedTwice:${root}`, reckoned && !housed ? asksTwice(root, applications) : null);
	}

	function settleCase(caseNo: CaseNumber): void {
		const applications = ofCase.get(caseNo) ?? [];
		for (const application of applications) Object.assign(application, progressOf(application));
		roots.add(rootOf.get(caseNo) ?? caseNo);
		for (const { unit, application } of offersOfCase.get(caseNo) ?? []) {
			const left = ledger.offered.get(unit)!.filter((one) => one !== application);
			if (left.length > 0) ledger.offered.set(unit, left);
			else ledger.offered.delete(unit);
		}
		const offers = applications.flatMap((application) => {
			const offer = application.state === 'offered' ? openOffer(application) : null;
			return offer ? [{ unit: offer.unit, application: application.entry }] : [];
		});
		for (const { unit, application } of offers)
			ledger.offered.set(unit, [...(ledger.offered.get(unit) ?? []), application].sort());
		if (offers.length > 0) offersOfCase.set(caseNo, offers);
		else offersOfCase.delete(caseNo);
	}

	return {
		put(folded) {
			if (folded.state.case === '-') {
				regroup();
				putStock(folded.state.parts.stock ?? stockPart.begin());
			} else putCase(folded);
		},
		flush() {
			for (const unit of units) settleUnit(unit);
			units.clear();
			for (const caseNo of cases) settleCase(caseNo);
			cases.clear();
			for (const root of roots) settleHousehold(root);
			roots.clear();
		}
	};
}
