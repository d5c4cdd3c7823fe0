import { caseNumber, houseToken } from '../domain/ids';
import type { CaseNumber } from '../domain/entry';
import { canonicalBytes } from '../domain/canonical';
import { toHex } from '../domain/bytes';
import type { MunicipalityKeys } from './keys';

/** Keyed hash under the first key; `purpose` keeps the uses apart. 32 bytes. */
export async function mac(
	keys: MunicipalityKeys,
	purpose: string,
	data: string | Uint8Array<ArrayBuffer>
): Promise<Uint8Array<ArrayBuffer>> {
	return hmac(keys.mac, purpose, typeof data === 'string' ? new TextEncoder().encode(data) : data);
}

async function hmac(
	key: CryptoKey,
	purpose: string,
	body: Uint8Array<ArrayBuffer>
): Promise<Uint8Array<ArrayBuffer>> {
	const head = new TextEncoder().encode(`${purpose}\n`);
	const all = new Uint8Array(head.length + body.length);
	all.set(head);
	all.set(body, head.length);
	return new Uint8Array(await crypto.subtle.sign('HMAC', key, all));
}

/** 罹災番号 of a registered household: the same on every tablet that holds the key. */
export async function caseOfHousehold(
	keys: MunicipalityKeys,
	disaster: string,
	household: string
): Promise<CaseNumber> {
	return caseNumber(await mac(keys, 'case', `${disaster}\n${household}`));
}

/** 罹災番号 for a person who is in no register: from 16 random bytes made at the desk. */
export async function caseOfWalkIn(
	keys: MunicipalityKeys,
	random: Uint8Array<ArrayBuffer>
): Promise<CaseNumber> {
	return caseNumber(await mac(keys, 'walk-in', random));
}

/** Open token of a house: over 物件番号, or over the folded address where the house is not in the register. */
export async function tokenOfHouse(
	keys: MunicipalityKeys,
	house: { id: string } | { addressKey: string }
): Promise<string> {
	return houseToken(
		await mac(keys, 'house', 'id' in house ? `id\n${house.id}` : `address\n${house.addressKey}`)
	);
}

/** Open token of a person: over 宛名番号, or over folded name and birth date of somebody who is in no register. */
export async function tokenOfPerson(
	keys: MunicipalityKeys,
	person: { id: string } | { nameKey: string; birth: string }
): Promise<string> {
	return houseToken(
		await mac(
			keys,
			'person',
			'id' in person ? `id\n${person.id}` : `name\n${person.nameKey}\n${person.birth}`
		)
	);
}

/** Open token of a bank account: bank, branch, type and number; the holder's name does not matter. */
export async function tokenOfAccount(
	keys: MunicipalityKeys,
	account: { bank: string; branch: string; type: string; number: string }
): Promise<string> {
	const { bank, branch, type, number } = account;
	return houseToken(await mac(keys, 'account', [bank, branch, type, number].join('\n')));
}

/** What a device is, as it was invited, with its public keys. */
export interface DeviceStatement {
	device: string;
	role: string;
	until: string | null;
	publicKey: { x: string; y: string };
	agreementKey: { x: string; y: string };
}

/**
 * HMAC under the key of this id (the newest if left out), which must be in the ring. hex; null: the key is not in the ring.
 * Unlike `mac`, which is the first key's for ever, a rotation ends what an older key can vouch for.
 */
export async function vouch(
	keys: MunicipalityKeys,
	purpose: string,
	data: Uint8Array<ArrayBuffer>,
	k: string = keys.id
): Promise<string | null> {
	const key = keys.all.get(k);
	return key ? toHex(await hmac(key.vouch, purpose, data)) : null;
}

function statementBytes(statement: DeviceStatement): Uint8Array<ArrayBuffer> {
	const { device, role, until, publicKey, agreementKey } = statement;
	return canonicalBytes([device, role, until, ...[publicKey.x, publicKey.y, agreementKey.x, agreementKey.y]]);
}

/** Tells a device with its role and keys from every other: 128 bits of SHA-256 over its statement. hex */
export async function deviceFingerprint(statement: DeviceStatement): Promise<string> {
	const hash = await crypto.subtle.digest('SHA-256', statementBytes(statement));
	return toHex(new Uint8Array(hash).subarray(0, 16));
}

/** What a new device proves of itself, under the newest key: its owner held the keys and was invited as this. hex */
export async function endorse(keys: MunicipalityKeys, statement: DeviceStatement): Promise<string> {
	return (await vouch(keys, 'device', statementBytes(statement)))!;
}

/** Whether an endorsement is the statement's, under the key that it names. Null: that key is not in the ring. */
export async function isEndorsed(
	keys: MunicipalityKeys,
	statement: DeviceStatement,
	{ k, endorsement }: { k: string; endorsement: string }
): Promise<boolean | null> {
	const expected = await vouch(keys, 'device', statementBytes(statement), k);
	return expected === null ? null : expected === endorsement;
}

/** What an inviter decided about a device; a data center that changes it is found out by the device. */
export interface GrantStatement {
	lookup: string;
	device: string;
	role: string;
	label: string;
	until: string | null;
	expiresAt: string;
}

function grantBytes(grant: GrantStatement): Uint8Array<ArrayBuffer> {
	const { lookup, device, role, label, until, expiresAt } = grant;
	return canonicalBytes({ lookup, device, role, label, until, expiresAt });
}

/** MAC of an invitation's grant, under the newest key. hex */
export async function grantMac(keys: MunicipalityKeys, grant: GrantStatement): Promise<string> {
	return (await vouch(keys, 'grant', grantBytes(grant)))!;
}

/** Whether a grant is as its inviter wrote it, under the key that it names; false also for a key that is not in the ring. */
export async function isGranted(
	keys: MunicipalityKeys,
	grant: GrantStatement,
	{ k, mac }: { k: string; mac: string }
): Promise<boolean> {
	return (await vouch(keys, 'grant', grantBytes(grant), k)) === mac;
}

/** MAC of a snapshot manifest without its `mac` field, under the key that it names. hex; null: not in the ring. */
export async function manifestMac(keys: MunicipalityKeys, manifest: { k: string }): Promise<string | null> {
	return vouch(keys, 'manifest', canonicalBytes({ ...manifest, mac: undefined }), manifest.k);
}
