import type { CaseNumber } from '../../domain/entry';
import type { Ledger } from '../../domain/fold/state';
import { isGenuine } from '../../domain/housing/lottery';
import type { HousingApplication, StayView } from '../../domain/housing/state';
import { pointsOf } from '../../domain/housing/priority';
import { isLive } from '../../domain/housing/standing';
import { untilOf } from '../../domain/housing/terms';
import { isFreeFor, suits } from '../../domain/housing/units';
import type { KindName, OpenOf } from '../../domain/kinds';
import { BookError, type OtherDraft } from '../api';
import type { Check, Writer } from '../checks';
import {
	applicationsOfHousehold,
	needApplication,
	needSite,
	needStay,
	needUnit,
	openOfHousehold,
	unitsOf
} from './find';

interface Situation {
	case: CaseNumber;
	ledger: Ledger;
	by: Writer;
	corrects: string | undefined;
}
type HousingKind = Extract<
	KindName,
	`housing.${string}` | `site.${string}` | `unit.${string}` | `lottery.${string}`
>;
type Rules = { [K in HousingKind]: (open: OpenOf<K>, of: Situation) => void };

const changed = (why: string) => new BookError('stateChanged', why);
const bad = (what: string) => new BookError('badInput', what);

/** The application of this case. Throws notFound. */
function applicationOf({ ledger, case: caseNo }: Situation, applied: string): HousingApplication {
	const view = needApplication(ledger, applied);
	if (view.case !== caseNo) throw new BookError('notFound', applied);
	return view;
}

/** The stay of this case. Throws notFound. */
function stayOf({ ledger, case: caseNo }: Situation, assigned: string): StayView {
	const stay = needStay(ledger, assigned);
	if (stay.case !== caseNo) throw new BookError('notFound', assigned);
	return stay;
}

function liveStayOf(of: Situation, assigned: string): StayView {
	const stay = stayOf(of, assigned);
	if (!isLive(stay)) throw changed(stay.movedOut ? 'movedOut' : 'released');
	return stay;
}

/** Keys and moving in: not on a promise that another's may take the place of. */
function standingStayOf(of: Situation, assigned: string): StayView {
	const stay = liveStayOf(of, assigned);
	if (stay.standing !== 'standing') throw changed(stay.standing);
	return stay;
}

function livedInStayOf(of: Situation, assigned: string): StayView {
	const stay = liveStayOf(of, assigned);
	if (!stay.movedIn) throw changed('not moved in');
	return stay;
}

/** A unit that can be offered and promised now: ready, and nobody else has it or is offered it. */
function requireFree({ ledger }: Situation, unit: string, application: HousingApplication): void {
	const view = needUnit(ledger, unit);
	if (ledger.housing.occupied.has(unit)) throw new BookError('unitTaken', unit);
	if (view.state !== 'ready') throw changed(view.state);
	if (!isFreeFor(ledger, view, application.entry)) throw new BookError('unitTaken', unit);
}

