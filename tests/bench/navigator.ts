import { performance } from 'node:perf_hooks';
import { townConfig } from '../../seeds/town/config';
import type { Core, Desk } from '../../src/book/core';
import { createReader } from '../../src/book/reader';
import { households as createHouseholds } from '../../src/book/supports/households';
import { householdsIn, navigatorOf } from '../../src/book/supports/navigator';
import { overview as createOverview } from '../../src/book/supports/overview';
import { rules as createRules } from '../../src/book/supports/rules';
import type { When } from '../../src/book/supports/situation';
import { createLedgerFold } from '../../src/domain/fold/ledger';
import { buildSnapshot } from '../../src/registry/build';
import { openRegister } from '../../src/registry/open';
import { completeEntry } from '../../src/store/append';
import type { StoredEntry } from '../../src/store/database';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../src/vault/keys';
import { newDeviceKey, NO_ENTRY } from '../../src/vault/sign';
import { benchLedger } from './bootstrap-entries';
import { count, figure, ms } from './figures';
import { BENCH_SECRET } from './key';
import { households as rows, type BenchRow } from './people';

const HOUSEHOLDS = Number(process.env.BENCH_HOUSEHOLDS ?? 20_000);
/** Entries of benchLedger for one household, at most. */
const ENTRIES_EACH = 5.25;
const TELLER = '5401';
const TOLD = [
	{ rebuilding: 'build', demolition: 'none', tenure: 'own' },
	{ rebuilding: 'repair', floorFlooded: false },
	{ tenure: 'rent', incomeLost: true, ownHousing: false }
] as const;

/** A register of the same people, opened. */
async function registerOf(keys: MunicipalityKeys, people: readonly BenchRow[]) {
	const files = new Map<string, Uint8Array<ArrayBuffer>>();
	const input = {
		municipality: townConfig.code,
		createdAt: new Date(0).toISOString(),
		residents: people.flatMap(({ members }) => members),
		houses: people.flatMap(({ houses }) => houses)
	};
	const manifest = await buildSnapshot(input, keys, {
		size: async (name) => files.get(name)?.length ?? null,
		put: async (name, file) => void files.set(name, file)
	});
	return openRegister(keys, manifest, async (name) => files.get(name)!);
}

/** Every third household has told something. */
async function toldBy(keys: MunicipalityKeys, cases: readonly string[]): Promise<StoredEntry[]> {
	const { privateKey } = await newDeviceKey();
	const entries: StoredEntry[] = [];
	let prev = NO_ENTRY;
	for (let i = 0; i < cases.length; i += 3) {
		const content = {
			kind: 'support.told',
			disaster: townConfig.disaster.id,
			case: cases[i]!,
			open: {},
			sealed: { facts: TOLD[(i / 3) % TOLD.length], note: '' },
			by: { staff: `${TELLER}-1`, role: 'field' as const }
		};
		const clock = { ms: Date.UTC(2026, 11, 1) + i, counter: 0 };
		const head = { n: entries.length, prev, clock };
		const { stored, hash } = await completeEntry(content, keys, head, TELLER, privateKey);
		entries.push(stored);
		prev = hash;
	}
	return entries;
}

async function timed<T>(run: () => Promise<T>): Promise<{ taken: number; value: T }> {
	const start = performance.now();
	const value = await run();
	return { taken: performance.now() - start, value };
}

/**
 * The view over all households that the lists of headquarters are made from: every support for every household. The first pass
 * after an unlocking opens all sealed parts; the peer asks the navigator one household after the other, each opened afresh.
 */
export async function navigatorBench(): Promise<void> {
	const keys = await openMunicipalityKeys(BENCH_SECRET.slice());
	const { entries } = await benchLedger(keys, Math.ceil(HOUSEHOLDS * ENTRIES_EACH));
	const fold = createLedgerFold();
	for (const entry of entries) fold.add(entry);
	const cases = householdsIn(fold.ledger).slice(0, HOUSEHOLDS);
	const told = await toldBy(keys, cases);
	for (const entry of told) fold.add(entry);
	const all = [...entries, ...told];
	const byId = new Map(all.map((entry) => [entry._id, entry]));
	const entryById = async (id: string) => byId.get(id);
	const people = [...rows(all.length)];
	const register = await registerOf(keys, people);
	const when: When = { disasterOn: townConfig.disaster.occurredOn, asOf: '2026-12-10' };

	/** A desk that has just been unlocked. */
	function unlocked(): Core {
		const desk = { keys, reader: createReader(entryById, keys) } as Desk;
		return {
			desk: () => desk,
			ledger: async () => fold.ledger,
			register: async () => register,
			householdOf: async () => null,
			archive: () => ({ entryById }),
			shelf: () => ({
				async *all() {
					for (let from = 0; from < all.length; from += 1_000) yield all.slice(from, from + 1_000);
				}
			})
		} as unknown as Core;
	}

	const rules = createRules()(fold.ledger, when.disasterOn);
	const core = unlocked();
	const overview = createOverview(core, createHouseholds(core), () => when);
	const first = await timed(() => overview.counts(rules.all, rules.version));
	const total = first.value.households;
	const entitled = [...first.value.counts.values()].reduce((sum, one) => sum + one.entitled, 0);
	if (entitled === 0) throw new Error('nobody is entitled to anything');

	// One household tells something: everything else is known already.
	fold.add({ ...told[0]!, _id: told[0]!._id.replace(/-\d+$/, `-${told.length + 1}`), n: told.length + 1 });
	const again = await timed(() => overview.counts(rules.all, rules.version));
	const list = await timed(() => overview.verdicts('seikatsu-saiken', rules.all, rules.version));

	const peer = await timed(async () => {
		let rowsMade = 0;
		for (const caseNo of cases.slice(0, total)) {
			const open = await createHouseholds(unlocked()).one(caseNo);
			rowsMade += navigatorOf(open!, fold.ledger, rules, when).rows.length;
		}
		return rowsMade;
	});
	const what = `navigator, ${count(total)} households, ${rules.all.length} supports`;
	const each = `one by one, each opened afresh ${ms(peer.taken)}`;
	figure({
		what: `${what}, first after unlocking`,
		ours: ms(first.taken),
		peer: each,
		ratio: peer.taken / first.taken,
		target: null
	});
	figure({
		what: `${what}, after one has changed`,
		ours: ms(again.taken),
		peer: each,
		ratio: peer.taken / again.taken,
		target: null
	});
	figure({
		what: `who is entitled to one support, ${count(total)} households`,
		ours: ms(list.taken),
		peer: each,
		ratio: peer.taken / list.taken,
		target: null
	});
}
