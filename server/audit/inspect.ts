import { allMissing, createChains, type Range } from '../../src/domain/chains';
import { Entry, type DeviceNumber } from '../../src/domain/entry';
import { readEntry } from '../../src/domain/fold/read';
import { parseStamp } from '../../src/domain/hlc';
import { ACCESS_KINDS, isAccessKind, roleWithin } from '../../src/domain/kinds';
import { createLinks } from '../../src/domain/links';
import { isEndorsed } from '../../src/vault/derive';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { hashEntry, importPublicKey, verifyEntry } from '../../src/vault/sign';
import { mergeLeaves, type MergedDevice } from '../gate/device-documents';
import { createOpener, type Opened } from '../handover/seals';

/** What an auditor (監査) is told of one entry or device. A document that no rule explains is worth a look by a person. */
export type Finding =
	/** Not an entry at all, or in a newer format than this program knows. */
	| 'unreadable'
	/** The revision is not the document's own hash: something was changed after it was written. */
	| 'revision'
	/** No such device. */
	| 'device'
	/** Two devices under one number. */
	| 'deviceClash'
	/** Nobody with the municipality key has vouched for the device. */
	| 'endorsement'
	| 'signature'
	/** Beyond what the device was enrolled for, or what the role may write. */
	| 'right'
	/** Written after the device was revoked. */
	| 'revoked'
	/** The content is not what its kind asks for. */
	| 'content'
	/** Does not follow on the entry before it. */
	| 'link'
	/** Two different documents have this id. */
	| 'conflict'
	/** The sealed part does not open with the keys at hand, or was changed. */
	| 'sealed';

export interface Found {
	purpose: Purpose;
	what: Finding;
	/** Id of the entry or number of the device. */
	id: string;
	detail: string;
}

export type Purpose = 'ledger' | 'reads' | 'devices';

/** An entry of the access log, opened. */
export interface AccessRow {
	entry: Entry;
	/** Name of the person, from the ledger's registrations; null if it is not there. */
	staff: string | null;
	label: string | null;
	sealed: Opened;
}

export interface Inspection {
	/** Documents that were looked at. */
	entries: Record<'ledger' | 'reads', number>;
	devices: number;
	signatures: number;
	found: Found[];
	/** Entries that ought to be here and are not, by device. */
	missing: { purpose: 'ledger' | 'reads'; device: DeviceNumber; label: string; ranges: Range[] }[];
}

/** Where the documents come from: NDJSON lines of an export or a backup, every leaf of a conflict in its own line. */
export interface Source {
	documents(purpose: Purpose): AsyncIterable<string>;
}

/** Signatures that are checked side by side. */
const PARALLEL = 64;

/**
 * Looks at everything of a municipality: devices and their endorsements, every signature, revision, right and hash link, gaps
 * in each device's chain, and whether the seals open. Throws only what the source throws.
 * @param onAccess called with every entry of the access log, in the order of the source
 */
