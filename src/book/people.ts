import { fromBase64Url, toBase64Url } from '../domain/bytes';
import { roleWithin } from '../domain/kinds';
import type { NewEntry } from '../store/append';
import type { Identity, StaffRow, TabletDatabase } from '../store/database';
import { lockWithPin, unlockWithPin } from '../vault/pin';
import { BookError, type NewStaff } from './api';

/** Wrong PINs that cost no waiting; then 30 seconds, doubled each time, up to five minutes. */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 5 * 60_000;

function waitAfter(failures: number): number {
	return failures < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_TRIES));
}

/** When the next try is allowed, ms; not later than the wait itself, though the clock was put back. */
export function nextTry(row: StaffRow, now: number): number {
	return Math.min(row.retryAt, now + waitAfter(row.failures));
}

/** The municipality key for the right PIN. Throws wrongPin, tooManyTries. */
export async function tryPin(
	db: TabletDatabase,
	identity: Identity,
	row: StaffRow,
	pin: string,
	now: () => number
): Promise<Uint8Array<ArrayBuffer>> {
	if (nextTry(row, now()) > now()) throw new BookError('tooManyTries');
	// Counted before it is tried: who ends the browser in between gains no try.
	const failures = row.failures + 1;
	await db.staff.update(row.staff, { failures, retryAt: now() + waitAfter(failures) });
	const secret = await unlockWithPin(pin, identity.tabletKey, row.lock);
	if (!secret) throw new BookError('wrongPin');
	await db.staff.update(row.staff, { failures: 0, retryAt: 0 });
	return secret;
}

/** Throws weakPin, badInput, notAllowed (a role beyond what the tablet was enrolled for). */
export function checkStaff(staff: NewStaff, deviceRole: Identity['role'] | null): void {
	if (!staff.name.trim()) throw new BookError('badInput', 'name');
	if (isWeak(staff.pin)) throw new BookError('weakPin');
	if (deviceRole && !roleWithin(staff.role, deviceRole)) throw new BookError('notAllowed');
}

/** Shorter than six, one character only, or a run like 123456 or 987654. */
function isWeak(pin: string): boolean {
	const codes = [...pin.normalize('NFKC')].map((c) => c.codePointAt(0)!);
	const steps = new Set(codes.slice(1).map((code, i) => code - codes[i]!));
	return codes.length < 6 || (steps.size === 1 && [...steps].every((step) => Math.abs(step) <= 1));
}

/** A member of staff's row for this disk, and the entry that registers them. */
export async function prepareStaff(
	db: TabletDatabase,
	identity: Identity,
	disaster: string,
	secret: Uint8Array<ArrayBuffer>,
	{ name, from, role, pin }: NewStaff,
	registrar?: NewEntry['by']
): Promise<{ row: StaffRow; entry: NewEntry }> {
	const prefix = `${identity.device}-`;
	const taken = (await db.staff.toCollection().primaryKeys())
		.filter((id) => id.startsWith(prefix))
		.map((id) => Number(id.slice(prefix.length)));
	const staff = `${prefix}${Math.max(0, ...taken) + 1}`;
	return {
		row: {
			staff,
			role,
			name: await sealName(identity.tabletKey, staff, name),
			lock: await lockWithPin(pin, identity.tabletKey, secret),
			failures: 0,
			retryAt: 0
		},
		entry: {
			kind: 'staff.registered',
			disaster,
			case: '-',
			open: { staff, role },
			sealed: { name, from },
			by: registrar ?? { staff, role }
		}
	};
}

async function sealName(tabletKey: CryptoKey, staff: string, name: string): Promise<StaffRow['name']> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const utf8 = new TextEncoder();
	const ct = await crypto.subtle.encrypt(
		{ name: 'AES-GCM', iv, additionalData: utf8.encode(staff) },
		tabletKey,
		utf8.encode(name)
	);
	return { iv: toBase64Url(iv), ct: toBase64Url(new Uint8Array(ct)) };
}

async function openName(tabletKey: CryptoKey, { staff, name }: StaffRow): Promise<string> {
	const plain = await crypto.subtle.decrypt(
		{ name: 'AES-GCM', iv: fromBase64Url(name.iv), additionalData: new TextEncoder().encode(staff) },
		tabletKey,
		fromBase64Url(name.ct)
	);
	return new TextDecoder().decode(plain);
}

/** For the chooser of the unlock screen. */
export async function staffChoices(
	db: TabletDatabase,
	identity: Identity
): Promise<{ staff: string; name: string }[]> {
	const rows = await db.staff.toArray();
	return Promise.all(
		rows.map(async (row) => ({ staff: row.staff, name: await openName(identity.tabletKey, row) }))
	);
}
