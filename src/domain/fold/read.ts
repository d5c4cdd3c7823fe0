import { parseEntryId, parseCertificateNumber, parseReceiptNumber, serialOf } from '../ids';
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

/** Clock order, the same on every replica; the id decides between equal stamps. */
export function byClock(a: { at: string; id: string }, b: { at: string; id: string }): number {
	return a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Reads an entry again as if no gate had seen it: rights, content, and whether its id and numbers are the writer's own. */
export function readEntry(entry: Entry): Item {
	const base: ItemBase = {
		id: entry._id,
		case: parseEntryId(entry._id).case,
		at: entry.at,
		n: entry.n,
		by: entry.by,
		corrects: entry.corrects,
		sig: entry.sig
	};
	const bad = (verdict: BadItem['verdict']): BadItem => ({
		...base,
		verdict,
		kind: entry.kind,
		open: entry.open
	});
	if (!idMatches(entry)) return bad('content');
	if (!isKnownKind(entry.kind)) return bad('unknown');
	if (!mayWrite(entry.by.role, entry.kind)) return bad('role');
	const open = KINDS[entry.kind].open.safeParse(entry.open);
	if (!open.success) return bad('content');
	// One cast: the table pairs each kind with its own schema, which the union cannot express.
	const item = { ...base, verdict: 'ok', kind: entry.kind, open: open.data } as GoodItem;
	return numbersAreOwn(item) ? item : bad('content');
}

function idMatches(entry: Entry): boolean {
	const id = parseEntryId(entry._id);
	return (
		id.case === entry.case &&
		id.time === entry.at.slice(0, 13) &&
		id.device === entry.by.device &&
		id.n === entry.n
	);
}

/** Numbers come from the block of the device that writes them; anybody else's are refused. */
function numbersAreOwn(item: GoodItem): boolean {
	if (item.kind === 'certificate.applied') return isOwn(item, item.open.receipt, parseReceiptNumber);
	if (item.kind === 'certificate.issued') return isOwn(item, item.open.number, parseCertificateNumber);
	if (item.kind === 'staff.registered') return item.open.staff.startsWith(`${item.by.device}-`);
	return true;
}

function isOwn(item: ItemBase, number: string, parse: (text: string) => string | null): boolean {
	return parse(number) === number && serialOf(number).device === item.by.device;
}