export async function inspect(
	source: Source,
	keys: MunicipalityKeys,
	disaster: string,
	onAccess: (row: AccessRow) => Promise<void>,
	step: (what: string, done: number) => void = () => undefined
): Promise<Inspection> {
	const found: Found[] = [];
	const open = createOpener([keys]);
	const { devices, heads } = await readDevices(source, keys, found);
	const names = new Map<string, string>();
	const entries = { ledger: 0, reads: 0 };
	const missing: Inspection['missing'] = [];
	let signatures = 0;

	for (const purpose of ['ledger', 'reads'] as const) {
		const chains = createChains();
		const links = createLinks();
		const ids = new Set<string>();
		const look = async (line: string): Promise<Entry | null> => {
			const say = (what: Finding, id: string, detail = '') => found.push({ purpose, what, id, detail });
			const json: unknown = JSON.parse(line);
			const content = { ...(json as Record<string, unknown>) };
			delete content._revisions;
			delete content._conflicts;
			const parsed = Entry.safeParse(content);
			if (!parsed.success) {
				say('unreadable', String(content._id), parsed.error.issues[0]?.message);
				return null;
			}
			const entry = parsed.data;
			const { device: number } = entry.by;
			const hash = await hashEntry(entry);
			const rev = `1-${hash.slice(0, 32)}`;
			if (entry._rev !== rev) say('revision', entry._id, `${entry._rev} ≠ ${rev}`);
			const device = devices.get(number);
			if (!device) say('device', entry._id, number);
			else {
				signatures++;
				if (!(await verifyEntry(await device.key, entry))) {
					say('signature', entry._id, number);
					return entry;
				}
				if (!roleWithin(entry.by.role, device.info.role))
					say('right', entry._id, `${entry.by.role} > ${device.info.role}`);
				const { revokedAt } = device.info;
				if (revokedAt !== null && parseStamp(entry.at).ms > Date.parse(revokedAt))
					say('revoked', entry._id, revokedAt);
			}
			if (entry.disaster !== disaster) say('content', entry._id, entry.disaster);
			if (purpose === 'ledger') {
				const { verdict } = readEntry(entry);
				if (verdict === 'role') say('right', entry._id, entry.kind);
				else if (verdict === 'content') say('content', entry._id, entry.kind);
				else if (verdict === 'unknown' && isAccessKind(entry.kind)) say('content', entry._id, entry.kind);
			} else if (!isAccessKind(entry.kind)) say('content', entry._id, entry.kind);
			else {
				const kind = Object.hasOwn(ACCESS_KINDS, entry.kind)
					? ACCESS_KINDS[entry.kind as keyof typeof ACCESS_KINDS]
					: null;
				if (kind && !kind.open.safeParse(entry.open).success) say('content', entry._id, entry.kind);
			}
			chains.add(number, entry.n);
			links.add({ id: entry._id, rev, device: number, n: entry.n, hash, prev: entry.prev });
			if (ids.has(entry._id)) say('conflict', entry._id);
			ids.add(entry._id);
			return entry;
		};
		const take = async (lines: string[]) => {
			for (const entry of await Promise.all(lines.map(look))) {
				if (!entry) continue;
				const sealed = await open(entry);
				if (sealed.state === 'shut')
					found.push({ purpose, what: 'sealed', id: entry._id, detail: sealed.why });
				if (entry.kind === 'staff.registered' && sealed.state === 'open')
					names.set(String(entry.open.staff), String(sealed.value.name));
				if (purpose === 'reads')
					await onAccess({
						entry,
						staff: names.get(entry.by.staff) ?? null,
						label: devices.get(entry.by.device)?.info.label ?? null,
						sealed
					});
			}
			entries[purpose] += lines.length;
			step(purpose, entries[purpose]);
		};
		let waiting: string[] = [];
		for await (const line of source.documents(purpose)) {
			waiting.push(line);
			if (waiting.length === PARALLEL) {
				await take(waiting);
				waiting = [];
			}
		}
		await take(waiting);
		for (const { id } of links.changes().broken) found.push({ purpose, what: 'link', id, detail: '' });
		const here = new Map(chains.report().map((one) => [one.device, one]));
		for (const number of new Set([...here.keys(), ...devices.keys()])) {
			const chain = here.get(number) ?? { first: 0, last: 0, missing: [] };
			const ranges = allMissing({ ...chain, reported: heads.get(number)?.[purpose] ?? null });
			const label = devices.get(number)?.info.label ?? '';
			if (ranges.length > 0) missing.push({ purpose, device: number, label, ranges });
		}
	}
	return { entries, devices: devices.size, signatures, found, missing };
}

async function readDevices(source: Source, keys: MunicipalityKeys, found: Found[]) {
	const leaves = new Map<string, unknown[]>();
	const heads = new Map<DeviceNumber, { ledger: number; reads: number }>();
	for await (const line of source.documents('devices')) {
		const doc = JSON.parse(line) as { _id?: unknown; heads?: { ledger: number; reads: number } };
		const id = String(doc._id);
		if (id.startsWith('device:')) leaves.set(id, [...(leaves.get(id) ?? []), doc]);
		const number = /^contact:(\d+):/.exec(id)?.[1];
		if (number && doc.heads) {
			const before = heads.get(number);
			heads.set(number, {
				ledger: Math.max(before?.ledger ?? 0, doc.heads.ledger),
				reads: Math.max(before?.reads ?? 0, doc.heads.reads)
			});
		}
	}
	const devices = new Map<DeviceNumber, { info: MergedDevice; key: Promise<CryptoKey> }>();
	for (const [id, all] of leaves) {
		const say = (what: Finding, detail: string) =>
			found.push({ purpose: 'devices', what, id: id.slice('device:'.length), detail });
		const info = mergeLeaves(all);
		if (!info) {
			say('unreadable', '');
			continue;
		}
		if (info.clash) say('deviceClash', info.label);
		if ((await isEndorsed(keys, info, info)) !== true) say('endorsement', info.label);
		devices.set(info.device, { info, key: importPublicKey(info.publicKey) });
	}
	return { devices, heads };
}
