import type { CaseNumber } from '../entry';
import type { OpenOf } from '../kinds';
import type { HousingRules } from './rules';

/** Where a household stands with temporary housing. */
export type HousingState =
	/** 申込済 */
	| 'applied'
	/** 資格あり・資格なし */
	| 'eligible'
	| 'notEligible'
	/** 提示中 */
	| 'offered'
	/** 仮決定: promised by somebody who does not hold the unit */
	| 'provisional'
	/** 入居決定 */
	| 'assigned'
	/** 入居中 */
	| 'livingIn'
	/** 退去済 */
	| 'left';

/** A stay (入居), from the promise to the inspection. */
export interface StayView {
	/** Entry id of housing.assigned. */
	entry: string;
	case: CaseNumber;
	applied: string;
	unit: string;
	at: string;
	device: string;
	/** Number of the entry on its device: by it one tells whether the device still held the unit. */
	n: number;
	from: string;
	/** Last day, after extensions. */
	until: string;
	/** Last day as it was promised. */
	promisedUntil: string;
	instead: string | null;
	confirmedBy: { entry: string; device: string; n: number; at: string }[];
	released: { entry: string; reason: string; at: string } | null;
	contract: (OpenOf<'housing.contracted'> & { entry: string }) | null;
	/** Keys that are out. */
	keysOut: number;
	movedIn: { entry: string; on: string; people: number; at: string } | null;
	extensions: (OpenOf<'housing.extended'> & { entry: string })[];
	movedOut: { entry: string; on: string; reason: string; at: string } | null;
	inspected: (OpenOf<'housing.inspected'> & { entry: string; at: string }) | null;
	visits: (OpenOf<'housing.visited'> & { entry: string; at: string })[];
	/** Only the area knows: standing = the promise counts; provisional = not by the holder and not confirmed; lost = another's
	 * promise for the unit stands. Of a stay that is over or was taken back it says nothing (`provisional`). */
	standing: 'standing' | 'provisional' | 'lost';
}

export interface HousingApplication extends OpenOf<'housing.applied'> {
	entry: string;
	/** This and its corrections; the sealed part of the last is in force. */
	versions: string[];
	case: CaseNumber;
	at: string;
	state: HousingState;
	since: string;
	judged: { entry: string; outcome: 'eligible' | 'notEligible'; at: string } | null;
	offers: {
		entry: string;
		unit: string;
		lottery: string | null;
		at: string;
		answer: 'accept' | 'decline' | null;
	}[];
	stays: StayView[];
}

/** Housing of one household. */
export interface HousingCase {
	applications: HousingApplication[];
}

export type UnitState = OpenOf<'unit.stateSet'>['state'];

export interface UnitView extends OpenOf<'unit.registered'> {
	/** The registration in force: its sealed part has the label. */
	entry: string;
	/** The state of now, and the stamp since when. */
	state: UnitState;
	stateAt: string;
	/** The holder of now. */
	holder: string;
	/** Every holder so far, oldest first; `until`: highest own number with which its promises count, null for the last. */
	holdings: { device: string; until: number | null }[];
}

export interface SiteView extends OpenOf<'site.registered'> {
	entry: string;
}

export interface LotteryView extends OpenOf<'lottery.announced'> {
	entry: string;
	at: string;
	held: (OpenOf<'lottery.held'> & { entry: string; at: string }) | null;
	/** The result is what the seed gives; null before it is held. */
	genuine: boolean | null;
}

/** Sites, units and lotteries: the office's case. */
export interface StockOffice {
	sites: Map<string, SiteView>;
	units: Map<string, UnitView>;
	/** By entry id of lottery.announced. */
	lotteries: Map<string, LotteryView>;
	/** Hand-overs as they were written, and those of them that had no effect on a unit (stock.ts). */
	handOvers: HandOver[];
	idleHandOvers: { unit: string; handOver: HandOver }[];
	/** Entry id of a registration → the site or unit that it is about. */
	registrations: Map<string, string>;
	rules: HousingRules;
}

/** One unit.handedOver. */
export interface HandOver extends OpenOf<'unit.handedOver'> {
	entry: string;
	at: string;
	device: string;
	n: number;
}

/** Temporary housing over all cases. */
export interface HousingLedger {
	sites: Map<string, SiteView>;
	units: Map<string, UnitView>;
	lotteries: Map<string, LotteryView>;
	/** Entry id of housing.applied → the application. */
	applications: Map<string, HousingApplication>;
	/** Entry id of housing.assigned → the stay. */
	stays: Map<string, StayView>;
	/** Unit → every stay so far, in clock order. */
	staysOfUnit: Map<string, StayView[]>;
	/** Unit → the stay that has it now (promised or lived in), if any. Never two. */
	occupied: Map<string, StayView>;
	/** Unit → applications (entry ids, sorted) to which it is offered, and that have neither declined it nor been promised one. */
	offered: Map<string, string[]>;
	/** Unit → promises that do not stand (yet): provisional ones and those that lost. */
	waiting: Map<string, StayView[]>;
	/** Tables in force: points, limits of rent, grounds. */
	rules: HousingRules;
}
