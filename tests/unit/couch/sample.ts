import { randomBytes } from 'node:crypto';
import { GATE_ROLE, REPLICATOR_ROLE } from '../../../couch/build';
import type { Credentials } from '../../../server/couch/client';
import type { Plan } from '../../../server/couch/plan';
import type { MunicipalityConfig } from '../../../src/domain/municipality';
import { formatStamp } from '../../../src/domain/hlc';
import { caseNumber, entryId } from '../../../src/domain/ids';

export const newPassword = () => randomBytes(24).toString('base64url');

/** A plan with both accounts and no peer. */
export function planOf(
	config: MunicipalityConfig,
	gate: Credentials,
	replicator: Credentials,
	more: Partial<Plan> = {}
): Plan {
	return {
		config,
		nodes: [],
		accounts: [
			{ ...gate, role: GATE_ROLE },
			{ ...replicator, role: REPLICATOR_ROLE }
		],
		peer: null,
		...more
	};
}

let n = 0;

/** A revision that the second wall lets pass: sound in form, its signature of nobody. */
export function sampleEntry(disaster: string, kind: string, device = '1001') {
	n += 1;
	const at = formatStamp(Date.now(), n, device);
	const caseNo = caseNumber(new Uint8Array(randomBytes(16)));
	const hash = randomBytes(16).toString('hex');
	return {
		_id: entryId(caseNo, at, device, n),
		_rev: `1-${hash}`,
		v: 1,
		kind,
		disaster,
		case: caseNo,
		open: {},
		sealed: { k: '0'.repeat(8), iv: 'A'.repeat(16), ct: 'B'.repeat(40) },
		by: { device, staff: `${device}-1`, role: 'field' },
		at,
		n,
		prev: '0'.repeat(64),
		sig: 'A'.repeat(86)
	};
}
