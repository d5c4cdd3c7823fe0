import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { townConfig } from '../../seeds/town/config';
import { databases } from '../../src/domain/municipality';
import { connectTo } from '../contract/gatehouse';
import { enrolledTablet } from './entries';
import { count, figure, quantile } from './figures';
import { configure, startGateProcess, startPlainProcess, withDirectory } from './processes';

const ENTRIES = Number(process.env.BENCH_GATE_ENTRIES ?? 10_000);
const BATCH = 200;
/** Down again so often; the median counts. */
const PULLS = 3;
const LEDGER = databases.ledger(townConfig.code, townConfig.disaster.id);

interface Doc {
	_id: string;
	_rev: string;
}
interface Changes {
	results: { id: string; changes: { rev: string }[] }[];
	last_seq: number;
}

/** One of the two servers; both are asked the very same questions by the very same code. */
type Ask = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>;

function asker(base: string, token: string | null): Ask {
	return async <T>(method: 'GET' | 'POST', path: string, body?: object) => {
		const response = await fetch(`${base}/${LEDGER}/${path}`, {
			method,
			headers: {
				...(token ? { authorization: `Bearer ${token}` } : {}),
				...(body ? { 'content-type': 'application/json' } : {})
			},
			body: body ? JSON.stringify(body) : null
		});
		if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
		return (await response.json()) as T;
	};
}

/** Seconds to send all entries as a tablet does: `_revs_diff`, then `_bulk_docs`, one batch after the other. */
async function up(ask: Ask, docs: readonly Doc[]): Promise<number> {
	const began = performance.now();
	for (let from = 0; from < docs.length; from += BATCH) {
		const batch = docs.slice(from, from + BATCH);
		const missing = await ask<object>(
			'POST',
			'_revs_diff',
			Object.fromEntries(batch.map(({ _id, _rev }) => [_id, [_rev]]))
		);
		if (Object.keys(missing).length !== batch.length) throw new Error('some were there already');
		const refused = await ask<unknown[]>('POST', '_bulk_docs', { docs: batch, new_edits: false });
		if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
	}
	return (performance.now() - began) / 1000;
}

/** Seconds to fetch all entries as a tablet does: a page of `_changes`, then `_bulk_get`. */
async function down(ask: Ask, expected: number): Promise<number> {
	const began = performance.now();
	const seen = new Set<string>();
	for (let since = 0; ;) {
		const page = await ask<Changes>('GET', `_changes?limit=${BATCH}&style=all_docs&since=${since}`);
		const docs = page.results
			.filter(({ id }) => !id.startsWith('_'))
			.map(({ id, changes }) => ({ id, rev: changes[0]!.rev }));
		if (docs.length > 0) {
			const { results } = await ask<{ results: { docs: { ok?: Doc }[] }[] }>('POST', '_bulk_get', { docs });
			for (const { docs: found } of results)
				for (const { ok } of found) {
					if (!ok) throw new Error('a document is missing');
					seen.add(ok._id);
				}
		}
		since = page.last_seq;
		if (page.results.length < BATCH) break;
	}
	if (seen.size !== expected) throw new Error(`${seen.size} entries of ${expected} came`);
	return (performance.now() - began) / 1000;
}

/**
 * Entries to and from the gate, with tokens, shapes, signatures, rights, both walls, the audit trail and a write that is synced to
 * the disk; against PouchDB over the same database and the same HTTP client with nothing in between (plain-server.ts).
 */
export const gateBench = (): Promise<void> =>
	withDirectory(async (directory, own) => {
		const gate = own(await startGateProcess(join(directory, 'gate')));
		await configure(gate, townConfig);
		const { enrol } = connectTo(gate.url);
		const tablet = enrolledTablet(await enrol(gate.operatorToken, townConfig));
		const docs = await tablet.entries(ENTRIES);
		await mkdir(join(directory, 'plain'));
		const plain = own(await startPlainProcess(join(directory, 'plain'), LEDGER));

		const guarded = asker(`${gate.url}/v1/db`, tablet.token);
		const bare = asker(plain.url, null);
		const sent = { ours: await up(guarded, docs), theirs: await up(bare, docs) };
		const [ours, theirs]: [number[], number[]] = [[], []];
		for (let run = 0; run < PULLS; run++) {
			ours.push(await down(guarded, ENTRIES));
			theirs.push(await down(bare, ENTRIES));
		}
		const fetched = { ours: quantile(ours, 0.5), theirs: quantile(theirs, 0.5) };
		for (const [what, taken] of [
			['to', sent],
			['from', fetched]
		] as const) {
			const rate = (seconds: number) => `${count(Math.round(ENTRIES / seconds))} a second`;
			figure({
				what: `${count(ENTRIES)} entries ${what} the gate`,
				ours: rate(taken.ours),
				peer: `PouchDB 9 over HTTP without the gate ${rate(taken.theirs)}`,
				ratio: taken.theirs / taken.ours,
				target: null
			});
		}
	});
