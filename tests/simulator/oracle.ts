import canonicalize from 'canonicalize';
import { createLedgerFold } from '../../src/domain/fold/ledger';
import type { Doubt } from '../../src/domain/fold/read';
import type { Ledger } from '../../src/domain/fold/state';
import { parseStamp } from '../../src/domain/hlc';
import { serialOf } from '../../src/domain/ids';
import type { StoredEntry } from '../../src/store/database';
import { keyOf, type Simulation } from './history';
import type { App, Tablet } from './tablet';

/** A promise that was broken. */
export class Broken extends Error {
	override name = 'Broken';
}

function must(holds: boolean, promise: string, about: unknown = ''): void {
	if (holds) return;
	throw new Broken(`${promise}: ${typeof about === 'string' ? about : JSON.stringify(about)}`);
}

const short = (key: string) => key.replace('\n', ' ').slice(0, 60);

/** What this tablet shows as refused, with the reason. */
async function refusedAt({ db }: App): Promise<Map<string, string>> {
	const refused = new Map<string, string>();
	for (const row of await db.outbox.toArray())
		if (row.state === 'refused') refused.set(`${row.entry}\n${row.rev}`, row.reason ?? '');
	for (const { id, rev, reason } of await db.carried.toArray())
		if (reason !== undefined) refused.set(`${id}\n${rev}`, reason);
	return refused;
}

/** Checks, after the network has healed, everything that the system promises. Throws Broken. */
export async function examine(world: Simulation): Promise<void> {
	const [east, west] = world.centers;
	const atCenters = east.held();
	for (const key of new Set([...atCenters, ...west.held()]))
		must(atCenters.has(key) && west.held().has(key), 'both centers hold the same', short(key));
	must(same(east.fold, west.fold), 'both gates show the same ledger', difference(east.fold, west.fold));

	const all = new Map<string, StoredEntry>();
	const visible = new Map<string, string>();
	for (const tablet of world.tablets) {
		if (tablet.wiped) continue;
		const app = tablet.app!;
		const entries = await app.db.entries.toArray();
		for (const entry of entries) all.set(keyOf(entry), entry);
		const refused = await refusedAt(app);
		for (const [key, reason] of refused) visible.set(key, reason);
		await examineTablet(tablet, app, entries, refused, atCenters);
	}

	for (const [key, entry] of world.promised) {
		if (atCenters.has(key)) continue;
		const reason = visible.get(key);
		if (reason !== undefined)
			must(mayRefuse(world, entry, reason, atCenters), 'a refusal has its reason', `${reason} ${short(key)}`);
		else
			must(
				world.destroyed.has(key) && !all.has(key),
				'what was acknowledged is everywhere',
				`${entry.kind} ${short(key)} of ${entry.by.device}`
			);
	}
	numbersComeOnce(world, [...all.values()]);
}

/** The refusals that there may be here: all writers have every right, and every signature is good. */
function mayRefuse(
	{ revoked }: Simulation,
	{ _id, by, at }: StoredEntry,
	reason: string,
	atCenters: ReadonlySet<string>
): boolean {
	if (reason === 'conflict') return [...atCenters].some((key) => key.startsWith(`${_id}\n`));
	if (reason !== 'revoked') return false;
	const since = revoked.get(by.device);
	return since !== undefined && parseStamp(at).ms > since;
}

async function examineTablet(
	{ name }: Tablet,
	{ db, fold, replicas }: App,
	entries: readonly StoredEntry[],
	refused: ReadonlyMap<string, string>,
	atCenters: ReadonlySet<string>
): Promise<void> {
	const here = new Set(entries.map(keyOf));
	for (const key of atCenters)
		must(here.has(key), `what is at the centers is on every tablet, ${name}`, short(key));
	for (const key of here)
		must(
			atCenters.has(key) || refused.has(key),
			`what is on a tablet is everywhere or refused, ${name}`,
			short(key)
		);
	const saved = await db.outbox.where('[state+n]').between(['saved', 0], ['saved', Infinity]).count();
	must(saved === 0, `nothing waits to be sent, ${name}`, String(saved));
	must((await db.unexamined.count()) === 0, `everything is examined, ${name}`);
	const points = await db.checkpoints.toArray();
	// One that was begun at the other center goes on when the tablet is there again: the centers make each other whole meanwhile.
	const inUse = points.filter(({ gate }) => gate === replicas.current?.origin);
	must(!inUse.some(({ repair }) => repair), `every repair has ended, ${name}`, points);

	const broken = brokenChains(entries);
	const doubts = new Map((await db.doubts.toArray()).map(({ id, rev, why }) => [`${id}\n${rev}`, why]));
	for (const key of new Set([...doubts.keys(), ...broken]))
		must(
			doubts.get(key) === (broken.has(key) ? 'chain' : undefined),
			`what does not follow on in its chain is doubted, and nothing else, ${name}`,
			`${doubts.get(key) ?? 'believed'} ${short(key)}`
		);
	const expected = createLedgerFold();
	for (const entry of entries)
		expected.add(entry, broken.has(keyOf(entry)) ? ('chain' satisfies Doubt) : null);
	must(
		same(fold.ledger, expected.ledger),
		`the ledger is the one that its entries give in any order, ${name}`,
		difference(fold.ledger, expected.ledger)
	);
	everythingIsSeen(name, entries, broken, fold.ledger);
}

