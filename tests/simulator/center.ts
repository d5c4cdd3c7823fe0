import { judge } from '../../server/backup/candidates';
import { admit, purposeOf } from '../../server/gate/admission';
import { deviceRegistry, type Device, type DeviceRegistry } from '../../server/gate/devices';
import { GateError } from '../../server/gate/errors';
import { openEntries, type EntryDatabase } from '../../server/gate/ledger';
import { isRegisterId } from '../../server/gate/register-document';
import { openReplica, type Replica } from '../../server/gate/replica';
import { staffIndex } from '../../server/gate/staff';
import { passes } from '../../server/gate/storage/wall';
import type { Database, StoredDocument } from '../../server/gate/storage/port';
import { createTokens, type Tokens } from '../../server/gate/tokens';
import type { Town as GateTown } from '../../server/gate/town';
import { createLedgerFold, type LedgerFold } from '../../src/domain/fold/ledger';
import { PROTOCOL, RejoinRequest, TokenRequest } from '../../src/sync/protocol';
import { importPublicKey, verifyText } from '../../src/vault/sign';
import type { Clock } from './clock';
import { MemoryCouch, type CouchImage } from './memory-couch';
import { CONFIG, LEDGER, READS, REGISTER, type Town } from './town';

/** What is in a data center's backup. */
export interface CenterBackup {
	ledger: CouchImage;
	register: CouchImage;
}

export interface Answer {
	status: number;
	json: unknown;
	/** The Date header. */
	at: number;
}

interface Running {
	couch: Record<'ledger' | 'register', MemoryCouch>;
	ledger: EntryDatabase;
	reads: EntryDatabase;
	register: Replica;
	devices: DeviceRegistry;
	fold: LedgerFold;
	tokens: Tokens;
	/** Tokens that were read, and when. */
	seen: Map<string, { number: string; at: number }>;
	gate: GateTown;
}

/**
 * A data center: the gate's own checks, registry, tokens and replica (server/gate) over a CouchDB in memory. Only Fastify is
 * not here.
 */
export class Center {
	private running!: Running;
	/** Who could not use the gate's backups, and how often a gate's process has begun. */
	private starts = 0;

	constructor(
		readonly origin: string,
		readonly name: string,
		private readonly number: number,
		private readonly town: Town,
		private readonly clock: Clock
	) {
		this.start({ ledger: new MemoryCouch().image(), register: new MemoryCouch().image() });
	}

	/** Begins with these databases, as after a restart of the gate's process. */
	private start(images: CenterBackup): void {
		const { town, clock, name, number } = this;
		const couch = { ledger: new MemoryCouch(images.ledger), register: new MemoryCouch(images.register) };
		const database = (name: string, of: MemoryCouch, walled: boolean): Database => ({
			name,
			pouch: of.pouch(),
			async insert(documents: StoredDocument[]) {
				const refused = documents.flatMap((document) => {
					const reason = walled ? passes(town.wall, name, document) : null;
					if (reason === null) of.graft(document);
					return reason === null ? [] : [{ id: document._id, error: 'forbidden', reason }];
				});
				return refused;
			}
		});
		const problem = (error: unknown) => {
			throw error;
		};
		const fold = createLedgerFold();
		const staff = staffIndex();
		const ledger = openEntries(
			database(LEDGER, couch.ledger, true),
			({ entry, conflicting }) => {
				fold.add(entry);
				staff.add(entry);
				if (conflicting) fold.markConflict(entry._id);
			},
			problem
		);
		const reads = openEntries(database(READS, new MemoryCouch(), true), null, problem);
		const registerDatabase = database(REGISTER, couch.register, false);
		const register = openReplica(registerDatabase, isRegisterId);
		const devices = deviceRegistry(registerDatabase, clock.now, { name, number });
		const gate = {
			config: CONFIG,
			devices,
			ledger,
			reads,
			register,
			staff,
			keyIds: [],
			state: fold.ledger
		} as GateTown;
		const tokens = createTokens(`secret of ${name} ${++this.starts}`, clock.now);
		this.running = { couch, ledger, reads, register, devices, fold, tokens, seen: new Map(), gate };
	}