const RULES: Rules = {
	'site.registered': ({ site, type }, { ledger, corrects }) => {
		const held = ledger.housing.sites.get(site);
		if (corrects === undefined && held) throw bad('site');
		if (corrects === undefined) return;
		if (!held) throw new BookError('notFound', site);
		if (held.type !== type && unitsOf(ledger, site).length > 0) throw changed('type');
	},
	'unit.registered': ({ unit, site, from, to }, { ledger, corrects }) => {
		needSite(ledger, site);
		if (from > to) throw bad('from');
		if (corrects === undefined && ledger.housing.units.has(unit)) throw bad('unit');
		if (corrects !== undefined) needUnit(ledger, unit);
	},
	'unit.stateSet': ({ unit, state }, { ledger }) => {
		needUnit(ledger, unit);
		if (state === 'closed' && ledger.housing.occupied.has(unit)) throw new BookError('unitTaken', unit);
	},
	'unit.handedOver': ({ units, from, to, lostAfter }, { ledger, by }) => {
		if (from === to) throw bad('to');
		if (lostAfter === null && from !== by.device) throw new BookError('notHolder', from);
		for (const unit of units)
			if (needUnit(ledger, unit).holder !== from) throw new BookError('notHolder', unit);
	},
	'lottery.announced': ({ entrants, units }, { ledger }) => {
		if (new Set(units).size !== units.length) throw bad('units');
		if (new Set(entrants.map(({ number }) => number)).size !== entrants.length) throw bad('entrants');
		const applications = entrants.map(({ application, points }) => {
			const view = needApplication(ledger, application);
			if (view.state !== 'eligible') throw changed(view.state);
			// It would be drawn for twice.
			if (openOfHousehold(ledger, view.case).length > 1) throw bad('entrants');
			if (pointsOf(view.priority, ledger.housing.rules.priority.rows) !== points) throw bad('points');
			return view;
		});
		for (const unit of units) {
			const view = needUnit(ledger, unit);
			// Whoever draws it must be able to have it: units of other sizes or types are drawn for apart.
			for (const application of applications) {
				if (!isFreeFor(ledger, view, application.entry)) throw new BookError('unitTaken', unit);
				if (!suits(ledger, view, application)) throw bad('units');
			}
		}
	},
	'lottery.held': (open, { ledger }) => {
		const lottery = ledger.housing.lotteries.get(open.announced);
		if (!lottery) throw new BookError('notFound', open.announced);
		if (lottery.held) throw changed('held');
		if (!isGenuine(lottery, open)) throw bad('result');
	},
	'housing.rulesFixed': () => undefined,
	'housing.applied': ({ application }, { ledger, case: caseNo, corrects }) => {
		const state = ledger.cases.get(caseNo);
		if (application !== null && !state?.applications.some(({ entry }) => entry === application))
			throw new BookError('notFound', application);
		const views = state?.parts.housing?.applications ?? [];
		if (corrects !== undefined) {
			if (!views.some(({ versions }) => versions.includes(corrects)))
				throw new BookError('notFound', corrects);
		} else if (openOfHousehold(ledger, caseNo).length > 0) throw changed('applied already');
	},
	'housing.judged': ({ applied, outcome }, of) => {
		const view = applicationOf(of, applied);
		if (outcome === 'notEligible' && view.stays.some(isLive)) throw changed(view.state);
	},
	'housing.offered': ({ applied, unit, lottery }, of) => {
		const view = applicationOf(of, applied);
		if (view.state === 'notEligible') throw changed(view.state);
		if (lottery !== null && !of.ledger.housing.lotteries.has(lottery))
			throw new BookError('notFound', lottery);
		requireFree(of, unit, view);
	},
	'housing.answered': ({ offered }, of) => {
		const views = of.ledger.cases.get(of.case)?.parts.housing?.applications ?? [];
		if (!views.some(({ offers }) => offers.some(({ entry }) => entry === offered)))
			throw new BookError('notFound', offered);
	},
	'housing.assigned': ({ applied, unit, from, until, instead }, of) => {
		const view = applicationOf(of, applied);
		if (view.state === 'notEligible') throw changed(view.state);
		const earlier = instead === null ? null : liveStayOf(of, instead);
		const latest = [untilOf(from), ...(earlier ? [earlier.until] : [])].sort().at(-1)!;
		if (until < from || until > latest) throw bad('until');
		const stays = applicationsOfHousehold(of.ledger, of.case).flatMap((one) => one.stays);
		if (stays.some((stay) => isLive(stay) && stay !== earlier)) throw changed('has a unit');
		requireFree(of, unit, view);
	},
	'housing.confirmed': ({ assigned, unit }, of) => {
		const stay = liveStayOf(of, assigned);
		if (stay.unit !== unit) throw bad('unit');
		if (needUnit(of.ledger, unit).holder !== of.by.device) throw new BookError('notHolder', unit);
		if (stay.standing === 'lost') throw new BookError('unitTaken', unit);
		if (stay.standing === 'standing') throw changed('confirmed');
	},
	'housing.released': ({ assigned }, of) => {
		if (liveStayOf(of, assigned).movedIn) throw changed('moved in');
	},
	'housing.contracted': ({ assigned, from, until }, of) => {
		const { unit } = liveStayOf(of, assigned);
		if (from > until) throw bad('until');
		const site = needSite(of.ledger, needUnit(of.ledger, unit).site);
		if (site.type !== 'leased') throw bad('type');
	},
	'housing.keys': ({ assigned, direction, count }, of) => {
		if (direction === 'out') standingStayOf(of, assigned);
		else if (stayOf(of, assigned).keysOut < count) throw bad('count');
	},
	'housing.movedIn': ({ assigned }, of) => {
		if (standingStayOf(of, assigned).movedIn) throw changed('moved in');
	},
	'housing.extended': ({ assigned, until }, of) => {
		if (until <= livedInStayOf(of, assigned).until) throw bad('until');
	},
	'housing.movedOut': ({ assigned, on }, of) => {
		if (on < livedInStayOf(of, assigned).movedIn!.on) throw bad('on');
	},
	'housing.inspected': ({ assigned }, of) => {
		if (!stayOf(of, assigned).movedOut) throw changed('not moved out');
	},
	'housing.visited': ({ assigned }, of) => void livedInStayOf(of, assigned)
};

const ofHousing: Check = (draft, caseNo, ledger, by) => {
	if (!Object.hasOwn(RULES, draft.kind)) return;
	// The table pairs each kind with its own rule, which the union cannot express.
	const rule = RULES[draft.kind as HousingKind] as (open: OtherDraft['open'], of: Situation) => void;
	rule(draft.open, { case: caseNo, ledger, by, corrects: draft.corrects });
};

/** What rules of housing say before an entry is written. */
export const housingChecks: readonly Check[] = [ofHousing];