/** Entries n of a device where some n − 1 is here and none is the one that it names. */
function brokenChains(entries: readonly StoredEntry[]): Set<string> {
	const hashes = new Map<string, string[]>();
	const place = (device: string, n: number) => `${device}-${n}`;
	for (const { by, n, _rev } of entries) {
		const at = place(by.device, n);
		hashes.set(at, [...(hashes.get(at) ?? []), _rev.slice(2)]);
	}
	return new Set(
		entries
			.filter(({ by, n, prev }) => {
				const before = n === 1 ? ['0'.repeat(32)] : (hashes.get(place(by.device, n - 1)) ?? []);
				return before.length > 0 && !before.includes(prev.slice(0, 32));
			})
			.map(keyOf)
	);
}

/** Nothing is dropped silently: each entry has its effect, or stands in the queue, and every clash does. */
function everythingIsSeen(
	name: string,
	entries: readonly StoredEntry[],
	broken: ReadonlySet<string>,
	ledger: Ledger
): void {
	const believed = entries.filter((entry) => !broken.has(keyOf(entry)));
	const clearings = believed.filter(({ kind }) => kind === 'clash.cleared').map(({ open }) => open);
	const queue = new Set(ledger.clashes.map(({ key }) => key));
	const inQueue = (key: string, ids: readonly string[]) =>
		queue.has(key) ||
		clearings.some(({ clash, seen }) => clash === key && ids.every((id) => (seen as string[]).includes(id)));
	const claims = new Map<string, Set<string>>();
	const claim = (key: string, id: string) => claims.set(key, (claims.get(key) ?? new Set()).add(id));

	for (const { _id, _rev } of believed)
		if (believed.some((other) => other._id === _id && other._rev !== _rev))
			claim(`conflictingDocuments:${_id}`, _id);
	for (const view of ledger.applications.values()) {
		claim(`duplicateNumber:${view.receipt}`, view.entry);
		for (const { number, entry } of view.certificates) claim(`duplicateNumber:${number}`, entry);
		if (view.house !== null && view.state !== 'withdrawn')
			claim(`duplicateApplication:${view.house}:${view.certificate}`, view.entry);
		const valid = view.certificates.filter(({ state }) => state === 'valid');
		for (const { entry } of valid) claim(`twoValidCertificates:${view.entry}`, entry);
	}
	for (const [key, ids] of claims) {
		if (ids.size < 2 && !key.startsWith('conflictingDocuments')) continue;
		must(inQueue(key, [...ids]), `every clash is in the queue, ${name}`, key);
	}
	for (const { _id, case: caseNo, kind } of entries) {
		const line = ledger.cases.get(caseNo)?.timeline.find(({ entry }) => entry === _id);
		must(line !== undefined, `every entry stands in its case, ${name}`, _id);
		const named = [...ledger.clashes].some(({ entries: ids }) => ids.includes(_id));
		const cleared = clearings.some(({ seen }) => (seen as string[]).includes(_id));
		must(
			line!.applied || named || cleared,
			`what had no effect stands in the queue, ${name}`,
			`${kind} ${_id}`
		);
		// Of two documents with one id (a copied tablet) every replica keeps the same one; the clash names them.
		if (kind === 'certificate.applied' && line!.kind === kind && line!.applied)
			must(ledger.applications.has(_id), `every application is there, ${name}`, _id);
	}
}

/** A running number comes twice only where the device's disk was copied or put back. */
function numbersComeOnce({ copied }: Simulation, entries: readonly StoredEntry[]): void {
	const seen = new Map<string, string>();
	for (const { _id, open, by } of entries) {
		for (const number of [open.receipt, open.number]) {
			if (typeof number !== 'string') continue;
			const { device, serial } = serialOf(number);
			const name = `${open.receipt === number ? 'receipt' : 'certificate'} ${device}-${serial}`;
			const other = seen.get(name);
			must(other === undefined || other === _id || copied.has(by.device), 'no number comes twice', name);
			seen.set(name, _id);
		}
	}
}

/** A ledger as plain JSON. */
function plain(ledger: Ledger): Record<string, unknown> {
	const map = <T>(all: Map<string, T>) => Object.fromEntries(all);
	return {
		cases: map(ledger.cases),
		byHouse: Object.fromEntries([...ledger.byHouse].map(([key, set]) => [key, [...set].sort()])),
		byCertificate: map(ledger.byCertificate),
		byReceipt: map(ledger.byReceipt),
		people: map(ledger.people),
		clashes: ledger.clashes
	};
}

const same = (a: Ledger, b: Ledger) => canonicalize(plain(a)) === canonicalize(plain(b));

/** The first parts in which two ledgers differ. */
function difference(a: Ledger, b: Ledger): string {
	const [x, y] = [plain(a), plain(b)];
	return Object.keys(x)
		.filter((key) => canonicalize(x[key]) !== canonicalize(y[key]))
		.map((key) => `${key}: ${canonicalize(x[key])} / ${canonicalize(y[key])}`)
		.join('; ')
		.slice(0, 3_000);
}
