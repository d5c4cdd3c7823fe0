import { setImmediate } from 'node:timers/promises';
import { townConfig } from '../../seeds/town/config';
import { checkEntries } from '../../server/gate/entry-check';
import type { Entry } from '../../src/domain/entry';
import type { StoredEntry } from '../../src/store/database';
import { openMunicipalityKeys } from '../../src/vault/keys';
import { importPublicKey, verifyEntry, type PublicJwk } from '../../src/vault/sign';
import { benchLedger } from './bootstrap-entries';
import { count, figure } from './figures';
import { BENCH_SECRET } from './key';

const ENTRIES = Number(process.env.BENCH_SIGNATURES ?? 5_000);
const CHUNK = 64;

/**
 * Things a second of one core: by the time that this process had a processor, on all its threads, so that the pool in which
 * WebCrypto works does not count as nothing.
 */
async function perCoreSecond(things: number, run: () => Promise<void>): Promise<number> {
	const before = process.cpuUsage();
	await run();
	const { user, system } = process.cpuUsage(before);
	return things / ((user + system) / 1e6);
}

async function inChunks<T>(items: readonly T[], check: (item: T) => Promise<boolean>): Promise<void> {
	for (let from = 0; from < items.length; from += CHUNK) {
		const all = await Promise.all(items.slice(from, from + CHUNK).map(check));
		if (all.includes(false)) throw new Error('a signature does not hold');
		await setImmediate();
	}
}

/** Signature checks: readers' examination with each device's key imported once, and the gate's whole first wall, against a loop
 * that imports the key for each entry. */
export async function cryptoBench(): Promise<void> {
	const keys = await openMunicipalityKeys(BENCH_SECRET.slice());
	const { entries, devices } = await benchLedger(keys, ENTRIES);
	const jwks = new Map(devices.map(({ device, publicKey }) => [device, publicKey]));
	const jwkOf = (entry: StoredEntry): PublicJwk => jwks.get(entry.by.device)!;
	const bare = (entry: StoredEntry): Entry => entry as unknown as Entry;

	const loop = () =>
		perCoreSecond(entries.length, async () => {
			for (const entry of entries)
				if (!(await verifyEntry(await importPublicKey(jwkOf(entry)), bare(entry))))
					throw new Error('a signature does not hold');
		});
	const examination = () =>
		perCoreSecond(entries.length, async () => {
			const imported = new Map<string, CryptoKey>();
			for (const [device, jwk] of jwks) imported.set(device, await importPublicKey(jwk));
			await inChunks(entries, (entry) => verifyEntry(imported.get(entry.by.device)!, bare(entry)));
		});
	const wall = () =>
		perCoreSecond(entries.length, async () => {
			const imported = new Map<string, Promise<CryptoKey>>();
			const author = (device: string) => ({
				device,
				role: devices.find((one) => one.device === device)!.role,
				until: null,
				revokedAt: null,
				key() {
					const there = imported.get(device) ?? importPublicKey(jwks.get(device)!);
					imported.set(device, there);
					return there;
				}
			});
			const checked = await checkEntries(entries, {
				disaster: townConfig.disaster.id,
				purpose: 'ledger',
				devices: {
					authors: (numbers: readonly string[]) =>
						Promise.resolve(new Map(numbers.map((number) => [number, author(number)])))
				} as never,
				staff: { get: () => undefined } as never
			});
			const refused = checked.find((one) => 'refusal' in one);
			if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`);
		});
	// The first of anything also compiles it.
	await loop();
	const peer = await loop();
	const rate = (perSecond: number) => `${count(Math.round(perSecond))} a second of one core`;
	for (const [what, run] of [
		['signature checks, examination', examination],
		['signature checks with all that the gate checks', wall]
	] as const) {
		await run();
		const ours = await run();
		figure({
			what: `${count(entries.length)} ${what}`,
			ours: rate(ours),
			peer: `plain loop, key imported each time ${rate(peer)}`,
			ratio: ours / peer,
			target: null
		});
	}
}
