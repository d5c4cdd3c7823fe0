import { join } from 'node:path';
import { createChains, type Range } from '../../src/domain/chains';
import { Entry } from '../../src/domain/entry';
import { isEndorsed } from '../../src/vault/derive';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { hashEntry, importPublicKey, NO_ENTRY, verifyEntry } from '../../src/vault/sign';
import { UserError } from '../cli/command';
import { DeviceDocument } from '../gate/device-documents';
import { documentsFile, PURPOSES, type Generation, type Purpose } from './layout';
import { checkFile, documentsIn } from './lines';

/**
 * What is wrong with a document that came through undamaged: it was so at the data center.
 *   revision: `_rev` is not the entry's hash · chain: `prev` is not the hash of the entry before
 *   fork: two entries of one device have one number · device: written by a device that is not in the register
 *   signature: not its device's · endorsement: the device was not let in by the municipality key
 */
export type Finding = {
	reason: 'revision' | 'chain' | 'fork' | 'device' | 'signature' | 'endorsement';
	database: Purpose;
	id: string;
};

export interface CheckReport {
	documents: Record<Purpose, number>;
	/** The first hundred. */
	findings: Finding[];
	findingCount: number;
	/** Numbers that are in no entry of the backup, by device. */
	missing: Record<'ledger' | 'reads', Record<string, Range[]>>;
	/** Whether signatures and endorsements were checked. */
	keys: boolean;
}

const SHOWN = 100;

/**
 * Reads a generation back, every byte and every line. Throws UserError, with the file's name, for damage; what the entries say
 * against each other is reported. With `keyrings` signatures and endorsements are checked too.
 */
export async function checkGeneration(
	{ path, manifest }: Pick<Generation, 'path' | 'manifest'>,
	keyrings: readonly MunicipalityKeys[],
	show: (what: string, done: number, total?: number) => void
): Promise<CheckReport> {
	for (const [i, file] of manifest.files.entries()) {
		await checkFile(path, file);
		show('ファイルを確かめています', i + 1, manifest.files.length);
	}
	for (const purpose of PURPOSES)
		if (!manifest.files.some(({ name }) => name === documentsFile(purpose)))
			throw new UserError(`控えの目録に ${documentsFile(purpose)} がありません: ${path}`);

	const report: CheckReport = {
		documents: { ledger: 0, reads: 0, devices: 0 },
		findings: [],
		findingCount: 0,
		missing: { ledger: {}, reads: {} },
		keys: keyrings.length > 0
	};
	const find = (finding: Finding) => {
		report.findingCount++;
		if (report.findings.length < SHOWN) report.findings.push(finding);
	};
	const devices = new Map<string, DeviceDocument[]>();
	const read = async (purpose: Purpose, take: (document: unknown, line: number) => Promise<void> | void) => {
		for await (const { document, line } of documentsIn(join(path, documentsFile(purpose)))) {
			await take(document, line);
			show(`${purpose} を確かめています`, ++report.documents[purpose], manifest.documents[purpose]);
		}
		if (report.documents[purpose] !== manifest.documents[purpose])
			throw new UserError(
				`${documentsFile(purpose)} の件数が違います（${manifest.documents[purpose]} 件のはずが ${report.documents[purpose]} 件）。ほかの世代を使ってください。`
			);
	};

	await read('devices', (document) => {
		const device = DeviceDocument.safeParse(document);
		if (device.success && device.data._id.startsWith('device:'))
			devices.set(device.data.device, [...(devices.get(device.data.device) ?? []), device.data]);
	});
	if (keyrings.length)
		for (const one of [...devices.values()].flat())
			if ((await endorsedBy(keyrings, one)) !== true)
				find({ reason: 'endorsement', database: 'devices', id: one._id });
	const keys = keyrings.length ? await publicKeysOf(devices) : null;

	for (const purpose of ['ledger', 'reads'] as const) {
		const file = documentsFile(purpose);
		/** Of each device and number: hash of the entry, and the hash before it. */
		const links = new Map<string, Map<number, { id: string; hash: string; prev: string }>>();
		const chains = createChains();
		await read(purpose, async (document, line) => {
			const content = { ...(document as Record<string, unknown>) };
			delete content._revisions;
			const parsed = Entry.safeParse(content);
			if (!parsed.success)
				throw new UserError(`${file} の ${line} 行目は記録ではありません: ${join(path, file)}`);
			const entry = parsed.data;
			const id = entry._id;
			const hash = await hashEntry(entry);
			if (entry._rev !== `1-${hash.slice(0, 32)}`) find({ reason: 'revision', database: purpose, id });
			if (keys) {
				const known = keys.get(entry.by.device);
				if (!known?.length) find({ reason: 'device', database: purpose, id });
				else if (!(await anyVerifies(known, entry))) find({ reason: 'signature', database: purpose, id });
			}
			let chain = links.get(entry.by.device);
			if (!chain) links.set(entry.by.device, (chain = new Map()));
			const twin = chain.get(entry.n);
			if (twin && twin.hash !== hash) find({ reason: 'fork', database: purpose, id });
			chains.add(entry.by.device, entry.n);
			chain.set(entry.n, { id, hash, prev: entry.prev });
		});
		for (const chain of links.values())
			for (const [n, { id, prev }] of chain) {
				const before = n === 1 ? NO_ENTRY : chain.get(n - 1)?.hash;
				if (before !== undefined && before !== prev) find({ reason: 'chain', database: purpose, id });
			}
		for (const { device, first, missing } of chains.report()) {
			const gaps: Range[] = [...(first > 1 ? [[1, first - 1] as Range] : []), ...missing];
			if (gaps.length) report.missing[purpose][device] = gaps;
		}
	}
	return report;
}

/** Whether one of the keyrings endorsed a device: null if none of them has the key that it names. */
export async function endorsedBy(
	keyrings: readonly MunicipalityKeys[],
	device: Pick<
		DeviceDocument,
		'device' | 'role' | 'until' | 'publicKey' | 'agreementKey' | 'k' | 'endorsement'
	>
): Promise<boolean | null> {
	let known: boolean | null = null;
	for (const keys of keyrings) {
		const endorsed = await isEndorsed(keys, device, device);
		if (endorsed) return true;
		known = endorsed ?? known;
	}
	return known;
}

async function publicKeysOf(devices: Map<string, DeviceDocument[]>): Promise<Map<string, CryptoKey[]>> {
	const keys = new Map<string, CryptoKey[]>();
	for (const [device, leaves] of devices) {
		const distinct = new Map(leaves.map(({ publicKey }) => [`${publicKey.x}.${publicKey.y}`, publicKey]));
		keys.set(device, await Promise.all([...distinct.values()].map(importPublicKey)));
	}
	return keys;
}

async function anyVerifies(keys: readonly CryptoKey[], entry: Entry): Promise<boolean> {
	for (const key of keys) if (await verifyEntry(key, entry)) return true;
	return false;
}
