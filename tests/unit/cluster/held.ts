import type { HandoverSource } from '../../../server/handover/handover';
import { createDigest } from '../../../server/handover/digest';
import type { Entry } from '../../../src/domain/entry';
import { databases } from '../../../src/domain/municipality';
import { entryContext, seal } from '../../../src/vault/seal';
import type { MunicipalityKeys } from '../../../src/vault/keys';
import { config } from '../forms/town';
import { caseOf, Tablet } from '../domain/tablet';

/** Two made-up people; the second lives under protection. */
const person = (name: string) => ({
	name,
	kana: 'カナ',
	birth: '1970-03-05',
	birthText: '',
	sex: 'female',
	relation: '世帯主',
	personId: '0000001'
});
const applied = (name: string, suppressed: boolean) => ({
	household: '0000100',
	head: person(name),
	members: [person(name), { ...person('髙橋\u{E0100}　花子'), relation: '子', sex: 'unknown' }],
	applicant: { name: '', relation: '', phone: suppressed ? '0700-99-9999' : '' },
	agentId: '',
	address: suppressed ? '' : '灯市港町一丁目2番3号',
	suppressed,
	phone: '0700-00-0000',
	houseAddress: suppressed ? '灯市秘密町9番9号' : '灯市港町一丁目2番3号',
	houseId: 'H1',
	cause: '令和8年灯沖地震',
	damagedOn: '2026-11-20',
	damage: '屋根、壁"全体"、\n基礎',
	purpose: '保険\u2028請求',
	note: '=1+1'
});

/** Everything that a ledger can hold, sealed, and as a cluster would hand it out. */
export async function heldTown(keys: MunicipalityKeys, other: MunicipalityKeys) {
	const tablet = new Tablet('1001');
	const sealed = async (entry: Entry, value: unknown, by = keys): Promise<Entry> => ({
		...entry,
		disaster: config.disaster.id,
		_rev: `1-${entry.sig.slice(0, 32).toLowerCase()}`,
		sealed: await seal(by, entryContext(entry), value)
	});
	const [open, hidden] = [caseOf(1), caseOf(2)];
	const staff = await sealed(
		tablet.write('staff.registered', '-', { staff: '1001-1', role: 'headquarters' }),
		{ name: '職員　一郎', from: '税務課' }
	);
	const application = await sealed(tablet.apply(open), applied('髙橋\u{E0100}　昭夫', false));
	const surveyed = await sealed(tablet.survey(application, { lossPct: 22 }), {
		findings: '傾き, 大',
		surveyors: '調査班'
	});
	const decided = await sealed(tablet.decide(application, [surveyed]), { reason: '' });
	const paper = {
		head: '髙橋',
		address: '灯市港町',
		houseAddress: '灯市港町',
		cause: '地震',
		members: [],
		extra: ''
	};
	const issued = await sealed(tablet.issue(application, decided), paper);
	const revoked = await sealed(tablet.revoke(application, issued), { note: '誤り' });
	const protectedOne = await sealed(tablet.apply(hidden), applied('保護　花', true));
	const withdrawn = await sealed(tablet.withdraw(protectedOne), { note: '' });
	const unknown = await sealed(tablet.write('shelter.checkedIn', open, { shelter: 'S1' }), {
		bed: '3',
		newer: true
	});
	const newer = await sealed(
		{ ...tablet.resurvey(application, 2), open: { application: application._id, round: 2, later: [1, 2] } },
		{ reason: '再度' }
	);
	const lost = await sealed(tablet.apply(caseOf(3)), applied('読めない', false), other);
	const first = await sealed(tablet.apply(caseOf(4)), applied('競合　一', false));
	const second = {
		...(await sealed(first, applied('競合　二', false))),
		sig: 'B'.repeat(86),
		_rev: `1-${'b'.repeat(32)}`
	};
	const ledger = [
		...[staff, application, surveyed, decided, issued, revoked, protectedOne, withdrawn],
		...[unknown, newer, lost, first, second]
	];
	const viewed = await sealed(tablet.write('access.viewed', open, { what: 'case' }), {
		household: '0000100'
	});
	const searched = await sealed(tablet.write('access.searched', '-', { what: 'find', hits: 2 }), {
		query: '高橋'
	});
	const devices = [
		{
			_id: 'contact:1001:abcd1234',
			_rev: '3-a',
			at: '2026-11-21T00:00:00.000Z',
			unsent: 4,
			refused: 1,
			skewMs: -5
		},
		{
			_id: 'device:1001',
			_rev: '1-a',
			device: '1001',
			role: 'field',
			label: '1号機',
			revokedAt: null,
			extra: 1
		},
		{ _id: 'invitation:00', _rev: '1-a', device: '1001', role: 'field', label: '1号機' },
		{ _id: 'number:1001', _rev: '2-a', at: '2026-11-20T00:00:00.000Z', invitation: 'invitation:00' }
	];
	return {
		ledger,
		reads: [viewed, searched],
		devices,
		application,
		protectedOne,
		lost,
		first,
		second,
		unknown,
		newer,
		issued
	};
}

/** A source over documents in memory, in the form in which a cluster sends them. */
export function sourceOf(held: {
	ledger: object[];
	reads: object[];
	devices: object[];
}): HandoverSource & { documentsOf: Map<string, object[]> } {
	const { code, disaster } = config;
	const documentsOf = new Map<string, object[]>([
		[databases.ledger(code, disaster.id), held.ledger],
		[databases.reads(code, disaster.id), held.reads],
		[databases.devices(code), held.devices]
	]);
	async function* lines(documents: object[]) {
		const digest = createDigest();
		for (const document of documents) {
			digest.add(document);
			yield JSON.stringify(document);
		}
		yield JSON.stringify({ end: true, ...digest.contents() });
	}
	return {
		documentsOf,
		databases: () =>
			Promise.resolve({
				code,
				name: config.name,
				config,
				databases: [...documentsOf.keys()].map((name) => {
					const purpose = (['ledger', 'reads', 'devices'] as const).find((one) => name.endsWith(one))!;
					return { name, purpose, disaster: purpose === 'devices' ? null : disaster.id };
				})
			}),
		documents: (name) => lines(documentsOf.get(name)!),
		trail: () => lines([{ at: '2026-11-20T00:00:00.000Z', who: 'operator', what: 'GET /', act: 'read' }])
	};
}
