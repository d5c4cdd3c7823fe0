import canonicalize from 'canonicalize';
import { bereavedArea } from '../bereaved/area';
import { careArea } from '../care/area';
import type { CaseNumber, Entry } from '../entry';
import { emptyHouseholds, householdsArea } from '../households/area';
import { emptyHousing, housingArea } from '../housing/area';
import { emptyRelief, reliefArea } from '../relief/area';
import { parseEntryId } from '../ids';
import type { Area } from './areas';
import { foldCase, type FoldedCase } from './case';
import { claims } from './claims';
import * as clash from './clashes';
import type { Party } from './clashes';
import { byClock, readEntry, type Doubt, type FoldInput, type Item } from './read';
import type { CaseState, Clash, Ledger, Person } from './state';

export interface FoldOptions {
	/** Ids under which the store holds two different documents (PouchDB conflicts). */
	conflicts?: Iterable<string>;
}

/**
 * A ledger that grows. Entries may come in any order and more than once; the ledger is always the one that a fold over all
 * of them from the start would give. An entry costs a fold of its own case when the ledger is next read.
 */
export interface LedgerFold {
	/**
	 * Adds an entry, or says anew of one that is here whether it is believed: an entry with a doubt is shown as a clash and has no
	 * effect. The last word about a document counts. False if nothing changed by it. Throws RangeError if its `_id` is none
	 * (ids.ts).
	 */
	add(entry: FoldInput, doubt?: Doubt | null): boolean;
	/** The store found a second, different document under this id. */
	markConflict(id: string): void;
	/** The ledger now. Always the same object and maps, brought up to date; views and case states are new when they changed. */
	readonly ledger: Ledger;
}

/** Folds entries into a ledger: the open parts alone, with no key and no clock. */
export function foldLedger(entries: Iterable<Entry>, options: FoldOptions = {}): Ledger {
	const fold = createLedgerFold(options);
	for (const entry of entries) fold.add(entry);
	return fold.ledger;
}

/** An empty ledger that grows. */
export function createLedgerFold(options: FoldOptions = {}): LedgerFold {
	/** What is folded: one document for each id. */
	const items = new Map<CaseNumber, Map<string, Item>>();
	/** Ids with a doubted document or more than one, with all their documents: few. */
	const contested = new Map<CaseNumber, Map<string, Document[]>>();
	const conflicts = new Set<string>();
	const marked = new Set<string>(options.conflicts);
	for (const id of marked) conflicts.add(id);
	const dirty = new Set<CaseNumber>();
	const indexes = createIndexes();

	/** Of the believed documents of an id every replica folds the same one. */
	function settle(ofCase: Map<string, Item>, ofContest: Map<string, Document[]>, id: string): void {
		const documents = ofContest.get(id)!;
		const believed = documents.filter(({ doubt }) => doubt === null).map(({ item }) => item);
		const [winner] = believed.sort(compareDocuments);
		if (winner) ofCase.set(id, winner);
		else ofCase.delete(id);
		if (believed.length > 1 || marked.has(id)) conflicts.add(id);
		else conflicts.delete(id);
		if (documents.length === 1 && winner) ofContest.delete(id);
	}

	return {
		add(entry, doubt = null) {
			const item = readEntry(entry);
			const ofCase = inMap(items, item.case);
			const held = ofCase.get(item.id);
			const rivals = contested.get(item.case)?.get(item.id);
			if (!held && !rivals && doubt === null) {
				ofCase.set(item.id, item);
				dirty.add(item.case);
				return true;
			}
			const documents = rivals ?? (held ? [{ item: held, doubt: null }] : []);
			const same = documents.find((one) => compareDocuments(one.item, item) === 0);
			if (same && same.doubt === doubt) return false;
			const ofContest = inMap(contested, item.case);
			const others = documents.filter((one) => one !== same);
			ofContest.set(item.id, [...others, { item, doubt }]);
			settle(ofCase, ofContest, item.id);
			dirty.add(item.case);
			return true;
		},
		markConflict(id) {
			marked.add(id);
			conflicts.add(id);
			dirty.add(parseEntryId(id).case);
		},
		get ledger() {
			if (dirty.size) {
				for (const caseNo of dirty) {
					const ofContest = contested.get(caseNo);
					const doubted = ofContest ? doubtedOf(ofContest) : [];
					const ofCase = items.get(caseNo);
					if (ofCase) indexes.put(foldCase(caseNo, ofCase.values(), conflicts, doubted));
				}
				dirty.clear();
				indexes.flush();
			}
			return indexes.ledger;
		}
	};
}

