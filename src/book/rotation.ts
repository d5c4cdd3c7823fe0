import type { Entry } from '../domain/entry';
import { KINDS } from '../domain/kinds';
import type { Identity, TabletDatabase } from '../store/database';
import { entriesOfCase } from '../store/entries';
import { Roster, type RosterDevice } from '../sync/protocol';
import {
	keyFileText,
	keyIdOf,
	keyringOf,
	openMunicipalityKeys,
	secretsOf,
	type KeyringBytes
} from '../vault/keys';
import { deviceFingerprint } from '../vault/derive';
import { unwrapForDevice, wrapForDevice } from '../vault/rotation';
import type { Access } from './access';
import { BookError, type Book } from './api';
import { requireRole, type Core } from './core';
import type { Reader } from './reader';
import type { KnownDevice } from './roster';

type Rotation = Pick<Book, 'rotationPlan' | 'rotateKey' | 'keyFile'>;

/** A keyring that has caught up with the rotations that are here. */
export interface CaughtUp {
	keyring: KeyringBytes;
	/** Ids of keys that others have and this device was not given, or whose predecessor it lacks. */
	missing: string[];
}

interface Turn {
	from: string;
	to: string;
	wrapped: Record<string, string>;
	at: string;
	id: string;
}

/** The rotations among believed entries, in the order of the keys, the same on every tablet. */
async function turns(db: TabletDatabase): Promise<Turn[]> {
	return inOrder((await believedRotations(db)).flatMap((entry) => turnOf(entry) ?? []));
}

async function believedRotations(db: TabletDatabase): Promise<Entry[]> {
	const entries = (await entriesOfCase(db, '-')).filter(({ kind }) => kind === 'key.rotated');
	const keys = entries.map(({ _id, _rev }): [string, string] => [_id, _rev]);
	const [unexamined, doubts] = await Promise.all([db.unexamined.bulkGet(keys), db.doubts.bulkGet(keys)]);
	return entries.filter((entry, i) => !unexamined[i] && !doubts[i] && turnOf(entry));
}

/**
 * Devices that a retired key vouches for and that no rotation knew (更新のときの名簿にない端末). Enrolled at a data center that the
 * rotation had not reached yet, or made up by somebody who has a lost tablet's keys and a data center: a person must find out
 * which. Their entries are believed, since nothing that was taken down in good faith may be lost.
 */
export async function lateDevices(
	db: TabletDatabase,
	reader: Pick<Reader, 'openAs'>,
	known: readonly KnownDevice[]
): Promise<KnownDevice[]> {
	const retired = new Set<string>();
	const listed = new Set<string>();
	for (const entry of await believedRotations(db)) {
		const { retires, devices } = (await reader.openAs('key.rotated', entry)) ?? {};
		if (!retires || !devices) continue;
		retires.forEach((id) => retired.add(id));
		devices.forEach((one) => listed.add(one));
	}
	const suspects = known.filter(({ endorsed, info }) => endorsed === true && retired.has(info.k));
	const prints = await Promise.all(suspects.map(({ info }) => deviceFingerprint(info)));
	return suspects.filter((_, i) => !listed.has(prints[i]!));
}

/** By the clock, but a key never before the one that it was made from: a clock may run days ahead of the next one's. */
function inOrder(unsorted: readonly Turn[]): Turn[] {
	const waiting = [...unsorted].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
	const ordered: Turn[] = [];
	while (waiting.length) {
		const made = new Set(waiting.map(({ to }) => to));
		const next = waiting.findIndex(({ from, to }) => from === to || !made.has(from));
		// A circle can only be a forgery by an administrator: by the clock then.
		ordered.push(...waiting.splice(Math.max(next, 0), 1));
	}
	return ordered;
}

function turnOf({ _id, at, by, open }: Entry): Turn | null {
	const { roles, open: schema } = KINDS['key.rotated'];
	const parsed = schema.safeParse(open);
	const allowed = (roles as readonly string[]).includes(by.role);
	return parsed.success && allowed ? { ...parsed.data, at, id: _id } : null;
}

/**
 * Opens the keys that were made since a keyring was locked away. The first key stays the first; the others are in the order
 * of the entries that brought them, so that all tablets agree which is the newest.
 */
export async function catchUp(
	db: TabletDatabase,
	{ device, agreementKey }: Pick<Identity, 'device' | 'agreementKey'>,
	keyring: KeyringBytes
): Promise<CaughtUp> {
	const secrets = secretsOf(keyring);
	const held = new Map<string, Uint8Array<ArrayBuffer>>();
	for (const secret of secrets) held.set(await keyIdOf(secret), secret);
	const first = [...held.keys()][0]!;
	const all = await turns(db);
	// A key may be wrapped under one whose entry comes later in this order: until nothing more opens.
	for (let opened = true; opened;) {
		opened = false;
		for (const { from, to, wrapped } of all) {
			const before = held.get(from);
			const mine = wrapped[device];
			if (held.has(to) || !before || mine === undefined) continue;
			const secret = await unwrapForDevice(agreementKey, before, mine, { device, from, to });
			if (!secret || (await keyIdOf(secret)) !== to) continue;
			held.set(to, secret);
			opened = true;
		}
	}
	const ids = [...held.keys()];
	// Keys whose entry is not here came with the invitation: before all that is made known later.
	const place = (id: string) => (id === first ? -2 : all.findIndex(({ to }) => to === id));
	const ordered = ids.map((id, i) => ({ id, i })).sort((a, b) => place(a.id) - place(b.id) || a.i - b.i);
	const missing = all.map(({ to }) => to).filter((to) => !held.has(to));
	const result = keyringOf(ordered.map(({ id }) => held.get(id)!));
	for (const secret of held.values()) secret.fill(0);
	return { keyring: result, missing: [...new Set(missing)] };
}

