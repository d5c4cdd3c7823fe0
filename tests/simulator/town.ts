import { validateFunction } from '../../couch/build';
import { createWall, type Wall } from '../../server/gate/storage/wall';
import { caseNumber } from '../../src/domain/ids';
import { databases } from '../../src/domain/municipality';
import type { Identity } from '../../src/store/database';
import type { RosterDevice } from '../../src/sync/protocol';
import { endorse } from '../../src/vault/derive';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../src/vault/keys';
import { newAgreementKey } from '../../src/vault/rotation';
import { newDeviceKey } from '../../src/vault/sign';
import { EAST, TWO_CENTERS, WEST } from '../town';
import { START } from './clock';

export { EAST, WEST };
export const CONFIG = TWO_CENTERS;
export const LEDGER = databases.ledger(CONFIG.code, CONFIG.disaster.id);
export const READS = databases.reads(CONFIG.code, CONFIG.disaster.id);
export const REGISTER = databases.devices(CONFIG.code);

/** Device numbers: of the centers' own ranges, and more than any history has tablets. */
export const DEVICES = ['1001', '1002', '2001', '2002'];
export const caseOf = (household: number) => caseNumber(new Uint8Array(16).fill(7).with(0, household));
export const houseOf = (house: number) => `HOUSE${house}`.padEnd(16, '0');

/** What is the same in every history, made once: keys are slow to make and nothing depends on which they are. */
export interface Town {
	keys: MunicipalityKeys;
	wall: Wall;
	people: Map<string, { info: RosterDevice; identity: Identity }>;
}

async function make(): Promise<Town> {
	const keys = await openMunicipalityKeys(new Uint8Array(32).fill(7));
	const tabletKey = await crypto.subtle.importKey('raw', new Uint8Array(32), 'AES-GCM', false, ['encrypt']);
	const people = new Map<string, { info: RosterDevice; identity: Identity }>();
	for (const device of DEVICES) {
		const { privateKey, publicKey } = await newDeviceKey();
		const agreement = await newAgreementKey();
		const granted = { device, role: 'approver', label: `端末 ${device}`, until: null } as const;
		const statement = { ...granted, publicKey, agreementKey: agreement.publicKey };
		const info: RosterDevice = {
			...statement,
			k: keys.id,
			endorsement: await endorse(keys, statement),
			enrolledAt: new Date(START - 86_400_000).toISOString(),
			revokedAt: null
		};
		const identity = { ...granted, privateKey, publicKey, agreementKey: agreement.privateKey, tabletKey };
		people.set(device, { info, identity });
	}
	return { keys, wall: createWall(await validateFunction(CONFIG.disaster.id)), people };
}

let made: Promise<Town> | null = null;
export const town = (): Promise<Town> => (made ??= make());
