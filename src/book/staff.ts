import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../domain/bytes';
import { roleWithin } from '../domain/kinds';
import { TASKS } from '../domain/kinds/office';
import { isGoodPin, isStrongPassphrase } from '../domain/passphrase/strength';
import type { NewEntry } from '../store/append';
import type { Identity, StaffRow, TabletDatabase } from '../store/database';
import { lockForStaff, openStaffLock, type AuthenticatorAnswer } from '../vault/staff-lock';
import { BookError, type AtDesk, type NewStaff, type StaffChoice, type Unlocking } from './api';

/** Wrong passphrases that cost no waiting; then 30 seconds, doubled each time, up to five minutes. */
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

/** The keyring for the right passphrase, or PIN and authenticator. Throws wrongPin, tooManyTries. */
export async function tryUnlock(
	db: TabletDatabase,
	identity: Identity,
	row: StaffRow,
	{ pin, authenticator }: { pin: string; authenticator?: { answer: string } | null },
	now: () => number
): Promise<Uint8Array<ArrayBuffer>> {
	if (nextTry(row, now()) > now()) throw new BookError('tooManyTries');
	// Counted before it is tried: who ends the browser in between gains no try.
	const failures = row.failures + 1;
	const untold = row.untold ?? 0;
	await db.staff.update(row.staff, { failures, untold: untold + 1, retryAt: now() + waitAfter(failures) });
	const answer = authenticator ? readAnswer(authenticator.answer) : null;
	const secret = await openStaffLock(pin, answer, identity.tabletKey, row.lock);
	if (!secret) throw new BookError('wrongPin');
	await db.staff.update(row.staff, { failures: 0, untold, retryAt: 0 });
	return secret;
}

/** What the person at the desk and the tablet may give away. */
export interface Registrar {
	/** Null while the tablet is being enrolled and its role is not known yet. */
	device: Pick<Identity, 'role' | 'until'> | null;
	/** Null for the first on a fresh tablet. */
	desk: Pick<AtDesk, 'role' | 'until' | 'tasks'> | null;
	/** Name of the municipality: no part of a good passphrase. */
	town?: string;
}

/**
 * Throws weakPin, badInput, or notAllowed: a role beyond the tablet's or the registrar's own, or rights for longer than either
 * has them. `deviceRole` alone stands for a tablet that is being enrolled.
 */
export function checkStaff(staff: NewStaff, by: Registrar | Identity['role'] | null): void {
	const registrar: Registrar =
		typeof by === 'string'
			? { device: { role: by, until: null }, desk: null }
			: (by ?? { device: null, desk: null });
	const { device, desk, town } = registrar;
	if (!staff.name.trim()) throw new BookError('badInput', 'name');
	checkUnlocking(staff, [staff.name, ...(town ? [town] : [])]);
	const { until = null, tasks = null } = staff;
	if (until !== null && !z.iso.datetime().safeParse(until).success) throw new BookError('badInput', 'until');
	// 応援職員: rights that nobody takes away must end by themselves.
	if (staff.from.trim() && until === null) throw new BookError('badInput', 'until');
	if (tasks && (tasks.length === 0 || tasks.some((task) => !TASKS.includes(task))))
		throw new BookError('badInput', 'tasks');
	if (staff.role === 'prefecture') throw new BookError('notAllowed', 'prefecture');
	for (const outer of [device, desk]) {
		if (!outer) continue;
		if (!roleWithin(staff.role, outer.role)) throw new BookError('notAllowed', staff.role);
		// A tablet whose rights end makes its staff's useless then; a person may not outlive their own.
		if (
			outer === desk &&
			outer.until !== null &&
			(until === null || Date.parse(until) > Date.parse(outer.until))
		)
			throw new BookError('notAllowed', 'until');
	}
	if (desk && desk.tasks !== null) throw new BookError('notAllowed', 'tasks');
}

/** Throws weakPin, badInput. `known`: names that anybody can know. */
export function checkUnlocking({ pin, authenticator }: Unlocking, known: readonly string[]): void {
	if (authenticator) readAuthenticator(authenticator);
	if (!(authenticator ? isGoodPin(pin, known) : isStrongPassphrase(pin, known)))
		throw new BookError('weakPin');
}

function readAnswer(text: string): Uint8Array<ArrayBuffer> {
	if (!/^[A-Za-z0-9_-]{43}$/.test(text)) throw new BookError('badInput', 'authenticator');
	return fromBase64Url(text);
}

function readAuthenticator(given: NonNullable<Unlocking['authenticator']>): AuthenticatorAnswer {
	const { credential, question } = given;
	if (!/^[A-Za-z0-9_-]{1,2000}$/.test(credential) || !/^[A-Za-z0-9_-]{43}$/.test(question))
		throw new BookError('badInput', 'authenticator');
	return { credential, question, answer: readAnswer(given.answer) };
}

/** The lock of one person over a keyring. */
export async function lockOf(
	identity: Identity,
	secret: Uint8Array<ArrayBuffer>,
	{ pin, authenticator }: Unlocking
): Promise<StaffRow['lock']> {
	return lockForStaff(
		pin,
		authenticator ? readAuthenticator(authenticator) : null,
		identity.tabletKey,
		secret
	);
}

/** A member of staff's row for this disk, and the entry that registers them. */
export async function prepareStaff(
	db: TabletDatabase,
	identity: Identity,
	disaster: string,
	secret: Uint8Array<ArrayBuffer>,
	input: NewStaff,
	registrar?: NewEntry['by']
): Promise<{ row: StaffRow; entry: NewEntry }> {
	const { name, from, role, until = null, tasks = null } = input;
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
			lock: await lockOf(identity, secret, input),
			until,
			tasks,
			failures: 0,
			retryAt: 0
		},
		entry: {
			kind: 'staff.registered',
			disaster,
			case: '-',
			open: { staff, role, ...(until ? { until } : {}), ...(tasks ? { scope: { tasks } } : {}) },
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

/** A person as they sit down at the desk. */
export function atDesk(row: StaffRow, name: string): AtDesk {
	const { staff, role, until = null, tasks = null, lock } = row;
	return { staff, name, role, until, tasks, renew: lock.type === undefined };
}

/** Whether the account is over: an entry has ended it, or its time has come. `gateNow` in ms. */
export function isOver({ until = null, ended }: Pick<StaffRow, 'until' | 'ended'>, gateNow: number): boolean {
	return Boolean(ended) || (until !== null && gateNow >= Date.parse(until));
}

/** For the chooser of the unlock screen. */
export async function staffChoices(db: TabletDatabase, identity: Identity): Promise<StaffChoice[]> {
	const rows = await db.staff.toArray();
	return Promise.all(
		rows.map(async (row) => ({
			staff: row.staff,
			name: await openName(identity.tabletKey, row),
			authenticator:
				row.lock.type === 'prf' ? { credential: row.lock.credential, question: row.lock.question } : null,
			until: row.until ?? null,
			ended: row.ended ?? false,
			renew: row.lock.type === undefined
		}))
	);
}