/** One of the documents of an id, and whether it is believed. */
interface Document {
	item: Item;
	doubt: Doubt | null;
}

function doubtedOf(documents: ReadonlyMap<string, Document[]>): (Document & { doubt: Doubt })[] {
	return [...documents.values()]
		.flat()
		.filter((one): one is Document & { doubt: Doubt } => one.doubt !== null)
		.sort((a, b) => byClock(a.item, b.item) || compareDocuments(a.item, b.item));
}

function inMap<K, V>(maps: Map<CaseNumber, Map<K, V>>, caseNo: CaseNumber): Map<K, V> {
	const held = maps.get(caseNo);
	if (held) return held;
	const made = new Map<K, V>();
	maps.set(caseNo, made);
	return made;
}

/** Of two documents with one id every replica keeps the same one: the smaller signature. 0: they are one document. */
function compareDocuments(a: Item, b: Item): number {
	const text = (item: Item) => item.sig + (canonicalize({ ...item, rev: undefined }) ?? '');
	const [x, y] = [text(a), text(b)];
	if (x !== y) return x < y ? -1 : 1;
	// They may still differ in what the fold does not read, the sealed part, which a document's revision covers.
	if (a.rev === undefined || b.rev === undefined || a.rev === b.rev) return 0;
	return a.rev < b.rev ? -1 : 1;
}

type Claim = Party & { application: string };

