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
import { EnrolAnswer, EnrolOpenAnswer } from '../sync/protocol';
import { endorse } from '../vault/derive';
import { lookupOfCode, parseCode, unwrapWithCode } from '../vault/invitation';
import { openMunicipalityKeys } from '../vault/keys';
import { newTabletKey } from '../vault/pin';
import { newDeviceKey } from '../vault/sign';
import { BookError, type NewStaff } from './api';
import { checkStaff, prepareStaff } from './people';

export interface Enrolled {
	identity: Identity;
	config: MunicipalityConfig;
	secret: Uint8Array<ArrayBuffer>;
	staff: { staff: string; name: string; role: NewStaff['role'] };
}

/**
 * Enrols this tablet: opens the invitation, endorses a fresh key pair, has the gate make the device, and writes identity,
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
	const answer = await ofInvitation(
		gate.ask('/enrol', EnrolAnswer, {
			body: { lookup: pending.lookup, publicKey: pending.publicKey, endorsement: pending.endorsement }
		})
	);
	const { device, role, label, config } = answer;
	checkStaff(input.staff, role);
	const secret = await unwrap(code, answer.wrapped);
	const identity: Identity = {
		device,
		role,
		label,
		privateKey: pending.privateKey,
		tabletKey: await newTabletKey()
	};
	const { row, entry } = await prepareStaff(db, identity, config.disaster.id, secret, input.staff);
	const appender = createAppender(db, device, identity.privateKey, now);
	await appender.append([entry], await openMunicipalityKeys(secret), async () => {
		await putMeta(db, 'identity', identity);
		await putMeta(db, 'config', config);
		await db.meta.bulkDelete(['pending', 'revoked']);
		await db.staff.add(row);
	});
	return {
		identity,
		config,
		secret,
		staff: { staff: row.staff, name: input.staff.name, role: row.role }
	};
}

/** What a typed or scanned code is for; uses nothing up. Throws wrongCode, codeExpired, codeUsed or offline. */
export async function readInvitation(
	db: TabletDatabase,
	gate: Gate,
	text: string
): Promise<{ role: Role; label: string }> {
	return openInvitation(db, gate, codeOf(text));
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

/** The key pair is on disk before the gate hears of it. */
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
	const { lookup } = invitation;
	const keys = await openMunicipalityKeys(await unwrap(code, invitation.wrapped));
	const { privateKey, publicKey } = await newDeviceKey();
	const endorsement = await endorse(keys, publicKey);
	const pending = { lookup, privateKey, publicKey, endorsement, role, label };
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