	get ledger(): EntryDatabase {
		return this.running.ledger;
	}
	get register(): Replica {
		return this.running.register;
	}
	get devices(): DeviceRegistry {
		return this.running.devices;
	}
	/** What the gate itself answers citizens from. */
	get fold() {
		return this.running.fold.ledger;
	}

	/** Every document that is here, as `id\nrev`. */
	held(): Set<string> {
		const { ledger } = this.running.couch;
		return new Set(ledger.ids().flatMap((id) => ledger.leaves(id).map((rev) => `${id}\n${rev}`)));
	}

	backup(): CenterBackup {
		const { ledger, register } = this.running.couch;
		return { ledger: ledger.image(), register: register.image() };
	}

	/** A copy of files has the checkpoints, an export of documents has none. */
	async restore({ ledger, register }: CenterBackup, withLocals: boolean): Promise<void> {
		await this.close();
		const locals = (image: CouchImage) => (withLocals ? image : { ...image, locals: new Map() });
		this.start({ ledger: locals(ledger), register: locals(register) });
	}

	async close(): Promise<void> {
		await this.running.ledger.close();
		await this.running.reads.close();
	}

	/** One request, as the gate's routes carry it out (server/gate/routes). */
	async answer(method: string, path: string, authorization: string, body: string): Promise<Answer> {
		this.clock.pass(1);
		try {
			const json: unknown = body === '' ? undefined : JSON.parse(body);
			return { status: 200, json: await this.route(method, path, authorization, json), at: this.clock.now() };
		} catch (error) {
			if (!(error instanceof GateError)) throw error;
			const { statusCode: status, word, reason } = error;
			return { status, json: { error: word, reason }, at: this.clock.now() };
		}
	}

	private async route(method: string, path: string, authorization: string, body: unknown): Promise<unknown> {
		const { gate, devices, tokens } = this.running;
		const now = new Date(this.clock.now()).toISOString();
		const [pathname = '', query = ''] = path.split('?');
		if (pathname === '/about')
			return { protocol: PROTOCOL, gate: this.name, version: 'test', now, config: CONFIG };
		if (pathname === '/token') return tokens.issue(devices, TokenRequest.parse(body));
		if (pathname === '/rejoin') return this.rejoin(RejoinRequest.parse(body));
		const device = await this.caller(authorization);
		if (pathname === '/contact') {
			await devices.contact(device.device, body as never);
			return { now, register: '', roster: await devices.rosterTag(), config: CONFIG };
		}
		if (pathname === '/roster') return { devices: await devices.roster() };
		if (pathname === '/bundle') throw new GateError('not_found', 'no bundle');
		const [, db = '', rest = ''] = /^\/db\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
		const purpose = purposeOf(gate, db);
		const replica = gate[purpose];
		if (rest === '_changes') {
			const asked = new URLSearchParams(query);
			const since = asked.get('since') ?? '0';
			return replica.changes(Number(since), Number(asked.get('limit') ?? 5_000), 'all_docs');
		}
		if (rest === '_revs_diff') return replica.revsDiff(body as Record<string, string[]>);
		if (rest === '_bulk_get')
			return { results: await replica.bulkGet((body as { docs: { id: string }[] }).docs, false, false) };
		if (rest === '_bulk_docs') {
			const { good, refused } = await admit(gate, purpose, (body as { docs: unknown[] }).docs);
			const also = await replica.append(good);
			return [...refused, ...also].map(([id, reason]) => ({
				id,
				error: reason === 'conflict' ? 'conflict' : 'forbidden',
				reason,
				name: 'forbidden'
			}));
		}
		const [, local] = /^_local\/([A-Za-z0-9._=+~-]{1,100})$/.exec(rest) ?? [];
		if (local === undefined) throw new GateError('not_found', path);
		const id = `${device.device}:${local}`;
		if (method === 'GET') {
			const held = await replica.getLocal(id);
			if (!held) throw new GateError('not_found', 'missing');
			return { ...held, _id: `_local/${local}` };
		}
		const rev = await replica.putLocal(id, body as Record<string, unknown>);
		if (rev === null) throw new GateError('conflict', 'Document update conflict.');
		return { ok: true, id: `_local/${local}`, rev };
	}

