import type { Role } from '../domain/entry';
import type { MunicipalityConfig } from '../domain/municipality';
import { createAppender } from '../store/append';
import {
	getMeta,
	putMeta,
	type Identity,
	type PendingEnrolment,
	type TabletDatabase
} from '../store/database';
import { GateError, type Gate } from '../sync/gate';
import { EnrolAnswer, EnrolOpenAnswer, type RosterDevice } from '../sync/protocol';
import { isConfigSigned } from '../vault/config';
import { endorse, isGranted } from '../vault/derive';
import { lookupOfCode, parseCode, unwrapWithCode } from '../vault/invitation';
import { openMunicipalityKeys } from '../vault/keys';
import { newTabletKey } from '../vault/staff-lock';
import { newAgreementKey } from '../vault/rotation';
import { newDeviceKey } from '../vault/sign';
import { BookError, type AtDesk, type NewStaff } from './api';
import { atDesk, checkStaff, prepareStaff } from './staff';

export interface Enrolled {
	identity: Identity;
	config: MunicipalityConfig;
	secret: Uint8Array<ArrayBuffer>;
	staff: AtDesk;
}

/**
 * Enrols this tablet: opens the invitation, checks the grant, endorses fresh key pairs, has the gate make the device, and writes identity,
 * first member of staff and their entry in one transaction. Interrupted anywhere, the same code goes on where it was.
 */
export async function enrolTablet(
	db: TabletDatabase,
	gate: Gate,
	now: () => number,
	input: { code: string; staff: NewStaff }
): Promise<Enrolled> {
	const code = codeOf(input.code);
	checkStaff(input.staff, null);
	const pending = await prepare(db, gate, code, input.staff);
	const { device, role, label, until } = pending;
	const { lookup, publicKey, agreementKey, k, endorsement } = pending;
	const answer = await ofInvitation(
		gate.ask('/enrol', EnrolAnswer, { body: { lookup, publicKey, agreementKey, k, endorsement } })
	);
	// What the inviter granted was checked with the key; an answer that says something else is not the gate's to give.
	if (answer.device !== device || answer.role !== role || answer.label !== label || answer.until !== until)
		throw new BookError('wrongCode', 'the answer is not the invitation');
	const { config } = answer;
	const secret = await unwrap(code, answer.wrapped);
	if (config.signature && !(await isConfigSigned(await openMunicipalityKeys(secret), config)))
		throw new BookError('wrongCode', 'the config is not the key holder’s');
	const identity: Identity = {
		device,
		role,
		label,
		until,
		privateKey: pending.privateKey,
		publicKey: pending.publicKey,
		agreementKey: pending.agreementPrivate,
		tabletKey: await newTabletKey()
	};
	const { row, entry } = await prepareStaff(db, identity, config.disaster.id, secret, input.staff);
	const appender = createAppender(db, device, identity.privateKey, now);
	await appender.append([entry], await openMunicipalityKeys(secret), async () => {
		await putMeta(db, 'identity', identity);
		await putMeta(db, 'config', config);
		await db.meta.bulkDelete(['pending', 'revoked']);
		await db.staff.add(row);
		// Where every data center is lost before the first roster came, the tablet can still say who it is.
		const enrolledAt = new Date(now()).toISOString();
		const statement = { device, role, label, until, publicKey, agreementKey, k, endorsement };
		const info: RosterDevice = { ...statement, enrolledAt, revokedAt: null };
		await db.roster.put({ device, info, endorsed: true, firstSeen: enrolledAt });
	});
	return {
		identity,
		config,
		secret,
		staff: atDesk(row, input.staff.name)
	};
}

/** What a typed or scanned code is for; uses nothing up. Throws wrongCode, codeExpired, codeUsed or offline. */
export async function readInvitation(
	db: TabletDatabase,
	gate: Gate,
	text: string
): Promise<{ role: Role; label: string; until: string | null; town: string }> {
	const invitation = await openInvitation(db, gate, codeOf(text));
	const { role, label, until } = invitation;
	// An enrolment that was interrupted does not know the town's name yet.
	return { role, label, until, town: 'config' in invitation ? invitation.config.name : '' };
}

function codeOf(text: string): string {
	const code = parseCode(text);
	if (!code) throw new BookError('wrongCode');
	return code;
}

/** The invitation as the gate has it, or the enrolment with this code that was interrupted on this tablet. */
async function openInvitation(
	db: TabletDatabase,
	gate: Gate,
	code: string
): Promise<PendingEnrolment | (EnrolOpenAnswer & { lookup: string })> {
	const lookup = await lookupOfCode(code);
	const held = await getMeta(db, 'pending');
	if (held?.lookup === lookup) return held;
	const answer = await ofInvitation(gate.ask('/enrol/open', EnrolOpenAnswer, { body: { lookup } }));
	return { ...answer, lookup };
}

/** The key pairs are on disk before the gate hears of them. */
async function prepare(
	db: TabletDatabase,
	gate: Gate,
	code: string,
	staff: NewStaff
): Promise<PendingEnrolment> {
	const invitation = await openInvitation(db, gate, code);
	const { role, label } = invitation;
	checkStaff(staff, role);
	if ('privateKey' in invitation) return invitation;
	const { lookup, device, until } = invitation;
	const keys = await openMunicipalityKeys(await unwrap(code, invitation.wrapped));
	if (!(await isGranted(keys, invitation, invitation)))
		throw new BookError('wrongCode', 'the grant is not the inviter’s');
	const { privateKey, publicKey } = await newDeviceKey();
	const agreement = await newAgreementKey();
	const statement = { device, role, until, publicKey, agreementKey: agreement.publicKey };
	const pending: PendingEnrolment = {
		lookup,
		device,
		role,
		label,
		until,
		privateKey,
		publicKey,
		agreementPrivate: agreement.privateKey,
		agreementKey: agreement.publicKey,
		k: keys.id,
		endorsement: await endorse(keys, statement)
	};
	await putMeta(db, 'pending', pending);
	return pending;
}

async function unwrap(code: string, wrapped: string): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return await unwrapWithCode(code, wrapped);
	} catch (error) {
		throw new BookError('wrongCode', error instanceof Error ? error.message : undefined);
	}
}

/** The gate's words about an invitation. */
async function ofInvitation<T>(asked: Promise<T>): Promise<T> {
	try {
		return await asked;
	} catch (error) {
		if (error instanceof GateError) {
			if (error.word === 'not_found') throw new BookError('wrongCode');
			if (error.word === 'used') throw new BookError('codeUsed');
			if (error.word === 'expired') throw new BookError('codeExpired');
		}
		throw error;
	}
}
