import { caseNumber, houseToken } from '../domain/ids';
import type { CaseNumber } from '../domain/entry';
import { canonicalBytes } from '../domain/canonical';
import { toHex } from '../domain/bytes';
import type { MunicipalityKeys } from './keys';

/** Keyed hash; `purpose` keeps the uses apart. 32 bytes. */
export async function mac(
	keys: MunicipalityKeys,
	purpose: string,
	data: string | Uint8Array<ArrayBuffer>
): Promise<Uint8Array<ArrayBuffer>> {
	const head = new TextEncoder().encode(`${purpose}\n`);
	const body = typeof data === 'string' ? new TextEncoder().encode(data) : data;
	const all = new Uint8Array(head.length + body.length);
	all.set(head);
	all.set(body, head.length);
	return new Uint8Array(await crypto.subtle.sign('HMAC', keys.mac, all));
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

/** What a new device proves about its public key: its owner held the municipality key. hex */
export async function endorse(keys: MunicipalityKeys, publicKey: { x: string; y: string }): Promise<string> {
	return toHex(await mac(keys, 'device', `${publicKey.x}\n${publicKey.y}`));
}

/** MAC of a snapshot manifest without its `mac` field. hex */
export async function manifestMac(keys: MunicipalityKeys, manifest: object): Promise<string> {
	return toHex(await mac(keys, 'manifest', canonicalBytes({ ...manifest, mac: undefined })));
}
