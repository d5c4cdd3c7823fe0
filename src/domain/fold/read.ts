import { parseEntryId, parseCertificateNumber, parseReceiptNumber, serialOf } from '../ids';
import { isOfficeKind } from './parts';
import { isKnownKind, KINDS, mayWrite, type KindName, type OpenOf } from '../kinds';
import type { CaseNumber, Entry } from '../entry';

/** What the fold keeps of an entry: never the sealed part, so that 200,000 of them fit into memory. */
export interface ItemBase {
	id: string;
	case: CaseNumber;
	at: string;
	n: number;
	by: Entry['by'];
	corrects: string | undefined;
	sig: string;
	/** Names the document among others with this id, where the store gives one. */
	rev: string | undefined;
}
/** An entry of a known kind whose writer had the right and whose open part parsed. */
export type ItemOf<K extends KindName> = ItemBase & { verdict: 'ok'; kind: K; open: OpenOf<K> };
export type GoodItem = { [K in KindName]: ItemOf<K> }[KindName];
export type BadItem = ItemBase & {
	verdict: 'unknown' | 'role' | 'content';
	kind: string;
	open: Entry['open'];
};
export type Item = GoodItem | BadItem;

/**
 * Why a reader does not believe an entry (記録の疑い), found out with keys that the fold does not have. device: nobody knows its
 * device. endorsement: the device is not vouched for. role: beyond what the device was invited as. signature: not the
 * device's, or not over this content. chain: it does not follow on the device's entry before it.
 */
export const DOUBTS = ['device', 'endorsement', 'role', 'signature', 'chain'] as const;
export type Doubt = (typeof DOUBTS)[number];

/** What the fold reads of an entry: not its sealed part, nor the hash of the one before. */
export type FoldInput = Omit<Entry, 'sealed' | 'prev'>;

/** Clock order, the same on every replica; the id decides between equal stamps. */
export function byClock(a: { at: string; id: string }, b: { at: string; id: string }): number {
	return a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Reads an entry again as if no gate had seen it: rights, content, and whether its id and numbers are the writer's own. */
export function readEntry(entry: FoldInput): Item {
	const caseNo = caseOfId(entry);
	if (caseNo === null) return bad(entry, parseEntryId(entry._id).case, 'content');
	if (!isKnownKind(entry.kind)) return bad(entry, caseNo, 'unknown');
	if (!mayWrite(entry.by.role, entry.kind)) return bad(entry, caseNo, 'role');
	const open = KINDS[entry.kind].open.safeParse(entry.open);
	if (!open.success) return bad(entry, caseNo, 'content');
	// One cast: the table pairs each kind with its own schema, which the union cannot express.
	const item = {
		id: entry._id,
		case: caseNo,
		at: entry.at,
		n: entry.n,
		by: entry.by,
		corrects: entry.corrects,
		sig: entry.sig,
		rev: entry._rev,
		verdict: 'ok',
		kind: entry.kind,
		open: open.data
	} as GoodItem;
	return numbersAreOwn(item) && isInItsPlace(item) ? item : bad(entry, caseNo, 'content');
}

function bad(entry: FoldInput, caseNo: CaseNumber, verdict: BadItem['verdict']): BadItem {
	const { _id: id, at, n, by, corrects, sig, _rev: rev, kind, open } = entry;
	return { id, case: caseNo, at, n, by, corrects, sig, rev, verdict, kind, open };
}

/** The case that the id names, null if the id is not the one that the entry must have. */
function caseOfId({ _id, at, by, n, case: named }: FoldInput): CaseNumber | null {
	const id = parseEntryId(_id);
	const own = id.case === named && id.time === at.slice(0, 13) && id.device === by.device && id.n === n;
	return own ? named : null;
}

/** Entries of the office stand in the office's case, a household's in its own. */
function isInItsPlace(item: GoodItem): boolean {
	const office = isOfficeKind(item.kind);
	return office === null || office === (item.case === '-');
}

/** Numbers come from the block of the device that writes them; anybody else's are refused. */
function numbersAreOwn(item: GoodItem): boolean {
	if (item.kind === 'certificate.applied') return isOwn(item, item.open.receipt, parseReceiptNumber);
	if (item.kind === 'certificate.issued') return isOwn(item, item.open.number, parseCertificateNumber);
	if (item.kind === 'staff.registered') return item.open.staff.startsWith(`${item.by.device}-`);
	if (item.kind === 'run.opened') return item.open.run.startsWith(`${item.by.device}-`);
	return true;
}

function isOwn(item: ItemBase, number: string, parse: (text: string) => string | null): boolean {
	return parse(number) === number && serialOf(number).device === item.by.device;
}
