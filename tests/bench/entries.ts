import { randomBytes } from 'node:crypto';
import { townConfig } from '../../seeds/town/config';
import { toHex } from '../../src/domain/bytes';
import { tick, type ClockState } from '../../src/domain/hlc';
import { caseNumber, receiptNumber } from '../../src/domain/ids';
import { completeEntry, type NewEntry } from '../../src/store/append';
import type { StoredEntry } from '../../src/store/database';
import { openMunicipalityKeys } from '../../src/vault/keys';
import { NO_ENTRY } from '../../src/vault/sign';
import type { TestDevice } from '../contract/gatehouse';
import { BENCH_SECRET } from './key';

/** An application for a certificate with the usual household of three behind its seal, as the app writes it. */
export function application(device: string, serial: number): Omit<NewEntry, 'by' | 'disaster'> {
	const person = (i: number) => ({
		name: `灯　見本${serial}-${i}`,
		kana: 'トモシビ　ミホン',
		birth: '1961-04-02',
		birthText: '',
		sex: 'f',
		relation: i ? '子' : '世帯主',
		personId: randomBytes(6).toString('hex')
	});
	const members = [person(0), person(1), person(2)];
	return {
		kind: 'certificate.applied',
		case: caseNumber(new Uint8Array(randomBytes(16))),
		open: {
			receipt: receiptNumber(device, serial, new Uint8Array(randomBytes(8))),
			certificate: 'risai',
			via: 'register',
			house: null,
			lookup: toHex(new Uint8Array(randomBytes(32))),
			byAgent: false
		},
		sealed: {
			household: randomBytes(6).toString('hex'),
			head: members[0],
			members,
			applicant: { name: '', relation: '', phone: '' },
			agentId: '',
			address: '灯市港町三丁目12番5号',
			suppressed: false,
			phone: '000-0000-0000',
			houseAddress: '灯市港町三丁目12番5号',
			houseId: randomBytes(6).toString('hex'),
			cause: townConfig.disaster.name,
			damagedOn: townConfig.disaster.occurredOn,
			damage: '屋根瓦の落下、外壁のひび割れ',
			purpose: '',
			note: ''
		}
	};
}

/** An enrolled tablet that writes applications: real seals, signatures and chains, nothing kept on a disk. */
export function enrolledTablet({ device, privateKey, token }: TestDevice) {
	let n = 0;
	let prev = NO_ENTRY;
	let clock: ClockState = { ms: 0, counter: 0 };
	return {
		device,
		token,
		async entries(many: number): Promise<StoredEntry[]> {
			const keys = await openMunicipalityKeys(BENCH_SECRET.slice());
			const written: StoredEntry[] = [];
			for (let i = 0; i < many; i++) {
				clock = tick(clock, Date.now());
				const { stored, hash } = await completeEntry(
					{
						...application(device, n + 1),
						disaster: townConfig.disaster.id,
						by: { staff: `${device}-1`, role: 'field' }
					},
					keys,
					{ n, prev, clock },
					device,
					privateKey
				);
				n++;
				prev = hash;
				written.push(stored);
			}
			return written;
		}
	};
}