function createIndexes() {
	const ledger: Ledger = {
		cases: new Map(),
		applications: new Map(),
		byHouse: new Map(),
		byCertificate: new Map(),
		byReceipt: new Map(),
		byLookup: new Map(),
		staff: new Map(),
		people: new Map(),
		households: emptyHouseholds(),
		relief: emptyRelief(),
		housing: emptyHousing(),
		bereaved: { deceased: new Map() },
		care: { cases: new Map() },
		clashes: []
	};
	const clashes = new Map<string, Clash>();
	const clashesOfCase = new Map<CaseNumber, string[]>();
	let queueChanged = false;

	const setClash = (key: string, value: Clash | null) => {
		if (value) clashes.set(key, value);
		else if (!clashes.delete(key)) return;
		queueChanged = true;
	};
	const areas: Area[] = [
		householdsArea(ledger.households),
		reliefArea(ledger.relief, setClash, ledger.households),
		housingArea(ledger.housing, setClash, ledger.households),
		bereavedArea(ledger.bereaved, setClash),
		careArea(ledger.care)
	];
	/** The first in clock order keeps a number; that there are two is a clash. */
	const first = (map: Map<string, string>, key: string, held: Claim[]) => {
		if (held.length) map.set(key, held[0]!.application);
		else map.delete(key);
	};
	const numbers = (map: Map<string, string>) =>
		claims<Claim>((number, held) => {
			first(map, number, held);
			setClash(`duplicateNumber:${number}`, held.length > 1 ? clash.duplicateNumber(number, held) : null);
		});

	const receipts = numbers(ledger.byReceipt);
	const certificates = numbers(ledger.byCertificate);
	const lookups = claims<Claim>((key, held) => first(ledger.byLookup, key, held));
	const houses = claims<Claim>((house, held) => {
		if (held.length) ledger.byHouse.set(house, new Set(held.map((c) => c.application)));
		else ledger.byHouse.delete(house);
	});
	const sameHouse = claims<Claim & { house: string; certificate: string }>((pair, held) => {
		const [{ house, certificate } = { house: '', certificate: '' }] = held;
		const twice = held.length > 1 ? clash.duplicateApplication(house, certificate, held) : null;
		setClash(`duplicateApplication:${pair}`, twice);
	});
	const kinds = claims<Party>((kind, held) =>
		setClash(`unknownKind:${kind}`, held.length ? clash.unknownKind(kind, held) : null)
	);
	const ends = new Map<string, string>();
	const person = (id: string, change: Partial<Person>) => {
		const held = ledger.people.get(id);
		if (held) ledger.people.set(id, { ...held, ...change });
	};
	const staff = claims<Party & Pick<Person, 'role' | 'until' | 'tasks'>>((id, held) => {
		const newest = held.at(-1);
		if (newest) {
			const { role, until, tasks } = newest;
			ledger.staff.set(id, newest.id);
			ledger.people.set(id, { entry: newest.id, role, until, tasks, endedAt: ends.get(id) ?? null });
		} else {
			ledger.staff.delete(id);
			ledger.people.delete(id);
		}
	});
	const ended = claims<Party>((id, held) => {
		if (held.length) ends.set(id, held[0]!.at);
		else ends.delete(id);
		person(id, { endedAt: ends.get(id) ?? null });
	});
	const clearings = new Map<string, (Party & { seen: string[] })[]>();
	const cleared = claims<Party & { seen: string[] }>((key, held) => {
		clearings.set(key, held);
		queueChanged = true;
	});
	const all = [receipts, certificates, lookups, houses, sameHouse, kinds, staff, ended, cleared];

	/** Every application claims its numbers and its house; every certificate its number. */
	const putApplications = (state: CaseState) => {
		for (const view of ledger.cases.get(state.case)?.applications ?? [])
			ledger.applications.delete(view.entry);
		ledger.cases.set(state.case, state);
		const ofReceipts: [string, Claim][] = [];
		const ofLookups: [string, Claim][] = [];
		const ofHouses: [string, Claim][] = [];
		const ofPairs: [string, Claim & { house: string; certificate: string }][] = [];
		const ofCertificates: [string, Claim][] = [];
		for (const view of state.applications) {
			ledger.applications.set(view.entry, view);
			const claim = { id: view.entry, at: view.at, case: view.case, application: view.entry };
			ofReceipts.push([view.receipt, claim]);
			if (view.lookup !== null) ofLookups.push([view.lookup, claim]);
			if (view.house !== null && view.state !== 'withdrawn') {
				const { house, certificate } = view;
				ofHouses.push([house, claim]);
				ofPairs.push([`${house}:${certificate}`, { ...claim, house, certificate }]);
			}
			for (const { number, entry, at } of view.certificates)
				ofCertificates.push([number, { id: entry, at, case: view.case, application: view.entry }]);
		}
		receipts.replace(state.case, ofReceipts);
		lookups.replace(state.case, ofLookups);
		houses.replace(state.case, ofHouses);
		sameHouse.replace(state.case, ofPairs);
		certificates.replace(state.case, ofCertificates);
	};

	/** What the office's entries say about people and the queue. */
	const putOffice = ({ state, effective, unknown }: FoldedCase) => {
		const party = ({ id, at }: { id: string; at: string }): Party => ({ id, at, case: state.case });
		const registered: [string, Party & Pick<Person, 'role' | 'until' | 'tasks'>][] = [];
		const ends: [string, Party][] = [];
		const clears: [string, Party & { seen: string[] }][] = [];
		for (const item of effective) {
			if (item.kind === 'staff.registered') {
				const { staff, role, until = null, scope } = item.open;
				registered.push([staff, { ...party(item), role, until, tasks: scope?.tasks ?? null }]);
			} else if (item.kind === 'staff.ended') ends.push([item.open.staff, party(item)]);
			else if (item.kind === 'clash.cleared')
				clears.push([item.open.clash, { ...party(item), seen: item.open.seen }]);
		}
		staff.replace(state.case, registered);
		ended.replace(state.case, ends);
		cleared.replace(state.case, clears);
		kinds.replace(
			state.case,
			unknown.map((item) => [item.kind, party(item)])
		);
	};

	return {
		ledger,
		put(folded: FoldedCase): void {
			const { state, clashes: found } = folded;
			putApplications(state);
			putOffice(folded);
			for (const area of areas) area.put(folded);
			const before = clashesOfCase.get(state.case);
			if (before) for (const key of before) setClash(key, null);
			for (const one of found) setClash(one.key, one);
			if (found.length)
				clashesOfCase.set(
					state.case,
					found.map((one) => one.key)
				);
			else if (before) clashesOfCase.delete(state.case);
		},
		flush(): void {
			for (const index of all) index.flush();
			for (const area of areas) area.flush();
			if (!queueChanged) return;
			queueChanged = false;
			ledger.clashes = [...clashes.values()]
				.filter((one) => !clash.isCleared(one, clearings.get(one.key) ?? []))
				.sort((a, b) => byClock({ at: a.at, id: a.key }, { at: b.at, id: b.key }));
		}
	};
}