	private async caller(authorization: string): Promise<Device> {
		const { devices } = this.running;
		const number = await this.read(authorization.slice('Bearer '.length));
		try {
			return await devices.active(number);
		} catch (error) {
			if (error instanceof GateError && error.word === 'not_found')
				throw new GateError('unauthorized', 'no such device');
			throw error;
		}
	}

	/** Whose token it is. Looked at once a minute: most of a history's time would go into it. */
	private async read(token: string): Promise<string> {
		const { tokens, seen } = this.running;
		const last = seen.get(token);
		if (last && this.clock.now() - last.at < 60_000) return last.number;
		const number = await tokens.read(token);
		seen.set(token, { number, at: this.clock.now() });
		return number;
	}

	/** `tomoshibi rebuild` is running: whoever is endorsed is let in. */
	private async rejoin({ device, issuedAt, nonce, signature, devices }: Rejoin): Promise<object> {
		const own = devices.find((one) => one.device === device);
		if (!own) throw new GateError('bad_request', 'the device is not among those that it names');
		if (Math.abs(issuedAt - this.clock.now()) > 600_000)
			throw new GateError('expired', 'sign again by the time of the Date header', 401);
		const text = `tomoshibi-rejoin:${device}:${issuedAt}:${nonce}`;
		if (!(await verifyText(await importPublicKey(own.publicKey), text, signature)))
			throw new GateError('unauthorized', 'the signature is not this device’s');
		const { endorsed } = await judge([this.town.keys], devices);
		await this.devices.restore(endorsed);
		return {};
	}
}

type Rejoin = ReturnType<typeof RejoinRequest.parse>;

/** CouchDB's replication: a checkpoint on both sides, valid only where both have the same. */
interface Checkpoint {
	_rev?: string;
	session: string;
	seq: number;
	[field: string]: unknown;
}

/**
 * Replicates one database from one data center to the other, `most` documents at the most; it breaks off before its
 * checkpoint where there would be more. Returns how many documents came.
 */
async function replicateDatabase(
	id: string,
	source: Replica,
	target: Replica,
	session: string,
	most: number
): Promise<number> {
	const [there, here] = (await Promise.all([
		source.getLocal(id),
		target.getLocal(id)
	])) as (Checkpoint | null)[];
	const since = there && here && there.session === here.session ? there.seq : 0;
	const { results, last_seq } = await source.changes(since, most, 'all_docs');
	const asked: Record<string, string[]> = {};
	for (const { id, changes } of results) asked[id] = changes.map(({ rev }) => rev);
	const missing = await target.revsDiff(asked);
	const wanted = Object.entries(missing).flatMap(([id, one]) => one.missing.map((rev) => ({ id, rev })));
	const found = await source.bulkGet(wanted, true, false);
	const documents = found.flatMap(({ docs }) => docs.flatMap((doc) => ('ok' in doc ? [doc.ok] : [])));
	const { refused } = await target.graft(documents as StoredDocument[]);
	if (refused.length) throw new Error(`the second wall refused ${JSON.stringify(refused)}`);
	if (results.length < most)
		for (const [side, held] of [
			[source, there],
			[target, here]
		] as const)
			await side.putLocal(id, { ...(held ? { _rev: held._rev } : {}), session, seq: Number(last_seq) });
	return documents.length;
}

/** Ledger and device register from one to the other. */
export async function replicate(from: Center, to: Center, session: string, most = Infinity): Promise<number> {
	const id = `replication-${from.name}-${to.name}`;
	const devices = await replicateDatabase(id, from.register, to.register, session, most);
	return devices + (await replicateDatabase(id, from.ledger, to.ledger, session, most));
}