/** Ids of keys that others have and this tablet does not. */
export async function missingKeys(db: TabletDatabase, held: ReadonlyMap<string, unknown>): Promise<string[]> {
	const ids = (await turns(db)).map(({ to }) => to).filter((to) => !held.has(to));
	return [...new Set(ids)];
}

/** The administrator's methods for a new municipality key (鍵の更新). `adopt`: from now on this keyring. */
export function rotation(
	core: Core,
	adopt: (keyring: KeyringBytes) => Promise<void>,
	accessLog: Pick<Access, 'write'>
): Rotation {
	const now = () => core.surroundings.now() - (core.board.now.sync.skewMs ?? 0);

	/** Who gets the new key: endorsed, not revoked, not ended, and not in dispute. */
	const remains = ({ info, endorsed, rival }: KnownDevice) =>
		endorsed === true &&
		rival === null &&
		info.revokedAt === null &&
		(info.until === null || Date.parse(info.until) > now());

	function requireAdministrator() {
		return requireRole(core, (role) => role === 'administrator');
	}

	/** As the data center has it now: who was revoked a minute ago must not get the key. */
	async function freshRoster() {
		const { session, vouching } = core.tablet();
		await vouching.merge(await session.ask('/roster', Roster));
		const known = vouching.roster.all().sort((a, b) => Number(a.info.device) - Number(b.info.device));
		const late = new Set(await lateDevices(core.db(), core.desk().reader, known));
		return { vouching, known, late, given: known.filter((one) => remains(one) && !late.has(one)) };
	}

	/** A key file opens everything: that it left the tablet is on record before it does. */
	async function recordExport(keyId: string, count: number): Promise<void> {
		await accessLog.write({
			kind: 'access.exported',
			open: { what: 'keyFile', count },
			sealed: { detail: keyId }
		});
	}

	return {
		async rotationPlan() {
			const { keys } = requireAdministrator();
			const { known, late, given } = await freshRoster();
			const newest = (await turns(core.db())).filter(({ to }) => to === keys.id).at(-1);
			const describe = ({ device, label, role }: RosterDevice) => ({ device, label, role });
			return {
				keyId: keys.id,
				keys: keys.all.size,
				since: newest?.at ?? null,
				get: given.map(({ info }) => describe(info)),
				leftOut: known
					.filter((device) => !given.includes(device))
					.map((device) => ({
						...describe(device.info),
						why: device.info.revokedAt
							? ('revoked' as const)
							: device.endorsed !== true || device.rival
								? ('doubtful' as const)
								: late.has(device)
									? ('late' as const)
									: ('ended' as const),
						// Two administrators may have made a key each: the newest can have been given to a lost tablet.
						hasKey: device.info.k === keys.id || (newest ? device.info.device in newest.wrapped : true)
					}))
			};
		},

		async rotateKey({ reason }) {
			const { secret: current, staff } = requireAdministrator();
			const { identity, appender, config, fold } = core.tablet();
			if (!reason.trim()) throw new BookError('badInput', 'reason');
			const secrets = secretsOf(current);
			const { vouching, known, late, given } = await freshRoster();
			if (!given.some(({ info }) => info.device === identity.device))
				throw new BookError('notAllowed', 'this device is not in the roster');
			const before = secrets.at(-1)!;
			const next = crypto.getRandomValues(new Uint8Array(32));
			const [from, to] = [await keyIdOf(before), await keyIdOf(next)];
			// Revoked and ended ones too: what they have written is still to be believed.
			const vouched = known.filter((one) => one.endorsed === true && !late.has(one));
			const devices = await Promise.all(vouched.map(({ info }) => deviceFingerprint(info)));
			const retires = await Promise.all(secrets.map(keyIdOf));
			const wrapped = await Promise.all(
				given.map(async ({ info: { device, agreementKey } }) => {
					const text = await wrapForDevice(agreementKey, { before, next }, { device, from, to });
					return [device, text] as const;
				})
			);
			const keyring = keyringOf([...secrets, next]);
			const keys = await openMunicipalityKeys(keyring);
			const text = await keyFileText(config.code, keyring);
			const written = await appender.append(
				[
					{
						kind: 'key.rotated',
						disaster: config.disaster.id,
						case: '-',
						open: { from, to, wrapped: Object.fromEntries(wrapped) },
						sealed: { reason: reason.trim(), retires, devices },
						by: { staff: staff.staff, role: staff.role }
					}
				],
				keys
			);
			for (const entry of written) {
				fold.add(entry);
				vouching.trust.held(entry, null);
			}
			await adopt(keyring);
			core.written();
			for (const secret of [...secrets, next]) secret.fill(0);
			await recordExport(to, secrets.length + 1);
			return { file: text, keyId: to, devices: given.length };
		},

		async keyFile() {
			const { secret, keys } = requireAdministrator();
			const file = await keyFileText(core.tablet().config.code, secret.slice());
			await recordExport(keys.id, keys.all.size);
			return { file, keyId: keys.id };
		}
	};
}
