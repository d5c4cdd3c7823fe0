import { gzipSync } from 'node:zlib';
import { townConfig } from '../../seeds/town/config';
import { connectTo } from '../contract/gatehouse';
import { count, figure, line } from './figures';
import { configure, startGateProcess, withDirectory } from './processes';
import { countingLine, diskOf, realApp } from './tablets';

const ENTRIES = Number(process.env.BENCH_WIRE_ENTRIES ?? 2_000);
/** As many as a round sends at once (src/sync/push.ts). */
const BATCH = 100;

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/**
 * Bytes on the wire for each entry, up from the tablet that wrote it and down to another, counted on the TCP line (questions,
 * answers, checkpoints and HTTP's heads included, TLS not), against the entry's own JSON.
 */
export const wireBench = (): Promise<void> =>
	withDirectory(async (directory, own) => {
		const gate = own(await startGateProcess(directory));
		await configure(gate, townConfig);
		const { enrol } = connectTo(gate.url);
		const passing = own(await countingLine(Number(new URL(gate.url).port)));
		const [writer, reader] = [
			await realApp(diskOf(await enrol(gate.operatorToken, townConfig)), townConfig, passing.origin),
			await realApp(diskOf(await enrol(gate.operatorToken, townConfig)), townConfig, passing.origin)
		];
		await writer.applications(ENTRIES);
		const entries = (await writer.db.entries.toArray()).map(({ _id, ...rest }) => ({ _id, ...rest }));
		const json = entries.reduce((sum, entry) => sum + bytes(entry), 0) / ENTRIES;

		const sending = writer.rounds();
		while ((await writer.unacknowledged()) > 0) await sending.round();
		sending.stop();
		const up = (passing.up + passing.down) / ENTRIES;

		const before = passing.up + passing.down;
		const fetching = reader.rounds();
		while ((await reader.db.entries.count()) < ENTRIES) await fetching.round();
		fetching.stop();
		const down = (passing.up + passing.down - before) / ENTRIES;

		for (const [what, wire] of [
			['up', up],
			['down', down]
		] as const)
			figure({
				what: `bytes on the wire for each entry ${what}, ${count(ENTRIES)} entries`,
				ours: `${Math.round(wire)} bytes`,
				peer: `the entry as JSON ${Math.round(json)} bytes`,
				ratio: json / wire,
				target: null
			});
		let packed = 0;
		for (let from = 0; from < ENTRIES; from += BATCH)
			packed += gzipSync(JSON.stringify({ docs: entries.slice(from, from + BATCH) })).length;
		line('  the same bodies under gzip', `${Math.round(packed / ENTRIES)} bytes an entry`);
		for (const app of [writer, reader]) app.db.close();
	});
