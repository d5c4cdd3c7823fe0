import canonicalize from 'canonicalize';
import type { CaseNumber, Entry } from '../entry';
import { parseEntryId } from '../ids';
import { foldCase, type FoldedCase } from './case';
import { claims } from './claims';
import * as clash from './clashes';
import type { Party } from './clashes';
import { byClock, readEntry, type GoodItem, type Item } from './read';
import type { CaseState, Clash, Ledger } from './state';

export interface FoldOptions {
	/** Ids under which the store holds two different documents (PouchDB conflicts). */
	conflicts?: Iterable<string>;
}

/**
 * A ledger that grows. Entries may come in any order and more than once; the ledger is always the one that a fold over all
 * of them from the start would give. An entry costs a fold of its own case when the ledger is next read.
 */
export interface LedgerFold {
	/** False if exactly this entry was there already. Throws RangeError if its `_id` is none (ids.ts). */
	add(entry: Entry): boolean;
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
	const items = new Map<CaseNumber, Map<string, Item>>();
	const conflicts = new Set<string>(options.conflicts);
	const dirty = new Set<CaseNumber>();
	const indexes = createIndexes();

	return {
		add(entry) {
			const item = readEntry(entry);
			const ofCase = items.get(item.case) ?? new Map<string, Item>();
			items.set(item.case, ofCase);
			const held = ofCase.get(item.id);
			if (held) {
				const order = compareDocuments(item, held);
				if (order === 0) return false;
				conflicts.add(item.id);
				if (order < 0) ofCase.set(item.id, item);
			} else ofCase.set(item.id, item);
			dirty.add(item.case);
			return true;
		},
		markConflict(id) {
			conflicts.add(id);
			dirty.add(parseEntryId(id).case);
		},
		get ledger() {
			if (dirty.size) {
				for (const caseNo of dirty) {
					const ofCase = items.get(caseNo);
					if (ofCase) indexes.put(foldCase(caseNo, ofCase.values(), conflicts));
				}
				dirty.clear();
				indexes.flush();
			}
			return indexes.ledger;
		}
	};
}

/** Of two documents with one id every replica keeps the same one: the smaller signature. 0: they are one document. */
function compareDocuments(a: Item, b: Item): number {
	const text = (item: Item) => item.sig + (canonicalize(item) ?? '');
	const [x, y] = [text(a), text(b)];
	return x < y ? -1 : x > y ? 1 : 0;
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
	const staff = claims<Party>((id, held) => {
		const newest = held.at(-1);
		if (newest) ledger.staff.set(id, newest.id);
		else ledger.staff.delete(id);
	});
	const clearings = new Map<string, (Party & { seen: string[] })[]>();
	const cleared = claims<Party & { seen: string[] }>((key, held) => {
		clearings.set(key, held);
		queueChanged = true;
	});
	const all = [receipts, certificates, lookups, houses, sameHouse, kinds, staff, cleared];

	const putApplications = (state: CaseState) => {
		for (const view of ledger.cases.get(state.case)?.applications ?? [])
			ledger.applications.delete(view.entry);
		for (const view of state.applications) ledger.applications.set(view.entry, view);
		ledger.cases.set(state.case, state);
		const claimsOf = state.applications.map((view) => ({
			view,
			claim: { id: view.entry, at: view.at, case: view.case, application: view.entry }
		}));
		receipts.replace(
			state.case,
			claimsOf.map(({ view, claim }) => [view.receipt, claim])
		);
		lookups.replace(
			state.case,
			claimsOf.flatMap(({ view, claim }) => (view.lookup === null ? [] : [[view.lookup, claim] as const]))
		);
		const live = claimsOf.flatMap(({ view, claim }) =>
			view.house === null || view.state === 'withdrawn'
				? []
				: [{ ...claim, house: view.house, certificate: view.certificate }]
		);
		houses.replace(
			state.case,
			live.map((c) => [c.house, c])
		);
		sameHouse.replace(
			state.case,
			live.map((c) => [`${c.house}:${c.certificate}`, c])
		);
		certificates.replace(
			state.case,
			state.applications.flatMap((view) =>
				view.certificates.map(
					(c) => [c.number, { id: c.entry, at: c.at, case: view.case, application: view.entry }] as const
				)
			)
		);
	};

	return {
		ledger,
		put({ state, clashes: found, effective, unknown }: FoldedCase): void {
			putApplications(state);
			for (const key of clashesOfCase.get(state.case) ?? []) setClash(key, null);
			for (const one of found) setClash(one.key, one);
			clashesOfCase.set(
				state.case,
				found.map((one) => one.key)
			);
			const party = (item: { id: string; at: string }): Party => ({
				id: item.id,
				at: item.at,
				case: state.case
			});
			const of = <K extends GoodItem['kind']>(kind: K) =>
				effective.filter((item): item is Extract<GoodItem, { kind: K }> => item.kind === kind);
			staff.replace(
				state.case,
				of('staff.registered').map((item) => [item.open.staff, party(item)])
			);
			cleared.replace(
				state.case,
				of('clash.cleared').map((item) => [item.open.clash, { ...party(item), seen: item.open.seen }])
			);
			kinds.replace(
				state.case,
				unknown.map((item) => [item.kind, party(item)])
			);
		},
		flush(): void {
			for (const index of all) index.flush();
			if (!queueChanged) return;
			queueChanged = false;
			ledger.clashes = [...clashes.values()]
				.filter((one) => !clash.isCleared(one, clearings.get(one.key) ?? []))
				.sort((a, b) => byClock({ at: a.at, id: a.key }, { at: b.at, id: b.key }));
		}
	};
}
